import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
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

/** The address of a file of the form; null until it is known, and when the file is not here. */
export function useMediaUrl(name: string | undefined): string | null {
  const media = useContext(MediaSource);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    setUrl(null);
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
  if (!picture && !sound && !film) return null;
  return (
    <span class="fq-media">
      {picture && <img src={picture} alt="" />}
      {/* biome-ignore lint/a11y/useMediaCaption: the sound speaks the words beside it */}
      {sound && <audio src={sound} controls preload="metadata" />}
      {/* biome-ignore lint/a11y/useMediaCaption: what a form's author brings has no captions */}
      {film && <video src={film} controls playsInline preload="metadata" />}
    </span>
  );
}
