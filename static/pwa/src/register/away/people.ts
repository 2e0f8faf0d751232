/** Who is away, who speaks for them, when they were last spoken to and when again: pure functions of the records and the day. */
import { addDays, dateIn } from "../../lib/dates";
import type { FollowUp, Household, Id, Member, PlainDate, Visit } from "../../lib/types";

/** The form of a call to somebody away. */
export const CALL = "away_contact";
/** Days between two calls where the form does not say. */
const EVERY = 90;

export interface AwayPerson {
  member: Member;
  household: Household;
  /** Somebody is named who speaks for them. */
  paired: boolean;
  /** The day they were last spoken to. */
  last: PlainDate | null;
  /** The day of the next call: promised, or as often as the form says; null if they were never called. */
  next: PlainDate | null;
  /** The follow-up that promises it. */
  followup: FollowUp | null;
  state: "late" | "due" | "later";
}

export interface Facts {
  members: Iterable<Member>;
  households: ReadonlyMap<Id, Household>;
  visits: Iterable<Visit>;
  followups: Iterable<FollowUp>;
  on: PlainDate;
  /** Every how many days somebody away is called, in a village. */
  every?: (village: Id) => number | null | undefined;
}

/** Everybody away, those to be called first, by the day they are due; then by house. */
export function peopleAway({ members, households, visits, followups, on, every }: Facts): AwayPerson[] {
  const called = lastCalls(visits);
  const promised = new Map<Id, FollowUp>();
  for (const one of followups) {
    if (one.state !== "open" || one.form_id !== CALL || !one.member_id) continue;
    const other = promised.get(one.member_id);
    if (!other || one.due < other.due) promised.set(one.member_id, one);
  }
  const found: AwayPerson[] = [];
  for (const member of members) {
    const household = households.get(member.household_id);
    if (member.residence !== "away" || household?.status !== "active") continue;
    const followup = promised.get(member.id) ?? null;
    const last = latest(called.get(member.id), member.properties.last_call_on);
    const days = every?.(household.village_id) ?? EVERY;
    const next = followup?.due ?? (last && addDays(last, days));
    const state = next === null || next === on ? "due" : next < on ? "late" : "later";
    found.push({ member, household, paired: !!member.contact_name, last, next, followup, state });
  }
  return found.sort(
    (a, b) =>
      RANK[a.state] - RANK[b.state] ||
      (a.next ?? "").localeCompare(b.next ?? "") ||
      a.household.number.localeCompare(b.household.number, "zh", { numeric: true }) ||
      a.member.id.localeCompare(b.member.id),
  );
}

const RANK = { late: 0, due: 1, later: 2 };

function lastCalls(visits: Iterable<Visit>): Map<Id, PlainDate> {
  const found = new Map<Id, PlainDate>();
  for (const visit of visits)
    for (const one of visit.submissions) {
      if (one.form_id !== CALL || !one.subject_id) continue;
      const day = dateIn(one.finished_at);
      if (day > (found.get(one.subject_id) ?? "")) found.set(one.subject_id, day);
    }
  return found;
}

function latest(a: PlainDate | undefined, b: PlainDate | undefined): PlainDate | null {
  return (a ?? "") > (b ?? "") ? a! : b || null;
}

/** Everybody who came from elsewhere, the latest first. */
export function peopleArrived({
  members,
  households,
}: Pick<Facts, "members" | "households">): { member: Member; household: Household }[] {
  const found: { member: Member; household: Household }[] = [];
  for (const member of members) {
    const household = households.get(member.household_id);
    if (member.residence === "arrived" && household) found.push({ member, household });
  }
  return found.sort(
    (a, b) =>
      (b.member.residence_since ?? "").localeCompare(a.member.residence_since ?? "") ||
      a.member.id.localeCompare(b.member.id),
  );
}

/** What is asked of somebody away. `person` is a member of the house; empty, someone else who is named. */
export interface AwayEntered {
  city: string;
  since: PlainDate;
  person: Id;
  name: string;
  phone: string;
  relation: string;
}

/** As it is on record. */
export function awayOf(member: Member): AwayEntered {
  return {
    city: member.away_city ?? "",
    since: member.residence_since ?? "",
    person: member.contact_member_id ?? "",
    name: member.contact_name ?? "",
    phone: member.contact_phone ?? "",
    relation: member.contact_relation ?? "",
  };
}

const FIELDS: Record<keyof AwayEntered, keyof Member> = {
  city: "away_city",
  since: "residence_since",
  person: "contact_member_id",
  name: "contact_name",
  phone: "contact_phone",
  relation: "contact_relation",
};

/** The edit that what was entered makes: only what changed; null if nothing did. */
export function awayEdit(
  member: Member,
  entered: AwayEntered,
): { base: Record<string, unknown>; set: Record<string, unknown> } | null {
  const base: Record<string, unknown> = {};
  const set: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(FIELDS) as [keyof AwayEntered, keyof Member][]) {
    const wanted = entered[name].trim() || null;
    if (wanted === (member[field] || null)) continue;
    base[field] = member[field] ?? null;
    set[field] = wanted;
  }
  return Object.keys(set).length > 0 ? { base, set } : null;
}

/** The contact's fields when somebody of the house is chosen, or nobody of it. */
export function withPerson(entered: AwayEntered, person: Member | undefined): AwayEntered {
  if (!person) return { ...entered, person: "", name: "", phone: "", relation: "" };
  return { ...entered, person: person.id, name: person.full_name, phone: person.phone ?? "", relation: "" };
}
