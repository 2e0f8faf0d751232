import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { drafts, outbox, phone, records } from "../../src/db";
import type { Values } from "../../src/forms/session";
import { changeNotes } from "../../src/visits/changes";
import { loadHouse } from "../../src/visits/due";
import { openForms, registerWith, sessionOf } from "../../src/visits/open";
import * as store from "../../src/visits/store";
import type { FormDraft } from "../../src/visits/types";
import { PlanMaker } from "../forms/plans";
import { fill, GRANNY, HOUSE, worker } from "./house";
import { shippedPlan } from "./shipped";

const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => void storage.set(key, value),
});

let phones = 0;

/** A phone of its own for every test, with the village on it. */
async function freshPhone(): Promise<void> {
  const account = { ...worker, id: `30000000-0000-4000-8000-${String(++phones).padStart(12, "0")}` };
  await phone.signedIn(account, "password");
  await fill(phone, {
    home: shippedPlan("home_visit"),
    elder: shippedPlan("elder_care"),
    register: shippedPlan("register_household"),
  });
}

const form = (form_id: string) => [...records.forms.value.values()].find((one) => one.form_id === form_id)!;

/** Answer a form of the visit, question by question, and keep it as the form screen does. */
async function answer(
  id: string,
  answers: [path: string, value: string][],
  adds: string[] = [],
): Promise<void> {
  const draft = structuredClone(store.visit.value!.forms.find((one) => one.id === id)!);
  const { forms } = await openForms({
    ...store.visit.value!,
    forms: [{ ...draft, values: draft.values ?? {} }],
  });
  const session = forms[0]!.session;
  for (const [path, value] of answers) {
    const repeat = adds.find((one) => path.startsWith(`${one}[`));
    if (repeat && !session.find(path)) session.addRepeat(session.find(repeat)!);
    session.set(session.find(path)!, value);
  }
  const filled: FormDraft = {
    ...draft,
    values: session.allValues() as Values,
    finished_at: "2026-03-01T02:00:00Z",
  };
  await store.saveForm(filled);
}

const BABY: [string, string][] = [
  ["consent", "yes"],
  ["main/changed", "yes"],
  ["main/changes/change[1]/kind", "born"],
  ["main/changes/change[1]/newcomer/full_name", "王家宝宝"],
  ["main/changes/change[1]/newcomer/sex", "female"],
  [
    "main/changes/change[1]/newcomer/born_on",
    new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10),
  ],
  ["main/changes/change[1]/newcomer/relation", "grandchild"],
  ["main/has_need", "no"],
  ["main/house", "fine"],
  ["main/asks", "none"],
];

