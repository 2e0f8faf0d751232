/** What was changed at a household, put in order and made ready to be read: pure functions. */
import type { Id, Moment, Step, SubjectType } from "../../lib/types";
import { type Difference, differences } from "../audit/store";
import type { Changed, DoneOperation, Edit } from "./store";

/** A record that a change touched, and its fields. */
export interface Touched {
  kind: string;
  id: Id;
  /** Its name as the change itself tells it. */
  name: string | null;
  fields: Difference[];
}

/** One change, as it is shown. */
export interface Change {
  id: Id;
  at: Moment;
  by: Id | null;
  /** The operation, or the action of the audit trail. */
  what: string;
  why: string | null;
  operation: DoneOperation | null;
  touched: Touched[];
  /** Visits, follow-ups and cards that went along. */
  along: Record<"visit" | "followup" | "card", number>;
  undone: boolean;
  /** The edit that puts back what this one changed. */
  back: Omit<Edit, "why"> | null;
}

const NOBODY = { visit: 0, followup: 0, card: 0 };
/** Edits that an operation, or its undo, made: that operation tells of them. */
const OF_OPERATION = /^(undo )?[a-z_]+ [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Also written like that, but no operation. */
const OTHER = /^(visit|register_edit|review|held) /;
const SILENT = new Set([
  "version",
  "search",
  "updated_at",
  "last_visit_id",
  "last_visit_at",
  "last_visit_outcome",
]);

/** Operations and edits as changes, the latest first. */
export function changesFrom({ operations, edits }: Changed): Change[] {
  const own = edits.filter((row) => !row.why || !OF_OPERATION.test(row.why) || OTHER.test(row.why));
  const found = [...operations.map(ofOperation), ...own.map(ofEdit)];
  return found.sort((a, b) => b.at.localeCompare(a.at));
}

function ofOperation(one: DoneOperation): Change {
  const touched = new Map<Id, Touched>();
  const along = { visit: new Set<Id>(), followup: new Set<Id>(), card: new Set<Id>() };
  for (const step of one.steps ?? []) {
    if (step.kind in along) along[step.kind as keyof typeof along].add(step.id);
    else if (step.kind === "household" || step.kind === "member") touch(touched, step);
  }
  return {
    id: one.id,
    at: one.at,
    by: one.by_id,
    what: one.operation,
    why: one.body.why ?? null,
    operation: one,
    touched: [...touched.values()].filter((record) => record.fields.length > 0),
    along: { visit: along.visit.size, followup: along.followup.size, card: along.card.size },
    undone: one.undone_at !== null,
    back: null,
  };
}

/** Add what a step did to a record to what was done to it before: from the first value to the last. */
function touch(touched: Map<Id, Touched>, { kind, id, before, after }: Step): void {
  const record = touched.get(id) ?? { kind, id, name: null, fields: [] };
  touched.set(id, record);
  record.name = String(after.full_name ?? after.head_name ?? record.name ?? "") || null;
  for (const [field, is] of Object.entries(after)) {
    if (SILENT.has(field)) continue;
    const known = record.fields.find((one) => one.field === field);
    if (known) known.is = is;
    else record.fields.push({ field, was: before?.[field] ?? null, is });
  }
  record.fields = record.fields.filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is));
}

function ofEdit(row: Changed["edits"][number]): Change {
  const fields = differences(row).filter(({ field }) => !SILENT.has(field));
  const subject = row.subject_kind as SubjectType;
  const name = row.after?.full_name ?? row.after?.head_name ?? null;
  const kept = row.subject_id && row.before && row.action.endsWith(".edited") ? row.subject_id : null;
  return {
    id: row.id,
    at: row.at,
    by: row.actor_id,
    what: row.action,
    why: row.why === "edited" ? null : row.why,
    operation: null,
    touched: row.subject_id
      ? [{ kind: subject, id: row.subject_id, name: name && String(name), fields }]
      : [],
    along: NOBODY,
    undone: false,
    back: kept ? { subject, id: kept, base: nested(row.after), set: nested(row.before) } : null,
  };
}

/** Fields as the API takes them: properties in an object of their own, an emptied one as no text. */
function nested(fields: Record<string, unknown> | null): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (name.startsWith("properties.")) properties[name.slice("properties.".length)] = value ?? "";
    else found[name] = value;
  }
  return Object.keys(properties).length ? { ...found, properties } : found;
}
