/** Up: outbox items in batches, one receipt each. */
import type { Client } from "../api/client";
import type { OutboxItem } from "../db";
import type { Phone } from "../db/phone";
import type { ItemKind, Receipt, WireItem } from "../lib/types";

/** A batch ends at so many items, or before so many characters of JSON. */
const BATCH_ITEMS = 100;
const BATCH_SIZE = 400_000;

/** What goes over the wire of an item: nothing of what only this phone needs. */
export function wireItem(item: OutboxItem): WireItem<ItemKind> {
  const { id, kind, schema, made_at, body } = item;
  return { id, kind, schema, made_at, body };
}

/** The first items that go in one batch; at least one, however big. */
export function nextBatch(items: OutboxItem[]): OutboxItem[] {
  let size = 0;
  const batch: OutboxItem[] = [];
  for (const item of items.slice(0, BATCH_ITEMS)) {
    size += JSON.stringify(item.body).length;
    if (batch.length > 0 && size > BATCH_SIZE) break;
    batch.push(item);
  }
  return batch;
}

/**
 * Send what waits, batch by batch, and write down each receipt as it comes. An item without a receipt stays waiting and
 * is not tried again in this round. Calls `sent` with how many were answered.
 */
export async function push(
  phone: Phone,
  client: Client,
  device: string,
  sent: (n: number) => void,
): Promise<void> {
  const tried = new Set<string>();
  let answered = 0;
  for (;;) {
    const batch = nextBatch(phone.outbox.waiting().filter((item) => !tried.has(item.id)));
    if (batch.length === 0) return report(phone, client, device);
    for (const item of batch) tried.add(item.id);
    const receipts = await post(phone, client, device, batch);
    await phone.outbox.settle(receipts);
    answered += receipts.length;
    sent(answered);
  }
}

/** Tell the server how much is unsent now, if it was told otherwise: it is what remains known of a phone that is lost. */
async function report(phone: Phone, client: Client, device: string): Promise<void> {
  const lost = await phone.meta.get("lost");
  if (phone.unsent.value === (await phone.meta.get("reported")) && (lost?.reported ?? true)) return;
  await post(phone, client, device, []);
}

async function post(phone: Phone, client: Client, device: string, batch: OutboxItem[]): Promise<Receipt[]> {
  const lost = await phone.meta.get("lost");
  const unsent = phone.unsent.value;
  const json = {
    protocol: 1,
    device: {
      id: device,
      app_version: __APP_VERSION__,
      unsent,
      ...(lost && !lost.reported && { lost: lost.unsent }),
    },
    items: batch.map(wireItem),
  };
  const answer = await client.call("POST", "/sync/push", { json, patience: 120_000 });
  const { receipts } = (await answer.json()) as { receipts: Receipt[] };
  await phone.meta.set("reported", unsent);
  if (lost && !lost.reported) await phone.meta.set("lost", { ...lost, reported: true });
  return receipts;
}
