/** The visit being made: begun, changed, saved at every step, finished into the outbox. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { drafts, outbox, phone, photos, records, visitOf } from "../db";
import type { NewItem } from "../db/outbox";
import { nowMoment } from "../lib/dates";
import { asFailure, type Failure } from "../lib/failure";
import type { Form, Household, Id, Outcome, SubjectType, VisitBody } from "../lib/types";
import { newId } from "../lib/uuid";
import { type OpenForm, visitBody, visitEffects } from "./body";
import { closedByRegister } from "./closing";
import { keepLastSaved } from "./lastSaved";
import { openForms } from "./open";
import { type CardScan, current, visitDrafts } from "./start";
import type { FormDraft, Geotag, VisitDraft } from "./types";

export { type CardScan, draftOf, type StartOptions, startVisit } from "./start";

/** The visit on the screen. */
export const visit: ReadonlySignal<VisitDraft | null> = current;

/** Show a draft again, as it was saved last; null when there is none (finished, or thrown away). */
export async function openVisit(id: Id): Promise<VisitDraft | null> {
  if (current.value?.id === id) return current.value;
  current.value = (await drafts.load<VisitDraft>(id)) ?? null;
  return current.value;
}

/** Why the last change did not reach the disk; null when it did. */
export const saveFailure = signal<Failure | null>(null);

/** Change the visit and seal it; resolves when it is on the disk, or when `saveFailure` says why it is not. */
export function changeVisit(change: Partial<VisitDraft>): Promise<void> {
  return keep(change).catch(() => {});
}

async function keep(change: Partial<VisitDraft>): Promise<void> {
  if (!current.value) return;
  current.value = { ...current.value, ...change };
  try {
    await drafts.save(current.value);
    saveFailure.value = null;
  } catch (error) {
    saveFailure.value = asFailure(error);
    throw saveFailure.value;
  }
}

/** The position at the door, or why there is none. */
export function setGeotag(geotag: Geotag | null, reason: string | null): Promise<void> {
  return changeVisit({ geotag, geotag_reason: geotag ? null : reason });
}

export function setCard(scan: CardScan | null): Promise<void> {
  return changeVisit({ card_id: scan?.card_id ?? null, card_scanned_at: scan?.at ?? null });
}

export function setOutcome(outcome: Outcome | null): Promise<void> {
  return changeVisit({ outcome });
}

/** Begin a form about a subject, or go on with the one begun; returns the submission's id. */
export async function beginForm(form: Form, subjectType: SubjectType, subjectId: Id): Promise<Id | null> {
  const draft = current.value;
  if (!draft) return null;
  const begun = draft.forms.find((one) => one.form_id === form.form_id && one.subject_id === subjectId);
  if (begun) return begun.id;
  const fresh: FormDraft = {
    id: newId(),
    form_id: form.form_id,
    plan_hash: form.plan_hash,
    version: form.version,
    subject_type: subjectType,
    subject_id: subjectId,
    page: null,
    language: null,
    started_at: nowMoment(),
    finished_at: null,
    values: null,
    attachments: [],
  };
  await changeVisit({ forms: [...draft.forms, fresh] });
  return fresh.id;
}

/** Put a form's draft back into the visit and seal it: called at every answer. Throws a Failure when the disk refuses. */
export function saveForm(form: FormDraft): Promise<void> {
  const forms = current.value?.forms.map((one) => (one.id === form.id ? { ...form } : one)) ?? [];
  return keep({ forms });
}

/** Throw a form's answers away, with its photos. */
export async function removeForm(id: Id): Promise<void> {
  const draft = current.value;
  const gone = draft?.forms.find((one) => one.id === id);
  if (!draft || !gone) return;
  await changeVisit({ forms: draft.forms.filter((one) => one.id !== id) });
  await removeUnused(gone.attachments.map((one) => one.sha256));
}

/** Throw the whole visit away. */
export async function discardVisit(): Promise<void> {
  const draft = current.value;
  if (!draft) return;
  const hashes = draft.forms.flatMap((form) => form.attachments.map((one) => one.sha256));
  current.value = null;
  await drafts.remove(draft.id);
  await removeUnused(hashes);
}

/** Remove photos that neither a draft nor the outbox names. */
async function removeUnused(hashes: string[]): Promise<void> {
  const used = new Set<string>();
  for (const draft of visitDrafts())
    for (const form of draft.forms) for (const one of form.attachments) used.add(one.sha256);
  for (const item of outbox.all.value)
    for (const submission of visitOf(item)?.submissions ?? [])
      for (const one of submission.attachments) used.add(one.sha256);
  for (const hash of hashes) if (!used.has(hash)) await photos.remove(hash);
}

/**
 * Finish the visit: the outbox item, with what it does to this phone's records, takes the draft's place in one
 * transaction, so that a crash leaves the one or the other. The item's id is the visit's: finishing twice is once.
 * Null when the disk refused: the draft is still there, and `saveFailure` says why.
 */
export function finishVisit(forms?: OpenForm[]): Promise<VisitBody | null> {
  finishing ??= finishNow(forms)
    .catch((error: unknown) => {
      saveFailure.value = asFailure(error);
      return null;
    })
    .finally(() => {
      finishing = null;
    });
  return finishing;
}

/** The finishing under way: a second tap waits for it. */
let finishing: Promise<VisitBody | null> | null = null;

async function finishNow(forms?: OpenForm[]): Promise<VisitBody | null> {
  const draft = current.value;
  const account = phone.account.value;
  if (!draft?.outcome || !account) return null;
  const open = draft.outcome === "met" ? (forms ?? (await openForms(draft)).forms) : [];
  const endedAt = nowMoment();
  const body = visitBody(draft, open, endedAt);
  const effects = visitEffects(draft, open, records.followups.value.values(), account.id, endedAt);
  const byRegister = await closedByRegister(draft, records.followups.value.values(), effects.entities);
  effects.closes = [...new Set([...effects.closes, ...byRegister])];
  await drafts.finish(draft.id, outbox, itemOf(draft, endedAt, body), effects);
  const kept = new Set(body.submissions.flatMap((one) => one.attachments.map((file) => file.sha256)));
  const all = draft.forms.flatMap((form) => form.attachments.map((one) => one.sha256));
  current.value = null;
  await removeUnused(all.filter((hash) => !kept.has(hash)));
  await keepLastSaved(open.map(({ session }) => session));
  return body;
}

/** What a finished visit goes out as; a correction has an id of its own, and the visit ended when it ended. */
function itemOf(draft: VisitDraft, at: string, body: VisitBody): NewItem<"visit" | "visit_correction"> {
  if (!draft.correction) return { id: draft.id, kind: "visit", made_at: at, body };
  return { id: draft.correction, kind: "visit_correction", made_at: at, body };
}

/** The household visited, as the phone knows it. */
export function householdOf(draft: VisitDraft): Household | undefined {
  return records.households.value.get(draft.household_id);
}
