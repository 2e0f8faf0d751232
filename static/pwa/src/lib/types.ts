/** The wire: what the server sends and takes, field by field. Absent values are null. */

export type Id = string;
/** A text in several languages, by language tag. */
export type Texts = Record<string, string>;
/** RFC 3339 in UTC. */
export type Moment = string;
/** A plain date, `YYYY-MM-DD`. */
export type PlainDate = string;
export type Role = "worker" | "supervisor" | "administrator" | "auditor";
export type Outcome = "met" | "not_at_home" | "declined" | "moved_away" | "vacant" | "no_such_address";
export type Residence = "present" | "away" | "arrived" | "moved_out" | "died";
export type Priority = "low" | "normal" | "high" | "urgent";
export type SubjectType = "household" | "member";

export interface Area {
  id: Id;
  parent_id: Id | null;
  level: "province" | "county" | "township" | "village";
  code: string;
  name: Texts;
  timezone: string | null;
  lat: number | null;
  lon: number | null;
  /** Days between visits and kinds of household, as far as this area decides them; the nearest area's hold. */
  visit_days?: number | null;
  visit_kinds?: VisitKind[] | null;
}

/** Households one of whose properties holds a value, and how often they are visited. */
export interface VisitKind {
  property: string;
  value: string;
  days: number;
}

/** Another worker or supervisor, as colleagues see them. */
export interface Account {
  id: Id;
  name: string;
  role: Role;
  phone: string | null;
  active: boolean;
  areas: Id[];
}

/** A form as published; the plan is fetched by its hash. */
export interface Form {
  id: Id;
  form_id: string;
  title: Texts;
  version: string;
  plan_hash: string;
  subject: SubjectType;
  /** Days until it is due again; null when only on demand. */
  every: number | null;
  order: number | null;
  active: boolean;
  /** Where it is filled in, with all below that has no offer of its own; offers of old have none. */
  area_id?: Id;
  /** What it becomes, and when. */
  next?:
    | (Pick<Form, "version" | "plan_hash" | "subject" | "every" | "order" | "active"> & {
        on: PlainDate;
        title: Texts | null;
      })
    | null;
}

export interface LastVisit {
  id: Id;
  at: Moment;
  outcome: Outcome;
}

export interface Household {
  id: Id;
  village_id: Id;
  number: string;
  address: string | null;
  head_name: string | null;
  phone: string | null;
  lat: number | null;
  lon: number | null;
  accuracy: number | null;
  worker_id: Id | null;
  status: "active" | "moved_away" | "vacant";
  properties: Record<string, string>;
  /** Text, pinyin and initials to search in. */
  search: string;
  last_visit: LastVisit | null;
  version: number;
  updated_at: Moment;
}

export interface Member {
  id: Id;
  household_id: Id;
  full_name: string;
  sex: "male" | "female" | null;
  born: PlainDate | null;
  relation: string | null;
  phone: string | null;
  residence: Residence;
  residence_since: PlainDate | null;
  away_city: string | null;
  contact_member_id: Id | null;
  contact_name: string | null;
  contact_phone: string | null;
  contact_relation: string | null;
  properties: Record<string, string>;
  search: string;
  version: number;
  updated_at: Moment;
}

export interface Card {
  id: Id;
  household_id: Id;
  short_code: string;
  /** SHA-256 of the secret in the QR, hexadecimal: a phone recognises a card by it without signal. */
  secret_hash: string;
  issued_at: Moment;
  revoked_at: Moment | null;
  /** Why it ended; `replaced` when another was issued in its place. */
  reason?: string | null;
}

export interface Attachment {
  name: string;
  sha256: string;
  type: string;
  size: number;
}

/** Answers nested by question name; every leaf is a string. */
export type AnswerValues = { [name: string]: string | AnswerValues | AnswerValues[] };

export interface Submission {
  id: Id;
  form_id: string;
  plan_hash: string;
  version: string;
  subject_type: SubjectType;
  subject_id: Id;
  values: AnswerValues;
  attachments: Attachment[];
  finished_at: Moment;
  state?: string;
  problems?: Reason[];
}

/** A visit as the phone makes it: the body of an outbox item of kind `visit`. */
export interface VisitBody {
  id: Id;
  household_id: Id;
  village_id: Id;
  started_at: Moment;
  ended_at: Moment;
  outcome: Outcome;
  lat: number | null;
  lon: number | null;
  accuracy: number | null;
  geotag_at: Moment | null;
  geotag_reason: string | null;
  card_id: Id | null;
  card_scanned_at: Moment | null;
  note: string;
  submissions: Submission[];
  /** Ids of the follow-ups that the answers made. */
  followups: Id[];
}

export type VisitState = "accepted" | "held" | "approved" | "returned";

