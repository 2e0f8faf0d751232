import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/forms/plan";
import {
  type Context,
  followUpId,
  type Item,
  loadPlan,
  openSession,
  type Session,
} from "../../src/forms/session";
import { cascade, chained, PlanMaker, rows } from "./plans";

const context: Context = {
  now: () => new Date("2026-03-01T02:00:00Z"),
  timeZone: "Asia/Shanghai",
  submissionId: "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00",
};
const open = (plan: Plan, more: Partial<Context> = {}) => openSession(plan, { ...context, ...more });
const at = (session: Session, path: string): Item => {
  const item = session.find(path);
  if (!item) throw new Error(`no ${path}`);
  return item;
};
const paths = (items: Item[]) => items.map((item) => item.path);

describe("a chain of questions", () => {
  it("opens and closes from its head to its end", () => {
    const session = open(chained(50));
    for (let i = 0; i < 50; i++) session.set(at(session, `q${i}`), "1");
    expect(at(session, "s49").value).toBe("50");
    session.set(at(session, "q0"), "0");
    expect(at(session, "q49").relevant).toBe(false);
    expect(at(session, "q49").value).toBe("1");
    session.set(at(session, "q0"), "3");
    expect(at(session, "q49").relevant).toBe(true);
    expect(at(session, "s49").value).toBe("52");
  });

  it("tells only of what changed", () => {
    const session = open(chained(50));
    expect(paths(session.set(at(session, "q0"), "1"))).toContain("/data/q1");
    expect(paths(session.set(at(session, "q0"), "1"))).toEqual([]);
    const told: string[][] = [];
    const stop = session.onChange((items) => told.push(paths(items)));
    session.set(at(session, "q1"), "1");
    stop();
    session.set(at(session, "q1"), "2");
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("/data/q2");
    expect(told[0]).not.toContain("/data/q0");
  });
});

describe("a repeat", () => {
  it("sums its instances, and sums again when one goes", () => {
    const session = open(rows());
    const repeat = at(session, "row");
    session.set(at(session, "row[1]/n0"), "1");
    session.set(session.find(`${session.addRepeat(repeat).path}/n9`)!, "20");
    session.addRepeat(repeat);
    expect(at(session, "total").value).toBe("21");
    expect(repeat.children.map((instance) => instance.index)).toEqual([1, 2, 3]);
    session.removeRepeat(repeat.children[0]!);
    expect(at(session, "total").value).toBe("20");
    expect(paths(repeat.children)).toEqual(["/data/row[1]", "/data/row[2]"]);
    expect(at(session, "row[1]/n9").value).toBe("20");
  });

  it("keeps its answers when saved and opened again", () => {
    const session = open(rows(2));
    session.set(at(session, "row/n0"), "4");
    session.addRepeat(at(session, "row"));
    session.set(at(session, "row[2]/n1"), "5");
    const saved = session.allValues();
    expect(saved).toEqual({
      row: [
        { n0: "4", sum: "4" },
        { n1: "5", sum: "5" },
      ],
      total: "9",
    });
    const again = openSession(session.plan, context, saved);
    expect(again.allValues()).toEqual(saved);
    expect(again.xml()).toBe(session.xml());
  });

  it("asks for another after the last one", () => {
    const session = open(rows(2));
    expect(session.pages().map((page) => [page.kind, page.key])).toEqual([
      ["question", "/data/row[1]/n0"],
      ["question", "/data/row[1]/n1"],
      ["repeat", "/data/row"],
    ]);
  });
});

describe("choices that depend on an answer", () => {
  it("are those of the answer, and what is not offered any more is dropped", () => {
    const session = open(cascade(100));
    const town = at(session, "town");
    const village = at(session, "village");
    expect(town.choices).toHaveLength(10);
    expect(village.choices).toEqual([]);
    session.set(town, "t2");
    expect(village.choices.map((choice) => choice.label)).toContain("Village 25");
    session.set(village, "v25");
    expect(paths(session.set(town, "t3"))).toEqual(["/data/town", "/data/village"]);
    expect(village.value).toBe("");
  });

  it("make an answer wrong that is not among them", () => {
    const session = open(cascade(100));
    session.set(at(session, "town"), "nowhere");
    expect(session.problems().map(({ item, kind }) => [item.path, kind])).toEqual([["/data/town", "type"]]);
  });
});

describe("rules", () => {
  const make = new PlanMaker();
  const age = make.question({ name: "age", type: "int" });
  const name = make.question({ name: "who", requiredMessage: make.text("Ask for the name") });
  const spoken = make.words.push("") - 1;
  (make.words as unknown[])[spoken] = ["Is ", make.expr(["ref", name], [[name, 0]]), " well?"];
  const well = make.question({ name: "well", label: spoken });
  make.nodes[age]!.constraint = make.expr(["<", ["number", ["ref", age]], 150], [[age, 0]]);
  make.nodes[age]!.constraintMessage = make.text("Nobody is as old");
  make.nodes[name]!.required = make.expr([">", ["number", ["ref", age]], 0], [[age, 0]]);
  const plan = make.plan();

  it("say what is missing and what is wrong, in the form's words", () => {
    const session = open(plan);
    expect(session.problems()).toEqual([]);
    session.set(at(session, "age"), "200");
    expect(session.problems().map(({ kind, message }) => [kind, message])).toEqual([
      ["constraint", "Nobody is as old"],
      ["required", "Ask for the name"],
    ]);
    session.set(at(session, "age"), "old");
    expect(session.problems().map(({ kind }) => kind)).toEqual(["type"]);
  });

  it("change a text only for those who have read it", () => {
    const session = open(plan);
    expect(paths(session.set(at(session, "who"), "Li"))).toEqual(["/data/who"]);
    expect(at(session, "well").label).toBe("Is Li well?");
    expect(paths(session.set(at(session, "who"), "Wang"))).toEqual(["/data/who", "/data/well"]);
    expect(at(session, "well").label).toBe("Is Wang well?");
    expect(well).toBe(3);
  });
});

describe("a plan", () => {
  it("is refused when it is of a later format", () => {
    expect(() => loadPlan({ ...rows(1), format: 2 })).toThrow(/newer version/);
  });

  it("gives the same id to the same promise", () => {
    const id = followUpId(context.submissionId, "call_back", "a");
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(followUpId(context.submissionId, "call_back", "b")).not.toBe(id);
  });
});
