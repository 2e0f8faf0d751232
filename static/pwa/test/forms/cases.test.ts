import { describe, expect, it } from "vitest";
import { type Item, openSession, type Session } from "../../src/forms/session";
import { contextOf, type Expected, type FormCase, readCases } from "./cases";

function at(session: Session, path: string): Item {
  const item = session.find(path);
  if (!item) throw new Error(`There is no ${path}`);
  return item;
}

/** What a case says of an item, as the item has it now. */
function seen(item: Item, expected: Expected): Expected {
  const keys = Object.keys(expected) as (keyof Expected)[];
  return Object.fromEntries(keys.map((key) => [key, item[key]]));
}

for (const { file, content } of readCases<FormCase>("forms"))
  describe(`forms: ${file}`, () => {
    it(content.name, () => {
      const session = openSession(content.plan, contextOf(content.context ?? {}));
      for (const step of content.steps) {
        if (step.set) session.set(at(session, step.set), step.to ?? "");
        if (step.add) session.addRepeat(at(session, step.add));
        if (step.remove) session.removeRepeat(at(session, step.remove));
        for (const [path, expected] of Object.entries(step.expect ?? {}))
          expect({ [path]: seen(at(session, path), expected) }).toEqual({ [path]: expected });
      }
      const result: Record<string, unknown> = {
        values: session.values(),
        entities: session.entities(),
        followups: session.followups(),
        problems: session.problems().map(({ item, kind }) => [item.path, kind]),
      };
      for (const [key, expected] of Object.entries(content.result ?? {}))
        expect(result[key]).toEqual(expected);
    });

    it("is the same when it is opened again", () => {
      const context = contextOf(content.context ?? {});
      const session = openSession(content.plan, context);
      for (const step of content.steps) {
        if (step.set) session.set(at(session, step.set), step.to ?? "");
        if (step.add) session.addRepeat(at(session, step.add));
        if (step.remove) session.removeRepeat(at(session, step.remove));
      }
      const again = openSession(content.plan, context, session.allValues());
      expect(again.values()).toEqual(session.values());
      expect(again.followups()).toEqual(session.followups());
      expect(again.entities()).toEqual(session.entities());
    });
  });
