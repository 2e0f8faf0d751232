/** What is said at a question whose answer is missing or wrong. */
import type { Problem } from "../../forms/session";
import { t } from "../../ui/i18n";
import { plainText } from "./markdown";

const TYPES = new Set(["int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape"]);

/** The form author's own message; where there is none, ours by kind of problem and type of question. */
export function problemText(problem: Problem): string {
  if (problem.message) return plainText(problem.message);
  if (problem.kind !== "type") return t(`form.problem_${problem.kind}`);
  return t(TYPES.has(problem.item.type) ? `form.problem_${problem.item.type}` : "form.problem_type");
}
