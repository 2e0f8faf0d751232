/** Which visits leave the phone: history is long, a phone is small, and the server has it all. */
import type { FollowUp, Form, Id, Visit } from "../lib/types";

/** Days after which a visit leaves. */
const KEPT_DAYS = 365;

/**
 * Ids of visits that ended more than a year ago (longer where a form is due less often) and that nothing here needs:
 * they were taken in whole, no open follow-up came from them, and each is not the last of its household.
 */
export function expired(
  visits: Iterable<Visit>,
  forms: Iterable<Form>,
  followups: Iterable<FollowUp>,
  now: Date,
): Set<Id> {
  const days = Math.max(KEPT_DAYS, ...[...forms].map((form) => form.every ?? 0));
  const before = new Date(now.getTime() - days * 86_400_000).toISOString();
  const needed = new Set<Id | null>();
  for (const one of followups) {
    if (one.state !== "open") continue;
    needed.add(one.visit_id);
    needed.add(one.submission_id);
  }
  const latest = new Map<Id, Visit>();
  const old: Visit[] = [];
  for (const visit of visits) {
    const last = latest.get(visit.household_id);
    if (!last || last.started_at < visit.started_at) latest.set(visit.household_id, visit);
    if (visit.started_at < before) old.push(visit);
  }
  const leaves = (visit: Visit) =>
    (visit.state === "accepted" || visit.state === "approved") &&
    visit.missing.length === 0 &&
    latest.get(visit.household_id) !== visit &&
    !needed.has(visit.id) &&
    !visit.submissions.some((one) => needed.has(one.id));
  return new Set(old.filter(leaves).map((visit) => visit.id));
}
