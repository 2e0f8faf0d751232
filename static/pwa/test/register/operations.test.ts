import { describe, expect, it } from "vitest";
import type { OutboxItem } from "../../src/db/outbox";
import { cardsWith, followupsWith, householdsWith, membersWith, visitsWith } from "../../src/db/overlay";
import { operationsWith } from "../../src/db/steps";
import type { Id, Operation, OperationBody } from "../../src/lib/types";
import { newId } from "../../src/lib/uuid";
import { bodyOf, type Entered, lacking, whoFor } from "../../src/register/acts/form";
import { canLayUndo, type Known, operationOf, undoable } from "../../src/register/acts/steps";
import { card, followup, household, member, visitBody, visitRecord } from "../factories";

const ME = newId();
const byId = <T extends { id: Id }>(...all: T[]) => new Map(all.map((one) => [one.id, one]));

/** A phone with an outbox, without a browser: what was pulled, and what is laid over it. */
class House {
  readonly wang = household({ number: "1", head_name: "王伟", phone: null });
  readonly zhao = household({ number: "2", head_name: "赵敏", phone: "13800001111" });
  readonly son = member({ household_id: this.wang.id, full_name: "王小明" });
  readonly wife = member({ household_id: this.wang.id, contact_member_id: this.son.id });
  readonly promised = followup({ household_id: this.wang.id, member_id: this.son.id });
  readonly card = card({ household_id: this.wang.id });
  readonly visit = visitRecord(visitBody({ household_id: this.wang.id }));
  readonly items: OutboxItem[] = [];
  base: Known = {
    household: byId(this.wang, this.zhao),
    member: byId(this.son, this.wife),
    card: byId(this.card),
    visit: byId(this.visit),
    followup: byId(this.promised),
  };
  told: ReadonlyMap<Id, Operation> = new Map();

  get now(): Known {
    const { base, items } = this;
    return {
      household: householdsWith(base.household, base.visit, items),
      member: membersWith(base.member, base.visit, items),
      card: cardsWith(base.card, items),
      visit: visitsWith(base.visit, items, ME),
      followup: followupsWith(base.followup, base.visit, items, ME),
    };
  }

  get operations(): ReadonlyMap<Id, Operation> {
    return operationsWith(this.told, this.items, ME);
  }

  act(body: OperationBody): Operation {
    const at = `2026-03-01T00:00:0${this.items.length}Z`;
    const operation = operationOf(this.now, newId(), body, at, ME, "2026-03-01");
    this.put(operation.id, { operation });
    return operation;
  }

  undo(undoes: Operation): void {
    this.put(newId(), { undoes });
  }

  private put(id: Id, effects: OutboxItem["effects"]): void {
    this.items.push({
      id,
      kind: effects.operation ? "register_operation" : "register_undo",
      schema: 1,
      made_at: "2026-03-01T00:00:00Z",
      body: { operation_id: id },
      state: "waiting",
      effects,
      reasons: [],
      answered_at: null,
    });
  }
}

const all = (house: House): OperationBody[] => [
  { operation: "birth", household_id: house.wang.id, member_id: newId(), values: { full_name: "王宝" } },
  { operation: "death", member_id: house.son.id, on: "2026-02-27" },
  { operation: "move_out", member_id: house.son.id, city: "武汉" },
  { operation: "go_away", member_id: house.son.id, city: "武汉", values: { contact_name: "王伟" } },
  { operation: "move_in", household_id: house.zhao.id, member_id: newId(), values: { full_name: "新人" } },
  { operation: "move_in", household_id: house.zhao.id, member_id: house.son.id },
  { operation: "move", household_id: house.zhao.id, member_id: house.son.id },
  {
    operation: "split",
    household_id: house.wang.id,
    new_household_id: newId(),
    member_ids: [house.son.id],
    values: { head_name: "王小明" },
  },
  { operation: "join", household_id: house.wang.id, into_id: house.zhao.id },
  { operation: "merge_households", household_id: house.wang.id, into_id: house.zhao.id },
  { operation: "merge_members", member_id: house.son.id, into_id: house.wife.id },
  { operation: "new_household", household_id: newId(), village_id: house.wang.village_id },
];

