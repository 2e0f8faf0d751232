import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { Phone } from "../../src/db/phone";
import { Tables } from "../../src/db/store";
import { waitAfter } from "../../src/db/vault";
import type { OwnAccount, PulledRecord, PullPage } from "../../src/lib/types";
import { newId } from "../../src/lib/uuid";
import { followup, gone, household, member, pulled, visitBody, visitRecord } from "../factories";

/** Few rounds: what is tested is who gets in, not how long guessing takes. */
const ROUNDS = 1000;
const PIN = "135790";

function account(): OwnAccount {
  return {
    id: newId(),
    name: "李秀兰",
    username: "worker1",
    role: "worker",
    phone: null,
    language: "zh",
    areas: [],
  };
}

async function opened(owner: OwnAccount = account()): Promise<Phone> {
  const phone = new Phone(ROUNDS);
  await phone.signedIn(owner, "secret-1");
  await phone.setPin(PIN, { password: "secret-1" });
  return phone;
}

function page(records: PulledRecord[], given: Partial<PullPage> = {}): PullPage {
  return { cursor: "c1", more: false, remaining: 0, dropped_streams: [], records, ...given };
}

/** The same phone after its app was closed and opened. */
async function reopened(owner: OwnAccount, pin = PIN): Promise<Phone> {
  const phone = new Phone(ROUNDS);
  expect(await phone.choose(owner.id)).toBe(true);
  expect(phone.state.value).toBe("locked");
  expect(await phone.unlock(pin)).toHaveProperty("key");
  await phone.records.settled();
  return phone;
}

describe("the lock", () => {
  let owner: OwnAccount;
  let phone: Phone;
  beforeEach(async () => {
    owner = account();
    phone = await opened(owner);
  });

  it("opens with the PIN, and not with another", async () => {
    phone.lock();
    expect(await phone.unlock("000001")).toMatchObject({ wrong: true });
    expect(phone.state.value).toBe("locked");
    expect(await phone.unlock(PIN)).toHaveProperty("key");
    expect(phone.account.value?.name).toBe("李秀兰");
  });

  it("looks at no PIN, not even the right one, while one must wait after wrong ones", async () => {
    phone.lock();
    for (const wrong of ["000001", "000002", "000003"]) await phone.unlock(wrong);
    expect(await phone.unlock(PIN)).toMatchObject({ wrong: true });
    expect(waitAfter(2)).toBe(0);
    expect(waitAfter(4)).toBeGreaterThan(waitAfter(3));
    expect(waitAfter(50)).toBe(waitAfter(6));
  });

  it("a forgotten PIN is replaced by signing in, and nothing unsent is lost", async () => {
    await phone.outbox.add({
      id: newId(),
      kind: "visit",
      made_at: "2026-03-10T02:00:00Z",
      body: visitBody(),
    });
    phone.lock();
    const again = new Phone(ROUNDS);
    expect(await again.signedIn(owner, "secret-1")).toBe(true);
    await again.setPin("246801", { password: "secret-1" });
    expect((await reopened(owner, "246801")).outbox.waiting()).toHaveLength(1);
  });

  it("a password changed elsewhere asks for the one before, or the PIN", async () => {
    await phone.drafts.save({ id: "d", household_id: "h", started_at: "2026-03-10T02:00:00Z" });
    phone.lock();
    const again = new Phone(ROUNDS);
    expect(await again.signedIn(owner, "secret-2")).toBe(false);
    expect(await again.signedIn(owner, "secret-2", null, "nonsense")).toBe(false);
    expect(await again.signedIn(owner, "secret-2", null, PIN)).toBe(true);
    expect(again.drafts.all.value).toHaveLength(1);
    again.lock();
    expect(await again.signedIn(owner, "secret-2")).toBe(true);
  });

  it("a forgotten PIN and a password reset at the desk cost nothing: the server's key for this phone opens it", async () => {
    const made = new Phone(ROUNDS);
    const other = account();
    await made.signedIn(other, "secret-1", "key-of-the-server");
    await made.setPin(PIN, { password: "secret-1" });
    await made.drafts.save({ id: "d", household_id: "h", started_at: "2026-03-10T02:00:00Z" });
    made.lock();
    const again = new Phone(ROUNDS);
    expect(await again.signedIn(other, "secret-2", "another key")).toBe(false);
    expect(await again.signedIn(other, "secret-2", "key-of-the-server")).toBe(true);
    expect(again.drafts.all.value).toHaveLength(1);
    expect(await again.setPin("246801", { password: "secret-2" })).toBe(true);
    again.lock();
    expect((await reopened(other, "246801")).drafts.all.value).toHaveLength(1);
  });

  it("a store from before the server kept a key gets one at the next sign-in", async () => {
    phone.lock();
    expect(await phone.signedIn(owner, "secret-1", "key-of-the-server")).toBe(true);
    phone.lock();
    expect(await phone.signedIn(owner, "reset", "key-of-the-server")).toBe(true);
    expect(phone.madeAnew).toBe(false);
  });

  it("keeps nothing readable on disk", async () => {
    await phone.records.apply(page([pulled("household", household({ head_name: "王秀英" }))]));
    await phone.drafts.save({
      id: "d",
      household_id: "h",
      started_at: "2026-03-10T02:00:00Z",
      note: "王秀英",
    } as never);
    await phone.outbox.add({
      id: newId(),
      kind: "visit",
      made_at: "2026-03-10T02:00:00Z",
      body: visitBody({ note: "王秀英" }),
    });
    await phone.photos.put(new Blob(["王秀英"], { type: "image/jpeg" }));
    const tables = new Tables(owner.id);
    for (const table of tables.tables) {
      for (const row of await table.toArray()) {
        const bytes = (row.sealed as Uint8Array | undefined) ?? new Uint8Array();
        expect(JSON.stringify({ ...row, sealed: "" }) + new TextDecoder().decode(bytes)).not.toContain(
          "王秀英",
        );
      }
    }
    tables.close();
  });

  it("two workers on one phone never see each other's households", async () => {
    await phone.records.apply(page([pulled("household", household())]));
    phone.lock();
    const other = await opened();
    expect(other.records.households.value.size).toBe(0);
    expect(await other.choose(newId())).toBe(false);
  });
});

