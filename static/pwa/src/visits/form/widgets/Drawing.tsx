import { useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { lazy } from "../../../ui/lazy";
import { plainText } from "../markdown";
import { maxPixels } from "../photos";
import { FileAnswer, Preview } from "./File";
import "./pad/open.css";
import type { PadProps } from "./pad/Pad";
import { hasAppearance, type WidgetProps } from "./props";

/** The sheet that is drawn on; fetched when it is first opened. */
const Pad = lazy<PadProps>(() => import("./pad/Pad"));

/** A signature, a drawing (both PNG), or a photo that is drawn on (kept small like any photo, as JPEG). */
export function Drawing(props: WidgetProps) {
  const { item, form, id, describedBy } = props;
  const kind = hasAppearance(item, "signature")
    ? "signature"
    : hasAppearance(item, "draw")
      ? "draw"
      : "annotate";
  const [ground, setGround] = useState<Blob | null | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const open = ground !== undefined;
  const start = async () => {
    setFailed(false);
    setGround(kind === "signature" || item.value === "" ? null : await form.file(item.value));
  };
  const keep = async (picture: Blob) => {
    setGround(undefined);
    const file = new File([picture], "drawing.png", { type: "image/png" });
    const pixels = kind === "annotate" ? maxPixels(item.parameters["max-pixels"]) : null;
    await form.attach(item, file, pixels).catch(() => setFailed(true));
  };
  const button = (
    <button
      id={kind === "annotate" ? undefined : id}
      type="button"
      class="button secondary fq-drawing-open"
      aria-describedby={describedBy}
      onClick={() => void start()}
    >
      <Icon name="edit" size={22} />
      {t(kind === "annotate" || item.value === "" ? `form.${kind}_take` : `form.${kind}_again`)}
    </button>
  );
  return (
    <>
      {kind === "annotate" ? (
        <>
          <FileAnswer {...props} />
          {item.value !== "" && <div class="fq-file-buttons fq-drawing-on">{button}</div>}
        </>
      ) : (
        <div class="fq-file">
          {item.value !== "" && <Preview {...props} />}
          <div class="fq-file-buttons">
            {button}
            {item.value !== "" && (
              <button type="button" class="button secondary" onClick={() => form.detach(item)}>
                {t("form.delete_file")}
              </button>
            )}
          </div>
        </div>
      )}
      {failed && (
        <p class="fq-error" role="alert">
          {t("form.file_failed")}
        </p>
      )}
      {open && (
        <Pad
          kind={kind}
          title={plainText(item.label) || item.name}
          ground={ground}
          onDone={(picture) => void keep(picture)}
          onClose={() => setGround(undefined)}
        />
      )}
    </>
  );
}
