/** The phone's own book of visits made: when each began, kept although the visit or its household leaves. */
import type { Phone } from "../db/phone";
import type { Id, Moment } from "../lib/types";

export type Ledger = Record<Id, [at: Moment, who: string]>;

/** A visit stays in the book so long, in milliseconds. */
const KEEP = 400 * 86_400_000;

/** Write down every visit of this account that is on the phone now; the whole book. */
export async function note(phone: Phone): Promise<Ledger> {
  const ledger: Ledger = (await phone.meta.get("ledger")) ?? {};
  const me = phone.account.value?.id;
  let changed = false;
  const put = (id: Id, startedAt: string, household: Id) => {
    if (ledger[id]) return;
    const home = phone.records.households.value.get(household);
    ledger[id] = [startedAt, home?.head_name ?? home?.number ?? ""];
    changed = true;
  };
  for (const [, body] of phone.outbox.visits()) put(body.id, body.started_at, body.household_id);
  for (const visit of phone.records.visits.value.values())
    if (visit.worker_id === me) put(visit.id, visit.started_at, visit.household_id);
  const oldest = new Date(Date.now() - KEEP).toISOString();
  for (const [id, [at]] of Object.entries(ledger)) if (at < oldest) delete ledger[id];
  if (changed) await phone.meta.set("ledger", ledger);
  return ledger;
}
