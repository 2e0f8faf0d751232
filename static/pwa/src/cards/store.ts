/** Recognising a household's card, with or without signal. */
import { signal } from "@preact/signals";
import { records } from "../db";
import { sha256Hex } from "../lib/hash";
import type { Card, Id, Moment } from "../lib/types";
import { digitsOf, secretOf, validCode } from "./codes";

/** What a scan means: a household; a card that was replaced; one this phone does not know; or nothing of ours. */
export type Recognised =
  | { kind: "household"; card: Card }
  | { kind: "revoked"; card: Card }
  | { kind: "unknown" }
  | { kind: "mistyped" }
  | { kind: "foreign" };

/** How long a scan counts for a visit begun at that household, in milliseconds. */
const FRESH = 30 * 60_000;

interface Scan {
  card_id: Id;
  at: Moment;
  household_id: Id;
}

const last = signal<Scan | null>(null);

function recognise(card: Card | undefined): Recognised {
  if (!card) return { kind: "unknown" };
  return { kind: card.revoked_at ? "revoked" : "household", card };
}

/** What a QR's text means. */
export async function recogniseQr(text: string): Promise<Recognised> {
  const secret = secretOf(text);
  if (!secret) return { kind: "foreign" };
  const hash = await sha256Hex(secret);
  return recognise([...records.cards.value.values()].find((card) => card.secret_hash === hash));
}

/** What a typed short code means. */
export function recogniseCode(typed: string): Recognised {
  if (!validCode(typed)) return { kind: "mistyped" };
  const code = digitsOf(typed);
  return recognise([...records.cards.value.values()].find((card) => card.short_code === code));
}

/** Remember that a card was scanned, for the visit that begins with it. */
export function scanned(card: Card): void {
  last.value = { card_id: card.id, at: new Date().toISOString(), household_id: card.household_id };
}

/** The scan that a visit to a household begins with; undefined when its card was not scanned lately. */
export function scanFor(householdId: Id): { card_id: Id; at: Moment } | undefined {
  const scan = last.value;
  if (scan?.household_id !== householdId || Date.now() - Date.parse(scan.at) > FRESH) return undefined;
  return { card_id: scan.card_id, at: scan.at };
}
