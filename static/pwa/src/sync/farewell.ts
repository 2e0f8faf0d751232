/** The last thing a phone does that is lost, or whose account is suspended: it hands in everything, unfinished work too. */
import type { Client } from "../api/client";
import type { Phone } from "../db/phone";
import { newId } from "../lib/uuid";
import type { Sync } from "./engine";

/**
 * Hand in the outbox, and whole what is no item yet or was refused as one; then say that this phone erases itself. How
 * many things it handed in; null while some still wait. What is finished while the server is told waits again: look at
 * `isHandedIn` once more at the moment of erasing. Throws a Failure when the server could not be reached.
 */
export async function handInEverything(phone: Phone, sync: Sync, client: Client): Promise<number | null> {
  const { drafts, outbox } = phone;
  const made_at = new Date().toISOString();
  for (const draft of await drafts.list()) {
    const item = { id: newId(), kind: "left_behind" as const, made_at };
    await drafts.finish(draft.id, outbox, { ...item, body: { what: "draft", content: draft } }, {});
  }
  for (const { effects: _local, ...content } of outbox.all.value.filter((one) => one.state === "refused")) {
    const body = { what: "refused" as const, content };
    await outbox.add({ id: newId(), kind: "left_behind", made_at, body });
    await outbox.remove([content.id]);
  }
  await sync.handIn();
  if (!phone.isHandedIn) return null;
  await client.call("POST", "/devices/erased");
  return outbox.all.value.length;
}
