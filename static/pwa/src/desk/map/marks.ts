/** What the map shows of an answer: fields and single things as marks, far visits with a line to their house. */
import type { Mark, Place, Shape, ShapeTone, SignShape } from "../../ui/map";
import type { Outline, PlaceCounts, PlaceKind, PlacePoint, PlaceState, Places } from "../calls";

/** States of each kind of things, the calmest first; a ring has them in this order, wider the more urgent. */
export const STATES: Record<PlaceKind, [PlaceState, ShapeTone, SignShape][]> = {
  households: [
    ["visited", "green", "circle"],
    ["empty", "faint", "diamond"],
    ["due", "amber", "square"],
    ["never", "red", "triangle"],
  ],
  visits: [
    ["approved", "green", "diamond"],
    ["accepted", "teal", "circle"],
    ["returned", "amber", "square"],
    ["held", "red", "triangle"],
  ],
  followups: [
    ["not_yet", "faint", "diamond"],
    ["due", "teal", "circle"],
    ["overdue", "amber", "square"],
    ["escalated", "red", "triangle"],
  ],
};

/** Pixels of the whole world at level 0, and how far apart marks are at least: about a finger. */
const WORLD = 256;
const APART = 44;

/** A mark and what it stands for. */
export interface Found extends Mark {
  /** The corners of a box around all of it. */
  box: Place[];
  /** The things themselves, where they are known one by one. */
  points: PlacePoint[];
}

/** The marks of an answer at a level of the map. `words` says what a mark stands for. */
export function marksOf(
  answer: Places,
  kind: PlaceKind,
  zoom: number,
  words: (states: PlaceCounts) => string,
): Found[] {
  const cells = answer.cells.map(
    ({ lat, lon, count, states, south, west, north, east }, n): Heap => ({
      id: `cell ${n}`,
      lat,
      lon,
      count,
      states,
      box: [
        { lat: south, lon: west },
        { lat: north, lon: east },
      ],
      points: [],
    }),
  );
  const single = answer.points.map(
    (point): Heap => ({
      id: point.id,
      lat: point.lat,
      lon: point.lon,
      count: 1,
      states: { [point.state]: 1 },
      box: [{ lat: point.lat, lon: point.lon }],
      points: [point],
    }),
  );
  return apart([...cells, ...single], zoom).map(({ id, lat, lon, states, box, points }) => {
    const parts = STATES[kind].map(([state, tone, sign]) => ({ tone, sign, value: states[state] ?? 0 }));
    return {
      id,
      at: { lat, lon },
      label: words(states),
      parts: parts.filter((part) => part.value > 0),
      box,
      points,
    };
  });
}

/** Things that are one mark. */
interface Heap extends Place {
  id: string;
  count: number;
  states: PlaceCounts;
  box: Place[];
  points: PlacePoint[];
}

/** Those that would hide each other on the screen heaped together, until none does. */
function apart(heaps: Heap[], zoom: number): Heap[] {
  const pixels = (WORLD * 2 ** zoom) / 360;
  const found: Heap[] = [];
  for (const heap of heaps) {
    const near = found.find((one) => {
      const east = (one.lon - heap.lon) * Math.cos((one.lat * Math.PI) / 180);
      return Math.hypot(east, one.lat - heap.lat) * pixels < APART * Math.cos((one.lat * Math.PI) / 180);
    });
    if (near) Object.assign(near, together(near, heap));
    else found.push({ ...heap });
  }
  return found.length < heaps.length ? apart(found, zoom) : found;
}

function together(a: Heap, b: Heap): Omit<Heap, "id"> {
  const count = a.count + b.count;
  const states: PlaceCounts = { ...a.states };
  for (const [state, n] of Object.entries(b.states) as [PlaceState, number][])
    states[state] = (states[state] ?? 0) + n;
  return {
    lat: (a.lat * a.count + b.lat * b.count) / count,
    lon: (a.lon * a.count + b.lon * b.count) / count,
    count,
    states,
    box: [...a.box, ...b.box],
    points: [...a.points, ...b.points],
  };
}

const corner = (lat: number, lon: number): Place => ({ lat, lon });

/** A line from each far visit to its house, and the house. */
export function farShapes(points: readonly PlacePoint[]): Shape[] {
  return points.flatMap((point) => {
    if (point.far === null || point.house_lat === null || point.house_lon === null) return [];
    const house = corner(point.house_lat, point.house_lon);
    const line: Shape = { id: `far ${point.id}`, kind: "line", tone: "red", places: [point, house] };
    return [line, { id: `house ${point.id}`, kind: "point", tone: "plain", size: 4, places: [house] }];
  });
}

/** Villages as areas, each with its name under it. */
export function outlineShapes(outlines: readonly Outline[], nameOf: (village: string) => string): Shape[] {
  return outlines.flatMap(({ village_id, ring }) => {
    const places = ring.map(([lat, lon]) => corner(lat, lon));
    const south = Math.min(...places.map(({ lat }) => lat));
    const lons = places.map(({ lon }) => lon);
    const foot = corner(south, (Math.min(...lons) + Math.max(...lons)) / 2);
    const area: Shape = { id: village_id, kind: "area", tone: "teal", places };
    const name: Shape = {
      id: `name ${village_id}`,
      kind: "point",
      places: [foot],
      size: 0,
      label: nameOf(village_id),
      below: true,
    };
    return [area, name];
  });
}

/** Whether a box is so small that no level of the map tells its things apart. */
export function isOnePlace(box: readonly Place[]): boolean {
  const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
  return spread(box.map(({ lat }) => lat)) < 0.00002 && spread(box.map(({ lon }) => lon)) < 0.00002;
}
