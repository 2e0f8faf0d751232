import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { Client } from "../../src/api/client";
import { Phone } from "../../src/db/phone";
import { newId } from "../../src/lib/uuid";
import { backoff, Sync } from "../../src/sync/engine";
import { nextBatch } from "../../src/sync/push";
import { followup, form, household, pulled, visitBody, visitRecord } from "../factories";
import { SmallServer } from "./server";

let phone: Phone;
let server: SmallServer;
let client: Client;
let sync: Sync;

beforeEach(async () => {
  phone = new Phone(1000);
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
  await phone.meta.set("refresh", "refresh-0");
  server = new SmallServer(account);
  client = new Client(
    phone,
    server.fetch,
    (_name, work) => work(),
    () => "device",
  );
  sync = new Sync(
    phone,
    client,
    () => "device",
    async (_name, work) => {
      await work();
      return true;
    },
  );
});

async function addVisit(id = newId()): Promise<string> {
  await phone.outbox.add({ id, kind: "visit", made_at: "2026-03-10T02:20:00Z", body: visitBody({ id }) });
  return id;
}

const states = () => phone.outbox.all.value.map((item) => item.state);

describe("sending", () => {
  it("an accepted visit leaves the outbox once what was pulled tells of it", async () => {
    const id = await addVisit();
    await sync.syncNow();
    expect(sync.status.value.failure).toBeNull();
    expect([...server.items.keys()]).toEqual([id]);
    expect(states()).toEqual([]);
  });

  it("an answer that is lost costs nothing: the item is sent again and counts once", async () => {
    await addVisit();
    server.after = (call) => {
      if (call === "POST /sync/push") throw new TypeError("connection cut");
    };
    await sync.syncNow();
    expect(sync.status.value.failure?.kind).toBe("unavailable");
    expect(states()).toEqual(["waiting"]);
    server.after = () => undefined;
    await sync.syncNow();
    expect(server.items.size).toBe(1);
    expect(states()).toEqual([]);
  });

  it("an accepted item stays in sight when pulling fails, and leaves with the next whole round", async () => {
    await addVisit();
    server.before = (call) => {
      if (call === "GET /sync/pull") throw new TypeError("no signal");
    };
    await sync.syncNow();
    expect(states()).toEqual(["sent"]);
    expect(phone.records.visits.value.size).toBe(1);
    server.before = () => undefined;
    await sync.syncNow();
    expect(states()).toEqual([]);
  });

  it("a held edit and a refused item stay, with the reasons; a refused one can be sent again", async () => {
    server.judge = (item) => (item.kind === "register_edit" ? "held" : "refused");
    const body = { subject: "household" as const, id: newId(), base: {}, set: { number: "7" } };
    await phone.outbox.add({ id: newId(), kind: "register_edit", made_at: "2026-03-10T02:00:00Z", body });
    const id = await addVisit();
    await sync.syncNow();
    expect(states()).toEqual(["held", "refused"]);
    expect(phone.outbox.all.value[1]?.reasons[0]?.code).toBe("refused");
    server.judge = () => "accepted";
    await phone.outbox.retry(id);
    await sync.syncNow();
    expect(states()).toEqual(["held"]);
  });

  it("a held visit leaves the outbox when the server's record of it is here", async () => {
    server.judge = () => "held";
    const id = await addVisit();
    server.feed.push(pulled("visit", visitRecord(visitBody({ id }), { state: "held" })));
    await sync.syncNow();
    expect(states()).toEqual([]);
    expect(phone.records.visits.value.get(id)?.state).toBe("held");
  });

  it("a held correction leaves the outbox when the visit's history tells of it, not before", async () => {
    server.judge = () => "held";
    const [id, correction] = [newId(), newId()];
    server.feed.push(pulled("visit", visitRecord(visitBody({ id }), { state: "returned" })));
    await phone.outbox.add({
      id: correction,
      kind: "visit_correction",
      made_at: "2026-03-10T02:20:00Z",
      body: visitBody({ id }),
    });
    await sync.syncNow();
    expect(states()).toEqual(["held"]);
    const line = { id: correction, kind: "corrected" as const, at: "", by_id: null, text: null, data: {} };
    server.feed.push(pulled("visit", visitRecord(visitBody({ id }), { state: "held", history: [line] })));
    await sync.syncNow();
    expect(states()).toEqual([]);
  });

  it("batches end before they grow too big, and hold at least one item", () => {
    const item = (note: string) => ({ body: visitBody({ note }) }) as never;
    expect(nextBatch(Array.from({ length: 160 }, () => item("")))).toHaveLength(100);
    expect(nextBatch([item("x".repeat(900_000)), item("")])).toHaveLength(1);
    expect(nextBatch([item(""), item("x".repeat(900_000))])).toHaveLength(1);
  });
});

