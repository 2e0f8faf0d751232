/** The queue of review: what is selected, what is said of visits, and what takes that back. */
import { signal } from "@preact/signals";
import { asFailure, type Failure } from "../../lib/failure";
import type { Id, Visit } from "../../lib/types";
import { calls, type Look, type Verdict } from "../calls";
import type { Filters } from "../filters";
import { pagedList } from "../paged";

/** The filters of the queue, named as the API names them. */
export const REVIEW_FILTERS = ["area", "worker", "look", "telephone"] as const;
export const LOOKS = [
  "look_held",
  "look_copied",
  "look_far",
  "look_quick",
  "look_outlier",
  "look_no_card",
] as const;

export const queue = pagedList<Look>((query) => calls.reviews({ limit: 50, ...query }));
export const selected = signal<ReadonlySet<Id>>(new Set());
/** What was last approved or returned, and can be taken back. */
export const last = signal<{ visits: Visit[]; action: "approve" | "return" } | null>(null);

/** Ask for the queue of these filters; nothing is selected. */
export async function loadQueue(filters: Filters): Promise<void> {
  selected.value = new Set();
  await queue.load(filters);
}

/** Select one or let it go. */
export function toggle(id: Id): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** What was said, or why not; a conflict has already put the present state into the list. */
export type Said = { ok: true; visits: Visit[] } | { ok: false; failure: Failure; current: Visit | null };

/** Say something of visits, provided that nobody changed them since they were listed; all or none. */
export async function judge(action: Verdict["action"], visits: Visit[], text = ""): Promise<Said> {
  const ids = visits.map((one) => one.id);
  const versions = Object.fromEntries(visits.map((one) => [one.id, one.version ?? 1]));
  try {
    const { items } = await calls.judge({ ids, action, text: text.trim() || undefined, versions });
    if (action === "comment") replace(items);
    else {
      queue.remove(new Set(ids));
      selected.value = new Set([...selected.value].filter((id) => !ids.includes(id)));
      last.value = action === "reopen" ? null : { visits: items, action };
    }
    return { ok: true, visits: items };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: Visit } | null)?.current ?? null;
    if (current) replace([current]);
    return { ok: false, failure, current };
  }
}

/** Settle held visits: write to the register what they say, or leave it as it is and say why. They then wait for review. */
export async function settle(action: "apply" | "dismiss", visits: Visit[], text = ""): Promise<Said> {
  const ids = visits.map((one) => one.id);
  const versions = Object.fromEntries(visits.map((one) => [one.id, one.version ?? 1]));
  try {
    const { items } = await calls.settleVisits({ ids, action, text: text.trim() || undefined, versions });
    replace(items);
    return { ok: true, visits: items };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: Visit } | null)?.current ?? null;
    if (current) replace([current]);
    return { ok: false, failure, current };
  }
}

function replace(visits: Visit[]): void {
  const by = new Map(visits.map((visit) => [visit.id, visit]));
  queue.replace(queue.state.value.items.map((look) => ({ ...look, visit: by.get(look.id) ?? look.visit })));
}
