/** What the map room asks the server, from the filters in the address and what is in view. */
import { daysBetween } from "../../lib/dates";
import type { View } from "../../ui/map";
import type { PlaceKind } from "../calls";
import type { Filters } from "../filters";
import { STATES } from "./marks";

export const FILTERS = ["what", "area", "worker", "form", "state", "from", "to", "at"] as const;
const KINDS: readonly string[] = Object.keys(STATES);
/** Days of visits that may be looked at together. */
export const MOST_DAYS = 92;

/** The kind of things in the address; households if it says none. */
export function kindOf(filters: Filters): PlaceKind {
  return KINDS.includes(filters.what ?? "") ? (filters.what as PlaceKind) : "households";
}

/** The state in the address, if things of this kind can be in it. */
export function stateOf(filters: Filters): string | undefined {
  return STATES[kindOf(filters)].find(([state]) => state === filters.state)?.[0];
}

/** Whether the days are ones the server answers for. */
export function daysFit(filters: Filters): boolean {
  const { from, to } = filters;
  if (!from || !to) return true;
  const days = daysBetween(from, to);
  return days >= 0 && (kindOf(filters) !== "visits" || days < MOST_DAYS);
}

/** The query for what is in view. A filter that things of this kind do not have is left out. */
export function asked(
  filters: Filters,
  view: View,
  days: number,
): Record<string, string | number | undefined> {
  const what = kindOf(filters);
  const { area, worker, form, from, to } = filters;
  const { zoom, ...box } = view;
  const round = (value: number) => value.toFixed(6);
  return {
    what,
    area,
    worker,
    form: what === "households" ? undefined : form,
    state: stateOf(filters),
    from,
    to,
    days: what === "households" ? days : undefined,
    ...Object.fromEntries(Object.entries(box).map(([side, value]) => [side, round(value)])),
    zoom,
  };
}

/** Where the map is, as the address has it: latitude, longitude, level. */
export function spotOf(view: View): string {
  const lon = view.west <= view.east ? (view.west + view.east) / 2 : (view.west + view.east + 360) / 2;
  return [(view.south + view.north) / 2, lon, view.zoom].map((one) => Number(one.toFixed(5))).join(",");
}

/** And back; undefined for what is none. */
export function startOf(
  spot: string | undefined,
): { centre: { lat: number; lon: number }; zoom: number } | undefined {
  const [lat, lon, zoom] = (spot ?? "").split(",").map(Number);
  if (lat === undefined || lon === undefined || zoom === undefined) return undefined;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 21)) return undefined;
  return { centre: { lat, lon }, zoom };
}