describe("records", () => {
  it("are there again after the app was closed, as they were last told", async () => {
    const owner = account();
    const phone = await opened(owner);
    const many = Array.from({ length: 450 }, (_, at) => household({ number: String(at) }));
    await phone.records.apply(page(many.map((one) => pulled("household", one))));
    const changed = { ...many[7]!, head_name: "赵敏" };
    await phone.records.apply(
      page([pulled("household", changed), gone("household", many[8]!.id)], { cursor: "c2" }),
    );
    const again = await reopened(owner);
    expect(again.records.households.value.size).toBe(449);
    expect(again.records.households.value.get(changed.id)?.head_name).toBe("赵敏");
    expect(await again.meta.get("cursor")).toBe("c2");
  });

  it("stay while one of two streams still has them", async () => {
    const phone = await opened();
    const one = household();
    await phone.records.apply(
      page([pulled("household", one, "village"), pulled("household", one, "granted")]),
    );
    await phone.records.apply(page([gone("household", one.id, "village")]));
    expect(phone.records.households.value.has(one.id)).toBe(true);
    await phone.records.apply(page([], { dropped_streams: ["granted"] }));
    expect(phone.records.households.value.has(one.id)).toBe(false);
  });

  it("of a dropped stream are gone from disk too", async () => {
    const owner = account();
    const phone = await opened(owner);
    await phone.records.apply(
      page([pulled("household", household(), "a"), pulled("household", household(), "b")]),
    );
    await phone.records.apply(page([], { dropped_streams: ["a"] }));
    expect((await reopened(owner)).records.households.value.size).toBe(1);
  });

  it("are the same after folding many small changes", async () => {
    const owner = account();
    const phone = await opened(owner);
    const one = household();
    for (let at = 0; at < 20; at++) {
      await phone.records.apply(
        page([pulled("household", { ...one, number: String(at) }), pulled("member", member())]),
      );
    }
    expect(await phone.records.fold()).toBe(1);
    expect(await phone.records.fold()).toBe(0);
    const again = await reopened(owner);
    expect(again.records.households.value.get(one.id)?.number).toBe("19");
    expect(again.records.members.value.size).toBe(20);
  });
});

