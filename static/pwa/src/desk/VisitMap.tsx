import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../ui";
import { MapView, type Place, type Shape } from "../ui/map";
import type { Fix } from "./ground";

interface Props {
  visit: Fix | null;
  /** Metres around the visit's fix within which the worker stood. */
  accuracy: number | null;
  house: Fix | null;
  /** Other houses of the village, for a sense of place. */
  around: Fix[];
}

/** Metres of a degree of latitude. */
const DEGREE = 111_320;

/** A figure around a place, so many metres from its middle to each of its corners. */
function corners(fix: Fix, metres: number, count: number): Place[] {
  return Array.from({ length: count }, (_, i) => {
    const turn = ((i + 0.5) / count) * 2 * Math.PI;
    const north = (metres * Math.cos(turn)) / DEGREE;
    const east = (metres * Math.sin(turn)) / DEGREE / Math.cos((fix.lat * Math.PI) / 180);
    return { lat: fix.lat + north, lon: fix.lon + east };
  });
}

/** The house as registered, where the worker stood, how sure that is, and what lies between. */
function shapesOf({ visit, accuracy, house }: Props): Shape[] {
  const shapes: Shape[] = [];
  const above = visit !== null && house !== null && visit.lat >= house.lat;
  if (visit && accuracy)
    shapes.push({ id: "accuracy", kind: "area", tone: "amber", places: corners(visit, accuracy, 36) });
  if (visit && house) shapes.push({ id: "between", kind: "line", places: [visit, house] });
  if (house) {
    const point = { id: "house", kind: "point", tone: "teal", places: [house] } as const;
    shapes.push({ id: "walls", kind: "area", tone: "teal", places: corners(house, 7, 4) });
    shapes.push({ ...point, label: t("desk.sketch_house"), below: above });
  }
  if (visit) {
    const point = { id: "visit", kind: "point", tone: "amber", places: [visit] } as const;
    shapes.push({ ...point, label: t("desk.sketch_visit"), below: house !== null && !above });
  }
  return shapes;
}

/** A sketch of a visit among the houses of its village. */
export function VisitMap(props: Props): JSX.Element {
  const { visit, accuracy, house, around } = props;
  const shapes = useMemo(() => shapesOf(props), [visit?.lat, visit?.lon, accuracy, house?.lat, house?.lon]);
  const houses = useMemo(
    () =>
      around.map(
        (fix, i): Shape => ({ id: `${i}`, kind: "area", tone: "faint", places: corners(fix, 4, 4) }),
      ),
    [around.length],
  );
  const fit = useMemo(
    () => [visit, house].flatMap((fix) => (fix ? corners(fix, 1.4 * Math.max(25, accuracy ?? 0), 4) : [])),
    [shapes],
  );
  return (
    <div class="desk-map">
      <MapView still label={t("desk.sketch")} shapes={shapes} around={houses} fit={fit} />
    </div>
  );
}
