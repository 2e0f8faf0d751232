import { describe, expect, it } from "vitest";
import type { Household, Member } from "../../src/lib/types";
import { changeNotes } from "../../src/visits/changes";
import { householdRow, memberRow, RegisterLists } from "../../src/visits/lists";
import { CHILD, GRANNY, HOUSE, household, member, VILLAGE } from "./house";

const elsewhere: Household = { ...household, id: "other", village_id: "another village" };
const households = new Map([household, elsewhere].map((one) => [one.id, one]));
const people = [
  member(CHILD, "王小宝", { born: "2023-05-20", properties: { services: "child" } }),
  member(GRANNY, "陈桂香", { born: "1941-09-12", sex: "female" }),
  member("m3", "外村人", { household_id: "other" }),
];
const members = new Map<string, Member>(people.map((one) => [one.id, one]));

describe("the register as forms see it", () => {
  const lists = new RegisterLists(VILLAGE, households, members);

  it("has rows of strings: core columns, properties and the id as name", () => {
    expect(memberRow(people[0]!)).toMatchObject({
      name: CHILD,
      label: "王小宝",
      services: "child",
      sex: "",
      away_city: "",
    });
    expect(householdRow(household)).toMatchObject({
      name: HOUSE,
      label: "王建国",
      village: VILLAGE,
      last_visit: "",
    });
  });
  it("finds the people of a house, eldest first, and a person by id", () => {
    expect(lists.where("members", "household_id", HOUSE).map((row) => row.full_name)).toEqual([
      "陈桂香",
      "王小宝",
    ]);
    expect(lists.where("members", "name", CHILD)).toHaveLength(1);
    expect(lists.where("households", "name", HOUSE)[0]?.head_name).toBe("王建国");
  });
  it("finds by any other column, and nothing where there is nothing", () => {
    expect(lists.where("members", "services", "child").map((row) => row.name)).toEqual([CHILD]);
    expect([lists.where("members", "no_such", "x"), lists.all("clinics")]).toEqual([[], []]);
  });
  it("is that of one village only, however it is asked", () => {
    expect(lists.all("members")).toHaveLength(2);
    expect(lists.where("members", "name", "m3")).toEqual([]);
    expect(lists.where("households", "name", "other")).toEqual([]);
    expect(lists.where("members", "household_id", "other")).toEqual([]);
  });
});

describe("what the answers change, in words", () => {
  const notes = (changes: Parameters<typeof changeNotes>[0]) => changeNotes(changes, households, members);
  const change = (id: string, properties: Record<string, string>, list = "members") =>
    ({ list, id, action: "update", label: "", properties }) as const;

  it("tells who is new, who moved where, who was corrected and that the household was", () => {
    expect(
      notes([
        change("new", { full_name: "王家宝宝" }),
        change(GRANNY, { residence: "away", away_city: "杭州" }),
        change(CHILD, { phone: "13800138000" }),
        change(HOUSE, { address: "槐树巷 13 号" }, "households"),
      ]),
    ).toEqual([
      { kind: "adds", names: ["王家宝宝"] },
      { kind: "residence", name: "陈桂香", residence: "away", city: "杭州" },
      { kind: "updates", names: ["王小宝"] },
      { kind: "household" },
    ]);
  });
  it("is silent about what the register holds already", () => {
    expect(
      notes([
        change(GRANNY, { sex: "female", away_city: "" }),
        change(HOUSE, { number: "12" }, "households"),
      ]),
    ).toEqual([]);
  });
});
