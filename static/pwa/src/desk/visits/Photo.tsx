/** A photo taken on a visit, fetched with the sign-in and shown from memory; opened large on a tap. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Attachment } from "../../lib/types";
import { Sheet, t } from "../../ui";
import { calls } from "../calls";
import { useFetched } from "../useDesk";

export function Photo({ file }: { file: Attachment }): JSX.Element {
  const { value: blob, failure } = useFetched(file.sha256, () => calls.photo(file.sha256));
  const [url, setUrl] = useState("");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (failure) return <span class="soft">{t("desk.photo_failed")}</span>;
  if (!file.type.startsWith("image/")) {
    return url ? (
      <a href={url} download={file.name}>
        {t("desk.file", { name: file.name })}
      </a>
    ) : (
      <span class="soft">{file.name}</span>
    );
  }
  const alt = t("desk.photo", { name: file.name });
  return (
    <>
      <button type="button" class="desk-photo" aria-label={alt} disabled={!url} onClick={() => setOpen(true)}>
        {url ? <img src={url} alt="" /> : <span class="spinner" aria-hidden="true" />}
      </button>
      <Sheet open={open} title={alt} onClose={() => setOpen(false)}>
        <img class="desk-photo-large" src={url} alt={alt} />
      </Sheet>
    </>
  );
}
