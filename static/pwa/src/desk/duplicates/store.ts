/** Records that may be there twice: the last look through the register, its pairs, and what is done with one. */
import { signal } from "@preact/signals";
import { getJson, postJson, putJson } from "../../api/client";
import { asFailure, type Failure } from "../../lib/failure";
import type { Household, Id, Member, Operation, OperationBody, Page } from "../../lib/types";
import { newId } from "../../lib/uuid";
import { busy, type Job } from "../exports/store";
import { type Filters, queryOf } from "../filters";
import { pagedList } from "../paged";

export const DUPLICATE_FILTERS = ["kind", "area", "settled"] as const;
export const SETTLED = ["merge_members", "merge_households", "keep_apart"] as const;
const SHOWN = 100;

export type Kind = "members" | "households";
export type Twin = Household | Member;

/** Two records that may be one: how likely from 0 to 100, and what speaks for it (above 0) and against. */
export interface Pair {
  one: Id;
  other: Id;
  score: number;
  reasons: { code: string; weight: number }[];
  records: [Twin, Twin];
}

/** The pairs of a kind, and the households of members among them. */
export interface Found {
  kind: Kind;
  items: Pair[];
  total: number;
  households: ReadonlyMap<Id, Household>;
}

/** The last look that ended and the one under way, of each area. */
export interface Looks {
  done: Job | null;
  running: Job | null;
}

/** An operation on the register, as the desk asks for it. */
export type Settling = Omit<OperationBody, "operation"> & { operation: (typeof SETTLED)[number] };
/** One that was carried out. */
export type Settled = Omit<Operation, "operation" | "body"> &
  Pick<Settling, "operation"> & { body: Settling };
export type Effects = Record<"household" | "member" | "card" | "visit" | "followup" | "submission", number>;

export const looks = signal<Looks | null>(null);
export const found = signal<Found | null>(null);
export const failure = signal<Failure | null>(null);
export const settled = pagedList<Settled>((query) => getJson<Page<Settled>>(`/operations${queryOf(query)}`));

/** Ask when an area was looked through last, and whether it is being looked through now. */
export async function loadLooks(area: Id): Promise<void> {
  try {
    const { items } = await getJson<Page<Job>>("/jobs?kind=duplicates&limit=50");
    const mine = items.filter((job) => job.area_id === area);
    looks.value = {
      done: mine.find((job) => job.state === "done") ?? null,
      running: mine.find((job) => busy([job])) ?? null,
    };
    failure.value = null;
  } catch (error) {
    failure.value = asFailure(error);
  }
}

/** Have an area looked through. Throws a Failure. */
export async function look(area: Id): Promise<void> {
  const running = await putJson<Job>(`/duplicates/${newId()}`, { area });
  looks.value = { done: looks.value?.done ?? null, running };
}

/** Ask for the pairs that a look found, as far as nobody has settled them. */
export async function loadPairs(job: Id, { kind = "members", area }: Filters): Promise<void> {
  try {
    const query = queryOf({ kind, area, limit: SHOWN });
    const page = await getJson<{ items: Pair[]; total: number; households: Household[] }>(
      `/duplicates/${job}${query}`,
    );
    const households = new Map(page.households.map((one) => [one.id, one]));
    found.value = { kind: kind as Kind, items: page.items, total: page.total, households };
    failure.value = null;
  } catch (error) {
    found.value = null;
    failure.value = asFailure(error);
  }
}

/** The address of a pair. */
export const idOf = (pair: Pair): string => `${pair.one}_${pair.other}`;

/** Take a pair out of the list, since it is settled. */
export function takeOut(id: string): void {
  const now = found.value;
  if (!now) return;
  const items = now.items.filter((pair) => idOf(pair) !== id);
  found.value = { ...now, items, total: now.total - (now.items.length - items.length) };
}

/** How much a merge would touch. Throws a Failure. */
export const effectsOf = (what: Settling): Promise<Effects> => postJson<Effects>("/operations/effects", what);

/** Settle a pair; the operation can be undone. Throws a Failure. */
export const settle = (what: Settling): Promise<Settled> => putJson<Settled>(`/operations/${newId()}`, what);

/** Undo what settled a pair. Throws a Failure: a conflict where it was changed since. */
export const undo = (id: Id): Promise<Settled> => postJson<Settled>(`/operations/${id}/undo`, {});
