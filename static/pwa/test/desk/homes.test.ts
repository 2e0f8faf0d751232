import { expect, test } from "vitest";
import type { AuditRow } from "../../src/desk/audit/store";
import { actsFor, blank, meaning, missing, operationOf } from "../../src/desk/households/acts";
import { changesFrom } from "../../src/desk/households/changes";
import type { DoneOperation } from "../../src/desk/households/store";
import { household, member } from "../factories";

const ID = "01234567-89ab-4cde-8f01-23456789abcd";

function row(change: Partial<AuditRow>): AuditRow {
  return {
    id: ID,
    at: "2026-03-01T00:00:00Z",
    actor_id: null,
    device_id: null,
    action: "member.edited",
    subject_kind: "member",
    subject_id: "m",
    household_id: "h",
    before: { phone: null, "properties.pet": "cat" },
    after: { phone: "138", "properties.pet": null },
    why: "edited",
    n: null,
    hash: null,
    ...change,
  };
}

function operation(change: Partial<DoneOperation>): DoneOperation {
  return {
    id: "o",
    operation: "death",
    household_id: "h",
    other_household_id: null,
    at: "2026-03-02T00:00:00Z",
    by_id: "a",
    body: { operation: "death", member_id: "m", why: "told by the family" },
    steps: [
      {
        kind: "member",
        id: "m",
        before: { residence: "away", version: 1 },
        after: { residence: "died", version: 2 },
      },
      { kind: "followup", id: "f", before: { state: "open" }, after: { state: "withdrawn" } },
      { kind: "followup", id: "f", before: { version: 1 }, after: { version: 2 } },
    ],
    undone_at: null,
    undone_by: null,
    ...change,
  };
}

test("operations and edits stand in one history, the latest first, each with what it changed", () => {
  const [death, edit] = changesFrom({ operations: [operation({})], edits: [row({})], more: false });
  expect(death).toMatchObject({ what: "death", why: "told by the family", along: { followup: 1, visit: 0 } });
  expect(death?.touched[0]?.fields).toEqual([{ field: "residence", was: "away", is: "died" }]);
  expect(edit?.why).toBeNull();
  expect(edit?.back).toEqual({
    subject: "member",
    id: "m",
    base: { phone: "138", properties: { pet: "" } },
    set: { phone: null, properties: { pet: "cat" } },
  });
});

test("edits that an operation or its undo made are told by the operation; those of a visit by themselves", () => {
  const whys = [`death ${ID}`, `undo move_out ${ID}`, `visit ${ID}`, "the card says so"];
  const found = changesFrom({ operations: [], edits: whys.map((why) => row({ why })), more: false });
  expect(found.map((one) => one.why)).toEqual([`visit ${ID}`, "the card says so"]);
});

test("what was made cannot be put back, and what came and went within an operation is not told", () => {
  expect(changesFrom({ operations: [], edits: [row({ before: null })], more: false })[0]?.back).toBeNull();
  const steps: DoneOperation["steps"] = [
    { kind: "member", id: "m", before: { household_id: "a" }, after: { household_id: "b" } },
    { kind: "member", id: "m", before: { household_id: "b" }, after: { household_id: "a" } },
  ];
  expect(changesFrom({ operations: [operation({ steps })], edits: [], more: false })[0]?.touched).toEqual([]);
});

test("only what fits a person or a household is offered", () => {
  const [here, gone] = [member({ residence: "present" }), member({ residence: "moved_out" })];
  expect(actsFor([here, gone], here)).toEqual(["go_away", "move", "move_out", "death"]);
  expect(actsFor([here, gone], gone)).toEqual(["death", "move_in"]);
  expect(meaning("move_in", gone)).toBe("come_back");
  expect(actsFor([here, gone], null)).not.toContain("split");
});

test("a household goes to another village once one is chosen", () => {
  const home = household({});
  const entered = blank("2026-03-01", null);
  expect(missing("move_village", entered, "")).toEqual(["village"]);
  expect(missing("move_village", entered, "v")).toEqual([]);
  expect(operationOf("move_village", home, entered, "v", "new", [])).toEqual({
    operation: "move_village",
    household_id: home.id,
    village_id: "v",
  });
});
