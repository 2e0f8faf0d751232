/** Every call of the API that the desk makes, in one table. */
import { getBlob, getJson, getText, postJson, putJson } from "../api/client";
import type {
  Account,
  Area,
  Card,
  FollowUp,
  FollowUpChange,
  Form,
  Household,
  Id,
  Member,
  Page,
  PlainDate,
  Visit,
} from "../lib/types";
import { queryOf } from "./filters";

/** A household with all that is known of it. */
export interface HouseholdFile {
  household: Household;
  members: Member[];
  cards: Card[];
  visits: Visit[];
  followups: FollowUp[];
}

/** What is handed to a worker: which follow-ups, to whom, by when, with which words. */
export interface Assignment {
  ids: Id[];
  assignee_id: Id;
  due?: PlainDate;
  note?: string;
  /** What was last seen of each, by id: someone else's change since then is a conflict. */
  versions?: Record<Id, number>;
}

/** What is promised at the desk, with its words in the language they were written in. */
export type NewFollowUp = Pick<
  FollowUp,
  "household_id" | "member_id" | "title" | "note" | "due" | "assignee_id" | "priority"
>;

/** A list's filters and its place, as the API names them. */
export type Query = Record<string, string | number | null | undefined>;

export const calls = {
  areas: () => getJson<Page<Area>>("/areas"),
  accounts: () => getJson<Page<Account>>("/accounts"),
  forms: () => getJson<Page<Form>>("/forms"),
  visits: (query: Query) => getJson<Page<Visit>>(`/visits${queryOf(query)}`),
  visit: (id: Id) => getJson<Visit>(`/visits/${id}`),
  followups: (query: Query) => getJson<Page<FollowUp>>(`/followups${queryOf(query)}`),
  followup: (id: Id) => getJson<FollowUp>(`/followups/${id}`),
  assign: (what: Assignment) => postJson<Page<FollowUp>>("/followups/assign", what),
  change: (id: Id, change: Omit<FollowUpChange, "followup_id"> & { id: Id; version?: number }) =>
    postJson<FollowUp>(`/followups/${id}/changes`, change),
  makeFollowup: (id: Id, what: NewFollowUp) => putJson<FollowUp>(`/followups/${id}`, what),
  households: (query: Query) => getJson<Page<Household>>(`/households${queryOf(query)}`),
  household: (id: Id) => getJson<HouseholdFile>(`/households/${id}`),
  plan: (hash: string) => getJson<unknown>(`/plans/${hash}`),
  photo: (sha256: string) => getBlob(`/attachments/${sha256}`),
  issueCard: (id: Id, household: Id) => putJson<Card>(`/cards/${id}`, { household_id: household }),
  sheet: (query: Query) => getText(`/cards/sheet${queryOf(query)}`),
};
