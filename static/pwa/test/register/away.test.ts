import { describe, expect, it } from "vitest";
import type { Visit } from "../../src/lib/types";
import {
  awayEdit,
  awayOf,
  CALL,
  peopleArrived,
  peopleAway,
  withPerson,
} from "../../src/register/away/people";
import { followup, household, member } from "../factories";

const ON = "2026-03-01";
const home = household({ number: "7" });
const households = new Map([[home.id, home]]);
const away = (given: Parameters<typeof member>[0] = {}) =>
  member({ household_id: home.id, residence: "away", ...given });
const call = (id: string, finished_at: string) =>
  ({ submissions: [{ form_id: CALL, subject_id: id, finished_at }] }) as unknown as Visit;
const list = (members: ReturnType<typeof away>[], visits: Visit[] = [], followups: unknown[] = []) =>
  peopleAway({ members, households, visits, followups: followups as never, on: ON });

describe("who is away", () => {
  it("is to be called at once when nobody ever did, and again after so many days", () => {
    const [never, called, long] = [away(), away(), away()];
    const visits = [
      call(called.id, "2026-02-20T02:00:00Z"),
      call(called.id, "2026-01-20T02:00:00Z"),
      call(long.id, "2025-10-01T02:00:00Z"),
    ];
    const found = list([never, called, long, away({ residence: "present" })], visits);
    expect(found.map((one) => [one.member.id, one.last, one.next, one.state])).toEqual([
      [long.id, "2025-10-01", "2025-12-30", "late"],
      [never.id, null, null, "due"],
      [called.id, "2026-02-20", "2026-05-21", "later"],
    ]);
  });

  it("is called on the day that was promised, the earliest open one", () => {
    const one = away({ properties: { last_call_on: "2026-02-25" } });
    const promise = (due: string, state = "open") =>
      followup({ member_id: one.id, form_id: CALL, due, state: state as never });
    const promises = [promise("2026-03-09"), promise(ON), promise("2026-02-01", "done")];
    expect(list([one], [], promises)).toMatchObject([
      { next: ON, state: "due", followup: promises[1], last: "2026-02-25" },
    ]);
  });

  it("has a contact person or is told to have none", () => {
    expect(list([away({ contact_name: "陈婶" })])[0]?.paired).toBe(true);
    expect(list([away()])[0]?.paired).toBe(false);
  });

  it("is not listed of a house that is no more, and who arrived is, the latest first", () => {
    const gone = household({ status: "moved_away" });
    const other = member({ household_id: gone.id, residence: "away" });
    expect(
      peopleAway({
        members: [other],
        households: new Map([[gone.id, gone]]),
        visits: [],
        followups: [],
        on: ON,
      }),
    ).toEqual([]);
    const [old, late] = ["2024-01-01", "2026-01-01"].map((residence_since) =>
      member({ household_id: home.id, residence: "arrived", residence_since }),
    );
    const found = peopleArrived({ members: [old!, late!, other], households });
    expect(found.map((one) => one.member.id)).toEqual([late!.id, old!.id]);
  });
});

describe("where somebody is and who speaks for them", () => {
  it("is an edit of what changed alone, on what was read", () => {
    const one = away({ away_city: "武汉", contact_name: "陈婶", contact_phone: "13800001111" });
    expect(awayEdit(one, awayOf(one))).toBeNull();
    expect(awayEdit(one, { ...awayOf(one), city: " 上海 ", phone: "" })).toEqual({
      base: { away_city: "武汉", contact_phone: "13800001111" },
      set: { away_city: "上海", contact_phone: null },
    });
  });

  it("takes one of the house with their telephone, and lets go of them for somebody else", () => {
    const one = away();
    const mother = member({ full_name: "李秀英", phone: "13900002222" });
    const chosen = withPerson(awayOf(one), mother);
    expect(awayEdit(one, chosen)?.set).toEqual({
      contact_member_id: mother.id,
      contact_name: "李秀英",
      contact_phone: "13900002222",
    });
    expect(withPerson(chosen, undefined)).toMatchObject({ person: "", name: "", phone: "" });
  });
});
