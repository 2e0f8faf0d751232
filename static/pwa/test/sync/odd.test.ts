/** Clocks that jump, and phones put back to what they were: noted, handled, counted once. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "../../src/api/client";
import { Phone } from "../../src/db/phone";
import type { OwnAccount } from "../../src/lib/types";
import { newId } from "../../src/lib/uuid";
import { Sync } from "../../src/sync/engine";
import { dump, restore } from "../db/samples";
import { household, pulled, visitBody, visitRecord } from "../factories";
import { SmallServer } from "./server";

const DAY = 86_400_000;
let owner: OwnAccount;
let phone: Phone;
let server: SmallServer;
let client: Client;
let sync: Sync;

beforeEach(async () => {
  owner = {
    id: newId(),
    name: "李秀兰",
    username: "worker1",
    role: "worker",
    phone: null,
    language: "zh",
    areas: [],
  };
  server = new SmallServer(owner);
  phone = new Phone(1);
  await phone.signedIn(owner, "secret");
  await phone.setPin("135790", { password: "secret" });
  await phone.meta.set("refresh", "refresh-0");
  wire();
  return () => void vi.useRealTimers();
});

function wire(): void {
  const device = () => "device";
  client = new Client(phone, server.fetch, (_name, work) => work(), device);
  sync = new Sync(phone, client, device, async (_name, work) => {
    await work();
    return true;
  });
}

async function addVisit(made_at: string): Promise<string> {
  const id = newId();
  await phone.outbox.add({ id, kind: "visit", made_at, body: visitBody({ id }) });
  return id;
}

describe("a phone put back to what it was", () => {
  async function putBack(before: Awaited<ReturnType<typeof dump>>): Promise<void> {
    phone.lock();
    await restore(`fieldapp-${owner.id}`, before);
    phone = new Phone(1);
    await phone.choose(owner.id);
    await phone.unlock("135790");
    wire();
  }

  it("hands the same items in again, which count once, and goes on with new ones", async () => {
    await addVisit("2026-03-10T02:00:00Z");
    await addVisit("2026-03-10T03:00:00Z");
    const before = await dump(`fieldapp-${owner.id}`);
    await sync.syncNow();
    await addVisit("2026-03-11T03:00:00Z");
    await sync.syncNow();
    await putBack(before);
    expect(phone.outbox.waiting()).toHaveLength(2);
    const fresh = await addVisit("2026-03-12T03:00:00Z");
    await sync.syncNow();
    expect(server.items.size).toBe(4);
    expect(server.items.has(fresh)).toBe(true);
    expect(phone.outbox.all.value).toEqual([]);
  });

  it("has the records of today after a round, from the place where it stood then", async () => {
    const home = household();
    server.feed.push(pulled("household", home));
    await sync.syncNow();
    const before = await dump(`fieldapp-${owner.id}`);
    server.feed.push(pulled("household", { ...home, head_name: "赵敏" }), pulled("household", household()));
    await sync.syncNow();
    await putBack(before);
    expect(phone.records.households.value.get(home.id)?.head_name).toBe("王伟");
    await sync.syncNow();
    expect(phone.records.households.value.get(home.id)?.head_name).toBe("赵敏");
    expect(phone.records.households.value.size).toBe(2);
  });
});

describe("a clock", () => {
  it("that is set back does not change the order in which things are handed in", async () => {
    const first = await addVisit("2026-03-10T02:00:00Z");
    const second = await addVisit("2026-03-07T02:00:00Z");
    await sync.syncNow();
    expect([...server.items.keys()]).toEqual([first, second]);
  });

  it("that is years ahead takes no history off the phone, and the phone knows by how much it is wrong", async () => {
    const homes = newId();
    const started_at = new Date(Date.now() - 300 * DAY).toISOString();
    const recent = visitRecord(visitBody({ household_id: homes, started_at }));
    const latest = visitRecord(visitBody({ household_id: homes, started_at: new Date().toISOString() }));
    server.feed.push(pulled("visit", recent), pulled("visit", latest));
    server.time = () => Date.now() - 730 * DAY;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 730 * DAY });
    await sync.syncNow();
    expect(sync.status.value.failure).toBeNull();
    expect(phone.records.visits.value.size).toBe(2);
    expect(Math.round(client.skew.value! / DAY)).toBe(-730);
  });

  it("by which old visits leave is the server's", async () => {
    const homes = newId();
    const at = (days: number) => new Date(Date.now() - days * DAY).toISOString();
    const old = visitRecord(visitBody({ household_id: homes, started_at: at(400) }));
    const latest = visitRecord(visitBody({ household_id: homes, started_at: at(3) }));
    server.feed.push(pulled("visit", old), pulled("visit", latest));
    await sync.syncNow();
    expect([...phone.records.visits.value.keys()]).toEqual([latest.id]);
    expect((await phone.meta.get("trimmed"))?.visits).toBe(1);
  });

  it("set back by days locks nobody out: no wait after wrong PINs is longer than the longest", async () => {
    phone.lock();
    for (const wrong of ["000001", "000002", "000003"]) await phone.unlock(wrong);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3 * DAY });
    const answer = await phone.unlock("135790");
    expect(answer).toMatchObject({ wrong: true });
    expect((answer as { waitUntil: number }).waitUntil - Date.now()).toBeLessThanOrEqual(5000);
    vi.setSystemTime(Date.now() + 6000);
    expect(await phone.unlock("135790")).toHaveProperty("key");
  });
});
