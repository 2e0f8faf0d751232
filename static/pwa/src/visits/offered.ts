/** What is due in a house: a pure function of the records, the forms and the date. */
import { addDays, dateIn } from "../lib/dates";
import type { FollowUp, Form, Id, Member, PlainDate, SubjectType, Visit } from "../lib/types";
import { byAge } from "./lists";
import type { FormDraft } from "./types";

/**
 * `due`: never filled in, or its interval is over, or a follow-up asks for it; `not_due`: filled in lately;
 * `on_demand`: has no interval, or was never filled in and need not be, as the register has its subject already; `in_progress` and `done`: in this visit.
 */
export type OfferState = "due" | "not_due" | "on_demand" | "in_progress" | "done";

/** One form that can be filled in about one subject. */
export interface Offer {
  form: Form;
  subject_type: SubjectType;
  subject_id: Id;
  state: OfferState;
  /** The day it is due again, when there is one. */
  due_on: PlainDate | null;
  /** The follow-up that asks for it. */
  followup: FollowUp | null;
  draft: FormDraft | null;
}

export interface MemberOffers {
  member: Member;
  offers: Offer[];
}

/** The page "what is due in this house". */
export interface DueInHouse {
  followups: FollowUp[];
  household: Offer[];
  members: MemberOffers[];
}

export interface HouseFacts {
  household_id: Id;
  members: Member[];
  forms: Form[];
  /** Earlier visits to the house. */
  visits: Visit[];
  /** Open follow-ups of the house. */
  followups: FollowUp[];
  drafts: FormDraft[];
  /** The follow-up that this visit was begun for; it comes first. */
  begun_for?: Id | null;
  today: PlainDate;
  /** Whether a form is offered for a subject now (`plan.visit.offer`). */
  isOffered: (form: Form, subjectType: SubjectType, subjectId: Id) => boolean;
  /** Whether a form is there to put its subject into the register, and the register has it. */
  isRegistered: (form: Form, subjectType: SubjectType, subjectId: Id) => boolean;
}

const GONE = new Set(["moved_out", "died"]);
const URGENCY = { urgent: 0, high: 1, normal: 2, low: 3 };

/** The day after which a form about a subject is due again; null when it was never filled in. */
export function dueAgain(form: Form, subjectId: Id, visits: Visit[]): PlainDate | null {
  let last: string | null = null;
  for (const visit of visits)
    for (const submission of visit.submissions)
      if (submission.form_id === form.form_id && submission.subject_id === subjectId)
        if (last === null || submission.finished_at > last) last = submission.finished_at;
  return last === null ? null : addDays(dateIn(last), form.every ?? 0);
}

/** Everything offered in a house, the most pressing first. */
export function dueInHouse(facts: HouseFacts): DueInHouse {
  const forms = [...facts.forms]
    .filter((form) => form.active)
    .sort((a, b) => (a.order ?? 1e9) - (b.order ?? 1e9) || a.form_id.localeCompare(b.form_id));
  const offersFor = (subjectType: SubjectType, subjectId: Id) => {
    const offers: Offer[] = [];
    for (const form of forms) {
      if (form.subject !== subjectType) continue;
      const offer = offerOf(facts, form, subjectType, subjectId);
      if (offer) offers.push(offer);
    }
    // A form begun in this visit stays, even when it is no longer offered or published.
    for (const draft of facts.drafts)
      if (draft.subject_id === subjectId && !offers.some((offer) => offer.draft?.id === draft.id))
        offers.push(draftOnly(draft, facts.forms));
    return offers;
  };
  const members = facts.members
    .filter(
      (member) => !GONE.has(member.residence) || facts.drafts.some((draft) => draft.subject_id === member.id),
    )
    .sort((a, b) => Number(a.residence === "away") - Number(b.residence === "away") || byAge(a, b))
    .map((member) => ({ member, offers: offersFor("member", member.id) }));
  return {
    followups: [...facts.followups].sort(
      (a, b) =>
        Number(b.id === facts.begun_for) - Number(a.id === facts.begun_for) ||
        URGENCY[a.priority] - URGENCY[b.priority] ||
        a.due.localeCompare(b.due) ||
        a.id.localeCompare(b.id),
    ),
    household: offersFor("household", facts.household_id),
    members,
  };
}

function offerOf(facts: HouseFacts, form: Form, subjectType: SubjectType, subjectId: Id): Offer | null {
  const draft =
    facts.drafts.find((one) => one.form_id === form.form_id && one.subject_id === subjectId) ?? null;
  const followup =
    facts.followups.find(
      (one) => one.form_id === form.form_id && (one.member_id ?? one.household_id) === subjectId,
    ) ?? null;
  if (!draft && !followup && !facts.isOffered(form, subjectType, subjectId)) return null;
  const due_on = form.every === null ? null : dueAgain(form, subjectId, facts.visits);
  const onDemand =
    form.every === null || (due_on === null && facts.isRegistered(form, subjectType, subjectId));
  const due = followup !== null || (!onDemand && (due_on === null || due_on <= facts.today));
  const state = draft
    ? draft.finished_at
      ? "done"
      : "in_progress"
    : due
      ? "due"
      : onDemand
        ? "on_demand"
        : "not_due";
  return { form, subject_type: subjectType, subject_id: subjectId, state, due_on, followup, draft };
}

function draftOnly(draft: FormDraft, forms: Form[]): Offer {
  const known = forms.find((form) => form.form_id === draft.form_id);
  const form: Form = known ?? {
    id: draft.id,
    form_id: draft.form_id,
    title: {},
    version: draft.version,
    plan_hash: draft.plan_hash,
    subject: draft.subject_type,
    every: null,
    order: null,
    active: false,
  };
  return {
    form,
    subject_type: draft.subject_type,
    subject_id: draft.subject_id,
    state: draft.finished_at ? "done" : "in_progress",
    due_on: null,
    followup: null,
    draft,
  };
}

/** Whether an offer belongs on the page itself; what is filled in only when asked for is under "more". */
export function isShown(offer: Offer): boolean {
  return offer.state !== "on_demand";
}
