import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { getBlob } from "../api/client";
import { photos } from "../db";
import type { Attachment } from "../lib/types";
import { t } from "../ui";

/** A photo answered in a form: from this phone, else from the server when there is signal. */
export function StoredPhoto({ name, files }: { name: string; files: Attachment[] }): JSX.Element {
  const url = useSignal<string | null>(null);
  const file = files.find((one) => one.name === name);
  useEffect(() => {
    let made: string | null = null;
    const show = async () => {
      if (!file) return;
      const blob = (await photos.get(file.sha256)) ?? (await getBlob(`/attachments/${file.sha256}`));
      made = URL.createObjectURL(blob);
      url.value = made;
    };
    show().catch(() => undefined);
    return () => {
      if (made) URL.revokeObjectURL(made);
    };
  }, [file?.sha256]);
  if (!url.value) return <span class="soft">{t("register.photo_elsewhere")}</span>;
  return file?.type.startsWith("image/") ? (
    <img class="answer-photo" src={url.value} alt={name} />
  ) : (
    <a href={url.value} download={name}>
      {name}
    </a>
  );
}
