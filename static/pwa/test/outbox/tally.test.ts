import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { Phone } from "../../src/db/phone";
import type { Operation, Tally } from "../../src/lib/types";
import { newId } from "../../src/lib/uuid";
import { unmade } from "../../src/outbox/gone";
import { compared } from "../../src/outbox/tally";
import { note } from "../../src/sync/ledger";
import { household, pulled, visitBody, visitRecord } from "../factories";

const none = new Set<string>();
const nobody = () => "";

function tally(given: Partial<Tally> = {}): Tally {
  return {
    month: "2026-03",
    server_time: "2026-03-20T00:00:00Z",
    visits: [],
    practice: [],
    kept: [],
    ...given,
  };
}

describe("the month's tally", () => {
  it("agrees where both sides have the same visits", () => {
    const ledger = { a: ["2026-03-02T01:00:00Z", "王伟"], b: ["2026-03-03T01:00:00Z", "赵敏"] } as const;
    const both = tally({
      visits: [
        { id: "a", state: "approved" },
        { id: "b", state: "returned" },
      ],
    });
    const found = compared("2026-03", { a: [...ledger.a], b: [...ledger.b] }, both, none, nobody);
    expect(found).toMatchObject({ done: 2, received: 2, held: 0, returned: 1, asOf: both.server_time });
    expect([found.onlyPhone, found.onlyServer]).toEqual([[], []]);
  });

  it("names what one side alone has, and whether it is still to be sent", () => {
    const ledger = {
      a: ["2026-03-02T01:00:00Z", "王伟"] as [string, string],
      b: ["2026-03-03T01:00:00Z", "赵敏"] as [string, string],
    };
    const other = tally({ visits: [{ id: "c", state: "accepted" }] });
    const found = compared("2026-03", ledger, other, new Set(["b"]), (id) => `of ${id}`);
    expect(found.onlyPhone).toEqual([
      { id: "a", who: "王伟", waiting: false },
      { id: "b", who: "赵敏", waiting: true },
    ]);
    expect(found.onlyServer).toEqual([{ id: "c", who: "of c", waiting: false }]);
    expect([found.done, found.received]).toEqual([3, 1]);
  });

  it("counts what is kept whole as received and held, practice apart, and months by the village's days", () => {
    const ledger = {
      kept: ["2026-03-02T01:00:00Z", "王伟"] as [string, string],
      try: ["2026-03-02T01:00:00Z", "练习"] as [string, string],
      // The first of April in the village, still March by Greenwich.
      april: ["2026-03-31T20:00:00Z", "赵敏"] as [string, string],
    };
    const server = tally({ kept: ["kept"], practice: [{ id: "try", state: "accepted" }] });
    const found = compared("2026-03", ledger, server, none, nobody);
    expect(found).toMatchObject({
      done: 1,
      received: 1,
      held: 1,
      practice: 1,
      onlyPhone: [],
      onlyServer: [],
    });
  });

  it("names what the desk set aside, with why, and counts it on neither side", () => {
    const ledger = {
      a: ["2026-03-02T01:00:00Z", "王伟"] as [string, string],
      b: ["2026-03-03T01:00:00Z", "赵敏"] as [string, string],
    };
    const visits = [{ id: "a", state: "accepted" as const }];
    const server = tally({ visits, set_aside: [{ id: "b", why: "同一次走访" }] });
    const found = compared("2026-03", ledger, server, none, nobody);
    expect(found).toMatchObject({ done: 1, received: 1, onlyPhone: [], onlyServer: [] });
    expect(found.setAside).toEqual([{ id: "b", who: "赵敏", waiting: false, why: "同一次走访" }]);
  });

  it("that was never fetched has no count of the server's", () => {
    const ledger = { a: ["2026-03-02T01:00:00Z", "王伟"] as [string, string] };
    expect(compared("2026-03", ledger, undefined, none, nobody)).toMatchObject({ done: 1, asOf: null });
  });
});

describe("the book of visits made", () => {
  it("keeps a visit that has left the phone, with whose household it was, for more than a year", async () => {
    const phone = new Phone(1000);
    const account = {
      id: newId(),
      name: "李秀兰",
      username: "worker1",
      role: "worker" as const,
      phone: null,
      language: "zh",
      areas: [],
    };
    await phone.signedIn(account, "secret");
    await phone.setPin("135790", { password: "secret" });
    const home = household({ head_name: "王伟" });
    const started_at = new Date(Date.now() - 86_400_000).toISOString();
    const mine = visitRecord(visitBody({ household_id: home.id, started_at }), { worker_id: account.id });
    const another = visitRecord(visitBody({ household_id: home.id, started_at }), { worker_id: newId() });
    const records = [pulled("household", home), pulled("visit", mine), pulled("visit", another)];
    const page = { cursor: "c", more: false, remaining: 0, dropped_streams: [], records };
    await phone.records.apply(page);
    const unsent = visitBody({ household_id: home.id, started_at });
    await phone.outbox.add({ id: unsent.id, kind: "visit", made_at: started_at, body: unsent });
    const noted = { [mine.id]: [started_at, "王伟"], [unsent.id]: [started_at, "王伟"] };
    expect(await note(phone)).toEqual(noted);
    await phone.outbox.remove([unsent.id]);
    await phone.records.clear();
    expect(await note(phone)).toEqual(noted);
    const old = new Date(Date.now() - 401 * 86_400_000).toISOString();
    await phone.meta.set("ledger", { ...(await note(phone)), old: [old, "赵敏"] });
    expect(await note(phone)).toEqual(noted);
  });
});

describe("households that left the phone", () => {
  const step = (id: string, before: Record<string, unknown> | null, after: Record<string, unknown>) => ({
    kind: "household" as const,
    id,
    before,
    after,
  });
  const operation = (steps: Operation["steps"], undone_at: string | null = null): Operation => ({
    id: newId(),
    operation: "merge_households",
    household_id: newId(),
    other_household_id: null,
    at: "2026-03-01T00:00:00Z",
    by_id: null,
    body: { operation: "merge_households" },
    steps,
    undone_at,
    undone_by: null,
  });

  it("by being merged or undone went to nobody else", () => {
    const merged = operation([step("double", { gone: null }, { gone: "merged" })]);
    const undone = operation([step("made", null, { number: "9" })], "2026-03-02T00:00:00Z");
    const stands = operation([step("split", null, { number: "8" })]);
    const back = operation([step("back", { gone: null }, { gone: "merged" })], "2026-03-02T00:00:00Z");
    expect([...unmade([merged, undone, stands, back])]).toEqual(["double", "made"]);
  });
});
