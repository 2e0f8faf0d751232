/** Answers as they are read at the desk. */
import type { Line } from "../../forms/describe";
import { formatDate, formatMoment } from "../../ui";

/** Dates and moments are written out; everything else already is in words. */
export function answerWords(line: Line): string {
  if (line.type === "date" && /^\d{4}-\d\d-\d\d/.test(line.value)) return formatDate(line.value);
  if (line.type === "dateTime" && !Number.isNaN(Date.parse(line.value))) return formatMoment(line.value);
  return line.value;
}
