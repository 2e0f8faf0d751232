/** A returned visit opened again for correction: on the form versions it was filled in with, with its answers. */
import { drafts } from "../db";
import { AUDIT_FILE } from "../forms/audit";
import type { Values } from "../forms/session";
import type { Id, Visit } from "../lib/types";
import { newId } from "../lib/uuid";
import type { VisitDraft } from "./types";

/** Begin correcting a visit, or go on with it; the id of its draft, which is the visit's. */
export async function correctVisit(visit: Visit): Promise<Id> {
  if (await drafts.load<VisitDraft>(visit.id)) return visit.id;
  const { lat, lon, accuracy, geotag_at } = visit;
  const draft: VisitDraft = {
    id: visit.id,
    household_id: visit.household_id,
    village_id: visit.village_id,
    followup_id: null,
    started_at: visit.started_at,
    geotag:
      lat === null || lon === null
        ? null
        : { lat, lon, accuracy: accuracy ?? 0, at: geotag_at ?? visit.started_at },
    geotag_reason: visit.geotag_reason,
    card_id: visit.card_id,
    card_scanned_at: visit.card_scanned_at,
    outcome: visit.outcome,
    note: visit.note ?? "",
    correction: newId(),
    forms: visit.submissions.map((one) => ({
      id: one.id,
      form_id: one.form_id,
      plan_hash: one.plan_hash,
      version: one.version,
      subject_type: one.subject_type,
      subject_id: one.subject_id,
      page: null,
      language: null,
      started_at: one.finished_at,
      finished_at: one.finished_at,
      values: one.values as Values,
      attachments: one.attachments,
      corrects: { log: one.attachments.find((file) => file.name === AUDIT_FILE)?.sha256 ?? null },
    })),
  };
  await drafts.save(draft);
  return visit.id;
}
