/** Follow-ups on this phone: whose they are, how pressing, and what a worker does with one. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { outbox, phone, records } from "../db";
import { addDays, today } from "../lib/dates";
import type { FollowUp, FollowUpChange, Id, PlainDate } from "../lib/types";
import { newId } from "../lib/uuid";
import { type DueState, dueState } from "./states";

/** Days ahead that Today shows. */
const SOON = 7;

const URGENCY: Record<FollowUp["priority"], number> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** Most urgent first, then the earliest due. */
export function byUrgency(a: FollowUp, b: FollowUp): number {
  return URGENCY[a.priority] - URGENCY[b.priority] || a.due.localeCompare(b.due) || a.id.localeCompare(b.id);
}

export interface Agenda {
  /** Past their due day, or escalated. */
  late: FollowUp[];
  due: FollowUp[];
  /** Their window opens within a week. */
  soon: FollowUp[];
}

/** Follow-ups by how pressing they are on a day; the closed and the far away are left out. */
export function agenda(followups: Iterable<FollowUp>, on: PlainDate): Agenda {
  const groups: Agenda = { late: [], due: [], soon: [] };
  for (const followup of followups) {
    const state = dueState(followup, on);
    if (state === "overdue" || state === "escalated") groups.late.push(followup);
    else if (state === "due") groups.due.push(followup);
    else if (state === "not_yet" && (followup.window_start ?? followup.due) <= addDays(on, SOON))
      groups.soon.push(followup);
  }
  for (const group of Object.values(groups) as FollowUp[][]) group.sort(byUrgency);
  return groups;
}

/** Follow-ups that this worker should see to: theirs, and those of the village that nobody has. */
export const mine: ReadonlySignal<FollowUp[]> = computed(() => {
  const owner = phone.account.value;
  const all = [...records.followups.value.values()].filter((one) => one.state === "open");
  return all.filter(
    (one) => one.assignee_id === owner?.id || (one.assignee_id === null && owner?.role === "worker"),
  );
});

/** All follow-ups of a household, open ones first. */
export const ofHousehold: ReadonlySignal<Map<Id, FollowUp[]>> = computed(() => {
  const byHousehold = new Map<Id, FollowUp[]>();
  for (const followup of records.followups.value.values()) {
    const list = byHousehold.get(followup.household_id);
    if (list) list.push(followup);
    else byHousehold.set(followup.household_id, [followup]);
  }
  return byHousehold;
});

/** Colour of a due state: red only for what is late. */
export function toneOf(state: DueState, priority: FollowUp["priority"]): "late" | "due" | "plain" {
  if (state === "overdue" || state === "escalated") return "late";
  if (state === "due") return priority === "urgent" ? "late" : "due";
  return "plain";
}

/** Write a comment or change a follow-up; it shows at once and goes out with the next sync. */
export function change(
  followupId: Id,
  action: FollowUpChange["action"],
  text?: string,
  due?: PlainDate,
): Promise<void> {
  const body: FollowUpChange = { followup_id: followupId, action };
  if (text?.trim()) body.text = text.trim();
  if (due) body.due = due;
  return outbox.add({ id: newId(), kind: "followup_change", made_at: new Date().toISOString(), body });
}

/** Today's agenda of this worker. */
export const todays = computed(() => agenda(mine.value, today()));
