import { describe, expect, it } from "vitest";
import { toBoolean, toNumber, toText, type Value } from "../../src/expr/values";
import { Engine } from "../../src/forms/engine";
import { formOf } from "../../src/forms/form";
import { restore } from "../../src/forms/opening";
import { contextOf, type ExpressionCase, readCases } from "../forms/cases";

/** The value of a case's expression at the root of its form. */
function evaluate(each: ExpressionCase): { value: Value; zone: string | undefined } {
  const engine = new Engine(formOf(each.plan), contextOf(each));
  restore(engine, engine.root.self, each.values ?? {});
  engine.settle();
  return { value: engine.value(each.entry, engine.root), zone: engine.timeZone };
}

for (const { file, content } of readCases<ExpressionCase[]>("expr"))
  describe(`expressions: ${file}`, () => {
    it.each(content.map((each) => [each.name, each] as const))("%s", (_, each) => {
      const { value, zone } = evaluate(each);
      const wanted = each.expect;
      if (typeof wanted === "boolean") expect(toBoolean(value)).toBe(wanted);
      else if (typeof wanted === "string") expect(toText(value)).toBe(wanted);
      else {
        const number = toNumber(value, zone);
        const right = Number(
          typeof wanted === "object" ? wanted.number.replace(/^(-?)inf.*$/i, "$1Infinity") : wanted,
        );
        if (Number.isFinite(right))
          expect(Math.abs(number - right)).toBeLessThanOrEqual(Math.abs(right) * 1e-12);
        else expect(number).toBe(right);
      }
    });
  });
