/** What the server's checks found wrong, told by the questions' own names. */
import type { Line } from "../forms/describe";
import type { Reason } from "../lib/types";
import { local } from "../ui";

/** A reason as the server words it: with the path of the answer, and the submission it is in. */
export interface DetailedReason extends Reason {
  field?: string;
  submission_id?: string;
}

/** What the server worked out otherwise than the phone: of interest only where a person had typed it. */
const COMPUTED = "answer_different";

/** A reason in the language of the screens. */
export function reasonWords(reason: Reason): string {
  return local(reason.texts) || reason.message;
}

/** The problems of one form in words: questions by their names, values that nobody typed left out. */
export function problemWords(problems: DetailedReason[], lines: Line[]): string[] {
  const labels = new Map(lines.map((line) => [line.path, line.label]));
  return problems.flatMap((problem) => {
    const label = problem.field ? labels.get(problem.field) : undefined;
    if (problem.code === COMPUTED && !label) return [];
    const words = reasonWords(problem);
    return [label && problem.field ? words.replace(problem.field, label) : words];
  });
}

/** Of a visit's reasons, those that are about no single form: the forms tell their own. */
export function ownReasons(reasons: DetailedReason[]): string[] {
  return reasons.filter((reason) => !reason.submission_id).map(reasonWords);
}
