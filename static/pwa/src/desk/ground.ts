/** Distances on the ground between two fixes. */

export interface Fix {
  lat: number;
  lon: number;
}

/** Mean radius of the earth in metres (IUGG). */
const RADIUS = 6_371_009;

/** Metres between two places by the haversine formula. */
export function metresBetween(a: Fix, b: Fix): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How a visit's fix agrees with where the house stands: near when the accuracy circles could touch, else by how far. */
export function agreement(
  visit: Fix,
  visitAccuracy: number | null,
  house: Fix,
): { metres: number; near: boolean } {
  const metres = metresBetween(visit, house);
  return { metres, near: metres <= Math.max(50, (visitAccuracy ?? 0) + 30) };
}

/** A fix, or null when either coordinate is missing. */
export function fixOf(place: { lat: number | null; lon: number | null } | null | undefined): Fix | null {
  return place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : null;
}

/** Whole minutes between two moments, at least one. */
export function minutesBetween(from: string, to: string): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}
