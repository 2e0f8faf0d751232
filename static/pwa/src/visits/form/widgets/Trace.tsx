import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../ui/i18n";
import { Icon } from "../../../ui/icons";
import { type Measuring, measure } from "../../geotag";
import { positionText } from "../answers";
import type { WidgetProps } from "./props";

/** A line or an area (geotrace, geoshape): walk along it and keep a point at every corner. */
export function Trace({ item, form, id, describedBy }: WidgetProps) {
  const [now, setNow] = useState<Measuring | null>(null);
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);
  const shape = item.type === "geoshape";
  const stored = item.value
    .split(";")
    .map((point) => point.trim())
    .filter(Boolean);
  const closed = shape && stored.length > 3 && stored[0] === stored[stored.length - 1];
  const points = closed ? stored.slice(0, -1) : stored;
  const keep = (next: string[]) => {
    // A shape ends where it began (ODK XForms, "geoshape"); it is one from its third corner on.
    const ring = shape && next.length >= 3 ? [...next, next[0] ?? ""] : next;
    form.answer(item, ring.join(";"));
  };
  const add = () => {
    stop.current();
    stop.current = measure((found) => {
      setNow(found.state === "found" ? null : found);
      if (found.state === "found" && found.best)
        keep([...points, `${found.best.lat} ${found.best.lon} 0 ${found.best.accuracy}`]);
    }, 10);
  };
  return (
    <div class="fq-place" aria-describedby={describedBy}>
      <ol class="fq-points">
        {points.map((point, i) => (
          <li key={i}>
            {i + 1}. {positionText(point)}
          </li>
        ))}
      </ol>
      <p role="status" class="fq-status">
        {now?.state === "searching" &&
          (now.best
            ? t("form.place_accuracy", { m: Math.round(now.best.accuracy), goal: 10 })
            : t("form.place_searching"))}
        {now?.state === "failed" && t(`visits.no_geotag_${now.reason ?? "no_signal"}`)}
      </p>
      <button
        id={id}
        type="button"
        class="button secondary"
        disabled={now?.state === "searching"}
        onClick={add}
      >
        <Icon name="pin" size={22} />
        {t("form.point_add")}
      </button>
      {points.length > 0 && (
        <button type="button" class="button quiet" onClick={() => keep(points.slice(0, -1))}>
          {t("form.point_drop")}
        </button>
      )}
    </div>
  );
}
