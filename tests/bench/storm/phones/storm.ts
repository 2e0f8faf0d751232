/**
 * The phones of a storm, all in this process: `node storm.mjs PLAN.json`. Lines on standard input are the time of day:
 * `calm` (stop working, hand in everything), `end` (fetch once more, write the report, go). Each is answered when done.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { dateIn } from "../../../../static/pwa/src/lib/dates";
import type { Id, Tally } from "../../../../static/pwa/src/lib/types";
import { compared } from "../../../../static/pwa/src/outbox/tally";
import { wantedFiles } from "../../../../static/pwa/src/sync/attachments";
import { note } from "../../../../static/pwa/src/sync/ledger";
import { Chance } from "./chance";
import { Handset } from "./handset";
import { Worker } from "./worker";

interface Plan {
  server: string;
  seed: number;
  report: string;
  phones: { username: string; password: string }[];
}

(globalThis as { __APP_VERSION__?: string }).__APP_VERSION__ = "storm";

/** What the code of a phone that crashed still says: its database was closed under it. */
const OF_THE_DEAD = new Set([
  "DatabaseClosedError",
  "AbortError",
  "InvalidStateError",
  "TransactionInactiveError",
]);
/** Rounds that a phone may take to hand in everything once the line is good. */
const ROUNDS = 40;

const plan = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as Plan;
const faults: string[] = [];
process.on("unhandledRejection", (error) => {
  const { name, message } = error as Error;
  if (OF_THE_DEAD.has(name) || message === "the store is locked") return;
  faults.push(`nobody heard of ${(error as Error).stack ?? error}`);
});

const workers = plan.phones.map(({ username, password }, n) => {
  const handset = new Handset(plan.server, username, password);
  return new Worker(handset, new Chance(plan.seed * 1000 + n));
});
const say = (word: string) => process.stdout.write(`${word}\n`);
const each = (work: (worker: Worker) => Promise<void>) => Promise.all(workers.map(work));

/** Nothing waits any more, and every file that the server wants is there. */
async function handedIn({ handset }: Worker): Promise<boolean> {
  const { phone } = handset;
  const wanted = wantedFiles(phone);
  const files = (await phone.photos.unsent()).filter((file) => wanted.has(file.sha256));
  return phone.unsent.value === 0 && files.length === 0 && !handset.sync.status.value.failure;
}

async function calm(worker: Worker): Promise<void> {
  const { handset } = worker;
  handset.offline = false;
  if (handset.erased) return;
  if (!handset.isOn) await worker.recover();
  await worker.finishDrafts();
  for (let round = 1; round <= ROUNDS; round++) {
    handset.offline = false;
    await worker.sync();
    if (handset.erased || (!handset.sync.status.value.failure && (await handedIn(worker)))) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** The last rounds: what the desk said of what was held comes down. */
async function settle(worker: Worker): Promise<void> {
  for (let round = 0; round < 3 && !worker.handset.erased; round++) await worker.sync();
}

async function tallies({ handset }: Worker): Promise<unknown[]> {
  const { phone } = handset;
  const ledger = await note(phone);
  const found = [];
  for (const month of new Set(Object.values(ledger).map(([at]) => dateIn(at).slice(0, 7)))) {
    const tally = (await (await handset.ask(`/sync/tally?month=${month}`)).json()) as Tally;
    found.push(compared(month, ledger, tally, new Set(), () => ""));
  }
  return found;
}

interface Streams {
  streams: Map<Id, { kinds: Map<string, Map<Id, unknown>> }>;
}

async function report(worker: Worker): Promise<unknown> {
  const { handset, notebook, photos } = worker;
  const whole = {
    account: handset.accountId,
    device: handset.device,
    username: handset.username,
    notebook,
    photos,
  };
  const told = { ...whole, counts: handset.counts, erased: handset.erased, faults: worker.faults };
  if (handset.erased) return told;
  // From the disk, as the next start finds it.
  handset.crash();
  await handset.restart();
  const streams: Record<Id, Record<string, Record<Id, unknown>>> = {};
  for (const [id, { kinds }] of (handset.phone.records as unknown as Streams).streams) {
    streams[id] = {};
    for (const [kind, records] of kinds) streams[id]![kind] = Object.fromEntries(records);
  }
  const outbox = handset.phone.outbox.all.value.map(({ id, kind, state, reasons }) => ({
    id,
    kind,
    state,
    reasons,
  }));
  const failure = handset.sync.status.value.failure?.code ?? null;
  return {
    ...told,
    streams,
    outbox,
    failure,
    drafts: handset.phone.drafts.all.value.length,
    tallies: await tallies(worker),
  };
}

let stopped = false;
await each(async (worker) => {
  await worker.handset.begin();
  await worker.sync();
});
say("ready");
const working = each((worker) => worker.work(() => stopped));
working.catch((error: unknown) => faults.push(`a worker stopped: ${(error as Error).stack ?? error}`));

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "calm") {
    stopped = true;
    await working.catch(() => undefined);
    await each(calm);
    say("calm");
  }
  if (line === "end") {
    await each(settle);
    const phones = [];
    for (const worker of workers) phones.push(await report(worker));
    writeFileSync(plan.report, JSON.stringify({ phones, faults }));
    say("end");
    process.exit(0);
  }
}
