import { useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { lazy } from "../../../ui/lazy";
import { hasAppearance, type WidgetProps } from "./props";
import { useTyped } from "./useTyped";
import "../../../cards/cards.css";

/** The camera with its decoder; fetched when it is first opened. */
const Camera = lazy(async () => ({ default: (await import("../../../cards/Camera")).Camera }));

/** The text of a barcode or QR code: read by the camera, or typed where the camera cannot. */
export function Barcode({ item, form, id, describedBy, invalid }: WidgetProps) {
  const [scanning, setScanning] = useState(false);
  const typed = useTyped(item.value, (value) => form.answer(item, value));
  const found = (text: string) => {
    if (text === "") return;
    navigator.vibrate?.(80);
    setScanning(false);
    form.answer(item, text);
  };
  return (
    <div class="fq-scan">
      {scanning && <Camera paused={false} onText={found} />}
      <button type="button" class="button secondary" onClick={() => setScanning(!scanning)}>
        <Icon name={scanning ? "close" : "scan"} size={22} />
        {t(scanning ? "form.scan_close" : item.value === "" ? "form.scan" : "form.scan_again")}
      </button>
      {hasAppearance(item, "hidden-answer") && item.value !== "" && (
        <p class="fq-status" role="status">
          {t("form.scanned")}
        </p>
      )}
      <input
        id={id}
        class="input"
        type={hasAppearance(item, "hidden-answer") ? "password" : "text"}
        autocomplete="off"
        value={typed.text}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-required={item.required}
        onInput={(event) => typed.type(event.currentTarget.value)}
        onBlur={typed.leave}
      />
    </div>
  );
}
