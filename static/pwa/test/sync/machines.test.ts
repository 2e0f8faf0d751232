/**
 * Push and pull as state machines: whatever a server does and wherever a connection breaks, nothing finished is lost,
 * nothing counts twice, and what was pulled is what the server last said.
 */
import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Client } from "../../src/api/client";
import { Phone } from "../../src/db/phone";
import type { OwnAccount, PulledRecord } from "../../src/lib/types";
import { newId } from "../../src/lib/uuid";
import { Sync } from "../../src/sync/engine";
import { gone, household, pulled, visitBody } from "../factories";
import { SmallServer } from "./server";

const RUNS = 25;

/** A phone on a line that breaks where `cuts` says: every so many requests, before or after the server worked. */
class Rig {
  phone = new Phone(1);
  server: SmallServer;
  sync!: Sync;
  private readonly owner: OwnAccount;
  private calls = 0;

  constructor(cuts: { every: number; after: boolean }[]) {
    this.owner = {
      id: newId(),
      name: "李秀兰",
      username: "worker1",
      role: "worker",
      phone: null,
      language: "zh",
      areas: [],
    };
    this.server = new SmallServer(this.owner);
    const cut = (after: boolean) => {
      if (!after) this.calls++;
      if (cuts.some((one) => one.after === after && this.calls % one.every === 0)) throw new TypeError("cut");
    };
    this.server.before = () => cut(false);
    this.server.after = () => cut(true);
  }

  async begin(): Promise<void> {
    await this.phone.signedIn(this.owner, "secret");
    await this.phone.setPin("135790", { password: "secret" });
    await this.phone.meta.set("refresh", "refresh-0");
    this.wire();
  }

  /** The app is killed and opened again: memory is gone, the disk is not. */
  async crash(): Promise<void> {
    this.phone.lock();
    this.phone = new Phone(1);
    await this.phone.choose(this.owner.id);
    await this.phone.unlock("135790");
    this.wire();
  }

  private wire(): void {
    const device = () => "device";
    const client = new Client(this.phone, this.server.fetch, (_name, work) => work(), device);
    this.sync = new Sync(this.phone, client, device, async (_name, work) => {
      await work();
      return true;
    });
  }

  /** Synchronise on a line that holds, until nothing is left to do. */
  async settle(): Promise<void> {
    this.server.before = () => undefined;
    this.server.after = () => undefined;
    await this.sync.syncNow();
    expect(this.sync.status.value.failure).toBeNull();
  }
}

const cuts = fc.array(fc.record({ every: fc.integer({ min: 2, max: 7 }), after: fc.boolean() }), {
  maxLength: 3,
});

describe("push", () => {
  const step = fc.constantFrom("visit", "sync", "sync", "crash");
  const verdicts = fc.array(fc.constantFrom("accepted", "held", "refused"), { minLength: 1, maxLength: 5 });

  it("hands in every visit once, whatever breaks where", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.array(step, { maxLength: 14 }), verdicts, async (breaks, steps, says) => {
        const rig = new Rig(breaks);
        await rig.begin();
        const made: string[] = [];
        const verdict = new Map<string, "accepted" | "held" | "refused">();
        rig.server.judge = (item) => verdict.get(item.id)!;
        for (const one of steps) {
          if (one === "visit") {
            const id = newId();
            verdict.set(id, says[made.length % says.length] as "accepted");
            made.push(id);
            const at = new Date(1.77e12 + made.length).toISOString();
            await rig.phone.outbox.add({ id, kind: "visit", made_at: at, body: visitBody({ id }) });
          } else if (one === "sync") await rig.sync.syncNow();
          else await rig.crash();
          // At no moment is a visit neither on the phone nor with the server.
          const here = new Set(rig.phone.outbox.all.value.map((item) => item.id));
          for (const id of made) expect(here.has(id) || rig.server.items.has(id)).toBe(true);
        }
        await rig.settle();
        const by = (word: string) => made.filter((id) => verdict.get(id) === word);
        expect(new Set(rig.server.items.keys())).toEqual(new Set([...by("accepted"), ...by("held")]));
        const left = rig.phone.outbox.all.value;
        expect(left.filter((item) => item.state === "waiting")).toEqual([]);
        expect(left.filter((item) => item.state === "refused").map((item) => item.id)).toEqual(by("refused"));
        expect(left.filter((item) => item.state === "held").map((item) => item.id)).toEqual(by("held"));
        expect(rig.phone.unsent.value).toBe(by("refused").length);
        expect(await rig.phone.meta.get("reported")).toBe(by("refused").length);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});

describe("pull", () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant("put" as const), home: fc.nat(9), stream: fc.constantFrom("a", "b") }),
    fc.record({ kind: fc.constant("leave" as const), home: fc.nat(9), stream: fc.constantFrom("a", "b") }),
    fc.record({
      kind: fc.constantFrom("sync" as const, "crash" as const, "fold" as const, "restored" as const),
    }),
  );

  it("ends with what the server says, whatever breaks where", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.array(change, { maxLength: 40 }), async (breaks, changes) => {
        const rig = new Rig(breaks);
        await rig.begin();
        const ids = Array.from({ length: 10 }, newId);
        const said = new Map<string, PulledRecord>();
        let version = 0;
        for (const one of changes) {
          if (one.kind === "put" || one.kind === "leave") {
            const id = ids[one.home]!;
            const body = household({ id, number: String(++version) });
            const record =
              one.kind === "put" ? pulled("household", body, one.stream) : gone("household", id, one.stream);
            said.set(`${one.stream}/${id}`, record);
            rig.server.feed.push(record);
          } else if (one.kind === "sync") await rig.sync.syncNow();
          else if (one.kind === "crash") await rig.crash();
          else if (one.kind === "fold") await rig.phone.records.fold();
          else {
            // Another database, which holds only the latest words.
            rig.server.epoch += "+";
            rig.server.feed.splice(0, rig.server.feed.length, ...said.values());
          }
        }
        await rig.settle();
        const expected = new Set([...said.values()].filter((one) => one.body).map((one) => one.id));
        for (const round of ["in memory", "on disk"]) {
          const here = rig.phone.records.households.value;
          expect(new Set(here.keys()), round).toEqual(expected);
          for (const [id, found] of here) {
            const words = ["a", "b"]
              .map((stream) => said.get(`${stream}/${id}`)?.body)
              .filter((body) => body);
            expect(words, round).toContainEqual(found);
          }
          await rig.crash();
          await rig.phone.records.settled();
        }
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
