/** What households asked on their pages: the list of the filters, answering one, and taking an answer back. */
import { getJson, postJson } from "../../api/client";
import { today } from "../../lib/dates";
import { asFailure, type Failure } from "../../lib/failure";
import type { Id, Moment, Page, PlainDate } from "../../lib/types";
import { type Filters, queryOf } from "../filters";
import { pagedList } from "../paged";

export const REQUEST_FILTERS = ["state", "area", "kind", "late", "who", "number"] as const;
export const KINDS = [
  "complain",
  "happened",
  "erase",
  "visit",
  "correct",
  "birth",
  "move",
  "return",
  "departure",
  "withdraw",
] as const;
export const OUTCOMES = ["settled", "upheld", "not_upheld", "refused"] as const;
export type AnswerOutcome = (typeof OUTCOMES)[number];

/** What a household asked. With `followup_id` it is that follow-up; else the desk's to answer. */
export interface HouseholdRequest {
  id: Id;
  number: string;
  household_id: Id;
  village_id: Id;
  office_id: Id;
  kind: (typeof KINDS)[number];
  about: "worker" | "office" | "other" | null;
  at: Moment;
  message: string;
  phone: string | null;
  proved: boolean;
  promised: PlainDate;
  followup_id: Id | null;
  state: "open" | "closed" | "aside";
  level: number;
  outcome: AnswerOutcome | null;
  answer: string | null;
  answered_at: Moment | null;
  answered_by: Id | null;
}

export const requests = pagedList<HouseholdRequest>((query) =>
  getJson<Page<HouseholdRequest>>(`/requests${queryOf(query)}`),
);

/** Ask for the list of these filters: unless said otherwise what the desk has still to answer, the late first. */
export function loadRequests({ state = "open", who, ...filters }: Filters): Promise<HouseholdRequest[]> {
  const found = filters.number ? {} : { desk: who === "worker" ? "false" : "true" };
  const stands = filters.number || who === "worker" || state === "all" ? {} : { state };
  return requests.load({ limit: 50, ...filters, ...found, ...stands });
}

/** Whether the desk has let the promised day pass. */
export function isLate(one: HouseholdRequest): boolean {
  return one.state === "open" && one.followup_id === null && one.promised < today();
}

/** What came of a change, or why not; `current` is how it stands where someone else was first. */
export type Changed =
  | { ok: true; request: HouseholdRequest }
  | { ok: false; failure: Failure; current: HouseholdRequest | null };

/** Answer one, or correct its answer: the household reads the words. */
export const answer = (one: HouseholdRequest, outcome: AnswerOutcome, words: string): Promise<Changed> =>
  change(one, "answer", { outcome, answer: words.trim() });

/** Take an answer back, or take up what was put aside. */
export const reopen = (one: HouseholdRequest): Promise<Changed> => change(one, "reopen", {});

async function change(one: HouseholdRequest, what: "answer" | "reopen", body: object): Promise<Changed> {
  try {
    const sent = { ...body, seen: one.answered_at };
    const request = await postJson<HouseholdRequest>(`/requests/${one.id}/${what}`, sent);
    requests.replace([request]);
    return { ok: true, request };
  } catch (error) {
    const failure = asFailure(error);
    const current = (failure.problem as { current?: HouseholdRequest } | null)?.current ?? null;
    if (current) requests.replace([current]);
    return { ok: false, failure, current };
  }
}
