import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../../../ui/i18n";
import { Icon } from "../../../../ui/icons";
import "./geo.css";

interface Props {
  title: string;
  onClose: () => void;
  map: ComponentChildren;
  /** Beside the map on a wide screen; left out on a phone. */
  side?: ComponentChildren;
  /** What is said and pressed, under the thumb. */
  children: ComponentChildren;
}

/** A map over the whole screen, with what is done on it below. */
export function Frame({ title, onClose, map, side, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="fq-map"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="fq-map-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="icon-button" aria-label={t("form.map_close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="fq-map-body">
        <div class="fq-map-ground">{map}</div>
        {side && <div class="fq-map-side">{side}</div>}
      </div>
      <footer class="fq-map-foot">{children}</footer>
    </dialog>
  );
}
