/** Random walks and expressions come out as Python's engine has them (tests/parity.py). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/forms/plan";
import { type Item, openSession, type Session } from "../../src/forms/session";
import { contextOf, type Surroundings } from "./cases";

interface Walk {
  name: string;
  context: Surroundings;
  plan: Plan;
  steps: { set?: string; to?: string; add?: string; remove?: string; state: Record<string, unknown> }[];
  outcome: Record<string, unknown>;
}

interface Expressions {
  plan: Plan;
  expressions: string[];
  results: string[];
}

function read<T>(name: string): T {
  const path = fileURLToPath(new URL(`../.cases/${name}.json`, import.meta.url));
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

function find(session: Session, path: string): Item {
  const item = session.find(path);
  if (!item) throw new Error(`There is no ${path}`);
  return item;
}

const every = (item: Item): Item[] => [item, ...item.children.flatMap(every)];

/** All that a screen could show, by path; mirrors state in tests/parity.py. */
function state(session: Session): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const item of every(session.root)) {
    const { relevant, value, required, readonly, valid, label, hint } = item;
    found[item.path] = {
      relevant,
      ...(item.kind === "repeat" ? {} : { value }),
      ...(item.kind === "field" ? { required, readonly, valid, label, hint } : {}),
      ...(["select", "select1", "rank"].includes(item.widget ?? "")
        ? { choices: item.choices.map((choice) => [choice.value, choice.label]) }
        : {}),
    };
  }
  return found;
}

describe("a random walk", () => {
  for (const walk of read<Walk[]>("walks"))
    it(`through ${walk.name}`, () => {
      const session = openSession(walk.plan, contextOf(walk.context));
      for (const step of walk.steps) {
        if (step.set) session.set(find(session, step.set), step.to ?? "");
        if (step.add) session.addRepeat(find(session, step.add));
        if (step.remove) session.removeRepeat(find(session, step.remove));
        expect(state(session)).toEqual(step.state);
      }
      expect({
        values: session.values(),
        xml: session.xml(),
        entities: session.entities(),
        followups: session.followups(),
        problems: session.problems().map(({ item, kind, message }) => [item.path, kind, message]),
        pages: session.pages().map((page) => (page.item ?? page.items[0])?.path),
      }).toEqual(walk.outcome);
    });
});

it("random expressions give the same", () => {
  const { plan, expressions, results } = read<Expressions>("expressions");
  const session = openSession(plan, contextOf({}));
  const ours = expressions.map((source, n) => [source, find(session, `c${n}`).value]);
  expect(ours).toEqual(expressions.map((source, n) => [source, results[n]]));
});
