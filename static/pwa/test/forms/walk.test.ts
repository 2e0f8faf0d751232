/** Fills forms at random, and holds what was evaluated bit by bit to what a session evaluates that opens it anew. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/forms/plan";
import { type Context, type Item, openSession, type Session } from "../../src/forms/session";
import { contextOf, type FormCase, readCases } from "./cases";
import { cascade, chained, rows } from "./plans";

/** Everything that can be seen of a form, by path. */
function stateOf(session: Session): Record<string, unknown> {
  const state: Record<string, unknown> = {};
  const visit = (item: Item): void => {
    const { relevant, value, required, readonly, valid, label, hint, canAdd } = item;
    const choices = item.choices.map((choice) => [choice.value, choice.label]);
    state[item.path] = {
      relevant,
      value: relevant ? value : "",
      required,
      readonly,
      valid,
      label,
      hint,
      canAdd,
      choices,
    };
    for (const child of item.children) visit(child);
  };
  visit(session.root);
  return state;
}

/** Somebody who answers whatever comes to mind; the same for the same seed. */
class Walker {
  constructor(private seed: number) {}

  private draw(count: number): number {
    this.seed = (this.seed * 48_271) % 2_147_483_647;
    return this.seed % count;
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.draw(from.length)]!;
  }

  /** Changes something. Returns the items that the session said have changed. */
  step(session: Session): Item[] {
    const open: Item[] = [];
    const visit = (item: Item): void => {
      if (!item.relevant) return;
      if ((item.widget && !item.readonly) || item.canAdd || (item.kind === "instance" && item.canRemove))
        open.push(item);
      for (const child of item.children) visit(child);
    };
    visit(session.root);
    const told: Item[] = [];
    const stop = session.onChange((changed) => told.push(...changed));
    const item = this.pick(open);
    if (item.kind === "field") session.set(item, this.answer(item));
    else if (item.kind === "repeat" && item.children.length < 4) session.addRepeat(item);
    else if (item.kind === "instance" && this.draw(3) === 0) session.removeRepeat(item);
    stop();
    return told;
  }

  private answer(item: Item): string {
    const values = item.choices.map((choice) => choice.value);
    if (this.draw(10) === 0) return "";
    if (values.length)
      return item.widget === "select1" ? this.pick(values) : values.filter(() => this.draw(3)).join(" ");
    if (item.type === "int") return `${this.draw(200) - 5}`;
    if (item.type === "decimal") return `${this.draw(600) / 10}`;
    if (item.type === "date") return `20${20 + this.draw(8)}-0${1 + this.draw(9)}-1${this.draw(9)}`;
    return this.pick(["a", "王", "13800138000", "two words"]);
  }
}

/** Walks, and at every few steps opens the saved answers again and compares. */
function hold(plan: Plan, context: () => Context, seed: number, steps: number): void {
  const walker = new Walker(seed);
  const session = openSession(plan, context());
  for (let step = 0; step < steps; step++) {
    const before = step % 7 === 0 ? stateOf(session) : undefined;
    const told = new Set(walker.step(session).map((item) => item.path));
    if (before) {
      const after = stateOf(session);
      const untold = Object.keys(after).filter((path) => path in before && !told.has(path));
      const removed = Object.keys(before).some((path) => !(path in after));
      if (!removed)
        for (const path of untold)
          expect({ path, ...(after[path] as object) }).toEqual({ path, ...(before[path] as object) });
    }
    if (step % 10 !== 9) continue;
    const again = openSession(plan, context(), session.allValues());
    expect(stateOf(again)).toEqual(stateOf(session));
    expect(again.followups()).toEqual(session.followups());
    expect(again.entities()).toEqual(session.entities());
    expect(again.pages().map((page) => page.key)).toEqual(session.pages().map((page) => page.key));
  }
}

describe("a form filled at random stands as one opened anew with the same answers", () => {
  for (const { file, content } of readCases<FormCase>("forms"))
    it(file, () => {
      for (const seed of [1, 77]) hold(content.plan, () => contextOf(content.context ?? {}), seed, 80);
    }, 120_000);
  it("a chain, a repeat with sums and a cascade", () => {
    for (const plan of [chained(40), rows(4), cascade(60)]) hold(plan, () => contextOf({}), 5, 120);
  });
});
