/** A finished visit as it goes to the server, and what it does to this phone until the server has answered. */
import type { FollowUp as Caused, EntityChange, Session, Values } from "../forms/session";
import type { FollowUp, Id, Moment, Priority, SubjectType, Submission, VisitBody } from "../lib/types";
import type { FormDraft, VisitDraft } from "./types";

/** A form of the visit with its session open. */
export interface OpenForm {
  draft: FormDraft;
  session: Session;
}

/** One submission; only files that an answer still names go with it. */
export function submissionOf(form: OpenForm, endedAt: Moment): Submission {
  const { draft, session } = form;
  const values = session.values();
  const named = new Set<string>();
  collectLeaves(values, named);
  return {
    id: draft.id,
    form_id: draft.form_id,
    plan_hash: draft.plan_hash,
    version: draft.version,
    subject_type: draft.subject_type,
    subject_id: draft.subject_id,
    values,
    attachments: draft.attachments.filter((one) => named.has(one.name)),
    finished_at: draft.finished_at ?? endedAt,
  };
}

function collectLeaves(value: Values | string | Values[], into: Set<string>): void {
  if (typeof value === "string") into.add(value);
  else if (Array.isArray(value)) for (const one of value) collectLeaves(one, into);
  else for (const one of Object.values(value)) collectLeaves(one as Values | string | Values[], into);
}

/** The body of the outbox item. Without a person met there are no submissions. */
export function visitBody(visit: VisitDraft, forms: OpenForm[], endedAt: Moment): VisitBody {
  const met = visit.outcome === "met" ? forms : [];
  return {
    id: visit.id,
    household_id: visit.household_id,
    village_id: visit.village_id,
    started_at: visit.started_at,
    ended_at: endedAt,
    outcome: visit.outcome ?? "met",
    lat: visit.geotag?.lat ?? null,
    lon: visit.geotag?.lon ?? null,
    accuracy: visit.geotag?.accuracy ?? null,
    geotag_at: visit.geotag?.at ?? null,
    geotag_reason: visit.geotag ? null : visit.geotag_reason,
    card_id: visit.card_id,
    card_scanned_at: visit.card_scanned_at,
    note: visit.note.trim(),
    submissions: met.map((form) => submissionOf(form, endedAt)),
    followups: met.flatMap((form) => form.session.followups().map((one) => one.id)),
  };
}

/** A follow-up that an answer caused, as a record: what the server will make of it, as far as this phone can know. */
export function followupRecord(
  caused: Caused,
  visit: VisitDraft,
  submissionId: Id,
  accountId: Id,
  at: Moment,
): FollowUp {
  return {
    id: caused.id,
    household_id: visit.household_id,
    member_id: caused.subject.type === "member" ? caused.subject.id : null,
    village_id: visit.village_id,
    origin: "rule",
    rule: caused.rule,
    submission_id: submissionId,
    visit_id: visit.id,
    title: caused.title,
    note: caused.note ?? null,
    window_start: caused.window_start || null,
    due: caused.due,
    escalate_on: caused.escalate_on || null,
    // Who it is for is the server's to say; what the visitor promised is the visitor's until then.
    assignee_id: caused.assign_to === "supervisor" ? null : accountId,
    state: "open",
    priority: caused.priority as Priority,
    form_id: caused.form ?? null,
    closes_when: caused.closes_when ?? null,
    created_at: at,
    created_by: accountId,
    closed_at: null,
    closed_by: null,
    version: 0,
    history: [{ id: `${caused.id}-created`, at, by_id: accountId, kind: "created", text: null, data: null }],
  };
}

/** What the visit does to the records on this phone. */
export interface VisitEffects {
  entities: EntityChange[];
  followups: FollowUp[];
  closes: Id[];
}

/**
 * The register changes, the follow-ups caused and those completed: a submission completes the open follow-ups about its
 * subject that asked for its form.
 */
export function visitEffects(
  visit: VisitDraft,
  forms: OpenForm[],
  open: Iterable<FollowUp>,
  accountId: Id,
  at: Moment,
): VisitEffects {
  const met = visit.outcome === "met" ? forms : [];
  const done = new Set(met.map((form) => subjectKey(form.draft.form_id, form.draft.subject_id)));
  const caused = met.flatMap((form) =>
    form.session.followups().map((one) => followupRecord(one, visit, form.draft.id, accountId, at)),
  );
  const closes: Id[] = [];
  for (const one of open)
    if (
      one.state === "open" &&
      one.form_id &&
      done.has(subjectKey(one.form_id, one.member_id ?? one.household_id))
    )
      closes.push(one.id);
  return { entities: met.flatMap((form) => form.session.entities()), followups: caused, closes };
}

function subjectKey(formId: string, subjectId: Id): string {
  return `${formId} ${subjectId}`;
}

/** Root fields that the visit fills in: whose form it is. */
export function givenFor(visit: VisitDraft, subjectType: SubjectType, subjectId: Id): Record<string, string> {
  const household = { household_id: visit.household_id };
  return subjectType === "member" ? { ...household, member_id: subjectId } : household;
}