describe("an operation on the register shows before the server has it", () => {
  it("a birth adds a child to the household", () => {
    const house = new House();
    const child = newId();
    const values = { full_name: "王宝", sex: "female" };
    house.act({
      operation: "birth",
      household_id: house.wang.id,
      member_id: child,
      on: "2026-02-28",
      values,
    });
    const shown = house.now.member.get(child);
    expect(shown).toMatchObject({ ...values, born: "2026-02-28", household_id: house.wang.id });
    expect(shown?.residence).toBe("present");
  });

  it("a death withdraws what was promised, and they are nobody's contact any more", () => {
    const house = new House();
    house.act({ operation: "death", member_id: house.son.id, on: "2026-02-27" });
    expect(house.now.member.get(house.son.id)).toMatchObject({
      residence: "died",
      residence_since: "2026-02-27",
    });
    expect(house.now.member.get(house.wife.id)?.contact_member_id).toBeNull();
    expect(house.now.followup.get(house.promised.id)?.state).toBe("withdrawn");
  });

  it("who moves to another household takes along what was promised to them", () => {
    const house = new House();
    house.act({ operation: "move", member_id: house.son.id, household_id: house.zhao.id });
    expect(house.now.member.get(house.son.id)?.household_id).toBe(house.zhao.id);
    expect(house.now.followup.get(house.promised.id)?.household_id).toBe(house.zhao.id);
  });

  it("a household that joins another leaves its visits at its door", () => {
    const house = new House();
    house.act({ operation: "join", household_id: house.wang.id, into_id: house.zhao.id });
    expect(house.now.household.get(house.wang.id)?.status).toBe("moved_away");
    expect(house.now.card.get(house.card.id)?.household_id).toBe(house.zhao.id);
    expect(house.now.visit.get(house.visit.id)?.household_id).toBe(house.wang.id);
  });

  it("of two records of a household one stands, with the visits of both and what it lacked", () => {
    const house = new House();
    house.act({ operation: "merge_households", household_id: house.zhao.id, into_id: house.wang.id });
    expect(house.now.household.has(house.zhao.id)).toBe(false);
    expect(house.now.household.get(house.wang.id)).toMatchObject({
      phone: "13800001111",
      head_name: "王伟",
    });
    const other = new House();
    other.act({ operation: "merge_households", household_id: other.wang.id, into_id: other.zhao.id });
    expect(other.now.visit.get(other.visit.id)?.household_id).toBe(other.zhao.id);
    expect(other.now.member.get(other.son.id)?.household_id).toBe(other.zhao.id);
  });

  it("a later operation acts on what an earlier one made", () => {
    const house = new House();
    const made = newId();
    const split = { operation: "split" as const, household_id: house.wang.id, new_household_id: made };
    house.act({ ...split, member_ids: [house.son.id], values: { number: "1-2", head_name: "王小明" } });
    house.act({ operation: "birth", household_id: made, member_id: newId(), values: { full_name: "王宝" } });
    const names = [...house.now.member.values()].filter((one) => one.household_id === made);
    expect(names.map((one) => one.full_name).sort()).toEqual(["王宝", "王小明"]);
    expect(house.now.household.get(made)).toMatchObject({ number: "1-2", status: "active" });
  });

  it("what the server turned down is not shown", () => {
    const house = new House();
    house.act({ operation: "death", member_id: house.son.id });
    house.items[0]!.state = "refused";
    expect(house.now.member).toEqual(house.base.member);
    expect(house.operations.size).toBe(0);
  });
});