/** A visit as the server tells it; `state` is `waiting` only on this phone, before the server has it. */
export interface Visit extends Omit<VisitBody, "followups"> {
  worker_id: Id | null;
  received_at: Moment | null;
  state: VisitState | "waiting";
  reasons: Reason[];
  /** Attachments, by SHA-256, that the server still waits for. */
  missing: string[];
  version?: number;
  /** What became of it after the server had it, the oldest line first. */
  history?: VisitEvent[];
}

export interface VisitEvent {
  id: Id;
  at: Moment;
  by_id: Id | null;
  kind: "approved" | "returned" | "comment" | "settled" | "corrected" | "reopened";
  text: string | null;
  data: Record<string, unknown>;
}

export interface FollowUpEvent {
  id: Id;
  at: Moment;
  by_id: Id | null;
  kind:
    | "created"
    | "assigned"
    | "comment"
    | "done"
    | "cancelled"
    | "reopened"
    | "redated"
    | "withdrawn"
    | "escalated"
    | "reminded"
    | "undone";
  text: string | null;
  data: Record<string, unknown> | null;
}

export interface FollowUp {
  id: Id;
  household_id: Id;
  member_id: Id | null;
  village_id: Id;
  origin: "rule" | "desk" | "household";
  rule: string | null;
  submission_id: Id | null;
  visit_id: Id | null;
  title: Texts;
  note: Texts | null;
  window_start: PlainDate | null;
  due: PlainDate;
  escalate_on: PlainDate | null;
  assignee_id: Id | null;
  state: "open" | "done" | "cancelled" | "withdrawn";
  priority: Priority;
  form_id: string | null;
  closes_when: string | null;
  created_at: Moment;
  created_by: Id | null;
  closed_at: Moment | null;
  closed_by: Id | null;
  version: number;
  /** How many levels above the village it has gone up, being late. */
  level?: number;
  /** The series it is one of. */
  series_id?: Id | null;
  /** When the desk last asked for it. */
  reminded_at?: Moment | null;
  history: FollowUpEvent[];
}

/** Why something was held or refused, or a problem in a form. */
export interface Reason {
  code: string;
  message: string;
  /** The message in every language of the service. */
  texts?: Texts;
  /** Of a conflict: what the field was when it was changed here, what the server has, and what was written here. */
  base?: unknown;
  current?: unknown;
  yours?: unknown;
  /** Of what could not be applied: the fields that stood in the way. */
  errors?: { field: string; message: string }[];
}

/** Every kind of record that comes down, and its body. */
export interface RecordBodies {
  area: Area;
  account: Account;
  form: Form;
  household: Household;
  member: Member;
  card: Card;
  visit: Visit;
  followup: FollowUp;
  receipt: Settled;
  operation: Operation;
  programme: Programme;
  claim: Claim;
  hand_over: HandOver;
}
export type Kind = keyof RecordBodies;

/** A household, as a hand-over names it. */
export interface HandedHome {
  household_id: Id;
  village_id: Id;
  number: string | null;
  head_name: string | null;
}

/** Households that went from one worker to another, and what the receiver is to know of them. */
export interface HandOver {
  id: Id;
  from_id: Id;
  to_id: Id;
  made_at: Moment;
  made_by: Id;
  village_ids: Id[];
  household_ids: Id[];
  why: string;
  note: string | null;
  starts_on: PlainDate | null;
  ends_on: PlainDate | null;
  /** The one that this gives back. */
  gives_back: Id | null;
  state: "planned" | "given" | "ended" | "cancelled";
  given_at: Moment | null;
  summary: HandOverSummary;
  read_at: Moment | null;
  ended_at: Moment | null;
  villages: number;
  households: number;
  followups: number;
}

/** What is open, which households need looking at, and what was not sent: a hundred of each, the counts are of all. */
export interface HandOverSummary {
  giver: string;
  households: number;
  followups_count: number;
  followups: (HandedHome & {
    id: Id;
    title: Texts;
    due: PlainDate;
    priority: Priority;
    standing: "not_yet" | "due" | "overdue" | "escalated";
  })[];
  at_risk_count: number;
  at_risk: (HandedHome & { why: ("late" | "urgent" | "visit_waits" | "never" | "long_ago")[] })[];
  unsent: { device: string; unsent: number; last_seen: Moment }[];
}

/** One record of the pull feed; a null body means it left this stream. */
export interface PulledRecord {
  kind: Kind;
  id: Id;
  stream: Id;
  body: RecordBodies[Kind] | null;
}

export interface PullPage {
  cursor: string;
  more: boolean;
  remaining: number;
  dropped_streams: Id[];
  records: PulledRecord[];
}

/** What became of a held item: a person applied it, chose other values, or dismissed it with a word. */
export interface Settled {
  id: Id;
  kind: string;
  status: "applied" | "chosen" | "dismissed";
  at: Moment;
  by_id: Id | null;
  text: string | null;
}

