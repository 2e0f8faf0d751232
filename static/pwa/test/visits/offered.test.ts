import { describe, expect, it } from "vitest";
import type { FollowUp, Form, Visit } from "../../src/lib/types";
import { dueInHouse, type HouseFacts, isShown } from "../../src/visits/offered";
import type { FormDraft } from "../../src/visits/types";
import { CHILD, GRANNY, HOUSE, member } from "./house";

const form = (form_id: string, more: Partial<Form> = {}): Form => ({
  id: form_id,
  form_id,
  title: { zh: form_id },
  version: "1",
  plan_hash: form_id,
  subject: "household",
  every: 90,
  order: 10,
  active: true,
  ...more,
});
const visited = (form_id: string, subject_id: string, finished_at: string) =>
  ({ submissions: [{ form_id, subject_id, finished_at }] }) as unknown as Visit;
const draft = (form_id: string, subject_id: string, finished_at: string | null) =>
  ({ id: `${form_id}-draft`, form_id, subject_id, subject_type: "household", finished_at }) as FormDraft;

function facts(more: Partial<HouseFacts> = {}): HouseFacts {
  return {
    household_id: HOUSE,
    members: [
      member(CHILD, "王小宝", { born: "2023-05-20" }),
      member(GRANNY, "陈桂香", { born: "1941-09-12" }),
    ],
    forms: [form("home_visit"), form("elder_care", { subject: "member", order: 50 })],
    visits: [],
    followups: [],
    drafts: [],
    today: "2026-03-01",
    isOffered: (one, _type, id) => one.form_id !== "elder_care" || id === GRANNY,
    isRegistered: () => false,
    ...more,
  };
}

describe("what is due in a house", () => {
  it("is every form never filled in, for the subjects it is offered for, eldest member first", () => {
    const due = dueInHouse(facts());
    expect(due.household.map((one) => [one.form.form_id, one.state])).toEqual([["home_visit", "due"]]);
    expect(due.members.map((one) => one.member.full_name)).toEqual(["陈桂香", "王小宝"]);
    expect(due.members.map((one) => one.offers.length)).toEqual([1, 0]);
  });
  it("leaves out the registration of a house that is registered, unless a year has passed since it was checked", () => {
    const registration = form("register_household", { every: 365 });
    const known = { forms: [registration], isRegistered: () => true };
    expect(dueInHouse(facts(known)).household[0]).toMatchObject({ state: "on_demand" });
    const visits = [visited("register_household", HOUSE, "2025-02-01T02:00:00Z")];
    expect(dueInHouse(facts({ ...known, visits })).household[0]).toMatchObject({ state: "due" });
  });
  it("is due again the day its interval is over, not before", () => {
    const on = (finished: string) =>
      dueInHouse(facts({ visits: [visited("home_visit", HOUSE, finished)] })).household[0];
    expect(on("2025-12-02T02:00:00Z")).toMatchObject({ state: "not_due", due_on: "2026-03-02" });
    expect(on("2025-12-01T02:00:00Z")).toMatchObject({ state: "due", due_on: "2026-03-01" });
    // 2025-12-01 17:00 UTC is already the second of December in the village.
    expect(on("2025-12-01T17:00:00Z")).toMatchObject({ state: "not_due" });
  });
  it("counts the last time it was filled in, whatever order visits come in", () => {
    const visits = [
      visited("home_visit", HOUSE, "2026-02-20T02:00:00Z"),
      visited("home_visit", HOUSE, "2025-01-01T02:00:00Z"),
    ];
    expect(dueInHouse(facts({ visits })).household[0]?.state).toBe("not_due");
  });
  it("shows a form begun and a form finished in this visit as such", () => {
    const state = (finished: string | null) =>
      dueInHouse(facts({ drafts: [draft("home_visit", HOUSE, finished)] })).household[0]?.state;
    expect([state(null), state("2026-03-01T01:00:00Z")]).toEqual(["in_progress", "done"]);
  });
  it("keeps a form begun in this visit that is no longer published", () => {
    const due = dueInHouse(facts({ forms: [], drafts: [draft("old_form", HOUSE, null)] }));
    expect(due.household.map((one) => one.form.form_id)).toEqual(["old_form"]);
  });
  it("is due because a follow-up asks for it, even where it is not offered", () => {
    const followup = {
      id: "f",
      form_id: "elder_care",
      member_id: CHILD,
      household_id: HOUSE,
      due: "2026-03-05",
      priority: "high",
    };
    const due = dueInHouse(facts({ followups: [followup as FollowUp] }));
    expect(due.members.find((one) => one.member.id === CHILD)?.offers[0]).toMatchObject({
      state: "due",
      followup: { id: "f" },
    });
  });
  it("leaves forms without an interval for when they are asked for", () => {
    const due = dueInHouse(facts({ forms: [form("complaint", { every: null })] }));
    expect(due.household[0]?.state).toBe("on_demand");
    expect(due.household.filter(isShown)).toEqual([]);
  });
  it("leaves out who moved out or died, and puts who is away after who is there", () => {
    const members = [
      member("a", "在外", { residence: "away", born: "1990-01-01" }),
      member("b", "走了", { residence: "died" }),
      member("c", "在家", { born: "2000-01-01" }),
    ];
    expect(dueInHouse(facts({ members })).members.map((one) => one.member.full_name)).toEqual([
      "在家",
      "在外",
    ]);
  });
  it("lists follow-ups by urgency, then by the day they are due", () => {
    const one = (id: string, priority: string, due: string) =>
      ({ id, priority, due, household_id: HOUSE }) as FollowUp;
    const followups = [
      one("a", "normal", "2026-01-01"),
      one("b", "urgent", "2026-04-01"),
      one("c", "normal", "2025-12-01"),
    ];
    expect(dueInHouse(facts({ followups })).followups.map((each) => each.id)).toEqual(["b", "c", "a"]);
  });
});
