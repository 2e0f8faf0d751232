import { describe, expect, it } from "vitest";
import { type Item, openSession, type Session } from "../../src/forms/session";
import { contextOf, type Expected, type FormCase, type Outcome, readCases, type Step } from "./cases";

function at(session: Session, path: string): Item {
  const item = session.find(path);
  if (!item) throw new Error(`There is no ${path}`);
  return item;
}

const offered = (item: Item) => item.choices.map((choice) => choice.value);

/** What a case says of an item, as the item has it now. */
function seen(item: Item, expected: Expected): Expected {
  const keys = Object.keys(expected) as (keyof Expected)[];
  return Object.fromEntries(keys.map((key) => [key, key === "choices" ? offered(item) : item[key]]));
}

/** The steps that change something. */
function act(session: Session, step: Step): void {
  if (step.set) session.set(at(session, step.set), step.to ?? "");
  if (step.add) session.addRepeat(at(session, step.add));
  if (step.remove) session.removeRepeat(at(session, step.remove));
  if (step.language) session.setLanguage(step.language);
  if (step.finish) session.finish();
}

/** What comes of it: of follow-ups only those keys count that are written. */
function compare(session: Session, expected: Outcome): void {
  if (expected.values) expect(session.values()).toEqual(expected.values);
  if (expected.entities) expect(session.entities()).toEqual(expected.entities);
  if (expected.followups) expect(session.followups()).toMatchObject(expected.followups);
  if (expected.instanceName !== undefined) expect(session.instanceName()).toBe(expected.instanceName);
  if (expected.problems)
    expect(session.problems().map(({ item, kind, message }) => ({ path: item.path, kind, message }))).toEqual(
      expected.problems,
    );
}

for (const { file, content } of readCases<FormCase>("forms"))
  describe(`forms: ${file}`, () => {
    it(content.name, () => {
      const session = openSession(content.plan, contextOf(content.context ?? {}), content.saved);
      for (const step of content.steps) {
        act(session, step);
        for (const [path, expected] of Object.entries(step.expect ?? {}))
          expect({ [path]: seen(at(session, path), expected) }).toEqual({ [path]: expected });
        const [first, ...others] = (step.same_choices ?? []).map((path) => offered(at(session, path)));
        for (const other of others) expect(other).toEqual(first);
        compare(session, step);
      }
      compare(session, content.result ?? {});
    });

    it("is the same when it is opened again", () => {
      const context = contextOf(content.context ?? {});
      const session = openSession(content.plan, context, content.saved);
      for (const step of content.steps) act(session, step);
      const again = openSession(content.plan, context, session.allValues());
      expect(again.values()).toEqual(session.values());
      expect(again.followups()).toEqual(session.followups());
      expect(again.entities()).toEqual(session.entities());
    });
  });
