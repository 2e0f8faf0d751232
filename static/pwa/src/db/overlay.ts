/**
 * What waits in the outbox, laid over what was pulled: a finished visit is in the household's history and its follow-ups
 * in the lists at once, without signal. Pure functions of both; once the server's own records arrive, theirs stand.
 */
import type {
  Card,
  FollowUp,
  FollowUpChange,
  FollowUpEvent,
  Household,
  Id,
  Member,
  RegisterEdit,
  Visit,
  VisitBody,
} from "../lib/types";
import type { EntityChange, OutboxItem } from "./outbox";
import { layOver, operating } from "./steps";

type Base<T> = ReadonlyMap<Id, T>;

/** Items whose effect is to be shown: all that the server has not turned down. */
export function effective(items: OutboxItem[]): OutboxItem[] {
  return items.filter((item) => item.state !== "refused");
}

/** Visits with those still on this phone; a refused one shows too, so that it is not missed. */
export function visitsWith(base: Base<Visit>, items: OutboxItem[], workerId: Id | null): Base<Visit> {
  const own = items.filter(
    (item) =>
      (item.kind === "visit" && !base.has((item.body as VisitBody).id)) ||
      (item.kind === "visit_correction" && base.get((item.body as VisitBody).id)?.state === "returned"),
  );
  const moving = operating(items);
  if (own.length + moving.length === 0) return base;
  const all = new Map(base);
  const left = new Map<Id, Visit>();
  for (const item of own) {
    const { followups: _made, ...body } = item.body as VisitBody;
    const state = item.state === "sent" ? "accepted" : item.state === "held" ? "held" : "waiting";
    const received_at = item.state === "sent" || item.state === "held" ? item.answered_at : null;
    all.set(body.id, {
      ...base.get(body.id),
      ...body,
      worker_id: workerId,
      received_at,
      state,
      reasons: item.reasons,
      missing: [],
    });
  }
  for (const item of moving) layOver("visit", all, left, item);
  return all;
}

/** Cards with the household that waiting operations bring them to. */
export function cardsWith(base: Base<Card>, items: OutboxItem[]): Base<Card> {
  const moving = operating(items);
  if (moving.length === 0) return base;
  const all = new Map(base);
  const left = new Map<Id, Card>();
  for (const item of moving) layOver("card", all, left, item);
  return all;
}

/** Households with what waiting visits and edits make of them, new ones too. */
export function householdsWith(
  base: Base<Household>,
  visits: Base<Visit>,
  items: OutboxItem[],
): Base<Household> {
  if (items.length === 0) return base;
  const all = new Map(base);
  const left = new Map<Id, Household>();
  for (const item of effective(items)) {
    layOver("household", all, left, item, newHousehold);
    if (item.kind === "register_edit") {
      const edit = item.body as RegisterEdit;
      const old = all.get(edit.id);
      if (edit.subject === "household") all.set(edit.id, { ...(old ?? newHousehold(edit.id)), ...edit.set });
    }
    if (item.kind !== "visit") continue;
    const body = item.body as VisitBody;
    if (visits.has(body.id)) continue;
    for (const change of item.effects.entities ?? []) {
      if (change.list !== "households") continue;
      all.set(change.id, householdAfter(change, all.get(change.id), body.village_id));
    }
    const visited = all.get(body.household_id);
    if (visited && (visited.last_visit?.at ?? "") < body.started_at) {
      const last_visit = { id: body.id, at: body.started_at, outcome: body.outcome };
      all.set(visited.id, { ...visited, last_visit });
    }
  }
  return all;
}

/** Members with what waiting visits and edits make of them, new ones too. */
export function membersWith(base: Base<Member>, visits: Base<Visit>, items: OutboxItem[]): Base<Member> {
  if (items.length === 0) return base;
  const all = new Map(base);
  const left = new Map<Id, Member>();
  for (const item of effective(items)) {
    layOver("member", all, left, item, newMember);
    if (item.kind === "register_edit") {
      const edit = item.body as RegisterEdit;
      if (edit.subject === "member")
        all.set(edit.id, { ...(all.get(edit.id) ?? newMember(edit.id)), ...edit.set });
    }
    if (item.kind !== "visit") continue;
    const body = item.body as VisitBody;
    if (visits.has(body.id)) continue;
    for (const change of item.effects.entities ?? []) {
      if (change.list !== "members") continue;
      all.set(change.id, memberAfter(change, all.get(change.id), body.household_id));
    }
  }
  return all;
}

