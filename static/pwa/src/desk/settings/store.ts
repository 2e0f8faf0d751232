/** What an area decides for itself and those below: read, changed by name, and left to the area above again. */
import { getJson, putJson } from "../../api/client";
import type { Id, PlainDate, VisitKind } from "../../lib/types";

/** What an outcome at the door promises. */
export interface Revisit {
  active: boolean;
  window_days: number;
  due_days: number;
  assign_to: "visitor" | "supervisor";
  priority: "low" | "normal" | "high" | "urgent";
}

export const REVISITED = ["not_at_home", "moved_away", "vacant", "no_such_address"] as const;
export type Revisited = (typeof REVISITED)[number];

export type Held = {
  /** Null: the shortest interval of the household forms. */
  visit_days: number | null;
  visit_kinds: VisitKind[];
  escalation_days: number;
  /** 1 is Monday. */
  working_week: number[];
  days_off: PlainDate[];
  days_on: PlainDate[];
  keep_files_days: number;
} & Record<`revisit_${Revisited}`, Revisit>;
export type Name = keyof Held;

/** What holds in an area, and by name which area says so; null: none does. */
export interface AreaSettings {
  area_id: Id;
  version: number;
  holds: Held;
  sources: Record<Name, Id | null>;
}

export const settingsOf = (area: Id): Promise<AreaSettings> =>
  getJson<AreaSettings>(`/areas/${area}/settings`);

/** Change settings; null leaves one to the area above. Throws a Failure: a conflict when someone else was first. */
export const decide = (
  area: Id,
  version: number,
  values: { [name in Name]?: Held[name] | null },
  why: string,
): Promise<AreaSettings> =>
  putJson<AreaSettings>(`/areas/${area}/settings`, { version, values, why: why || null });

/** The settings that are not what they were. */
export function changed(was: Held, now: Held): { [name in Name]?: Held[name] } {
  const names = (Object.keys(now) as Name[]).filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(now[name]),
  );
  return Object.fromEntries(names.map((name) => [name, now[name]]));
}
