/** The kinds of household there can be: properties that forms write about households, with their choices in words. */
import type { Plan } from "../../forms/plan";

/** A property of households and the values it may have, in words. */
export interface Property {
  name: string;
  label: string;
  values: { value: string; label: string }[];
}

/** Every property of households that these forms write from choices of their own; of equal names the first. */
export function householdProperties(plans: Plan[], language: string): Property[] {
  const found = new Map<string, Property>();
  for (const plan of plans) {
    const tag = plan.languages.includes(language) ? language : plan.default_language;
    const texts = plan.texts[tag] ?? [];
    const words = (cell: unknown) =>
      typeof cell === "number" ? texts[cell] : typeof cell === "string" ? cell : null;
    for (const node of plan.nodes) {
      const [entity, name] = node.saveTo ?? [];
      if (entity === undefined || !name || plan.entities?.[entity]?.list !== "households") continue;
      const values = choicesOf(plan, node.choices, words);
      if (!values.length || found.has(name)) continue;
      const label = node.label === undefined ? null : texts[node.label];
      found.set(name, { name, label: typeof label === "string" ? label : name, values });
    }
  }
  return [...found.values()];
}

function choicesOf(
  plan: Plan,
  choices: Plan["nodes"][number]["choices"],
  words: (cell: unknown) => unknown,
): Property["values"] {
  const list = choices?.list ? plan.lists?.[choices.list] : undefined;
  const label = choices?.label;
  const source = typeof label === "object" && label ? label.itext : label;
  const valueAt = list?.columns?.indexOf(String(choices?.value)) ?? -1;
  const labelAt = list?.columns?.indexOf(String(source)) ?? -1;
  if (valueAt < 0) return [];
  return (list?.rows ?? []).flatMap((row) => {
    const value = row[valueAt];
    if (!value) return [];
    const said = words(row[labelAt]);
    return [{ value: String(value), label: typeof said === "string" && said ? said : String(value) }];
  });
}
