/** Stores that released versions of the app wrote, opened by this one: nothing in them is lost, with a signal or without. */
import "fake-indexeddb/auto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Phone } from "../../src/db/phone";
import { type DatabaseSample, dump, restore } from "./samples";

const ACCOUNT = "00000000-0000-4000-8000-000000000001";
const NAME = `fieldapp-${ACCOUNT}`;
const HOUSEHOLD = "00000000-0000-4000-8000-0000000000a1";
const VISIT = "00000000-0000-4000-8000-0000000000b1";
const FOLDER = new URL("stores/", import.meta.url);
const versions = readdirSync(FOLDER).map((file) => file.replace(".json", ""));

/** The phone of a sample, unlocked by this version of the app. */
async function opened(version: string): Promise<Phone> {
  await restore(NAME, JSON.parse(readFileSync(new URL(`${version}.json`, FOLDER), "utf8")) as DatabaseSample);
  return reopened();
}

async function reopened(): Promise<Phone> {
  const phone = new Phone(1000);
  expect(await phone.choose(ACCOUNT)).toBe(true);
  expect(await phone.unlock("135790")).toHaveProperty("key");
  await phone.records.settled();
  return phone;
}

describe.each(versions)("a store of version %s", (version) => {
  it("keeps the draft with its answers, what waits to be sent, and its photo", async () => {
    const phone = await opened(version);
    expect(phone.drafts.all.value).toMatchObject([
      { household_id: HOUSEHOLD, forms: [{ values: { consent: "yes", name: "王小明" } }] },
    ]);
    expect(phone.outbox.waiting().map((item) => [item.kind, item.schema])).toEqual([
      ["visit", 1],
      ["followup_change", 1],
    ]);
    const [photo] = await phone.photos.unsent();
    expect(await (await phone.photos.get(photo!.sha256))!.text()).toBe("picture");
    phone.lock();
  });

  it("keeps the latest word on every record, before and after it is sorted anew", async () => {
    let phone = await opened(version);
    for (const round of ["as found", "sorted"]) {
      expect(
        [...phone.records.households.value.values()].map((one) => one.head_name),
        round,
      ).toEqual(["王秀兰"]);
      expect(phone.records.visits.value.get(VISIT)?.state, round).toBe("approved");
      expect(phone.records.members.value.size, round).toBe(1);
      expect(await phone.meta.get("cursor"), round).toBe("c2");
      await phone.records.fold();
      phone.lock();
      phone = await reopened();
    }
    expect((await dump(NAME)).stores.find((one) => one.name === "segments")!.rows).toHaveLength(3);
    phone.lock();
  });

  it("still knows who was signed in, and its form", async () => {
    const phone = await opened(version);
    expect(phone.account.value?.name).toBe("李秀兰");
    expect(await phone.meta.get("refresh")).toBe("refresh-0");
    expect(await phone.plans.get("a".repeat(64))).toEqual({ format: 1 });
    phone.lock();
  });
});
