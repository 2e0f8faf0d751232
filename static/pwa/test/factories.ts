/** Records with everything filled in, of which a test names only what it is about. */
import type {
  Card,
  FollowUp,
  Form,
  Household,
  Kind,
  Member,
  PulledRecord,
  RecordBodies,
  Visit,
  VisitBody,
} from "../src/lib/types";
import { newId } from "../src/lib/uuid";

const VILLAGE = "11111111-1111-4111-8111-111111111111";

export function household(given: Partial<Household> = {}): Household {
  return {
    id: newId(),
    village_id: VILLAGE,
    number: "1",
    address: null,
    head_name: "王伟",
    phone: null,
    lat: null,
    lon: null,
    accuracy: null,
    worker_id: null,
    status: "active",
    properties: {},
    search: "",
    last_visit: null,
    version: 1,
    updated_at: "2026-01-01T00:00:00Z",
    ...given,
  };
}

export function member(given: Partial<Member> = {}): Member {
  return {
    id: newId(),
    household_id: newId(),
    full_name: "王芳",
    sex: "female",
    born: "1990-05-20",
    relation: "spouse",
    phone: null,
    residence: "present",
    residence_since: null,
    away_city: null,
    contact_member_id: null,
    contact_name: null,
    contact_phone: null,
    contact_relation: null,
    properties: {},
    search: "",
    version: 1,
    updated_at: "2026-01-01T00:00:00Z",
    ...given,
  };
}

export function form(given: Partial<Form> = {}): Form {
  return {
    id: newId(),
    form_id: "home_visit",
    title: { zh: "日常走访", en: "Home visit" },
    version: "1",
    plan_hash: "a".repeat(64),
    subject: "household",
    every: 90,
    order: 1,
    active: true,
    ...given,
  };
}

export function card(given: Partial<Card> = {}): Card {
  return {
    id: newId(),
    household_id: newId(),
    short_code: "1234567890",
    secret_hash: "0".repeat(64),
    issued_at: "2026-01-01T00:00:00Z",
    revoked_at: null,
    ...given,
  };
}

export function followup(given: Partial<FollowUp> = {}): FollowUp {
  return {
    id: newId(),
    household_id: newId(),
    member_id: null,
    village_id: VILLAGE,
    origin: "rule",
    rule: null,
    submission_id: null,
    visit_id: null,
    title: { zh: "复查血压" },
    note: null,
    window_start: null,
    due: "2026-03-20",
    escalate_on: null,
    assignee_id: null,
    state: "open",
    priority: "normal",
    form_id: null,
    closes_when: null,
    created_at: "2026-03-01T00:00:00Z",
    created_by: null,
    closed_at: null,
    closed_by: null,
    version: 1,
    history: [],
    ...given,
  };
}

/** A visit as the phone makes it. */
export function visitBody(given: Partial<VisitBody> = {}): VisitBody {
  return {
    id: newId(),
    household_id: newId(),
    village_id: VILLAGE,
    started_at: "2026-03-10T02:00:00Z",
    ended_at: "2026-03-10T02:20:00Z",
    outcome: "met",
    lat: null,
    lon: null,
    accuracy: null,
    geotag_at: null,
    geotag_reason: null,
    card_id: null,
    card_scanned_at: null,
    note: "",
    submissions: [],
    followups: [],
    ...given,
  };
}

/** The server's record of a visit that a phone made. */
export function visitRecord(body: VisitBody, given: Partial<Visit> = {}): Visit {
  const { followups: _made, ...rest } = body;
  return {
    ...rest,
    worker_id: null,
    received_at: "2026-03-10T03:00:00Z",
    state: "accepted",
    reasons: [],
    missing: [],
    ...given,
  };
}

/** A line of the pull feed. */
export function pulled<K extends Kind>(kind: K, body: RecordBodies[K], stream = VILLAGE): PulledRecord {
  return { kind, id: body.id, stream, body };
}

/** A line of the pull feed that says a record left its stream. */
export function gone(kind: Kind, id: string, stream = VILLAGE): PulledRecord {
  return { kind, id, stream, body: null };
}