/** An act on the register: which fields it needs depends on `operation`. */
export interface OperationBody {
  operation:
    | "birth"
    | "death"
    | "move_out"
    | "go_away"
    | "move_in"
    | "move"
    | "split"
    | "join"
    | "new_household"
    | "merge_households"
    | "merge_members"
    | "move_village";
  household_id?: Id;
  village_id?: Id;
  member_id?: Id;
  into_id?: Id;
  new_household_id?: Id;
  member_ids?: Id[];
  on?: PlainDate;
  city?: string;
  values?: Record<string, string>;
  /** Said at the desk. */
  why?: string;
}

/** A record that an operation touched: the fields that changed. `before` is null where it made the record. */
export interface Step {
  kind: "household" | "member" | "card" | "visit" | "followup";
  id: Id;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
}

/** An operation on the register that was carried out; `household_id` is where what it was about is now. */
export interface Operation {
  id: Id;
  operation: OperationBody["operation"];
  household_id: Id;
  other_household_id: Id | null;
  at: Moment;
  by_id: Id | null;
  body: OperationBody;
  /** What it did, in order; absent where the server told of it before it told the steps. */
  steps?: Step[];
  undone_at: Moment | null;
  undone_by: Id | null;
}

export interface RegisterEdit {
  subject: SubjectType;
  id: Id;
  base: Record<string, unknown>;
  set: Record<string, unknown>;
}

/** Something that a household or member may be entitled to, when every one of its conditions holds. */
export interface Programme {
  id: Id;
  area_id: Id;
  name: string;
  about: SubjectType;
  title: Texts;
  documents: Texts;
  where: Texts;
  how: Texts;
  valid_from: PlainDate | null;
  valid_to: PlainDate | null;
  source: string;
  /** Made up, to show what a programme looks like. */
  example: boolean;
  conditions: { expr: number; reason: Texts }[];
  /** What the conditions' expressions stand in; evaluated as a form's are. */
  plan: unknown;
}

export type ClaimState = "helping" | "claimed" | "granted" | "refused" | "declined";

export interface ClaimStep {
  id: Id;
  state: ClaimState;
  on: PlainDate;
  why: string | null;
  at: Moment;
  by_id: Id | null;
  followup_id: Id | null;
  undone_at: Moment | null;
}

/** How far a household or member is with a programme: the latest step that was not taken back. */
export interface Claim {
  id: Id;
  programme_id: Id;
  household_id: Id;
  member_id: Id | null;
  steps: ClaimStep[];
}

/** A step of a claim, as it is handed in; the item's id is the step's. */
export interface ClaimNoted {
  programme_id: Id;
  household_id: Id;
  member_id: Id | null;
  state: ClaimState;
  on: PlainDate;
  why?: string;
}

export interface FollowUpChange {
  followup_id: Id;
  action: "comment" | "done" | "cancel" | "reopen" | "redate";
  text?: string;
  due?: PlainDate;
}

export interface ItemBodies {
  visit: VisitBody;
  /** A returned visit, corrected: the same visit and submissions, with new answers. */
  visit_correction: VisitBody;
  register_operation: OperationBody;
  register_undo: { operation_id: Id };
  /** What is unfinished when this phone must erase itself. */
  left_behind: { what: "draft" | "refused"; content: unknown };
  register_edit: RegisterEdit;
  followup_change: FollowUpChange;
  claim: ClaimNoted;
  claim_undo: { step_id: Id };
  /** Its receiver has read what stands there. */
  hand_over_read: { hand_over_id: Id };
}
export type ItemKind = keyof ItemBodies;

/** What goes up: a thing a worker finished, with the id the phone gave it. */
export interface WireItem<K extends ItemKind = ItemKind> {
  id: Id;
  kind: K;
  schema: number;
  made_at: Moment;
  body: ItemBodies[K];
}

/** What the server said of one item. A duplicate carries the first answer in `first`. */
export interface Receipt {
  id: Id;
  status: "accepted" | "duplicate" | "held" | "refused";
  first?: "accepted" | "held" | "refused";
  reasons: Reason[];
  missing: string[];
  answered_at: Moment;
}

/** The account signed in on this phone. */
export interface OwnAccount {
  id: Id;
  username: string;
  name: string;
  role: Role;
  phone: string | null;
  language: string | null;
  areas: Id[];
}

/** The answer to signing in and to refreshing. */
export interface SignedIn {
  access_token: string;
  refresh_token: string;
  account: OwnAccount;
  server_time: Moment;
  /** After a password or an enrolment only: what this phone said last that it had not sent. */
  device_unsent?: number | null;
  /** After a password or an enrolment only: opens this account's store on this phone. */
  store_key?: string | null;
}

/** A list of the API, by page. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** RFC 9457, as this server answers it. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: { field: string; message: string }[];
}

/** The server's count of this account's visits of a month, by id. */
export interface Tally {
  month: string;
  server_time: Moment;
  visits: { id: Id; state: VisitState }[];
  practice: { id: Id; state: VisitState }[];
  /** Items of visits that wait whole for a person. */
  kept: Id[];
  /** Items of visits that the desk looked at and does not count; absent in a tally from before it told them. */
  set_aside?: { id: Id; why: string | null }[];
}
