/** Geopoints, geotraces and geoshapes as forms store them (ODK XForms: `lat lon alt acc`, joined by semicolons). */
import { area, distance, type Place, parsePlaces } from "../../../../expr/geo";
import type { Geotag } from "../../../types";

export type { Place };
export type TraceKind = "geotrace" | "geoshape";

/** Metres of accuracy at which a point is taken by itself, and from which on a warning is shown (ODK's own defaults). */
const CAPTURE = 5;
const WARNING = 100;

/** The two thresholds of a question, in metres. */
export function thresholds(parameters: Readonly<Record<string, string>>): {
  capture: number;
  warning: number;
} {
  const metres = (name: string, otherwise: number) =>
    Number(parameters[name]) > 0 ? Number(parameters[name]) : otherwise;
  return { capture: metres("capture-accuracy", CAPTURE), warning: metres("warning-accuracy", WARNING) };
}

/** A measured position as a point. */
export function measuredPoint({ lat, lon, altitude = 0, accuracy }: Geotag): string {
  return `${lat} ${lon} ${altitude} ${accuracy}`;
}

/** A place put there by hand: no height, and no accuracy, as ODK has it. Seven decimals are a centimetre. */
export function placedPoint({ lat, lon }: Place): string {
  const east = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `${Number(lat.toFixed(7))} ${Number(east.toFixed(7))} 0 0`;
}

const ends = (point: string) => point.split(/\s+/).slice(0, 2).join(" ");

/** The points of a stored line or area; an area's last, which repeats its first, is left out. */
export function pointsOf(value: string, kind: TraceKind): string[] {
  const points = value
    .split(";")
    .map((point) => point.trim())
    .filter(Boolean);
  const [first, last] = [points[0], points[points.length - 1]];
  const closed = kind === "geoshape" && points.length > 3 && first && last && ends(first) === ends(last);
  return closed ? points.slice(0, -1) : points;
}

/** How many points make a line or an area. */
export function fewest(kind: TraceKind): number {
  return kind === "geoshape" ? 3 : 2;
}

/** Points as they are stored: an area ends where it began, from its third corner on. */
export function traceText(points: readonly string[], kind: TraceKind): string {
  const ring = kind === "geoshape" && points.length >= 3 ? [...points, points[0] ?? ""] : points;
  return ring.join(";");
}

/** The places of stored points; those that are none are left out. */
export function placesOf(points: readonly string[]): Place[] {
  return points.flatMap((point) => parsePlaces(point) ?? []);
}

/** Metres along a line, or around an area and square metres in it; as the form's own functions reckon them. */
export function extent(points: readonly string[], kind: TraceKind): { metres: number; square: number } {
  const places = placesOf(points);
  const [first] = places;
  const ring = kind === "geoshape" && first && places.length >= 3 ? [...places, first] : places;
  return { metres: distance(ring), square: kind === "geoshape" ? area(places) : 0 };
}

/** How a walk is recorded by itself: a point every so many seconds, of those accurate to so many metres. */
export interface Rhythm {
  seconds: number;
  /** 0: any accuracy will do. */
  metres: number;
}

/** Metres one must have gone since the point before: a phone at rest does not draw a tangle. */
const STEP = 1;

/** Whether a position is to be recorded now. `before` is the point recorded last, with its moment. */
export function isDue(now: Geotag, before: Geotag | null, rhythm: Rhythm): boolean {
  if (rhythm.metres > 0 && now.accuracy > rhythm.metres) return false;
  if (!before) return true;
  const waited = (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  return waited >= rhythm.seconds && distance([before, now]) >= STEP;
}
