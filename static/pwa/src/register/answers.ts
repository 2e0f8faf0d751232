/** A submission read back in its form's own words. */
import { describe, type Line } from "../forms/describe";
import { openSession, type Plan } from "../forms/session";
import type { Submission, Visit } from "../lib/types";
import { registerWith } from "../visits/open";

export type AnswerLine = Line;

/** The answered questions of a submission, in a language of the form or its default. */
export function answerLines(plan: Plan, visit: Visit, submission: Submission, tag: string): AnswerLine[] {
  const given: Record<string, string> = { household_id: visit.household_id };
  if (submission.subject_type === "member") given.member_id = submission.subject_id;
  const session = openSession(
    plan,
    {
      now: () => new Date(submission.finished_at),
      submissionId: submission.id,
      language: tag,
      given,
      lists: registerWith([], visit.household_id, visit.village_id).lists,
    },
    submission.values,
  );
  return describe(session);
}
