/** The follow-ups of the desk: list and board of the filters, which are selected, and what is done with them. */
import { computed, signal } from "@preact/signals";
import { addDays } from "../../lib/dates";
import { asFailure, type Failure } from "../../lib/failure";
import type { FollowUp, FollowUpChange, Id } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { type Act, calls, type DoneAct, type FollowUpCounts, type Query } from "../calls";
import type { Filters } from "../filters";
import { pagedList } from "../paged";

/** The filters of the list; `due` is the last day that still counts, `state` is open when not given. */
export const FOLLOWUP_FILTERS = [
  "area",
  "assignee",
  "state",
  "standing",
  "due",
  "priority",
  "origin",
  "closed_from",
  "series",
  "q",
] as const;
/** How they are shown. */
export const VIEW = ["view", "sort"] as const;
export const SORTS = ["due", "-due", "-created", "urgency", "village"] as const;
export const NOBODY = "nobody";
export const ANY_STATE = "any";
/** The columns of the board. */
export const COLUMNS = ["escalated", "overdue", "due", "not_yet"] as const;
export type Column = (typeof COLUMNS)[number];

const fetchPage = (query: Query) => calls.followups({ limit: 100, ...query });
export const followups = pagedList<FollowUp>(fetchPage);
export const columns = Object.fromEntries(
  COLUMNS.map((one) => [one, pagedList<FollowUp>(fetchPage)]),
) as Record<Column, ReturnType<typeof pagedList<FollowUp>>>;

/** The columns that a filter of how they stand leaves. */
export function columnsFor(standing: string | undefined): readonly Column[] {
  if (!standing) return COLUMNS;
  return COLUMNS.filter((one) =>
    standing === "late" ? one === "escalated" || one === "overdue" : one === standing,
  );
}

/** How many stand how, of the area and the words looked for; null until known. */
export const counts = signal<FollowUpCounts | null>(null);
/** Those selected, each with the version last seen. */
export const selected = signal<ReadonlyMap<Id, number>>(new Map());
/** What was last done to many, while it can be taken back. */
export const lastAct = signal<DoneAct | null>(null);

/** Those of the list that something can be done with. */
export const open = computed(() => followups.state.value.items.filter((one) => one.state === "open"));

/** The filters as the API takes them. */
export function queryFor(filters: Filters): Query {
  const { due, assignee, state, view: _view, ...rest } = filters;
  return {
    ...rest,
    state: state === ANY_STATE ? null : (state ?? (rest.standing ? null : "open")),
    due_before: due ? addDays(due, 1) : null,
    assignee: assignee === NOBODY ? null : assignee,
    unassigned: assignee === NOBODY ? "true" : null,
  };
}

/** Ask for the follow-ups of these filters, as a list or as the columns of a board. */
export async function loadFollowups(filters: Filters): Promise<void> {
  const query = queryFor(filters);
  void loadCounts(filters);
  if (filters.view !== "board") {
    await followups.load(query);
    return;
  }
  await Promise.all(COLUMNS.map((one) => columns[one].load({ ...query, state: "open", standing: one })));
}

/** Ask again, in place. */
export function refresh(filters: Filters): void {
  void loadCounts(filters);
  const lists = filters.view === "board" ? COLUMNS.map((one) => columns[one]) : [followups];
  for (const list of lists) void list.refresh();
}

async function loadCounts({ area, q }: Filters): Promise<void> {
  counts.value = await calls.followupCounts({ area, q }).catch(() => counts.value);
}

/** Select one or let it go. */
export function toggle(one: FollowUp): void {
  const next = new Map(selected.value);
  if (!next.delete(one.id)) next.set(one.id, one.version);
  selected.value = next;
}

/** Select all that are listed and open, or none. */
export function toggleAll(): void {
  const all = open.value;
  const whole = all.every((one) => selected.value.has(one.id));
  selected.value = new Map(whole ? [] : all.map((one) => [one.id, one.version]));
}

/** Select every open one that matches, listed or not; how many match. */
export async function selectMatching(filters: Filters): Promise<number> {
  const found = await calls.matchFollowups({ ...queryFor({ ...filters, sort: "" }), state: "open" });
  selected.value = new Map(found.items.map((one) => [one.id, one.version]));
  return found.total;
}

/** What was done, or why not; a conflict has already put the present state into the list. */
export type Done =
  | { ok: true; changed: FollowUp[] }
  | { ok: false; failure: Failure; current: FollowUp | null };

/** Do something to many, provided that nobody changed them since they were seen. */
export async function act(what: Omit<Act, "ids" | "versions">, seen: ReadonlyMap<Id, number>): Promise<Done> {
  return settle(async () => {
    const done = await calls.act(newId(), {
      ...what,
      ids: [...seen.keys()],
      versions: Object.fromEntries(seen),
    });
    keep(done);
    return done.items;
  });
}

/** Remember an act, so that it can be taken back. */
export function keep(done: DoneAct): void {
  lastAct.value = done;
  selected.value = new Map();
}

/** Take the last act back; how many could not be, because they were changed since. */
export async function undoLast(): Promise<number> {
  const done = lastAct.value;
  if (!done) return 0;
  const undone = await calls.undoAct(done.id);
  lastAct.value = null;
  replace(undone.items);
  return undone.left.length;
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
    replace(changed);
    return { ok: true, changed };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: FollowUp } | null)?.current ?? null;
    if (current) {
      replace([current]);
      if (selected.value.has(current.id))
        selected.value = new Map(selected.value).set(current.id, current.version);
    }
    return { ok: false, failure, current };
  }
}

function replace(changed: FollowUp[]): void {
  for (const list of [followups, ...Object.values(columns)]) list.replace(changed);
}