describe("undoing an operation", () => {
  it("puts back everything that any of them did, before the server has either", () => {
    for (const at of all(new House()).keys()) {
      const house = new House();
      const before = house.now;
      const body = all(house)[at]!;
      const operation = house.act(body);
      expect([body.operation, house.now]).not.toEqual([body.operation, before]);
      expect([body.operation, undoable(house.now, operation)]).toEqual([body.operation, true]);
      house.undo(operation);
      expect([body.operation, house.now]).toEqual([body.operation, before]);
      expect(house.operations.get(operation.id)?.undone_at).not.toBeNull();
    }
  });

  it("puts back what the server has taken over already, but for what is no longer on this phone", () => {
    for (const at of all(new House()).keys()) {
      const house = new House();
      const before = house.now;
      const operation = house.act(all(house)[at]!);
      house.base = house.now; // pulled
      house.told = house.operations;
      house.items.length = 0;
      const merged = operation.operation.startsWith("merge");
      expect(canLayUndo(house.now, operation, false)).toBe(!merged);
      house.undo(merged ? { ...operation, steps: [] } : operation);
      expect(house.now).toEqual(merged ? house.base : before);
      expect(house.operations.get(operation.id)?.undone_by).toBe(ME);
    }
  });

  it("is not offered where it would lose what came later", () => {
    const house = new House();
    const child = newId();
    const values = { full_name: "王宝" };
    const birth = house.act({ operation: "birth", household_id: house.wang.id, member_id: child, values });
    const gone = house.act({ operation: "move_out", member_id: child });
    expect(undoable(house.now, birth)).toBe(false);
    house.undo(gone);
    expect(undoable(house.now, birth)).toBe(true);
    const promised = followup({ household_id: house.wang.id, member_id: child });
    house.base = { ...house.base, followup: byId(promised) };
    expect(undoable(house.now, birth)).toBe(false);
  });

  it("that the server held shows what the server kept", () => {
    const house = new House();
    const death = house.act({ operation: "death", member_id: house.son.id });
    house.undo(death);
    house.items[1]!.state = "held";
    expect(house.now.member.get(house.son.id)?.residence).toBe("died");
    expect(house.operations.get(death.id)?.undone_at).toBeNull();
  });
});

describe("what is asked of a change", () => {
  const blank: Entered = {
    who: "",
    name: "",
    sex: "",
    born: "",
    on: "2026-03-01",
    city: "",
    movers: [],
    number: "",
    head: "",
    home: "",
    double: "",
    contact: "",
  };

  it("is named while it is missing", () => {
    expect(lacking("birth", { ...blank, name: " " })).toEqual(["name"]);
    expect(lacking("death", { ...blank, on: "" })).toEqual(["who", "on"]);
    expect(lacking("split", blank)).toEqual(["movers", "head"]);
    expect(lacking("move_in", blank)).toEqual(["name"]);
    expect(lacking("move_in", { ...blank, who: "x" })).toEqual([]);
  });

  it("becomes the fields that the server needs", () => {
    expect(bodyOf("merge_households", "here", { ...blank, home: "double" }, "new", [])).toEqual({
      operation: "merge_households",
      household_id: "double",
      into_id: "here",
    });
    expect(bodyOf("birth", "here", { ...blank, name: " 王宝 " }, "new", [])).toEqual({
      operation: "birth",
      household_id: "here",
      member_id: "new",
      on: "2026-03-01",
      values: { full_name: "王宝" },
    });
  });

  it("is about those whom it can be about", () => {
    const people = (["present", "away", "moved_out", "died"] as const).map((residence) =>
      member({ residence }),
    );
    const whom = (choice: Parameters<typeof whoFor>[0]) => whoFor(choice, people).map((one) => one.residence);
    expect(whom("death")).toEqual(["present", "away", "moved_out"]);
    expect(whom("move_out")).toEqual(["present", "away"]);
    expect(whom("go_away")).toEqual(["present"]);
    expect(whom("move_in")).toEqual(["away", "moved_out"]);
  });
});
