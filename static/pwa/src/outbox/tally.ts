/** This phone's count of a month's visits against the server's, by their ids. */
import { getJson } from "../api/client";
import { meta, outbox, phone, records, visitOf } from "../db";
import { dateIn } from "../lib/dates";
import { asFailure, type Failure } from "../lib/failure";
import type { Id, Tally } from "../lib/types";
import { type Ledger, note } from "../sync/ledger";

/** A visit of one side only. */
export interface Odd {
  id: Id;
  who: string;
  /** Still in the outbox: it goes out by itself. */
  waiting: boolean;
  /** Why the desk does not count it. */
  why?: string | null;
}

export interface Compared {
  month: string;
  done: number;
  received: number;
  held: number;
  returned: number;
  practice: number;
  onlyPhone: Odd[];
  onlyServer: Odd[];
  /** Looked at by the desk, which does not count them. */
  setAside: Odd[];
  /** When the server counted; null when it never did. */
  asOf: string | null;
  failure: Failure | null;
}

/** Compare the book of this phone with the server's tally; without signal, with the tally fetched last. */
export async function compare(month: string): Promise<Compared> {
  const ledger = await note(phone);
  const tallies = (await meta.get("tallies")) ?? {};
  let failure: Failure | null = null;
  try {
    tallies[month] = await getJson<Tally>(`/sync/tally?month=${month}`);
    await meta.set("tallies", tallies);
  } catch (error) {
    failure = asFailure(error);
  }
  return { ...compared(month, ledger, tallies[month], waitingVisits(), nameOf), failure };
}

/** Ids of visits that wait in the outbox. */
function waitingVisits(): Set<Id> {
  const waiting = outbox.all.value.filter((item) => item.state === "waiting" || item.state === "refused");
  return new Set(waiting.map((item) => visitOf(item)?.id ?? ""));
}

function nameOf(id: Id): string {
  const visit = records.visits.value.get(id);
  return (visit && records.households.value.get(visit.household_id)?.head_name) || "";
}

/** The two counts of a month and where they differ: a pure function of both. */
export function compared(
  month: string,
  ledger: Ledger,
  tally: Tally | undefined,
  waiting: ReadonlySet<Id>,
  nameOf: (id: Id) => string,
): Omit<Compared, "failure"> {
  const own = Object.entries(ledger).filter(([, [at]]) => dateIn(at).startsWith(month));
  const practice = new Set(tally?.practice.map((one) => one.id));
  const aside = new Map(tally?.set_aside?.map(({ id, why }) => [id, why]));
  const names = new Map(own.map(([id, [, who]]) => [id, who]));
  const mine = new Set([...names.keys()].filter((id) => !practice.has(id) && !aside.has(id)));
  const theirs = new Set([...(tally?.visits.map((one) => one.id) ?? []), ...(tally?.kept ?? [])]);
  const inState = (state: string) => tally?.visits.filter((one) => one.state === state).length ?? 0;
  const odd = (id: Id): Odd => ({ id, who: names.get(id) || nameOf(id), waiting: waiting.has(id) });
  return {
    month,
    done: new Set([...mine, ...theirs]).size,
    received: theirs.size,
    held: inState("held") + (tally?.kept.length ?? 0),
    returned: inState("returned"),
    practice: practice.size,
    onlyPhone: [...mine].filter((id) => !theirs.has(id)).map(odd),
    onlyServer: [...theirs].filter((id) => !mine.has(id)).map(odd),
    setAside: [...aside].map(([id, why]) => ({ ...odd(id), why })),
    asOf: tally?.server_time ?? null,
  };
}
