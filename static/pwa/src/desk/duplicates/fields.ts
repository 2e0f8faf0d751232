/** Two records field by field: what differs, what a merge would keep, and how the merge is asked for. Pure functions. */

import type { Id } from "../../lib/types";
import { fieldOf } from "../../register/acts/steps";
import type { Kind, Pair, Settling } from "./store";

/** Fields in the order they are read in; of `fixed` ones the record that is kept keeps its own. */
const FIELDS: Record<Kind, readonly string[]> = {
  members: [
    "full_name",
    "sex",
    "born",
    "phone",
    "relation",
    "residence",
    "residence_since",
    "away_city",
    "contact_name",
    "contact_phone",
    "contact_relation",
  ],
  households: ["head_name", "number", "address", "phone", "village_id", "status", "worker_id"],
};
const FIXED = new Set(["residence", "village_id", "status", "worker_id"]);

/** Which of the two records: 0 stands left, 1 right. */
export type Side = 0 | 1;
/** Sides chosen against what a merge would take by itself, by field. */
export type Choices = Readonly<Record<string, Side>>;

/** A field of both records. */
export interface FieldPair {
  name: string;
  values: [unknown, unknown];
  /** Both hold something, and not the same. */
  differs: boolean;
  /** Whose value stands may be chosen. */
  open: boolean;
}

/** The fields of a pair that either record holds. */
export function fieldsOf(pair: Pair, kind: Kind): FieldPair[] {
  const properties = new Set(pair.records.flatMap((one) => Object.keys(one.properties)));
  const names = [...FIELDS[kind], ...[...properties].sort().map((name) => `properties.${name}`)];
  return names.flatMap((name) => {
    const values: [unknown, unknown] = [fieldOf(pair.records[0], name), fieldOf(pair.records[1], name)];
    if (values[0] === null && values[1] === null) return [];
    const differs = values[0] !== values[1] && values[0] !== null && values[1] !== null;
    return [{ name, values, differs, open: differs && !FIXED.has(name) }];
  });
}

/** Whose value a merge leaves standing: the one chosen, else that of the record kept, else the only one there is. */
export function sideOf(field: FieldPair, kept: Side, choices: Choices): Side {
  if (field.open) return choices[field.name] ?? kept;
  const fixed = FIXED.has(field.name);
  return field.values[kept] === null && !fixed ? other(kept) : kept;
}

export const other = (side: Side): Side => (side === 0 ? 1 : 0);

/** The merge of a pair: the record that goes into the one kept, with the values chosen from it. */
export function mergeOf(pair: Pair, kind: Kind, kept: Side, choices: Choices): Settling {
  const values: Record<string, string> = {};
  for (const field of fieldsOf(pair, kind)) {
    const side = sideOf(field, kept, choices);
    if (field.open && side !== kept) values[field.name] = String(field.values[side]);
  }
  const [from, into_id] = [pair.records[other(kept)].id, pair.records[kept].id];
  return { operation: `merge_${kind}`, ...named(kind, from), into_id, values };
}

/** Saying that a pair is not the same. */
export function apartOf(pair: Pair, kind: Kind): Settling {
  return { operation: "keep_apart", ...named(kind, pair.one), into_id: pair.other };
}

function named(kind: Kind, id: Id): Partial<Settling> {
  return kind === "members" ? { member_id: id } : { household_id: id };
}
