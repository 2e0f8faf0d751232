/** What is on this phone and not with the server, as the worker sees it. */
import { computed } from "@preact/signals";
import type { OutboxItem } from "../db";
import { outbox, records, visitOf } from "../db";
import type { ClaimNoted, FollowUpChange, Id, RegisterEdit } from "../lib/types";

/** Items by where they stand: refused and held first need a look. */
export const byState = computed(() => {
  const all = outbox.all.value;
  return {
    refused: all.filter((item) => item.state === "refused"),
    held: all.filter((item) => item.state === "held"),
    waiting: all.filter((item) => item.state === "waiting"),
    sent: all.filter((item) => item.state === "sent"),
  };
});

/** The household an item is about; null when it is not on this phone. */
export function householdOf(item: OutboxItem): Id | null {
  const visited = visitOf(item);
  if (visited) return visited.household_id;
  if (item.kind === "register_operation" || item.kind === "register_undo")
    return (item.effects.operation ?? item.effects.undoes)?.household_id ?? null;
  if (item.kind === "left_behind" || item.kind === "hand_over_read") return null;
  if (item.kind === "claim") return (item.body as ClaimNoted).household_id;
  if (item.kind === "claim_undo") return item.effects.household ?? null;
  if (item.kind === "followup_change") {
    return records.followups.value.get((item.body as FollowUpChange).followup_id)?.household_id ?? null;
  }
  const edit = item.body as RegisterEdit;
  return edit.subject === "household" ? edit.id : (records.members.value.get(edit.id)?.household_id ?? null);
}

/** Items as a file to hand over by other means: exactly what would have been sent, and why it was not taken. */
export function exported(items: OutboxItem[]): Blob {
  const plain = items.map(({ effects: _local, ...item }) => item);
  return new Blob([JSON.stringify({ protocol: 1, items: plain }, null, 1)], { type: "application/json" });
}
