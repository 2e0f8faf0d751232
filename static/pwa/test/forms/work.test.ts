/** How much is evaluated for a change: counted and not timed, so that it holds on any machine. */
import { describe, expect, it, vi } from "vitest";
import { Engine } from "../../src/forms/engine";
import { type Context, type Item, openSession, type Session } from "../../src/forms/session";
import { cascade, chained, PlanMaker, rows } from "./plans";

const context: Context = {
  now: () => new Date("2026-03-01T02:00:00Z"),
  timeZone: "Asia/Shanghai",
  submissionId: "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00",
};
const item = (session: Session, path: string): Item => session.find(path)!;

/** How many expressions some work evaluates. */
function counted(work: () => unknown): number {
  const spies = (["value", "string", "number", "truth"] as const).map((how) =>
    vi.spyOn(Engine.prototype, how),
  );
  work();
  const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  vi.restoreAllMocks();
  return count;
}

/** Questions of which each second one is relevant by the one before it. */
function pairs(count: number) {
  const make = new PlanMaker();
  for (let i = 0; i < count; i += 2) {
    const first = make.question({ name: `q${i}` });
    const relevant = make.expr(["=", ["ref", first], "yes"], [[first, 0]]);
    make.order.push(["relevant", make.question({ name: `q${i + 1}`, relevant })]);
  }
  return make.plan();
}

/** A repeat whose instances know their number; and, if they compare themselves, their share and how many are alike. */
function members(comparing: boolean) {
  const make = new PlanMaker();
  const repeat = make.node({ name: "row", kind: "repeat", initial: 0 });
  const inside = { parent: repeat, scope: repeat };
  const n = make.node({ name: "n", ...inside, type: "int", widget: "input" });
  const calculated = (name: string, tree: Parameters<PlanMaker["expr"]>[0], deps: [number, number][]) => {
    const calculate = make.expr(tree, deps, repeat);
    make.order.push(["calculate", make.node({ name, ...inside, computed: true, calculate })]);
  };
  calculated("number", ["position", ["ref", repeat]], [[repeat, repeat]]);
  if (!comparing) return make.plan();
  const all: [number, number][] = [
    [n, repeat],
    [n, 0],
    [repeat, 0],
  ];
  calculated("share", ["div", ["number", ["ref", n]], ["sum", ["path", 0, [[n]]]]], all);
  const alike = ["=", ["ref", n], ["current", ["ref", n]]];
  calculated("alike", ["count", ["path", 0, [[repeat, alike]]]], all);
  return make.plan();
}

/** How often the values of a question are read while some work is done. */
function readings(session: Session, path: string, work: () => unknown): number {
  const reading = vi.spyOn(Object.getPrototypeOf(item(session, path)), "text");
  work();
  const count = reading.mock.calls.length;
  vi.restoreAllMocks();
  return count;
}

describe("what an answer costs", () => {
  it("is the same in a long form as in a short one", () => {
    const work = [10, 1000].map((count) => {
      const session = openSession(pairs(count), context);
      return counted(() => session.set(item(session, "q4"), "yes"));
    });
    expect(work).toEqual([1, 1]);
  });

  it("is nothing when it is the answer that was there", () => {
    const session = openSession(chained(50), context);
    session.set(item(session, "q0"), "1");
    expect(counted(() => session.set(item(session, "q0"), "1"))).toBe(0);
  });

  it("is each dependent once, at the head of a chain as at its end", () => {
    const session = openSession(chained(100), context);
    for (let i = 0; i < 100; i++) session.set(item(session, `q${i}`), "1");
    expect(counted(() => session.set(item(session, "q99"), "2"))).toBe(1);
    expect(counted(() => session.set(item(session, "q0"), "0"))).toBe(199);
  });

  it("does not grow with the villages that are not offered", () => {
    const work = [100, 10_000].map((count) => {
      const session = openSession(cascade(count), context);
      for (const choice of item(session, "village").choices) void choice.label;
      session.set(item(session, "town"), "t0");
      return counted(() => session.set(item(session, "town"), "t1"));
    });
    expect(work[0]).toBe(work[1]);
  });
});

describe("an instance more", () => {
  it("costs as the 200th what it cost as the 2nd", () => {
    const session = openSession(rows(10), context);
    const series = item(session, "row");
    const work = Array.from({ length: 199 }, () => counted(() => session.addRepeat(series)));
    expect(work[0]).toBe(2);
    expect(new Set(work)).toEqual(new Set([2]));
  });

  it("does not ask those before it for their number again, and one that goes only those after it", () => {
    const session = openSession(members(false), context);
    const series = item(session, "row");
    expect([1, 2, 3, 4, 5].map(() => counted(() => session.addRepeat(series)))).toEqual([1, 1, 1, 1, 1]);
    expect(counted(() => session.removeRepeat(series.children[1]!))).toBe(3);
    expect(series.children.map((instance) => instance.children[1]!.value)).toEqual(["1", "2", "3", "4"]);
  });

  it("lets a sum that every instance compares itself with be added up once", () => {
    const work = [50, 100].map((count) => {
      const session = openSession(members(true), context, {
        row: Array.from({ length: count }, (_, i) => ({ n: `${i % 7}` })),
      });
      const last = item(session, `row[${count}]/n`);
      return readings(session, "row[1]/n", () => session.set(last, "3"));
    });
    expect(work[1]! / work[0]!).toBeLessThanOrEqual(2);
  });
});
