import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import "./media.css";

/** The files that a form shows, by name; null for one that is not on this phone (yet). */
export interface FormMedia {
  /** Where it can be shown from. */
  url: (name: string) => Promise<string | null>;
  /** What is written in it. */
  text: (name: string) => Promise<string | null>;
}

/** Given by the form's screen to everything on it. */
export const MediaSource = createContext<FormMedia>({ url: async () => null, text: async () => null });

/** The address of a file of the form; undefined until it is known, null when the file is not on this phone. */
export function useMediaUrl(name: string | undefined): string | null | undefined {
  const media = useContext(MediaSource);
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let left = false;
    setUrl(undefined);
    if (name) void media.url(name).then((found) => !left && setUrl(found));
    return () => {
      left = true;
    };
  }, [name, media]);
  return url;
}

interface MediaProps {
  media: Readonly<Record<string, string>>;
  /** Beside a choice: sounds are a button, and what is missing is told in a word. */
  small?: boolean;
}

/** Picture, sound and film that go with a label; the label says in words what they show. */
export function Media({ media, small = false }: MediaProps) {
  const picture = useMediaUrl(media["big-image"] ?? media.image);
  const sound = useMediaUrl(media.audio);
  const film = useMediaUrl(media.video);
  const [broken, setBroken] = useState(false);
  const missing = broken || [picture, sound, film].includes(null);
  if (!picture && !sound && !film && !missing) return null;
  return (
    <span class={small ? "fq-media is-small" : "fq-media"}>
      {picture && !broken && <img src={picture} alt="" onError={() => setBroken(true)} />}
      {sound && small && <Play sound={sound} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the sound speaks the words beside it */}
      {sound && !small && <audio src={sound} controls preload="metadata" />}
      {/* biome-ignore lint/a11y/useMediaCaption: what a form's author brings has no captions */}
      {film && <video src={film} controls playsInline preload="metadata" />}
      {missing && (
        <span class="fq-media-missing">{t(small ? "form.media_missing_short" : "form.media_missing")}</span>
      )}
    </span>
  );
}

/** A sound as one button: the browser's own player is wider than a choice. */
function Play({ sound }: { sound: string }) {
  const player = useRef<HTMLAudioElement>(null);
  const [on, setOn] = useState(false);
  const toggle = () => {
    const audio = player.current;
    if (!audio) return;
    if (audio.paused) void audio.play().catch(() => setOn(false));
    else audio.pause();
  };
  return (
    <>
      <button
        type="button"
        class="fq-round fq-play"
        aria-label={t(on ? "form.play_stop" : "form.play")}
        onClick={(event) => {
          event.preventDefault();
          toggle();
        }}
      >
        <Icon name={on ? "stop" : "play"} size={22} />
      </button>
      {/* biome-ignore lint/a11y/useMediaCaption: the sound speaks the words beside it */}
      <audio
        ref={player}
        src={sound}
        preload="none"
        onPlay={() => setOn(true)}
        onPause={() => setOn(false)}
        onEnded={(event) => {
          event.currentTarget.currentTime = 0;
          setOn(false);
        }}
      />
    </>
  );
}
