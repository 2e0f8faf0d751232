/** When a household should be visited again: a pure function of its last visit, the forms and the date. */
import { addDays, dateIn, daysBetween } from "../lib/dates";
import type { Area, Form, Household, Id, PlainDate, VisitKind } from "../lib/types";

export type VisitDue = { state: "never" | "due" | "late" | "later" | "none"; on: PlainDate | null };

/** Days past the due day after which a routine visit is late. */
const GRACE = 14;

/** The shortest interval among the active household forms, in days; null when none has one. */
export function routineInterval(forms: Iterable<Form>): number | null {
  let shortest: number | null = null;
  for (const form of forms) {
    if (!form.active || form.subject !== "household" || form.every === null) continue;
    if (shortest === null || form.every < shortest) shortest = form.every;
  }
  return shortest;
}

/** What the areas above a village decide of its intervals, the nearest first; `days` is the forms' where none does. */
export function decidedFor(
  villageId: Id,
  areas: ReadonlyMap<Id, Area>,
  days: number | null,
): { days: number | null; kinds: VisitKind[] } {
  let decided: number | null = null;
  let kinds: VisitKind[] | null = null;
  for (let at: Id | null = villageId; at; at = areas.get(at)?.parent_id ?? null) {
    decided ??= areas.get(at)?.visit_days ?? null;
    kinds ??= areas.get(at)?.visit_kinds ?? null;
  }
  return { days: decided ?? days, kinds: kinds ?? [] };
}

/** The interval of a household: the shortest of the kinds that it is of, else that of all. */
export function intervalOf(household: Household, rule: ReturnType<typeof decidedFor>): number | null {
  const own = rule.kinds.filter((one) => household.properties[one.property]?.split(" ").includes(one.value));
  return own.length ? Math.min(...own.map((one) => one.days)) : rule.days;
}

/** Whether a household is due for its routine visit on a day. One never visited is due at once. */
export function visitDue(household: Household, every: number | null, today: PlainDate): VisitDue {
  if (household.status !== "active") return { state: "none", on: null };
  if (!household.last_visit) return { state: "never", on: null };
  if (every === null) return { state: "none", on: null };
  const on = addDays(dateIn(household.last_visit.at), every);
  if (on > today) return { state: "later", on };
  return { state: daysBetween(on, today) > GRACE ? "late" : "due", on };
}
