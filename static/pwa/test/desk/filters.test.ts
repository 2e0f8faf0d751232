import { describe, expect, it } from "vitest";
import { queryOf, readFilters, withFilter } from "../../src/desk/filters";
import { agreement, fixOf, metresBetween, minutesBetween } from "../../src/desk/ground";
import { ownReasons, problemWords } from "../../src/desk/problems";
import type { Line } from "../../src/forms/describe";

describe("filters in the address", () => {
  it("reads the known ones and leaves the rest", () => {
    expect(readFilters("area=a&x=1&state=", ["area", "state"])).toEqual({ area: "a" });
  });

  it("writes only what is set", () => {
    expect(queryOf({ area: "a b", cursor: null, q: "", limit: 50 })).toBe("?area=a+b&limit=50");
    expect(queryOf({})).toBe("");
  });

  it("takes a filter away when it is emptied", () => {
    expect(withFilter({ area: "a", q: "王" }, "q", "")).toEqual({ area: "a" });
  });
});

describe("where a visit was", () => {
  const house = { lat: 31.2, lon: 115.4 };

  it("measures metres on the ground", () => {
    expect(metresBetween(house, { lat: 31.201, lon: 115.4 })).toBeCloseTo(111.2, 0);
  });

  it("is near the house when the accuracy could explain the distance", () => {
    const off = { lat: 31.2007, lon: 115.4 };
    expect(agreement(off, 10, house).near).toBe(false);
    expect(agreement(off, 60, house).near).toBe(true);
    expect(agreement({ lat: 31.2003, lon: 115.4 }, null, house).near).toBe(true);
  });

  it("is nowhere without both coordinates", () => {
    expect(fixOf({ lat: 31.2, lon: null })).toBeNull();
    expect(fixOf(undefined)).toBeNull();
  });

  it("counts a visit's minutes, one at least", () => {
    expect(minutesBetween("2026-11-23T02:00:00Z", "2026-11-23T02:17:20Z")).toBe(17);
    expect(minutesBetween("2026-11-23T02:00:00Z", "2026-11-23T02:00:05Z")).toBe(1);
  });
});

describe("problems by the questions' names", () => {
  const line = { path: "/data/bp/sys1", kind: "answer", depth: 1, label: "Systolic", value: "1380" } as Line;

  it("names the question and leaves out what nobody typed", () => {
    const found = [
      { code: "answer_constraint", message: "“/data/bp/sys1” is too high", field: "/data/bp/sys1" },
      { code: "answer_different", message: "“/data/bp_level” differs", field: "/data/bp_level" },
    ];
    expect(problemWords(found, [line])).toEqual(["“Systolic” is too high"]);
  });

  it("leaves to each form what is its own", () => {
    const reasons = [
      { code: "clock_ahead", message: "The clock is ahead" },
      { code: "answer_constraint", message: "too high", submission_id: "s" },
    ];
    expect(ownReasons(reasons)).toEqual(["The clock is ahead"]);
  });
});
