/** Filled forms opened again to be read: the plan from this device or the API, the register as it is now. */
import { plans, records } from "../db";
import { describe, type Line } from "../forms/describe";
import { loadPlan, openSession, type Plan } from "../forms/session";
import type { Household, Member, Submission, Visit } from "../lib/types";
import { RegisterLists } from "../visits/lists";
import { calls } from "./calls";
import { zoneOf } from "./directory";

/** A submission in the form's own words; `lines` is null when the form itself could not be had. */
export interface Told {
  submission: Submission;
  plan: Plan | null;
}

/** The plan of a submission, from this device or the API; null when neither has it. */
export async function planOf(hash: string): Promise<Plan | null> {
  const held = await plans.get(hash).catch(() => undefined);
  if (held) return held;
  const fetched = await calls.plan(hash).catch(() => null);
  if (!fetched) return null;
  const plan = loadPlan(fetched as Plan);
  await plans.put(hash, plan).catch(() => undefined);
  return plan;
}

/** What was answered, line by line, in a language. */
export function linesOf(
  visit: Visit,
  submission: Submission,
  plan: Plan,
  language: string,
  household: Household | null,
  members: Member[],
): Line[] {
  const households = household ? withOne(records.households.value, household) : records.households.value;
  const known = members.length ? withAll(records.members.value, members) : records.members.value;
  const given: Record<string, string> = { household_id: visit.household_id };
  if (submission.subject_type === "member") given.member_id = submission.subject_id;
  const finished = new Date(submission.finished_at ?? visit.ended_at ?? visit.started_at);
  const context = {
    now: () => finished,
    timeZone: zoneOf(visit.village_id),
    language,
    given,
    submissionId: submission.id,
    lists: new RegisterLists(visit.village_id, households, known),
  };
  return describe(openSession(plan, context, submission.values));
}

function withOne<T extends { id: string }>(held: ReadonlyMap<string, T>, one: T): ReadonlyMap<string, T> {
  return held.has(one.id) ? held : new Map(held).set(one.id, one);
}

function withAll<T extends { id: string }>(held: ReadonlyMap<string, T>, all: T[]): ReadonlyMap<string, T> {
  if (all.every((one) => held.has(one.id))) return held;
  return new Map([...held, ...all.map((one) => [one.id, one] as const)]);
}

/** Answers as they are stored, when the form that gives them words cannot be had. */
export function plainLines(values: Submission["values"], depth = 0): Line[] {
  return Object.entries(values).flatMap(([name, value]): Line[] => {
    const line = { path: name, depth, label: name, type: "string", widget: undefined, files: [] };
    if (typeof value === "string") return value ? [{ ...line, kind: "answer", value }] : [];
    const parts = Array.isArray(value) ? value : [value];
    return parts.flatMap((part): Line[] => {
      const inside = plainLines(part, depth + 1);
      return inside.length ? [{ ...line, kind: "heading", value: "" }, ...inside] : [];
    });
  });
}
