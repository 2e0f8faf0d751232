import { expect, test } from "vitest";
import { formsIn } from "../../src/lib/forms";
import type { Area, Form } from "../../src/lib/types";

const areas = new Map(
  [
    { id: "county", parent_id: null },
    { id: "town", parent_id: "county" },
    { id: "village", parent_id: "town" },
    { id: "other", parent_id: "town" },
  ].map((area) => [area.id, area as Area]),
);
const offer = (area_id: string | undefined, version: string, more: object = {}) =>
  ({ id: `${area_id}${version}`, form_id: "home", area_id, version, active: true, ...more }) as Form;
const versions = (offers: Form[], village = "village", day = "2026-03-01") =>
  formsIn(offers, areas, village, day).map((form) => form.version);

test("the nearest area with an offer of its own decides, whatever the order", () => {
  const offers = [offer("village", "3"), offer("county", "1"), offer("town", "2")];
  expect(versions(offers)).toEqual(["3"]);
  expect(versions(offers.reverse(), "other")).toEqual(["2"]);
});

test("an offer elsewhere does not count, and one of old is that of the topmost area", () => {
  expect(versions([offer("other", "9")])).toEqual([]);
  expect(versions([offer(undefined, "0"), offer("county", "1")])).toEqual(["1"]);
  expect(versions([offer(undefined, "0")])).toEqual(["0"]);
});

test("what comes next is filled in from its day on", () => {
  const offers = [
    offer("town", "1", { next: { on: "2026-03-02", version: "2", active: true, title: null } }),
  ];
  expect(versions(offers)).toEqual(["1"]);
  expect(versions(offers, "village", "2026-03-02")).toEqual(["2"]);
});

test("a form taken out of use in a village is not filled in there, and elsewhere it is", () => {
  const offers = [offer("town", "1"), offer("village", "", { active: false })];
  expect(versions(offers)).toEqual([]);
  expect(versions(offers, "other")).toEqual(["1"]);
});