describe("photos", () => {
  async function visitWithPhoto(size: number): Promise<string> {
    const { sha256 } = await phone.photos.put(
      new Blob([new Uint8Array(size).fill(7)], { type: "image/jpeg" }),
    );
    const attachments = [{ name: "a.jpg", sha256, type: "image/jpeg", size }];
    const submission = { attachments } as never;
    await phone.outbox.add({
      id: newId(),
      kind: "visit",
      made_at: "2026-03-10T02:20:00Z",
      body: visitBody({ submissions: [submission] }),
    });
    return sha256;
  }

  it("follow their visit in pieces and are not sent twice", async () => {
    const sha256 = await visitWithPhoto(600_000);
    await sync.syncNow();
    expect(sync.status.value.failure).toBeNull();
    expect(server.files.get(sha256)).toHaveLength(600_000);
    const puts = server.calls.filter((call) => call.startsWith("PUT")).length;
    await sync.syncNow();
    expect(server.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(puts);
  });

  it("go on where the connection broke", async () => {
    const sha256 = await visitWithPhoto(600_000);
    let puts = 0;
    server.before = (call) => {
      if (call.startsWith("PUT") && ++puts === 2) throw new TypeError("cut");
    };
    await sync.syncNow();
    expect(server.files.get(sha256)).toHaveLength(262_144);
    await sync.syncNow();
    expect(server.files.get(sha256)).toHaveLength(600_000);
    expect(puts).toBe(4);
  });

  it("are not taken for sent when all bytes arrived and the server could not store them", async () => {
    const sha256 = await visitWithPhoto(300_000);
    server.storeFails = true;
    await sync.syncNow();
    expect(sync.status.value.failure?.kind).toBe("unavailable");
    expect(server.files.get(sha256)).toHaveLength(300_000);
    expect(await phone.photos.unsent()).toHaveLength(1);
    server.storeFails = false;
    await sync.syncNow();
    expect(server.stored.has(sha256)).toBe(true);
    expect(await phone.photos.unsent()).toHaveLength(0);
  });

  it("of a visit still being made stay on the phone", async () => {
    await phone.photos.put(new Blob(["draft"], { type: "image/jpeg" }));
    await sync.syncNow();
    expect(server.files.size).toBe(0);
    expect(await phone.photos.unsent()).toHaveLength(1);
  });
});

describe("receiving", () => {
  it("goes page by page and takes the forms' plans along", async () => {
    const one = form({ plan_hash: "b".repeat(64) });
    server.plans.set(one.plan_hash, { format: 1 });
    server.feed.push(
      pulled("form", one),
      ...Array.from({ length: 8 }, () => pulled("household", household())),
    );
    await sync.syncNow();
    expect(phone.records.households.value.size).toBe(8);
    expect(await phone.plans.get(one.plan_hash)).toEqual({ format: 1 });
    expect(sync.status.value.lastAt).not.toBeNull();
  });

  it("takes the pictures along that forms show, one that was cut off with the next round", async () => {
    const one = form({ plan_hash: "b".repeat(64) });
    const listed = (sha256: string) => ({ sha256, type: "image/png", size: 3 });
    const files = {
      "a.png": listed("1".repeat(64)),
      "b.png": listed("2".repeat(64)),
      "gone.png": listed("3".repeat(64)),
    };
    server.plans.set(one.plan_hash, { format: 1, files });
    server.formFiles.set("1".repeat(64), new Uint8Array([1, 2, 3]));
    server.formFiles.set("2".repeat(64), new Uint8Array([4, 5, 6]));
    server.feed.push(pulled("form", one));
    server.before = (call) => {
      if (call.endsWith("2".repeat(64))) throw new TypeError("cut");
    };
    await sync.syncNow();
    expect(sync.status.value.failure).not.toBeNull();
    expect(sync.status.value.lastAt).not.toBeNull();
    expect(await phone.formFiles.url(one.plan_hash, "b.png")).toBeNull();
    server.before = () => undefined;
    await sync.syncNow();
    expect(sync.status.value.failure).toBeNull();
    const blob = await phone.formFiles.blob(one.plan_hash, "b.png");
    expect(blob?.type).toBe("image/png");
    expect(new Uint8Array(await blob!.arrayBuffer())).toEqual(new Uint8Array([4, 5, 6]));
    const url = await phone.formFiles.url(one.plan_hash, "a.png");
    expect(url).toMatch(/^blob:/);
    expect(await phone.formFiles.url(one.plan_hash, "a.png")).toBe(url);
    expect(await phone.formFiles.url(one.plan_hash, "gone.png")).toBeNull();
    expect(await phone.formFiles.url(one.plan_hash, "unknown.png")).toBeNull();
    expect(await phone.formFiles.wanted()).toEqual([]);
  });

  it("goes on where it broke off", async () => {
    server.feed.push(...Array.from({ length: 8 }, () => pulled("household", household())));
    let pulls = 0;
    server.before = (call) => {
      if (call === "GET /sync/pull" && ++pulls === 2) throw new TypeError("cut");
    };
    await sync.syncNow();
    expect(phone.records.households.value.size).toBe(3);
    await sync.syncNow();
    expect(phone.records.households.value.size).toBe(8);
    expect(pulls).toBe(4);
  });

  it("begins afresh when the server was restored, and keeps what is unsent", async () => {
    server.feed.push(pulled("household", household()), pulled("followup", followup()));
    await sync.syncNow();
    server.epoch = "two";
    const other = household();
    server.feed.splice(0, 2, pulled("household", other));
    server.judge = () => "refused";
    await addVisit();
    await sync.syncNow();
    expect([...phone.records.households.value.keys()]).toEqual([other.id]);
    expect(phone.records.followups.value.size).toBe(0);
    expect(states()).toEqual(["refused"]);
  });
});

describe("the account", () => {
  it("an expired token is renewed once, however many calls wait for it", async () => {
    await Promise.all([client.call("GET", "/sync/pull?limit=1"), client.call("GET", "/sync/pull?limit=1")]);
    expect(server.tokens).toBe(1);
    expect(await phone.meta.get("refresh")).toBe("refresh-1");
  });

  it("a refused refresh asks to sign in, and keeps the outbox", async () => {
    server.problem = (call) => (call.includes("refresh") ? { status: 401, code: "refresh_refused" } : null);
    await addVisit();
    await sync.syncNow();
    expect(sync.status.value.failure?.kind).toBe("sign_in");
    expect(states()).toEqual(["waiting"]);
  });

  it.each([
    [426, "app_too_old", "too_old"],
    [503, "unavailable", "unavailable"],
    [429, "too_many_requests", "unavailable"],
  ])("a %i means %s", async (status, code, kind) => {
    server.problem = (call) => (call.includes("push") ? { status, code } : null);
    await addVisit();
    await sync.syncNow();
    expect(sync.status.value.failure?.kind).toBe(kind);
    expect(states()).toEqual(["waiting"]);
  });

  it("delays grow with every failure up to ten minutes, and are spread", () => {
    expect(backoff(1, () => 0.5)).toBe(5000);
    expect(backoff(3, () => 0.5)).toBe(20_000);
    expect(backoff(30, () => 0.5)).toBe(600_000);
    expect(backoff(30, () => 1)).toBe(900_000);
  });
});
