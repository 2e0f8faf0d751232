import { describe, expect, it } from "vitest";
import { householdProperties } from "../../src/desk/settings/kinds";
import { changed, type Held } from "../../src/desk/settings/store";
import type { Plan } from "../../src/forms/plan";

describe("kinds of household", () => {
  it("are what forms write about households from choices of their own, in the words of the form", () => {
    const plan = {
      languages: ["zh", "en"],
      default_language: "zh",
      texts: { zh: ["享受的政策", "低保"], en: ["Support", "Living allowance"] },
      entities: [{ list: "households" }, { list: "members" }],
      lists: {
        s: {
          columns: ["itextId", "name"],
          rows: [
            [1, "dibao"],
            [1, ""],
          ],
        },
      },
      nodes: [
        { name: "data", kind: "root" },
        {
          name: "support",
          kind: "field",
          label: 0,
          saveTo: [0, "support"],
          choices: { list: "s", value: "name", label: { itext: "itextId" } },
        },
        { name: "people", kind: "field", saveTo: [0, "people"] },
        {
          name: "feel",
          kind: "field",
          saveTo: [1, "feel"],
          choices: { list: "s", value: "name", label: { itext: "itextId" } },
        },
      ],
    } as unknown as Plan;
    const found = householdProperties([plan, plan], "en");
    expect(found).toEqual([
      { name: "support", label: "Support", values: [{ value: "dibao", label: "Living allowance" }] },
    ]);
    expect(householdProperties([plan], "fr")[0]?.label).toBe("享受的政策");
  });
});

describe("settings", () => {
  it("are sent as far as they were changed", () => {
    const was = { visit_days: null, working_week: [1, 2], escalation_days: 7 } as unknown as Held;
    expect(changed(was, { ...was, working_week: [1, 2], visit_days: 30 })).toEqual({ visit_days: 30 });
    expect(changed(was, { ...was })).toEqual({});
  });
});
