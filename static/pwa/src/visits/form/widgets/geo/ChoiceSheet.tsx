import { useMemo, useRef, useState } from "preact/hooks";
import type { Choice } from "../../../../forms/session";
import { t } from "../../../../ui/i18n";
import { type MapHandle, MapView, type Shape } from "../../../../ui/map";
import { Label } from "../../Label";
import { Media } from "../../Media";
import { ChoiceSearch } from "../ChoiceSearch";
import { surroundings } from "./around";
import { Frame } from "./Frame";
import { useFollow } from "./useFollow";
import { followWords } from "./words";

export interface ChoiceSheetProps {
  title: string;
  subject: string;
  choices: Choice[];
  shapes: readonly Shape[];
  on: ReadonlySet<string>;
  /** One is chosen and the map closes; else any number. */
  one: boolean;
  onPick: (value: string) => void;
  onClose: () => void;
}

/** Choices as marks, lines and areas on a map: a tap shows which it is, a second press chooses it. */
export default function ChoiceSheet(props: ChoiceSheetProps) {
  const { title, subject, choices, shapes, on, one, onPick, onClose } = props;
  const [looked, setLooked] = useState<string | null>(null);
  const [locating, setLocating] = useState(false);
  const following = useFollow(locating);
  const handle = useRef<MapHandle>(null);
  const ground = useMemo(() => surroundings(subject), [subject]);
  const shown = choices.find((choice) => choice.value === looked);
  const marked = useMemo(
    () =>
      shapes.map((shape) => (shape.id === looked ? { ...shape, chosen: true, tone: "red" as const } : shape)),
    [shapes, looked],
  );
  const chosen = looked !== null && on.has(looked);
  const pick = (value: string) => {
    onPick(value);
    if (one) onClose();
  };
  const look = (value: string) => {
    setLooked(value);
    const place = shapes.find((shape) => shape.id === value)?.places[0];
    if (place) handle.current?.goTo(place);
  };
  const locate = () => {
    setLocating(true);
    if (following.last) handle.current?.goTo(following.last);
  };
  return (
    <Frame
      title={title}
      onClose={onClose}
      map={
        <MapView
          label={t("form.map_of", { what: title })}
          shapes={marked}
          around={shapes.length > 0 ? undefined : ground.around}
          own={following.last}
          fit={shapes.length > 0 ? undefined : ground.home}
          onPick={setLooked}
          onLocate={locate}
          handle={handle}
        />
      }
      side={
        <ChoiceSearch
          choices={choices}
          kind={one ? "radio" : "checkbox"}
          name="fq-map-side"
          isOn={(value) => (one ? value === looked : on.has(value))}
          describedBy={undefined}
          onPick={one ? look : pick}
        />
      }
    >
      <p class="fq-map-words" role="status">
        {shown ? <Label text={shown.label} /> : t("form.map_pick")}
        {shown && <Media media={shown.media} />}
      </p>
      {locating && <p class="fq-map-words soft">{followWords(following)}</p>}
      <div class="fq-map-buttons">
        <button type="button" class="button secondary" onClick={onClose}>
          {t(one ? "form.map_close" : "form.map_done")}
        </button>
        <button
          type="button"
          class="button primary"
          disabled={!shown || (one && chosen)}
          onClick={() => shown && pick(shown.value)}
        >
          {t(chosen && !one ? "form.map_unchoose" : "form.map_choose")}
        </button>
      </div>
    </Frame>
  );
}
