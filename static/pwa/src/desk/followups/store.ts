/** The follow-ups of the desk: the list of the filters, which are selected, and what is done with them. */
import { computed, signal } from "@preact/signals";
import { records } from "../../db";
import { dueState } from "../../followups/states";
import { addDays, today } from "../../lib/dates";
import { asFailure, type Failure } from "../../lib/failure";
import type { FollowUp, FollowUpChange, Id } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { type Assignment, calls } from "../calls";
import type { Filters } from "../filters";
import { pagedList } from "../paged";

/** The filters of the list; `due` is the last day that still counts, `state` is open when not given. */
export const FOLLOWUP_FILTERS = ["area", "assignee", "state", "due", "priority", "q"] as const;
export const NOBODY = "nobody";
export const ANY_STATE = "any";

export const followups = pagedList<FollowUp>((query) => calls.followups({ limit: 100, ...query }));
export const selected = signal<ReadonlySet<Id>>(new Set());

/** Those of the list that can be assigned. */
export const open = computed(() => followups.state.value.items.filter((one) => one.state === "open"));

/** Ask for the follow-ups of these filters; what was selected stays so where it is still listed. */
export async function loadFollowups(filters: Filters): Promise<void> {
  const { due, assignee, state, ...rest } = filters;
  await followups.load({
    ...rest,
    state: state === ANY_STATE ? null : (state ?? "open"),
    due_before: due ? addDays(due, 1) : null,
    assignee: assignee === NOBODY ? null : assignee,
    unassigned: assignee === NOBODY ? "true" : null,
  });
  if (followups.state.value.busy) return;
  const listed = new Set(open.value.map((one) => one.id));
  selected.value = new Set([...selected.value].filter((id) => listed.has(id)));
}

/** Select one or let it go. */
export function toggle(id: Id): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** Select all that can be assigned, or none. */
export function toggleAll(): void {
  const all = open.value.map((one) => one.id);
  selected.value = selected.value.size < all.length ? new Set(all) : new Set();
}

/** What was done, or why not; a conflict has already put the present state into the list. */
export type Done =
  | { ok: true; changed: FollowUp[] }
  | { ok: false; failure: Failure; current: FollowUp | null };

/** Give follow-ups to someone, provided that nobody changed them since they were listed. */
export async function assign(what: Omit<Assignment, "versions">, from: FollowUp[]): Promise<Done> {
  const versions = Object.fromEntries(from.map((one) => [one.id, one.version]));
  return settle(async () => (await calls.assign({ ...what, versions })).items);
}

/** Comment on a follow-up, close it, open it again or give it another day. */
export async function change(
  followup: FollowUp,
  what: Pick<FollowUpChange, "action" | "text" | "due">,
): Promise<Done> {
  const line = { id: newId(), version: followup.version, ...what };
  return settle(async () => [await calls.change(followup.id, line)]);
}

async function settle(work: () => Promise<FollowUp[]>): Promise<Done> {
  try {
    const changed = await work();
    followups.replace(changed);
    return { ok: true, changed };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: FollowUp } | null)?.current ?? null;
    if (current) followups.replace([current]);
    return { ok: false, failure, current };
  }
}

/** Counts of what is open, from the records on this device; of one area only if given (null: none are here). */
export function counts(
  area: Id | undefined,
): Record<"open" | "overdue" | "urgent" | "unassigned", number> | null {
  if (!records.followups.value.size) return null;
  const found = { open: 0, overdue: 0, urgent: 0, unassigned: 0 };
  const day = today();
  for (const one of records.followups.value.values()) {
    if (one.state !== "open" || (area && one.village_id !== area)) continue;
    found.open += 1;
    const state = dueState(one, day);
    if (state === "overdue" || state === "escalated") found.overdue += 1;
    if (one.priority === "urgent") found.urgent += 1;
    if (!one.assignee_id) found.unassigned += 1;
  }
  return found;
}