/** Follow-ups with those that waiting visits made or completed, and waiting comments and changes. */
export function followupsWith(
  base: Base<FollowUp>,
  visits: Base<Visit>,
  items: OutboxItem[],
  workerId: Id | null,
): Base<FollowUp> {
  if (items.length === 0) return base;
  const all = new Map(base);
  const left = new Map<Id, FollowUp>();
  for (const item of effective(items)) {
    layOver("followup", all, left, item);
    if (item.kind !== "visit" || !visits.has((item.body as VisitBody).id)) {
      for (const made of item.effects.followups ?? []) if (!base.has(made.id)) all.set(made.id, made);
      for (const id of item.effects.closes ?? []) {
        const old = all.get(id);
        if (old?.state === "open") {
          all.set(id, { ...old, state: "done", closed_at: item.made_at, closed_by: workerId });
        }
      }
    }
    if (item.kind === "followup_change") {
      const change = item.body as FollowUpChange;
      const old = all.get(change.followup_id);
      if (old && !old.history.some((event) => event.id === item.id)) {
        all.set(old.id, changed(old, item as OutboxItem<"followup_change">, workerId));
      }
    }
  }
  return all;
}

const EVENT_KINDS: Record<FollowUpChange["action"], FollowUpEvent["kind"]> = {
  comment: "comment",
  done: "done",
  cancel: "cancelled",
  reopen: "reopened",
  redate: "redated",
};

/** A follow-up after one change of the worker's own, as the server will make it. */
export function changed(old: FollowUp, item: OutboxItem<"followup_change">, by: Id | null): FollowUp {
  const { action, text, due } = item.body;
  const event: FollowUpEvent = {
    id: item.id,
    at: item.made_at,
    by_id: by,
    kind: EVENT_KINDS[action],
    text: text ?? null,
    data: due ? { due } : null,
  };
  const next: FollowUp = { ...old, history: [...old.history, event] };
  if (action === "done" || action === "cancel") {
    return {
      ...next,
      state: action === "done" ? "done" : "cancelled",
      closed_at: item.made_at,
      closed_by: by,
    };
  }
  if (action === "reopen") return { ...next, state: "open", closed_at: null, closed_by: null };
  if (action === "redate" && due) return { ...next, due };
  return next;
}

const HOUSEHOLD_COLUMNS = new Set([
  "number",
  "address",
  "head_name",
  "phone",
  "status",
  "village_id",
  "worker_id",
]);
const MEMBER_COLUMNS = new Set([
  "household_id",
  "full_name",
  "sex",
  "born",
  "relation",
  "phone",
  "residence",
  "residence_since",
  "away_city",
  "contact_member_id",
  "contact_name",
  "contact_phone",
  "contact_relation",
]);

/** A household as a form's answers leave it; without an old one, a new one in the village. */
export function householdAfter(change: EntityChange, old: Household | undefined, villageId: Id): Household {
  return withProperties(old ?? newHousehold(change.id, villageId), change, HOUSEHOLD_COLUMNS);
}

/** A member as a form's answers leave one; without an old one, a new one in the household visited. */
export function memberAfter(change: EntityChange, old: Member | undefined, householdId: Id): Member {
  const household_id = change.properties.household_id || householdId;
  return withProperties(old ?? { ...newMember(change.id), household_id }, change, MEMBER_COLUMNS);
}

/** What the register never loses to a blank answer. */
const NEVER_EMPTY = new Set(["number", "status", "village_id", "household_id", "full_name", "residence"]);

/** A record with an entity's properties: a core column where there is one, else among its `properties`. */
function withProperties<T extends Household | Member>(old: T, change: EntityChange, columns: Set<string>): T {
  const core: Record<string, string | null> = {};
  const properties = { ...old.properties };
  for (const [name, value] of Object.entries(change.properties)) {
    if (columns.has(name)) {
      if (value !== "" || !NEVER_EMPTY.has(name)) core[name] = value === "" ? null : value;
    } else if (name !== "geometry") properties[name] = value;
  }
  const next = { ...old, ...core, properties };
  const place = change.properties.geometry?.split(" ").map(Number);
  if ("lat" in next && place && place.length >= 2) Object.assign(next, { lat: place[0], lon: place[1] });
  return next;
}

function newHousehold(id: Id, villageId: Id = ""): Household {
  return {
    id,
    village_id: villageId,
    number: "",
    address: null,
    head_name: null,
    phone: null,
    lat: null,
    lon: null,
    accuracy: null,
    worker_id: null,
    status: "active",
    properties: {},
    search: "",
    last_visit: null,
    version: 0,
    updated_at: "",
  };
}

function newMember(id: Id): Member {
  return {
    id,
    household_id: "",
    full_name: "",
    sex: null,
    born: null,
    relation: null,
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
    version: 0,
    updated_at: "",
  };
}
