/**
 * Areas, distances and fences of geopoints, geotraces and geoshapes on a sphere of radius 6,378,100 m (ODK XForms).
 * Mirrors fieldapp/forms/expr/functions/geography.py.
 */

const RADIUS = 6_378_100;
const DEGREE = Math.PI / 180;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export interface Place {
  lat: number;
  lon: number;
}

/** Reads "lat lon [alt [acc]]" or several with semicolons between; undefined when one of them is no point. */
export function parsePlaces(text: string): Place[] | undefined {
  const places: Place[] = [];
  for (const point of text.split(";")) {
    const parts = point.trim().split(/\s+/);
    if (parts[0] === "") continue;
    const [lat = Number.NaN, lon = Number.NaN] = parts.map((part) =>
      NUMBER.test(part) ? Number(part) : Number.NaN,
    );
    const fits = parts.length <= 4 && parts.every((part) => NUMBER.test(part));
    if (!fits || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) return undefined;
    places.push({ lat, lon });
  }
  return places;
}

/** Square metres inside a ring of places; the first closes it. 0 with fewer than three. */
export function area(places: readonly Place[]): number {
  if (places.length < 3) return 0;
  let sum = 0;
  places.forEach((a, i) => {
    const b = places[i + 1] ?? places[0]!;
    sum += (b.lon - a.lon) * DEGREE * (2 + Math.sin(a.lat * DEGREE) + Math.sin(b.lat * DEGREE));
  });
  return Math.abs((sum * RADIUS * RADIUS) / 2);
}

/** Metres along a line of places. */
export function distance(places: readonly Place[]): number {
  let sum = 0;
  for (let i = 1; i < places.length; i++) sum += between(places[i - 1]!, places[i]!);
  return sum;
}

/** Metres between two places, by the haversine formula. */
function between(a: Place, b: Place): number {
  const lat1 = a.lat * DEGREE;
  const lat2 = b.lat * DEGREE;
  const chord =
    Math.sin((lat2 - lat1) / 2) ** 2 +
    Math.cos(lat1) * Math.cos(lat2) * Math.sin(((b.lon - a.lon) * DEGREE) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Whether a place lies inside a ring, which its first place closes (even-odd rule). */
export function inside({ lat, lon }: Place, ring: readonly Place[]): boolean {
  if (ring.length < 3) return false;
  let within = false;
  ring.forEach((a, i) => {
    const b = ring[i + 1] ?? ring[0]!;
    if (a.lat > lat !== b.lat > lat && lon < ((b.lon - a.lon) * (lat - a.lat)) / (b.lat - a.lat) + a.lon)
      within = !within;
  });
  return within;
}

const same = (a: Place, b: Place) => a.lat === b.lat && a.lon === b.lon;

/** Whether a line, or the outline of a shape, crosses or touches itself. */
export function intersects(line: readonly Place[]): boolean {
  const places = line.filter((place, i) => i === 0 || !same(place, line[i - 1]!));
  const pieces = places.length - 1;
  const closed = pieces > 1 && same(places[0]!, places[pieces]!);
  for (let i = 0; i < pieces; i++)
    for (let j = i + 1; j < pieces; j++) {
      const [a, b, c, d] = [places[i]!, places[i + 1]!, places[j]!, places[j + 1]!];
      const next = j === i + 1;
      if (next || (closed && i === 0 && j === pieces - 1)) {
        if (same(b, c) ? folds(b, a, d) : folds(a, b, c)) return true;
      } else if (crosses(a, b, c, d)) return true;
    }
  return false;
}

/** Which side of a→b the place c is on: positive, negative or 0. */
function turn(a: Place, b: Place, c: Place): number {
  return Math.sign((b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon));
}

/** Whether c, known to be on the line through a and b, is between them. */
function isBetween(a: Place, b: Place, c: Place): boolean {
  return (
    Math.min(a.lat, b.lat) <= c.lat &&
    c.lat <= Math.max(a.lat, b.lat) &&
    Math.min(a.lon, b.lon) <= c.lon &&
    c.lon <= Math.max(a.lon, b.lon)
  );
}

/** Whether two pieces that share an end lie on one another. */
function folds(shared: Place, a: Place, b: Place): boolean {
  return turn(shared, a, b) === 0 && (isBetween(shared, a, b) || isBetween(shared, b, a));
}

function crosses(a: Place, b: Place, c: Place, d: Place): boolean {
  const [c1, d1, a1, b1] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (c1 * d1 < 0 && a1 * b1 < 0) return true;
  return (
    (c1 === 0 && isBetween(a, b, c)) ||
    (d1 === 0 && isBetween(a, b, d)) ||
    (a1 === 0 && isBetween(c, d, a)) ||
    (b1 === 0 && isBetween(c, d, b))
  );
}
