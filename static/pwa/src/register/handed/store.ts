/** Hand-overs to the worker of this phone, and saying that one was read. */
import { computed } from "@preact/signals";
import { outbox, phone, records } from "../../db";
import type { HandOver, Id } from "../../lib/types";
import { newId } from "../../lib/uuid";

/** Those that were read here, though the server may not have heard of it. */
const readHere = computed(
  () =>
    new Set(
      outbox.all.value
        .filter((item) => item.kind === "hand_over_read")
        .map((item) => (item.body as { hand_over_id: Id }).hand_over_id),
    ),
);

/** What was handed over to this worker and is not read yet, the latest first. */
export const unread = computed(() =>
  [...records.handOvers.value.values()]
    .filter((one) => one.to_id === phone.account.value?.id && !one.read_at && !readHere.value.has(one.id))
    .sort((a, b) => b.made_at.localeCompare(a.made_at)),
);

/** Note that a summary was read; it goes out with the next sync. */
export async function haveRead({ id }: HandOver): Promise<void> {
  const made_at = new Date().toISOString();
  await outbox.add({ id: newId(), kind: "hand_over_read", made_at, body: { hand_over_id: id } });
}
