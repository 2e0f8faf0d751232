/** Opening the forms of a visit: the plan, the register as this visit has changed it, and the answers so far. */
import { deviceId, phone, plans, records } from "../db";
import { householdAfter, memberAfter } from "../db/overlay";
import type { Plan } from "../forms/plan";
import {
  type Context,
  type EntityChange,
  type Item,
  openSession,
  type Session,
  type Values,
} from "../forms/session";
import { DEFAULT_ZONE } from "../lib/dates";
import type { Household, Id, Member, SubjectType } from "../lib/types";
import { newId } from "../lib/uuid";
import { givenFor, type OpenForm } from "./body";
import { lastSavedOf } from "./lastSaved";
import { RegisterLists, withChanges } from "./lists";
import type { FormDraft, Geotag, VisitDraft } from "./types";

/** The register as it is with what other forms of this visit say of it. */
export interface Register {
  households: ReadonlyMap<Id, Household>;
  members: ReadonlyMap<Id, Member>;
  lists: RegisterLists;
}

/** What a subject of a form is called, one that this visit added too. */
export function subjectName(register: Omit<Register, "lists">, type: SubjectType, id: Id): string {
  return type === "member"
    ? (register.members.get(id)?.full_name ?? "")
    : (register.households.get(id)?.head_name ?? "");
}

/** The time zone in which the village's dates are meant. */
export function zoneOf(villageId: Id): string {
  const areas = records.areas.value;
  for (let area = areas.get(villageId); area; area = area.parent_id ? areas.get(area.parent_id) : undefined)
    if (area.timezone) return area.timezone;
  return DEFAULT_ZONE;
}

/** The register with entity changes laid over it. */
export function registerWith(changes: EntityChange[], householdId: Id, villageId: Id): Register {
  const households = records.households.value;
  const members = records.members.value;
  const changedHouseholds = new Map<Id, Household>();
  const changedMembers = new Map<Id, Member>();
  for (const change of changes) {
    if (change.list === "households") {
      const old = changedHouseholds.get(change.id) ?? households.get(change.id);
      changedHouseholds.set(change.id, householdAfter(change, old, villageId));
    } else if (change.list === "members") {
      const old = changedMembers.get(change.id) ?? members.get(change.id);
      changedMembers.set(change.id, memberAfter(change, old, householdId));
    }
  }
  const all = {
    households: withChanges(households, [...changedHouseholds.values()]),
    members: withChanges(members, [...changedMembers.values()]),
  };
  return { ...all, lists: new RegisterLists(villageId, all.households, all.members) };
}

/** What every session of this visit is given: clock, phone, worker and register. */
export function visitContext(visit: VisitDraft, register: Register): Context {
  const account = phone.account.value;
  return {
    now: () => new Date(),
    timeZone: zoneOf(visit.village_id),
    uuid: newId,
    deviceId: deviceId(),
    username: account?.name ?? "",
    userPhone: account?.phone ?? "",
    submissionId: visit.id,
    lists: register.lists,
  };
}

/** What the session of one form is given besides its plan and answers. */
export function formContext(visit: VisitDraft, form: FormDraft, register: Register): Context {
  return {
    ...visitContext(visit, register),
    language: form.language ?? undefined,
    given: givenFor(visit, form.subject_type, form.subject_id),
    submissionId: form.id,
  };
}

/** A form of the visit, open; null while its plan is not on the phone. */
export async function openForm(
  visit: VisitDraft,
  form: FormDraft,
  register: Register,
): Promise<OpenForm | null> {
  const plan = await plans.get(form.plan_hash);
  return plan
    ? { draft: form, session: sessionOf(plan, visit, form, register, await lastSavedOf(plan)) }
    : null;
}

/**
 * A session of a form's draft: new, or with its saved answers. Where the form takes the place by itself
 * (`start-geopoint`), it is the one that the visit knows; it is filled in once the session stands.
 */
export function sessionOf(
  plan: Plan,
  visit: VisitDraft,
  form: FormDraft,
  register: Register,
  lastSaved?: Values,
): Session {
  const locate = (item: Item) =>
    queueMicrotask(() => {
      if (visit.geotag) session.set(item, geopointOf(visit.geotag));
    });
  const context = { ...formContext(visit, form, register), locate, ...(lastSaved && { lastSaved }) };
  const session: Session = openSession(plan, context, form.values ?? undefined);
  return session;
}

/** A position as forms store it; the height above the sea is not kept. */
function geopointOf(place: Geotag): string {
  return `${place.lat} ${place.lon} 0 ${place.accuracy}`;
}

/**
 * Every form of the visit, open in order; each sees what those before it say of the register, as on the server.
 * With `until`, only those before that form.
 */
export async function openForms(
  visit: VisitDraft,
  until?: Id,
): Promise<{ forms: OpenForm[]; changes: EntityChange[] }> {
  const forms: OpenForm[] = [];
  const changes: EntityChange[] = [];
  for (const draft of visit.forms) {
    if (draft.id === until) break;
    if (!draft.values) continue;
    const open = await openForm(visit, draft, registerWith(changes, visit.household_id, visit.village_id));
    if (!open) continue;
    forms.push(open);
    changes.push(...open.session.entities());
  }
  return { forms, changes };
}