describe("what waits in the outbox", () => {
  it("a visit shows in the household at once, with what its answers changed and promised", async () => {
    const phone = await opened();
    const home = household();
    const old = followup({ household_id: home.id });
    await phone.records.apply(page([pulled("household", home), pulled("followup", old)]));
    const body = visitBody({ household_id: home.id });
    const made = followup({ household_id: home.id });
    const born = {
      list: "members",
      id: newId(),
      action: "create" as const,
      label: "王宝",
      properties: { full_name: "王宝", wish: "书包" },
    };
    await phone.outbox.add(
      { id: newId(), kind: "visit", made_at: "2026-03-10T02:20:00Z", body },
      { followups: [made], closes: [old.id], entities: [born] },
    );
    const { visits, followups, members, households } = phone.records;
    expect(visits.value.get(body.id)?.state).toBe("waiting");
    expect(followups.value.get(made.id)?.state).toBe("open");
    expect(followups.value.get(old.id)?.state).toBe("done");
    expect(members.value.get(born.id)).toMatchObject({
      full_name: "王宝",
      household_id: home.id,
      properties: { wish: "书包" },
    });
    expect(households.value.get(home.id)?.last_visit?.id).toBe(body.id);
  });

  it("gives way to the server's own records", async () => {
    const phone = await opened();
    const home = household();
    const body = visitBody({ household_id: home.id });
    const made = followup({ household_id: home.id });
    await phone.outbox.add(
      { id: newId(), kind: "visit", made_at: "2026-03-10T02:20:00Z", body },
      { followups: [made] },
    );
    await phone.records.apply(
      page([pulled("household", home), pulled("visit", visitRecord(body, { state: "approved" }))]),
    );
    expect(phone.records.visits.value.get(body.id)?.state).toBe("approved");
    expect(phone.records.followups.value.has(made.id)).toBe(false);
  });

  it("a comment and a follow-up marked done show at once", async () => {
    const phone = await opened();
    const one = followup();
    await phone.records.apply(page([pulled("followup", one)]));
    const add = (action: "comment" | "done", text?: string) =>
      phone.outbox.add({
        id: newId(),
        kind: "followup_change",
        made_at: `2026-03-1${action === "done" ? 2 : 1}T02:20:00Z`,
        body: { followup_id: one.id, action, text },
      });
    await add("comment", "已电话联系");
    await add("done");
    const now = phone.records.followups.value.get(one.id);
    expect(now?.history.map((event) => event.kind)).toEqual(["comment", "done"]);
    expect(now?.state).toBe("done");
  });
});

describe("drafts", () => {
  it("are saved in order, so that the last answer stands", async () => {
    const owner = account();
    const phone = await opened(owner);
    const draft = { id: "d", household_id: "h", started_at: "2026-03-10T02:00:00Z", answer: 0 };
    await Promise.all([1, 2, 3, 4, 5].map((answer) => phone.drafts.save({ ...draft, answer })));
    const again = await reopened(owner);
    expect(await again.drafts.load<typeof draft>("d")).toMatchObject({ answer: 5 });
  });

  it("become an outbox item in one step", async () => {
    const owner = account();
    const phone = await opened(owner);
    await phone.drafts.save({ id: "d", household_id: "h", started_at: "2026-03-10T02:00:00Z" });
    const item = { id: newId(), kind: "visit" as const, made_at: "2026-03-10T02:20:00Z", body: visitBody() };
    await phone.drafts.finish("d", phone.outbox, item, {});
    const again = await reopened(owner);
    expect(again.drafts.all.value).toHaveLength(0);
    expect(again.outbox.waiting()).toHaveLength(1);
  });
});
