import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { t } from "../../ui/i18n";
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

/** Picture, sound and film that go with a label; the label says in words what they show. */
export function Media({ media }: { media: Readonly<Record<string, string>> }) {
  const picture = useMediaUrl(media["big-image"] ?? media.image);
  const sound = useMediaUrl(media.audio);
  const film = useMediaUrl(media.video);
  const [broken, setBroken] = useState(false);
  const missing = broken || [picture, sound, film].includes(null);
  if (!picture && !sound && !film && !missing) return null;
  return (
    <span class="fq-media">
      {picture && !broken && <img src={picture} alt="" onError={() => setBroken(true)} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the sound speaks the words beside it */}
      {sound && <audio src={sound} controls preload="metadata" />}
      {/* biome-ignore lint/a11y/useMediaCaption: what a form's author brings has no captions */}
      {film && <video src={film} controls playsInline preload="metadata" />}
      {missing && <span class="fq-media-missing">{t("form.media_missing")}</span>}
    </span>
  );
}
