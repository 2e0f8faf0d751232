/** Follow-ups whose own closing condition the visit has made true; as the server finds them (followups/rules.py). */
import { plans, records } from "../db";
import { closes } from "../forms/offer";
import type { Plan } from "../forms/plan";
import type { EntityChange } from "../forms/session";
import type { FollowUp, Id } from "../lib/types";
import { householdRow, memberRow } from "./lists";
import { registerWith, visitContext } from "./open";
import type { VisitDraft } from "./types";

/** Ids of the household's open follow-ups that close by what the register says after this visit. */
export async function closedByRegister(
  visit: VisitDraft,
  open: Iterable<FollowUp>,
  changes: EntityChange[],
): Promise<Id[]> {
  const waiting = [...open].filter(
    (one) => one.state === "open" && one.household_id === visit.household_id && one.closes_when,
  );
  if (waiting.length === 0) return [];
  const register = registerWith(changes, visit.household_id, visit.village_id);
  const context = visitContext(visit, register);
  const closed: Id[] = [];
  for (const one of waiting) {
    const member = one.member_id ? register.members.get(one.member_id) : undefined;
    const household = register.households.get(one.household_id);
    const row = one.member_id ? member && memberRow(member) : household && householdRow(household);
    const plan = await planBehind(one);
    if (row && plan && one.rule && closes(plan, one.rule, row, context)) closed.push(one.id);
  }
  return closed;
}

/** The plan of the submission that caused a follow-up; undefined when it is not on this phone. */
async function planBehind(followup: FollowUp): Promise<Plan | undefined> {
  const visit = followup.visit_id ? records.visits.value.get(followup.visit_id) : undefined;
  const source = visit?.submissions.find((one) => one.id === followup.submission_id);
  return source && plans.get(source.plan_hash);
}
