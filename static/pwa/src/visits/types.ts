/** What a visit looks like on the phone while it is being made. */
import type { AuditEvent } from "../forms/audit";
import type { Values } from "../forms/session";
import type { Attachment, Outcome, SubjectType } from "../lib/types";

/** What can happen at the door; the six ordinary outcomes of a knock, in the order of their buttons. */
export const OUTCOMES: Outcome[] = [
  "met",
  "not_at_home",
  "declined",
  "moved_away",
  "vacant",
  "no_such_address",
];

/** Why a visit carries no position. */
export const GEOTAG_REASONS = [
  "permission",
  "no_signal",
  "no_device",
  "battery",
  "asked_not_to",
  "other",
] as const;
export type GeotagReason = (typeof GEOTAG_REASONS)[number];

/** A position: degrees (WGS 84), accuracy in metres, the moment it was measured (RFC 3339). */
export interface Geotag {
  lat: number;
  lon: number;
  accuracy: number;
  /** Metres above the ellipsoid, where the phone knows. */
  altitude?: number;
  at: string;
}

/** One form being filled in during a visit. It stays on the form version (`plan_hash`) it was begun with. */
export interface FormDraft {
  id: string;
  form_id: string;
  plan_hash: string;
  version: string;
  subject_type: SubjectType;
  subject_id: string;
  /** The key of the page on the screen, so that filling goes on exactly there. */
  page: string | null;
  language: string | null;
  started_at: string;
  /** Set when the last page was passed without a problem. */
  finished_at: string | null;
  /** All answers, of non-relevant questions too; null before the first opening. */
  values: Values | null;
  /** Files answered in the form; the bytes are in the sealed photo store under their SHA-256. */
  attachments: Attachment[];
  /** Of a visit that was sent before and is being corrected: the hash of the log that went with it, if one did. */
  corrects?: { log: string | null };
  /** What was shown and done, of a form with an `audit` question. */
  audit?: AuditEvent[];
}

/** A visit being made; sealed into the draft store at every answer. */
export interface VisitDraft {
  id: string;
  household_id: string;
  village_id: string;
  followup_id: string | null;
  started_at: string;
  geotag: Geotag | null;
  geotag_reason: string | null;
  card_id: string | null;
  card_scanned_at: string | null;
  outcome: Outcome | null;
  note: string;
  /** Of a returned visit being corrected: the id of the item that will say so. */
  correction?: string;
  forms: FormDraft[];
}
