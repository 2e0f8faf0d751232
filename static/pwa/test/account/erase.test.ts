import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { finishErasing, handInAndErase } from "../../src/account/erase";
import { client } from "../../src/api/client";
import { drafts, outbox, phone } from "../../src/db";
import { newId } from "../../src/lib/uuid";
import { sync } from "../../src/sync";
import { visitBody } from "../factories";

const storage = new Map<string, string>();
const cached = new Set<string>();
let id: string;
let calls: string[];

beforeEach(async () => {
  storage.clear();
  storage.set("fieldapp.device", newId());
  cached.add("app");
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    clear: () => storage.clear(),
  });
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("caches", {
    keys: async () => [...cached],
    delete: async (name: string) => cached.delete(name),
  });
  id = newId();
  await phone.signedIn(
    { id, name: "李秀兰", username: "worker1", role: "worker", phone: null, language: "zh", areas: [] },
    "secret",
  );
  await phone.setPin("135790", { password: "secret" });
  calls = [];
  vi.spyOn(client, "call").mockImplementation(async (method: string, path: string) => {
    calls.push(`${method} ${path}`);
    return new Response();
  });
  vi.spyOn(sync, "handIn").mockImplementation(async () => {
    const answered_at = new Date().toISOString();
    calls.push("hand in");
    await outbox.settle(
      outbox.waiting().map((item) => ({
        id: item.id,
        status: "accepted" as const,
        reasons: [],
        missing: [],
        answered_at,
      })),
    );
  });
});

const stores = async () => (await indexedDB.databases()).map((one) => one.name);

describe("a lost phone", () => {
  it("hands in what is unsent and unfinished, says so, and erases everything", async () => {
    await drafts.save({ id: newId(), household_id: newId(), started_at: "2026-03-10T02:00:00Z" });
    const body = visitBody();
    await outbox.add({ id: body.id, kind: "visit", made_at: body.ended_at, body });
    expect(await handInAndErase("device_lost")).toEqual({ code: "device_lost", n: 2 });
    expect(calls).toEqual(["hand in", "POST /devices/erased"]);
    expect([await stores(), storage.size, cached.size]).toEqual([[], 0, 0]);
  });

  it("without signal keeps everything for the next time", async () => {
    const body = visitBody();
    await outbox.add({ id: body.id, kind: "visit", made_at: body.ended_at, body });
    vi.spyOn(sync, "handIn").mockRejectedValue(new Error("offline"));
    expect(await handInAndErase("device_lost")).toBeNull();
    expect(await stores()).toContain(`fieldapp-${id}`);
    expect(outbox.waiting()).toHaveLength(1);
    expect(storage.has("fieldapp.erasing")).toBe(false);
    await phone.erase();
  });

  it("keeps what is finished while the server is told, for the next time", async () => {
    const body = visitBody();
    const late = { id: body.id, kind: "visit" as const, made_at: body.ended_at, body };
    vi.mocked(client.call).mockImplementationOnce(async () => {
      await outbox.add(late);
      return new Response(null, { status: 204 });
    });
    expect(await handInAndErase("device_lost")).toBeNull();
    expect(outbox.waiting()).toHaveLength(1);
    vi.mocked(client.call).mockImplementationOnce(async () => {
      void outbox.add({ ...late, id: newId() }); // on its way to the disk at the moment of erasing
      return new Response(null, { status: 204 });
    });
    expect(await handInAndErase("device_lost")).toBeNull();
    await vi.waitFor(() => expect(outbox.waiting()).toHaveLength(1));
    expect(await handInAndErase("device_lost")).toEqual({ code: "device_lost", n: 2 });
    expect(await stores()).toEqual([]);
  });

  it("that was switched off while it erased itself goes on at the next start, locked and without signal", async () => {
    const erase = vi.spyOn(phone, "erase").mockRejectedValueOnce(new Error("switched off"));
    expect(await handInAndErase("account_suspended")).toBeNull();
    phone.lock();
    expect(await stores()).toContain(`fieldapp-${id}`);
    expect(storage.has("fieldapp.erasing")).toBe(true);
    calls = [];
    expect(await finishErasing()).toEqual({ code: "account_suspended", n: 0 });
    expect(calls).toEqual([]);
    expect([await stores(), storage.size, cached.size]).toEqual([[], 0, 0]);
    erase.mockRestore();
  });
});
