import { describe, expect, it } from "vitest";
import type { Area } from "../../src/lib/types";
import { byNumber, find, indexOf } from "../../src/register/search";
import { decidedFor, intervalOf, routineInterval, visitDue } from "../../src/register/states";
import { form, household, member } from "../factories";

const wang = household({
  number: "12",
  head_name: "王秀英",
  search: "王秀英 wangxiuying wxy",
  phone: "13800138000",
});
const li = household({ number: "121", head_name: "李强", search: "李强 liqiang lq" });
const zhao = household({ number: "7-2", head_name: "赵敏", search: "赵敏 zhaomin zm" });
const son = member({
  household_id: zhao.id,
  full_name: "赵小军",
  search: "赵小军 zhaoxiaojun zxj",
  phone: "139 0000 1111",
});
const index = [indexOf(li, []), indexOf(wang, []), indexOf(zhao, [son])];
const names = (typed: string) => find(index, typed).map((one) => one.household.head_name);

describe("finding a household", () => {
  it("by name, pinyin, initials, number and telephone", () => {
    expect(names("王秀")).toEqual(["王秀英"]);
    expect(names("xiuying")).toEqual(["王秀英"]);
    expect(names("LQ")).toEqual(["李强"]);
    expect(names("7-2")).toEqual(["赵敏"]);
    expect(names("138 0013 8000")).toEqual(["王秀英"]);
  });

  it("by any member of it", () => {
    expect(names("小军")).toEqual(["赵敏"]);
    expect(names("zxj")).toEqual(["赵敏"]);
    expect(names("13900001111")).toEqual(["赵敏"]);
  });

  it("puts the very house number before those that begin with it", () => {
    expect(names("12")).toEqual(["王秀英", "李强"]);
  });

  it("asks that every word typed occurs", () => {
    expect(names("赵 7")).toEqual(["赵敏"]);
    expect(names("赵 5")).toEqual([]);
  });

  it("gives everything while nothing is typed", () => {
    expect(names("  ")).toHaveLength(3);
  });

  it("answers a key within 50 ms among 5,000 households", () => {
    const many = Array.from({ length: 5000 }, (_, at) =>
      indexOf(household({ number: String(at), head_name: `户主${at}`, search: `huzhu hz ${at}` }), [
        member(),
        member(),
      ]),
    );
    const began = performance.now();
    for (const typed of ["h", "hu", "huz", "49", "499"]) find(many, typed);
    expect((performance.now() - began) / 5).toBeLessThan(50);
  });

  it("orders house numbers as people do", () => {
    const numbers = ["10", "2", "7-2", "7"].map((number) => household({ number }));
    expect(numbers.sort(byNumber).map((one) => one.number)).toEqual(["2", "7", "7-2", "10"]);
  });
});

describe("when a household is due", () => {
  const seen = (at: string) => household({ last_visit: { id: "v", at, outcome: "met" } });

  it("never visited is due at once", () => {
    expect(visitDue(household(), 90, "2026-03-01")).toEqual({ state: "never", on: null });
  });

  it("is due when the interval is over, and late two weeks after", () => {
    expect(visitDue(seen("2026-01-01T02:00:00Z"), 30, "2026-01-30").state).toBe("later");
    expect(visitDue(seen("2026-01-01T02:00:00Z"), 30, "2026-01-31")).toEqual({
      state: "due",
      on: "2026-01-31",
    });
    expect(visitDue(seen("2026-01-01T02:00:00Z"), 30, "2026-02-14").state).toBe("due");
    expect(visitDue(seen("2026-01-01T02:00:00Z"), 30, "2026-02-15").state).toBe("late");
  });

  it("a vacant house is never due, nor is any when no form has an interval", () => {
    expect(visitDue(household({ status: "vacant" }), 90, "2026-03-01").state).toBe("none");
    expect(visitDue(seen("2020-01-01T00:00:00Z"), null, "2026-03-01").state).toBe("none");
  });

  it("the shortest interval of active household forms counts", () => {
    const forms = [
      form({ every: 90 }),
      form({ every: 30, active: false }),
      form({ every: 7, subject: "member" }),
    ];
    expect(routineInterval(forms)).toBe(90);
    expect(routineInterval([])).toBeNull();
  });
});

describe("what areas decide of intervals", () => {
  const area = (id: string, parent_id: string | null, more: Partial<Area>): [string, Area] => [
    id,
    { id, parent_id, level: "village", code: id, name: {}, timezone: null, lat: null, lon: null, ...more },
  ];

  it("holds below until a nearer one decides, each thing by itself", () => {
    const areas = new Map([
      area("county", null, {
        visit_days: 60,
        visit_kinds: [{ property: "support", value: "dibao", days: 14 }],
      }),
      area("town", "county", { visit_days: 30 }),
      area("village", "town", {}),
      area("other", "town", { visit_kinds: [] }),
    ]);
    expect(decidedFor("village", areas, 90)).toMatchObject({ days: 30, kinds: [{ value: "dibao" }] });
    expect(decidedFor("other", areas, 90)).toEqual({ days: 30, kinds: [] });
    expect(decidedFor("elsewhere", areas, 90)).toEqual({ days: 90, kinds: [] });
  });

  it("goes by the kinds that a household is of, the shortest of several", () => {
    const kinds = [
      { property: "support", value: "dibao", days: 30 },
      { property: "support", value: "old_age", days: 14 },
    ];
    const rule = { days: 90, kinds };
    const of = (support: string) => intervalOf(household({ properties: { support } }), rule);
    expect([of("old_age dibao"), of("dibao"), of("dibao_no_more"), of("")]).toEqual([14, 30, 90, 90]);
    expect(intervalOf(household(), rule)).toBe(90);
  });
});
