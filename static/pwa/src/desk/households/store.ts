/** The register as the desk changes it: operations with their undo, edits with a reason, and what was changed before. */
import { getJson, postJson, putJson } from "../../api/client";
import type { Household, Id, Member, Operation, OperationBody, Page, SubjectType } from "../../lib/types";
import { newId } from "../../lib/uuid";
import type { AuditRow } from "../audit/store";
import { calls, type HouseholdFile } from "../calls";
import type { Effects } from "../duplicates/store";
import { queryOf } from "../filters";

/** So many of the latest changes are shown; the audit trail has all. */
const LATEST = 100;

/** An operation as the server keeps it: the desk's own among them. */
export type DoneOperation = Omit<Operation, "operation"> & {
  operation: OperationBody["operation"] | "keep_apart";
};

/** What was changed at a household: the operations on it, and the edits that were none. */
export interface Changed {
  operations: DoneOperation[];
  edits: AuditRow[];
  /** There are more than are shown. */
  more: boolean;
}

/** Fields to change in a record: what they held when they were read, what they are to hold, and why. */
export interface Edit {
  subject: SubjectType;
  id: Id;
  base: Record<string, unknown>;
  set: Record<string, unknown>;
  why: string;
}

/** What was changed at a household, the latest first. Throws a Failure. */
export async function changesOf(household: Id): Promise<Changed> {
  const query = { household, limit: LATEST };
  const [operations, edits] = await Promise.all([
    getJson<Page<DoneOperation>>(`/operations${queryOf(query)}`),
    getJson<Page<AuditRow>>(`/audit${queryOf({ ...query, register: "true" })}`),
  ]);
  return {
    operations: operations.items,
    edits: edits.items,
    more: operations.next !== null || edits.next !== null,
  };
}

/** How much an operation would touch beside what it names. Throws a Failure, as carrying it out would. */
export const effectsOf = (body: OperationBody): Promise<Effects> =>
  postJson<Effects>("/operations/effects", body);

/** Carry an operation out. Throws a Failure. */
export const carryOut = (body: OperationBody): Promise<DoneOperation> =>
  putJson<DoneOperation>(`/operations/${newId()}`, body);

/** Undo an operation. Throws a Failure: a conflict where something of it was changed since. */
export const takeBack = (id: Id): Promise<DoneOperation> =>
  postJson<DoneOperation>(`/operations/${id}/undo`, {});

/** Change fields of a record. Throws a Failure: a conflict where one was changed since it was read. */
export const edit = ({ subject, id, base, set, why }: Edit): Promise<Household | Member> =>
  putJson<Household | Member>(`/${subject}s/${id}`, { ...set, base, why });

/** Households that the words find, the same search as a worker's phone has. Throws a Failure. */
export const findHomes = (q: string): Promise<Page<Household>> => calls.households({ q, limit: 8 });

export type { Effects, HouseholdFile };