describe("a visit on the phone", () => {
  beforeEach(freshPhone, 60_000);

  it("is there again as it was when the tab died", async () => {
    const id = await store.startVisit(HOUSE, { cardScan: { card_id: "c", at: "2026-03-01T02:00:00Z" } });
    await store.setOutcome("met");
    await store.changeVisit({ note: "狗凶" });
    const saved = await drafts.load(id);
    expect(saved).toMatchObject({ outcome: "met", note: "狗凶", card_id: "c" });
    expect(await store.startVisit(HOUSE)).toBe(id);
  });

  it("without anybody met is finished with its place or the reason why there is none", async () => {
    const id = await store.startVisit(HOUSE);
    await store.setGeotag(null, "no_signal");
    await store.setOutcome("not_at_home");
    await store.finishVisit();
    const item = outbox.all.value.find((one) => one.id === id);
    expect(item?.body).toMatchObject({
      outcome: "not_at_home",
      lat: null,
      geotag_reason: "no_signal",
      submissions: [],
    });
    expect(await drafts.load(id)).toBeUndefined();
    expect(records.visits.value.get(id)?.state).toBe("waiting");
    expect(records.households.value.get(HOUSE)?.last_visit).toMatchObject({ id, outcome: "not_at_home" });
  });

  it("carries answers, follow-ups and register changes, and shows them on the phone at once", async () => {
    const id = await store.startVisit(HOUSE);
    await store.setOutcome("met");
    const submission = (await store.beginForm(form("home_visit"), "household", HOUSE))!;
    await answer(submission, BABY, ["main/changes/change"]);
    const { forms } = await openForms(store.visit.value!);
    const changes = forms[0]!.session.entities();
    expect(changeNotes(changes, records.households.value, records.members.value)).toContainEqual({
      kind: "adds",
      names: ["王家宝宝"],
    });
    const body = (await store.finishVisit())!;
    expect(body.submissions[0]).toMatchObject({
      id: submission,
      form_id: "home_visit",
      subject_id: HOUSE,
      plan_hash: "home",
    });
    const baby = [...records.members.value.values()].find((one) => one.full_name === "王家宝宝")!;
    expect(baby).toMatchObject({ household_id: HOUSE, sex: "female", relation: "grandchild" });
    const promised = records.followups.value.get(body.followups[0]!)!;
    expect(promised).toMatchObject({
      visit_id: id,
      rule: "newborn",
      member_id: baby.id,
      state: "open",
      form_id: "newborn_visit",
    });
  });

  it("offers the forms of a member that it has just added", async () => {
    await store.startVisit(HOUSE);
    await store.setOutcome("met");
    const submission = (await store.beginForm(form("home_visit"), "household", HOUSE))!;
    await answer(submission, BABY, ["main/changes/change"]);
    const view = await loadHouse(store.visit.value!);
    expect(view.due.members.map((one) => one.member.full_name)).toContain("王家宝宝");
    expect(view.due.household.find((one) => one.form.form_id === "home_visit")?.state).toBe("done");
  });

  it("completes the follow-up that asked for a form when that form is handed in", async () => {
    await store.startVisit(HOUSE);
    await store.setOutcome("met");
    const view = await loadHouse(store.visit.value!);
    expect(view.due.followups).toHaveLength(1);
    expect(view.due.members[0]?.offers[0]).toMatchObject({ state: "due", followup: { rule: "need_care" } });
    const submission = (await store.beginForm(form("elder_care"), "member", GRANNY))!;
    await answer(submission, [["consent", "no"]]);
    await store.finishVisit();
    const [followup] = [...records.followups.value.values()].filter((one) => one.rule === "need_care");
    expect(followup?.state).toBe("done");
  });

  it("closes what an earlier visit promised once the register says that it came true", async () => {
    const bad: [string, string][] = [
      ["consent", "yes"],
      ["main/changed", "no"],
      ["main/has_need", "no"],
      ["main/house", "roof"],
      ["main/house_more/house_danger", "high"],
      ["main/asks", "none"],
    ];
    const visitWith = async (answers: [string, string][]) => {
      await store.startVisit(HOUSE);
      await store.setOutcome("met");
      await answer((await store.beginForm(form("home_visit"), "household", HOUSE))!, [
        ["household_id", HOUSE],
        ...answers,
      ]);
      await store.finishVisit();
    };
    const danger = () => [...records.followups.value.values()].filter((one) => one.rule === "house_danger");
    await visitWith(bad);
    expect(danger().map((one) => one.state)).toEqual(["open"]);
    await visitWith(
      BABY.filter(([path]) => !path.startsWith("main/changes")).map(([path, value]) => [
        path,
        path === "main/changed" ? "no" : value,
      ]),
    );
    expect(danger().map((one) => one.state)).toEqual(["done"]);
  });

  it("cannot be finished twice, nor brought back by a late save", async () => {
    const id = await store.startVisit(HOUSE);
    await store.setOutcome("vacant");
    const late = store.changeVisit({ note: "late" });
    const [first, second] = await Promise.all([store.finishVisit(), store.finishVisit()]);
    await late;
    expect([first?.id, second?.id]).toEqual([id, id]);
    expect(await store.finishVisit()).toBeNull();
    expect(outbox.all.value.filter((one) => one.id === id)).toHaveLength(1);
    expect(await drafts.load(id)).toBeUndefined();
    await store.changeVisit({ note: "later still" });
    expect(await drafts.load(id)).toBeUndefined();
  });

  it("gives its place to a form that takes the place by itself", async () => {
    const make = new PlanMaker();
    const target = make.node({ name: "place", type: "geopoint" });
    const plan = {
      ...make.plan(),
      actions: [{ on: "odk-instance-first-load", do: "geopoint", target }],
    };
    await store.startVisit(HOUSE);
    await store.setGeotag({ lat: 30.1, lon: 103.5, accuracy: 6, at: "2026-03-01T02:00:00Z" }, null);
    const visit = store.visit.value!;
    const begun = { id: "40000000-0000-4000-8000-000000000001", values: null } as FormDraft;
    const session = sessionOf(plan, visit, begun, registerWith([], HOUSE, visit.village_id));
    await Promise.resolve();
    expect(session.find("place")!.value).toBe("30.1 103.5 0 6");
  });

  it("is not in memory while the phone is locked", async () => {
    await store.startVisit(HOUSE);
    phone.lock();
    expect(store.visit.value).toBeNull();
  });

  it("takes a form out with its answers when asked to", async () => {
    await store.startVisit(HOUSE);
    await store.setOutcome("met");
    const submission = (await store.beginForm(form("home_visit"), "household", HOUSE))!;
    expect(await store.beginForm(form("home_visit"), "household", HOUSE)).toBe(submission);
    await store.removeForm(submission);
    expect(store.visit.value?.forms).toEqual([]);
  });
});
