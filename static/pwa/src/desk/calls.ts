/** Every call of the API that the desk makes, in one table. */
import { getBlob, getJson, getText, postJson, putJson } from "../api/client";
import type {
  Account,
  Area,
  Card,
  FollowUp,
  FollowUpChange,
  Form,
  HandOver,
  HandOverSummary,
  Household,
  Id,
  Member,
  Moment,
  Page,
  PlainDate,
  Reason,
  SubjectType,
  Submission,
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

/** What is done to many follow-ups at once, all or none. */
export interface Act {
  action: "assign" | "redate" | "cancel" | "remind";
  ids: Id[];
  /** What was last seen of each, by id: someone else's change since then is a conflict. */
  versions?: Record<Id, number>;
  assignee_id?: Id;
  /** Each to someone of their own. */
  assignees?: Record<Id, Id>;
  due?: PlainDate;
  /** Move each by so many days. */
  days?: number;
  text?: string;
}

/** An act that was carried out; `left` are those that taking it back left as they are. */
export interface DoneAct {
  id: Id;
  action: Act["action"] | "make";
  count: number;
  undone_at: Moment | null;
  left: Id[];
  items: FollowUp[];
}

/** Which households, as the register's list takes them. */
export interface HouseholdFilter {
  area?: Id;
  status?: string;
  worker?: Id;
  unvisited_days?: number;
  q?: string;
}

export type RepeatUnit = "day" | "week" | "month";

/** What is promised at the desk to a household, a list of them, or all that match; once, or coming again. */
export type NewFollowUp = Pick<FollowUp, "title" | "note" | "due" | "assignee_id" | "priority"> & {
  household_ids?: Id[];
  member_id?: Id | null;
  households?: HouseholdFilter;
  expected?: number;
  every?: number | null;
  unit?: RepeatUnit | null;
  to_worker?: boolean;
};

/** A follow-up that comes again. */
export interface Series {
  id: Id;
  every: number;
  unit: RepeatUnit;
  ended_at: Moment | null;
}

/** How many open follow-ups stand how. */
export type FollowUpCounts = Record<
  "open" | "not_yet" | "due" | "overdue" | "escalated" | "late" | "urgent" | "unassigned",
  number
>;

/** Who could take which follow-ups, and what each worker has open now and would have. */
export interface Proposal {
  items: { followup_id: Id; assignee_id: Id; metres: number | null }[];
  workers: { account_id: Id; before: number; after: number }[];
}

/** A list's filters and its place, as the API names them. */
export type Query = Record<string, string | number | null | undefined>;

/** A visit in the queue of review: why to look at it, and what was heard of it by telephone. */
export interface Look {
  id: Id;
  visit: Visit;
  looks: Reason[];
  waiting: boolean;
  sampled: boolean;
  heard: { at: Moment; by_id: Id; outcome: Heard; note: string | null } | null;
}
export type Heard = "confirmed" | "differs" | "not_reached";

/** The same with its forms as they were filled in the time before. */
export interface LookedAt extends Look {
  before: { submission_id: Id; at: Moment; submission: Submission }[];
}

/** A visit as it was before a correction. */
export interface VisitVersion {
  version: number;
  replaced_at: Moment;
  visit: Visit;
}

/** What is said of visits, provided that nobody said something else since they were listed. */
export interface Verdict {
  ids: Id[];
  action: "approve" | "return" | "comment" | "reopen";
  text?: string;
  versions?: Record<Id, number>;
}

/** An item of a phone that waits whole for a person, or was settled. */
export interface HeldItem {
  id: Id;
  /** Tells apart two items of one id. */
  digest: string;
  kind: string;
  account_id: Id;
  device_id: Id | null;
  received_at: Moment;
  body: Record<string, unknown>;
  reasons: HeldReason[];
  settled_at: Moment | null;
  settled_by: Id | null;
  settlement: "applied" | "chosen" | "dismissed" | null;
  settled_why: string | null;
}

/** Why an item waits; of a conflict the field, whose it is, and its values on both sides. */
export interface HeldReason extends Reason {
  subject?: SubjectType;
  id?: Id;
  field?: string;
  base?: unknown;
  current?: unknown;
  yours?: unknown;
}

/** A value decided on for a field of the register. */
export interface ChosenValue {
  subject: SubjectType;
  id: Id;
  field: string;
  value: unknown;
}

/** A right to sign an account in on one phone, once: a QR of an address as SVG, and until when. */
export interface Enrolment {
  id: Id;
  account_id: Id;
  url: string;
  qr: string;
  expires_at: string;
}

/** A phone or browser of an account, as it last spoke. */
export interface Device {
  id: Id;
  account_id: Id;
  name: string;
  app_version: string;
  first_seen: Moment;
  last_seen: Moment;
  unsent: number | null;
  state: "active" | "lost" | "erase";
  state_at: Moment | null;
  erased_at: Moment | null;
}

/** What of a worker's would go to another: villages, single households, or both. */
export interface Going {
  from_id: Id;
  village_ids: Id[];
  household_ids: Id[];
}

/** The same with to whom, why, from which day and until when. */
export interface HandOverAsked extends Going {
  to_id: Id;
  why: string;
  note: string | null;
  starts_on: PlainDate | null;
  ends_on: PlainDate | null;
}

/** The figures of the desk's first page. */
/** A village's visits at a door where somebody lives, and how many of them the household's card proves. */
export interface VillageProof {
  village_id: Id;
  visits: number;
  proved: number;
  share: number;
}

export interface VillageCoverage {
  village_id: Id;
  households: number;
  visited: number;
  never: number;
  outcomes: Record<Visit["outcome"], number>;
}
export interface VillageWork {
  village_id: Id;
  open: number;
  late: number;
  escalated: number;
  unassigned: number;
  done: number;
}
export interface WorkerLoad {
  account_id: Id;
  open: number;
  late: number;
  done: number;
  visits: number;
  last_seen: Moment | null;
  unsent: number;
}
export interface Weeks {
  weeks: PlainDate[];
  items: { village_id: Id; week: number; outcome: Visit["outcome"]; count: number }[];
}
/** What stands where on the map of the desk. */
export type PlaceKind = "households" | "visits" | "followups";
export type PlaceState =
  | "visited"
  | "due"
  | "never"
  | "empty"
  | "accepted"
  | "held"
  | "approved"
  | "returned"
  | "not_yet"
  | "overdue"
  | "escalated";
export type PlaceCounts = Partial<Record<PlaceState, number>>;
/** So many things in a field of the grid: their middle, the box around them. */
export interface PlaceCell extends Record<"lat" | "lon" | "south" | "west" | "north" | "east", number> {
  count: number;
  states: PlaceCounts;
}
/** One thing in its place. */
export interface PlacePoint {
  id: Id;
  lat: number;
  lon: number;
  state: PlaceState;
  village_id: Id;
  household_id: Id;
  head_name: string | null;
  number: string;
  worker_id: Id | null;
  at: Moment | null;
  due: PlainDate | null;
  title: Record<string, string> | null;
  house_lat: number | null;
  house_lon: number | null;
  /** Metres from the house, where that is farther than what both fixes may be off by. */
  far: number | null;
}
export interface Places {
  count: number;
  states: PlaceCounts;
  placeless: number;
  villages: { village_id: Id; count: number; states: PlaceCounts }[];
  cells: PlaceCell[];
  points: PlacePoint[];
  from: PlainDate | null;
  to: PlainDate | null;
}
/** Around a village's households: latitude and longitude of each corner. */
export interface Outline {
  village_id: Id;
  households: number;
  ring: [number, number][];
}
export type Attention = Record<
  | "review"
  | "held"
  | "held_items"
  | "escalated"
  | "asked"
  | "requests"
  | "requests_late"
  | "silent"
  | "unsent",
  number
>;

export const calls = {
  attention: (query: Query) => getJson<Attention>(`/overview/attention${queryOf(query)}`),
  coverage: (query: Query) => getJson<{ items: VillageCoverage[] }>(`/overview/coverage${queryOf(query)}`),
  proved: (query: Query) => getJson<{ items: VillageProof[] }>(`/proved-visits${queryOf(query)}`),
  places: (query: Query) => getJson<Places>(`/map/places${queryOf(query)}`),
  outlines: (query: Query) => getJson<{ items: Outline[] }>(`/map/outlines${queryOf(query)}`),
  weeks: (query: Query) => getJson<Weeks>(`/overview/visits${queryOf(query)}`),
  villageWork: (query: Query) => getJson<{ items: VillageWork[] }>(`/overview/followups${queryOf(query)}`),
  workerLoads: (query: Query) => getJson<{ items: WorkerLoad[] }>(`/overview/workers${queryOf(query)}`),
  devices: (query: Query) => getJson<Page<Device>>(`/devices${queryOf(query)}`),
  setDevice: (id: Id, state: Device["state"], why: string) =>
    postJson<Device>(`/devices/${id}/state`, { state, why }),
  suspend: (id: Id, why: string) => postJson<Account>(`/accounts/${id}/suspend`, { why }),
  restore: (id: Id, why: string) => postJson<Account>(`/accounts/${id}/restore`, { why }),
  enrol: (id: Id, why: string) => postJson<Enrolment>(`/accounts/${id}/enrolment`, { why }),
  revokeEnrolment: (id: Id) => postJson<void>(`/accounts/${id}/enrolment/revoke`, {}),
  handOver: (what: HandOverAsked) => postJson<HandOver>("/hand-overs", what),
  handOvers: (query: Query) => getJson<Page<HandOver>>(`/hand-overs${queryOf(query)}`),
  previewHandOver: (what: Going) =>
    postJson<{ villages: number; households: number; followups: number; summary: HandOverSummary }>(
      "/hand-overs/preview",
      what,
    ),
  endHandOver: (id: Id, why: string) => postJson<HandOver>(`/hand-overs/${id}/end`, { why }),
  held: (query: Query) => getJson<Page<HeldItem>>(`/held-items${queryOf(query)}`),
  settleHeld: (what: {
    items: { id: Id; digest: string }[];
    action: "apply" | "choose" | "dismiss";
    values?: ChosenValue[];
    why?: string;
  }) => postJson<Page<HeldItem>>("/held-items/settle", what),
  settleVisits: (what: {
    ids: Id[];
    action: "apply" | "dismiss";
    text?: string;
    versions: Record<Id, number>;
  }) => postJson<Page<Visit>>("/visits/settle", what),
  reviews: (query: Query) => getJson<Page<Look>>(`/reviews${queryOf(query)}`),
  review: (id: Id) => getJson<LookedAt>(`/reviews/${id}`),
  versions: (id: Id) => getJson<Page<VisitVersion>>(`/visits/${id}/versions`),
  judge: (verdict: Verdict) => postJson<Page<Visit>>("/visits/review", verdict),
  heard: (id: Id, outcome: Heard, note: string) =>
    postJson<Look>(`/reviews/${id}/heard`, { outcome, note: note || null }),
  sample: (area: Id) => getJson<{ percent: number }>(`/review-sample?area=${area}`),
  setSample: (area_id: Id, percent: number) =>
    putJson<{ percent: number }>("/review-sample", { area_id, percent }),
  areas: () => getJson<Page<Area>>("/areas"),
  accounts: () => getJson<Page<Account>>("/accounts"),
  forms: () => getJson<Page<Form>>("/forms"),
  visits: (query: Query) => getJson<Page<Visit>>(`/visits${queryOf(query)}`),
  visit: (id: Id) => getJson<Visit>(`/visits/${id}`),
  followups: (query: Query) => getJson<Page<FollowUp>>(`/followups${queryOf(query)}`),
  followup: (id: Id) => getJson<FollowUp>(`/followups/${id}`),
  followupCounts: (query: Query) => getJson<FollowUpCounts>(`/followups/counts${queryOf(query)}`),
  matchFollowups: (query: Query) =>
    getJson<{ total: number; items: { id: Id; version: number }[] }>(`/followups/matching${queryOf(query)}`),
  propose: (ids: Id[]) => postJson<Proposal>("/followups/proposal", { ids }),
  act: (id: Id, what: Act) => putJson<DoneAct>(`/followup-acts/${id}`, what),
  makeFollowups: (id: Id, what: NewFollowUp) => putJson<DoneAct>(`/followup-acts/${id}/made`, what),
  undoAct: (id: Id) => postJson<DoneAct>(`/followup-acts/${id}/undo`, {}),
  reach: (query: Query) => getJson<{ count: number }>(`/followups/reach${queryOf(query)}`),
  series: (id: Id) => getJson<Series>(`/followup-series/${id}`),
  endSeries: (id: Id) => postJson<Series>(`/followup-series/${id}/end`, {}),
  change: (id: Id, change: Omit<FollowUpChange, "followup_id"> & { id: Id; version?: number }) =>
    postJson<FollowUp>(`/followups/${id}/changes`, change),
  households: (query: Query) => getJson<Page<Household>>(`/households${queryOf(query)}`),
  household: (id: Id) => getJson<HouseholdFile>(`/households/${id}`),
  plan: (hash: string) => getJson<unknown>(`/plans/${hash}`),
  photo: (sha256: string) => getBlob(`/attachments/${sha256}`),
  issueCard: (id: Id, household: Id) => putJson<Card>(`/cards/${id}`, { household_id: household }),
  sheet: (query: Query) => getText(`/cards/sheet${queryOf(query)}`),
};
