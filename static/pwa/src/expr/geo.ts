/**
 * Areas, distances and fences of geopoints, geotraces and geoshapes, on the sphere that ODK uses (radius
 * 6,378,100 m), so that figures equal those of other collecting apps to the last places.
 */
import { textToNumber } from "./values";

const RADIUS = 6_378_100;
const DEGREE = Math.PI / 180;
const METRES_A_DEGREE = (2 * Math.PI * RADIUS) / 360;

export interface Place {
  lat: number;
  lon: number;
}

/** Reads "lat lon alt acc; lat lon ..."; undefined when a point in it is no point. */
export function parsePlaces(text: string): Place[] | undefined {
  const places: Place[] = [];
  for (const point of text.split(";")) {
    const [lat, lon] = point
      .trim()
      .split(/\s+/)
      .map((n) => textToNumber(n, undefined));
    if (point.trim() === "") continue;
    if (lat === undefined || lon === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180))
      return undefined;
    places.push({ lat, lon });
  }
  return places;
}

/** Square metres inside a ring of places, given closed or open; 0 with fewer than three. */
export function area(places: readonly Place[]): number {
  if (places.length < 3) return 0;
  const first = places[0]!;
  let sum = 0;
  let x0 = 0;
  let y0 = 0;
  for (const p of places.slice(1)) {
    const x = (p.lon - first.lon) * METRES_A_DEGREE * Math.cos(p.lat * DEGREE);
    const y = (p.lat - first.lat) * METRES_A_DEGREE;
    sum += (y0 * x - x0 * y) / 2;
    x0 = x;
    y0 = y;
  }
  return Math.abs(sum);
}

/** Metres along a line of places. */
export function distance(places: readonly Place[]): number {
  let sum = 0;
  for (let i = 1; i < places.length; i++) sum += between(places[i - 1]!, places[i]!);
  return sum;
}

/** Metres between two places, by the spherical law of cosines. */
function between(a: Place, b: Place): number {
  if (a.lat === b.lat && a.lon === b.lon) return 0;
  const lat1 = a.lat * DEGREE;
  const lat2 = b.lat * DEGREE;
  const cosine =
    Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos((a.lon - b.lon) * DEGREE);
  return Math.acos(Math.min(1, cosine)) * RADIUS;
}

/** Whether a place lies inside a closed ring (even-odd rule). */
export function inside(place: Place, ring: readonly Place[]): boolean {
  let within = false;
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1]!;
    const b = ring[i]!;
    const crosses = b.lat > place.lat !== a.lat > place.lat;
    if (crosses && place.lon < ((a.lon - b.lon) * (place.lat - b.lat)) / (a.lat - b.lat) + b.lon)
      within = !within;
  }
  return within;
}

/** Whether a line or ring crosses itself; neighbouring pieces share an end, which does not count. */
export function intersects(line: readonly Place[]): boolean {
  const pieces = line.length - 1;
  const first = line[0];
  const last = line[pieces];
  const closed = pieces > 2 && first!.lat === last!.lat && first!.lon === last!.lon;
  for (let i = 0; i < pieces; i++)
    for (let j = i + 2; j < pieces; j++) {
      if (closed && i === 0 && j === pieces - 1) continue;
      if (cross(line[i]!, line[i + 1]!, line[j]!, line[j + 1]!)) return true;
    }
  return false;
}

/** Which side of a→b the place c is on: positive, negative or 0. */
function side(a: Place, b: Place, c: Place): number {
  return Math.sign((b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon));
}

function cross(a: Place, b: Place, c: Place, d: Place): boolean {
  const [c1, d1, a1, b1] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (c1 !== d1 && a1 !== b1) return true;
  return (
    (c1 === 0 && between1d(a, b, c)) ||
    (d1 === 0 && between1d(a, b, d)) ||
    (a1 === 0 && between1d(c, d, a)) ||
    (b1 === 0 && between1d(c, d, b))
  );
}

/** Whether c, known to be on the line through a and b, is between them. */
function between1d(a: Place, b: Place, c: Place): boolean {
  return (
    Math.min(a.lat, b.lat) <= c.lat &&
    c.lat <= Math.max(a.lat, b.lat) &&
    Math.min(a.lon, b.lon) <= c.lon &&
    c.lon <= Math.max(a.lon, b.lon)
  );
}
