/** What the server's checks found wrong, told by the questions' own names. */
import type { Line } from "../forms/describe";
import type { Reason } from "../lib/types";

/** A reason as the server words it: with the path of the answer, and the submission it is in. */
export interface DetailedReason extends Reason {
  field?: string;
  submission_id?: string;
}

/** What the server worked out otherwise than the phone: of interest only where a person had typed it. */
const COMPUTED = "answer_different";

/** The problems of one form in words: questions by their names, values that nobody typed left out. */
export function problemWords(problems: DetailedReason[], lines: Line[]): string[] {
  const labels = new Map(lines.map((line) => [line.path, line.label]));
  return problems.flatMap((problem) => {
    const label = problem.field ? labels.get(problem.field) : undefined;
    if (problem.code === COMPUTED && !label) return [];
    return [label && problem.field ? problem.message.replace(problem.field, label) : problem.message];
  });
}

/** Of a visit's reasons, those that are about no single form: the forms tell their own. */
export function ownReasons(reasons: DetailedReason[]): string[] {
  return reasons.filter((reason) => !reason.submission_id).map((reason) => reason.message);
}
