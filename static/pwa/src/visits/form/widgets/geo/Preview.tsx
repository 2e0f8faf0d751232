import { useMemo } from "preact/hooks";
import { t } from "../../../../ui/i18n";
import { MapView, type Shape } from "../../../../ui/map";
import { surroundings } from "./around";
import "./geo.css";

interface Props {
  title: string;
  shapes: readonly Shape[];
  subject: string;
  onOpen: () => void;
}

/** A small map in the question that shows the answer; a tap opens the large one, as the button below it does. */
export function Preview({ title, shapes, subject, onOpen }: Props) {
  const ground = useMemo(() => surroundings(subject), [subject]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button below does the same for the keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: likewise
    <div class="fq-map-preview" onClick={onOpen}>
      <MapView
        still
        label={t("form.map_of", { what: title })}
        shapes={shapes}
        around={ground.around}
        fit={shapes.length > 0 ? shapes.flatMap((shape) => shape.places) : ground.home}
      />
    </div>
  );
}
