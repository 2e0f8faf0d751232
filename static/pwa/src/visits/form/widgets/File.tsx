import { useEffect, useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { hasAppearance, type WidgetProps } from "./props";
import { isPicture, type Keeping, useKeeping } from "./useKeeping";

const ICONS = { photo: "camera", audio: "mic", video: "camera", file: "file" } as const;

/** What the file input accepts, from the question's media type. */
function accepted(mediatype: string): string {
  return mediatype === "application/*" ? "" : mediatype;
}

/** A photo, video or document: taken with the phone, kept sealed, shown, taken again or deleted. */
export function FileAnswer(props: WidgetProps) {
  const { item, form, id, describedBy, invalid } = props;
  const mediatype = item.mediatype ?? "";
  const keeping = useKeeping(props);
  const { busy } = keeping;
  const kind = isPicture(item)
    ? "photo"
    : mediatype.startsWith("audio/")
      ? "audio"
      : mediatype.startsWith("video/")
        ? "video"
        : "file";
  const capture = hasAppearance(item, "new-front") ? "user" : "environment";
  const chooseOnly = kind === "file";
  return (
    <div class="fq-file">
      {item.value !== "" && <Preview {...props} />}
      <KeepingStatus keeping={keeping} />
      <div class="fq-file-buttons">
        <label class={busy ? "button secondary is-busy" : "button secondary"}>
          <input
            id={id}
            class="hidden-visually"
            type="file"
            accept={accepted(mediatype)}
            capture={chooseOnly ? undefined : capture}
            disabled={busy}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onChange={(event) => void keepFrom(event.currentTarget, keeping)}
          />
          <Icon name={ICONS[kind]} size={22} />
          {t(item.value === "" ? `form.${kind}_take` : `form.${kind}_again`)}
        </label>
        {!chooseOnly && !hasAppearance(item, "new") && !hasAppearance(item, "new-front") && (
          <ChooseFile item={item} keeping={keeping} />
        )}
        {item.value !== "" && (
          <button type="button" class="button secondary" disabled={busy} onClick={() => form.detach(item)}>
            {t("form.delete_file")}
          </button>
        )}
      </div>
    </div>
  );
}

/** Keep what was picked in a file input, which is then ready for another. */
async function keepFrom(input: HTMLInputElement, keeping: Keeping): Promise<void> {
  const file = input.files?.[0];
  if (file) await keeping.keep(file);
  input.value = "";
}

/** A file that is on the phone already. */
export function ChooseFile({ item, keeping }: { item: WidgetProps["item"]; keeping: Keeping }) {
  return (
    <label class="button secondary">
      <input
        class="hidden-visually"
        type="file"
        accept={accepted(item.mediatype ?? "")}
        disabled={keeping.busy}
        onChange={(event) => void keepFrom(event.currentTarget, keeping)}
      />
      {t("form.choose_file")}
    </label>
  );
}

/** That a file is being kept, or why it could not be. */
export function KeepingStatus({ keeping }: { keeping: Keeping }) {
  return (
    <>
      <p class="fq-status" role="status">
        {keeping.busy ? t("form.keeping") : ""}
      </p>
      {keeping.failed && (
        <p class="fq-error" role="alert">
          {keeping.failed}
        </p>
      )}
    </>
  );
}

/** The kept file: a picture, a player, or its name. */
export function Preview({ item, form }: WidgetProps) {
  const [shown, setShown] = useState<{ url: string; type: string } | null>(null);
  useEffect(() => {
    let url = "";
    let gone = false;
    void form.file(item.value).then((blob) => {
      if (!blob || gone) return;
      url = URL.createObjectURL(blob);
      setShown({ url, type: blob.type });
    });
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
      setShown(null);
    };
  }, [item.value]);
  if (shown?.type.startsWith("image/"))
    return <img class="fq-photo" src={shown.url} alt={t("form.photo_taken")} />;
  // biome-ignore lint/a11y/useMediaCaption: a recording the person has just made themselves
  if (shown?.type.startsWith("audio/")) return <audio class="fq-player" controls src={shown.url} />;
  // biome-ignore lint/a11y/useMediaCaption: a recording the person has just made themselves
  if (shown?.type.startsWith("video/")) return <video class="fq-player" controls src={shown.url} />;
  return <p class="fq-readonly">{item.value}</p>;
}
