/** When a household should be visited again: a pure function of its last visit, the forms and the date. */
import { addDays, dateIn, daysBetween } from "../lib/dates";
import type { Form, Household, PlainDate } from "../lib/types";

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

/** Whether a household is due for its routine visit on a day. One never visited is due at once. */
export function visitDue(household: Household, every: number | null, today: PlainDate): VisitDue {
  if (household.status !== "active") return { state: "none", on: null };
  if (!household.last_visit) return { state: "never", on: null };
  if (every === null) return { state: "none", on: null };
  const on = addDays(dateIn(household.last_visit.at), every);
  if (on > today) return { state: "later", on };
  return { state: daysBetween(on, today) > GRACE ? "late" : "due", on };
}
