/** The visits of the desk: those of the filters, newest first, looked for again while somebody watches. */
import { signal } from "@preact/signals";
import { addDays, DEFAULT_ZONE, dateIn } from "../../lib/dates";
import type { Id, Moment, PlainDate, Visit } from "../../lib/types";
import { calls } from "../calls";
import type { Filters } from "../filters";
import { pagedList } from "../paged";

/** The filters of the list, named as the API names them. */
export const VISIT_FILTERS = [
  "area",
  "worker",
  "outcome",
  "state",
  "from",
  "to",
  "proved",
  "household",
] as const;

/** The list, and the ids that arrived while it was being watched. */
export const visits = pagedList<Visit>((query) => calls.visits({ limit: 50, ...query }));
export const arrived = signal<ReadonlySet<Id>>(new Set());

/** Ask for the visits of these filters. */
export async function loadVisits(filters: Filters): Promise<void> {
  arrived.value = new Set();
  const { from, to, ...rest } = filters;
  await visits.load({
    ...rest,
    from: from ? startOfDay(from) : null,
    to: to ? startOfDay(addDays(to, 1)) : null,
  });
}

/** Look for new ones; how many came. */
export async function lookForVisits(): Promise<number> {
  const fresh = await visits.refresh();
  if (fresh.length) arrived.value = new Set([...arrived.value, ...fresh.map((visit) => visit.id)]);
  return fresh.length;
}

/** When a day begins in the villages' time zone. */
export function startOfDay(day: PlainDate, zone: string = DEFAULT_ZONE): Moment {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  for (let hours = -14; hours <= 14; hours += 0.25) {
    const moment = new Date(midnight + hours * 3_600_000);
    if (dateIn(moment, zone) === day) return moment.toISOString();
  }
  return new Date(midnight).toISOString();
}
