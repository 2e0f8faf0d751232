import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { Phone } from "../../src/db/phone";
import { expired } from "../../src/db/trim";
import { newId } from "../../src/lib/uuid";
import { followup, form, pulled, visitBody, visitRecord } from "../factories";

const NOW = new Date("2026-03-10T00:00:00Z");
const HOME = newId();
const old = (given = {}, body = {}) =>
  visitRecord(visitBody({ household_id: HOME, started_at: "2025-01-10T02:00:00Z", ...body }), given);
const latest = visitRecord(visitBody({ household_id: HOME, started_at: "2026-02-10T02:00:00Z" }));

it("a visit older than a year leaves; what still needs it keeps it", () => {
  const plain = old({ state: "approved" });
  const promised = old();
  const open = followup({ visit_id: promised.id });
  const closed = followup({ visit_id: plain.id, state: "done" });
  const kept = [
    promised,
    old({ state: "returned" }),
    old({ state: "held" }),
    old({ missing: ["a"] }),
    latest,
  ];
  expect([...expired([plain, ...kept], [form()], [open, closed], NOW)]).toEqual([plain.id]);
});

it("the last visit of a household stays however old, and longer where a form is due less often", () => {
  const only = visitRecord(visitBody({ started_at: "2020-01-10T02:00:00Z" }));
  const plain = old();
  expect(expired([only], [form()], [], NOW).size).toBe(0);
  expect(expired([plain, latest], [form({ every: 730 })], [], NOW).size).toBe(0);
  expect(expired([plain, latest], [form({ every: null })], [], NOW).size).toBe(1);
});

it("trimmed visits are gone from disk too, and nothing else", async () => {
  const owner = {
    id: newId(),
    name: "李秀兰",
    username: "worker1",
    role: "worker" as const,
    phone: null,
    language: "zh",
    areas: [],
  };
  const phone = new Phone(1000);
  await phone.signedIn(owner, "secret");
  await phone.setPin("135790", { password: "secret" });
  const gone = old();
  const records = [pulled("visit", gone), pulled("visit", latest)];
  await phone.records.apply({ cursor: "1", more: false, remaining: 0, dropped_streams: [], records });
  await phone.records.trim(new Set([gone.id]));
  expect([...phone.records.visits.value.keys()]).toEqual([latest.id]);
  phone.lock();
  await phone.unlock("135790");
  await phone.records.settled();
  expect([...phone.records.visits.value.keys()]).toEqual([latest.id]);
});
