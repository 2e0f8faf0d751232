/** What the answers change in the register, as facts that the summary says in words. */
import type { EntityChange } from "../forms/session";
import type { Household, Id, Member, Residence } from "../lib/types";
import { householdRow, memberRow } from "./lists";

/** One sentence of the summary. */
export type ChangeNote =
  | { kind: "adds"; names: string[] }
  | { kind: "residence"; name: string; residence: Residence; city: string }
  | { kind: "updates"; names: string[] }
  | { kind: "household_new" }
  | { kind: "household" };

/** Whether an update says anything that the register does not hold yet. */
export function differs(change: EntityChange, row: Record<string, string> | undefined): boolean {
  if (!row) return true;
  return Object.entries(change.properties).some(([name, value]) => (row[name] ?? "") !== value);
}

/** The changes of a visit, new members first, then who moved, then corrections, then the household. */
export function changeNotes(
  changes: EntityChange[],
  households: ReadonlyMap<Id, Household>,
  members: ReadonlyMap<Id, Member>,
): ChangeNote[] {
  const added: string[] = [];
  const updated = new Set<string>();
  const moved: ChangeNote[] = [];
  let household: ChangeNote | null = null;
  for (const change of changes) {
    if (change.list === "households") {
      const old = households.get(change.id);
      if (!old || old.version === 0) household = { kind: "household_new" };
      else if (!household && differs(change, householdRow(old))) household = { kind: "household" };
      continue;
    }
    if (change.list !== "members") continue;
    const old = members.get(change.id);
    if (!old) {
      added.push(change.properties.full_name || change.label);
      continue;
    }
    if (!differs(change, memberRow(old))) continue;
    const residence = change.properties.residence as Residence | undefined;
    if (residence && residence !== old.residence)
      moved.push({
        kind: "residence",
        name: old.full_name,
        residence,
        city: change.properties.away_city ?? "",
      });
    else updated.add(old.full_name);
  }
  const notes: ChangeNote[] = [];
  if (added.length > 0) notes.push({ kind: "adds", names: added });
  notes.push(...moved);
  if (updated.size > 0) notes.push({ kind: "updates", names: [...updated] });
  if (household) notes.push(household);
  return notes;
}
