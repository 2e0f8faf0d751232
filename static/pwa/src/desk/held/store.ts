/** Items that wait whole for a person: the list of the filters, and settling one or many. */
import { signal } from "@preact/signals";
import { asFailure, type Failure } from "../../lib/failure";
import type { Id } from "../../lib/types";
import { type ChosenValue, calls, type HeldItem, type HeldReason } from "../calls";
import type { Filters } from "../filters";
import { pagedList } from "../paged";

export const HELD_FILTERS = ["area", "account", "kind", "settled"] as const;
export const KINDS = [
  "visit",
  "visit_correction",
  "register_edit",
  "register_operation",
  "register_undo",
  "followup_change",
  "claim",
  "claim_undo",
  "hand_over_read",
  "left_behind",
] as const;

/** The list, and those chosen to be settled together. */
export const held = pagedList<HeldItem>((query) => calls.held({ limit: 50, ...query }));
export const selected = signal<ReadonlySet<Id>>(new Set());

/** Ask for the items of these filters; nothing is selected. */
export async function loadHeld(filters: Filters): Promise<void> {
  selected.value = new Set();
  await held.load(filters);
}

/** Select one or let it go. */
export function toggle(id: Id): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** The fields of an item that two people changed. */
export function conflicts(item: HeldItem): HeldReason[] {
  return item.reasons.filter((why) => why.code === "conflict" && why.subject && why.id && why.field);
}

/** Done, or why not; who was first has then already taken the item's place in the list. */
export type Settled = { ok: true } | { ok: false; failure: Failure; current: HeldItem | null };

/** Settle items, all or none. */
export async function settle(
  items: HeldItem[],
  action: "apply" | "choose" | "dismiss",
  given: { values?: ChosenValue[]; why?: string },
): Promise<Settled> {
  try {
    await calls.settleHeld({ items: items.map(({ id, digest }) => ({ id, digest })), action, ...given });
    held.remove(new Set(items.map((one) => one.id)));
    selected.value = new Set();
    return { ok: true };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: HeldItem } | null)?.current ?? null;
    if (current) held.replace([current]);
    return { ok: false, failure, current };
  }
}
