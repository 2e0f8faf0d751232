import { describe, expect, it } from "vitest";
import type { PlacePoint, Places } from "../../src/desk/calls";
import { asked, daysFit, spotOf, startOf, stateOf } from "../../src/desk/map/asked";
import { farShapes, isOnePlace, marksOf } from "../../src/desk/map/marks";

function point(id: string, lat: number, lon: number, more: Partial<PlacePoint> = {}): PlacePoint {
  return {
    id,
    lat,
    lon,
    state: "visited",
    village_id: "v",
    household_id: id,
    head_name: null,
    number: "1",
    worker_id: null,
    at: null,
    due: null,
    title: null,
    house_lat: null,
    house_lon: null,
    far: null,
    ...more,
  };
}

function answer(points: PlacePoint[]): Places {
  return {
    count: points.length,
    states: {},
    placeless: 0,
    villages: [],
    cells: [],
    points,
    from: null,
    to: null,
  };
}

const words = () => "";

describe("marks on the map", () => {
  const three = answer([
    point("a", 30, 114),
    point("b", 30, 114.0001, { state: "never" }),
    point("c", 30.01, 114, { state: "due" }),
  ]);

  it("are one where they would hide each other, and apart when the map is near", () => {
    const far = marksOf(three, "households", 13, words);
    expect(far.map((mark) => mark.points.length)).toEqual([2, 1]);
    expect(far[0]!.parts.map(({ sign, value }) => [sign, value])).toEqual([
      ["circle", 1],
      ["triangle", 1],
    ]);
    expect(marksOf(three, "households", 20, words)).toHaveLength(3);
    expect(marksOf(three, "households", 3, words)).toHaveLength(1);
  });

  it("of one spot are known as such, however near", () => {
    const [mark] = marksOf(answer([point("a", 30, 114), point("b", 30, 114)]), "households", 21, words);
    expect(isOnePlace(mark!.box)).toBe(true);
    expect(
      isOnePlace([
        { lat: 30, lon: 114 },
        { lat: 30.001, lon: 114 },
      ]),
    ).toBe(false);
  });

  it("have a line to the house where a visit was far from it", () => {
    const visits = [point("a", 30, 114), point("b", 30, 114, { far: 900, house_lat: 30.01, house_lon: 114 })];
    expect(farShapes(visits).map((shape) => shape.kind)).toEqual(["line", "point"]);
  });
});

describe("what the map asks", () => {
  const view = { west: 113.9, south: 29.9, east: 114.1, north: 30.1, zoom: 12 };

  it("leaves out what things of that kind do not have", () => {
    const query = asked({ what: "households", form: "f", state: "held" }, view, 60);
    expect([query.form, query.state, query.days]).toEqual([undefined, undefined, 60]);
    expect(asked({ what: "visits", state: "held" }, view, 60)).toMatchObject({
      state: "held",
      days: undefined,
    });
    expect(stateOf({ what: "nonsense", state: "due" })).toBe("due");
  });

  it("is not asked for too many days of visits, nor for days backwards", () => {
    expect(daysFit({ what: "visits", from: "2026-01-01", to: "2026-04-02" })).toBe(true);
    expect(daysFit({ what: "visits", from: "2026-01-01", to: "2026-04-03" })).toBe(false);
    expect(daysFit({ from: "2026-01-02", to: "2026-01-01" })).toBe(false);
  });

  it("keeps the spot in the address, over the antimeridian too", () => {
    expect(startOf(spotOf(view))).toEqual({ centre: { lat: 30, lon: 114 }, zoom: 12 });
    expect(startOf(spotOf({ ...view, west: 179, east: -179 }))?.centre.lon).toBe(180);
    expect(startOf("1,2")).toBeUndefined();
    expect(startOf("x,2,3")).toBeUndefined();
  });
});
