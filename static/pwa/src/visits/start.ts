/** Beginning a visit, or going on with one; light, because every list of households can do it. */
import { effect, signal } from "@preact/signals";
import { drafts, phone, records } from "../db";
import { nowMoment } from "../lib/dates";
import type { Id } from "../lib/types";
import { newId } from "../lib/uuid";
import type { VisitDraft } from "./types";

/** A card that was scanned at the door. */
export interface CardScan {
  card_id: Id;
  at: string;
}

export interface StartOptions {
  cardScan?: CardScan;
  followupId?: Id;
}

/** The visit on the screen; only this folder changes it. */
export const current = signal<VisitDraft | null>(null);

// A locked phone, or another worker's, holds nobody's answers in memory.
effect(() => {
  if (phone.state.value === "locked" || phone.state.value === "away") current.value = null;
});

/** Drafts of visits, oldest first. */
export function visitDrafts(): VisitDraft[] {
  return drafts.all.value as VisitDraft[];
}

/** The draft of a household's visit, if one was begun. */
export function draftOf(householdId: Id): VisitDraft | undefined {
  return visitDrafts().find((draft) => draft.household_id === householdId);
}

/** Begin a visit, or go on with the one begun at this household; returns its id. */
export async function startVisit(householdId: Id, options: StartOptions = {}): Promise<Id> {
  // As it is on the disk: another tab may have gone on with it.
  const begun = await drafts.load<VisitDraft>(draftOf(householdId)?.id ?? "");
  const household = records.households.value.get(householdId);
  const draft: VisitDraft = begun
    ? begun
    : {
        id: newId(),
        household_id: householdId,
        village_id: household?.village_id ?? "",
        followup_id: null,
        started_at: nowMoment(),
        geotag: null,
        geotag_reason: null,
        card_id: null,
        card_scanned_at: null,
        outcome: null,
        note: "",
        forms: [],
      };
  if (options.cardScan) {
    draft.card_id = options.cardScan.card_id;
    draft.card_scanned_at = options.cardScan.at;
  }
  if (options.followupId) draft.followup_id = options.followupId;
  await drafts.save(draft);
  current.value = draft;
  return draft.id;
}
