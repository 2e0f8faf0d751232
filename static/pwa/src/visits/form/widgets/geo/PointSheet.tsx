import { useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../../../ui/i18n";
import { type MapHandle, MapView, type Place, type Shape } from "../../../../ui/map";
import { positionText } from "../../answers";
import { surroundings } from "./around";
import { Frame } from "./Frame";
import { measuredPoint, placedPoint, placesOf } from "./places";
import { useFollow } from "./useFollow";
import { followWords } from "./words";

export interface PointSheetProps {
  title: string;
  value: string;
  /** The form's subject, whose house is looked at first. */
  subject: string;
  /** The point may be put anywhere by hand (`placement-map`); else only where the phone is (`maps`). */
  byHand: boolean;
  /** Metres from which on the person is warned. */
  warning: number;
  onKeep: (value: string) => void;
  onClose: () => void;
}

/** The point of a geopoint question on a map: where it is, and where it shall be. */
export default function PointSheet(props: PointSheetProps) {
  const { title, subject, byHand, warning, onKeep, onClose } = props;
  const [value, setValue] = useState(props.value);
  const following = useFollow(true);
  const handle = useRef<MapHandle>(null);
  const ground = useMemo(() => surroundings(subject), [subject]);
  const { last } = following;
  const shapes = useMemo<Shape[]>(() => {
    const places = placesOf([value]);
    return places.length === 0 ? [] : [{ id: "point", kind: "point", places, tone: "amber", size: 10 }];
  }, [value]);
  const put = (place: Place) => setValue(placedPoint(place));
  const take = () => {
    if (!last) return;
    setValue(measuredPoint(last));
    handle.current?.goTo(last);
  };
  const coarse = last !== null && last.accuracy > warning;
  return (
    <Frame
      title={title}
      onClose={onClose}
      map={
        <MapView
          label={t("form.map_of", { what: title })}
          shapes={shapes}
          around={ground.around}
          own={last}
          fit={shapes[0]?.places ?? ground.home}
          aim={byHand}
          onTap={byHand ? put : undefined}
          onLocate={() => last && handle.current?.goTo(last)}
          handle={handle}
        />
      }
    >
      <p class="fq-map-words">{value === "" ? t("form.point_none") : positionText(value)}</p>
      <p class={coarse ? "fq-map-words fq-coarse" : "fq-map-words soft"} role="status">
        {coarse ? t("form.place_coarse", { m: Math.round(last.accuracy) }) : followWords(following)}
      </p>
      <div class="fq-map-buttons">
        <button type="button" class="button secondary" disabled={!last} onClick={take}>
          {t("form.point_mine")}
        </button>
        {byHand && (
          <button
            type="button"
            class="button secondary"
            onClick={() => handle.current && put(handle.current.centre())}
          >
            {t("form.point_put")}
          </button>
        )}
      </div>
      <div class="fq-map-buttons">
        <button type="button" class="button primary" disabled={value === ""} onClick={() => onKeep(value)}>
          {t("form.point_keep")}
        </button>
      </div>
    </Frame>
  );
}
