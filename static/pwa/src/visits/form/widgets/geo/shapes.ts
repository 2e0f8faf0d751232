/** Answers as shapes on a map. */
import type { Shape } from "../../../../ui/map";
import { placesOf, type TraceKind } from "./places";

/** A line or area being drawn, with its corners; the one picked stands out, and the last is marked. */
export function shapesOf(points: readonly string[], kind: TraceKind, picked: number | null = null): Shape[] {
  const places = placesOf(points);
  const whole: Shape = {
    id: "whole",
    kind: kind === "geoshape" && places.length >= 3 ? "area" : "line",
    places,
    tone: "teal",
  };
  const corners = places.map(
    (place, at): Shape => ({
      id: `corner ${at}`,
      kind: "point",
      places: [place],
      tone: at === picked ? "red" : at === places.length - 1 ? "amber" : "teal",
      size: 7,
      chosen: at === picked,
    }),
  );
  return [whole, ...corners];
}

/** The number of the corner that a tapped shape is; null for the line itself. */
export function cornerAt(id: string): number | null {
  const match = /^corner (\d+)$/.exec(id);
  return match ? Number(match[1]) : null;
}

/** The answer of any geo question as shapes to look at, without its corners. */
export function answerShapes(value: string, type: string): Shape[] {
  const points = value
    .split(";")
    .map((point) => point.trim())
    .filter(Boolean);
  const places = placesOf(points);
  if (places.length === 0) return [];
  const kind =
    type === "geopoint" || places.length === 1 ? "point" : type === "geoshape" ? "area" : ("line" as const);
  return [{ id: "answer", kind, places, tone: kind === "point" ? "amber" : "teal", size: 9 }];
}
