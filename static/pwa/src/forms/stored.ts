/** How a result becomes what a field stores (docs/plan.md, "Storing a result"). */
import { dateText, localParts, momentText, partsOfDays, withZone } from "../expr/clock";
import { dateOfDay } from "../expr/dates";
import { toText, type Value } from "../expr/values";

/** The string that a field of a type stores for a value; what is no number any more becomes empty. */
export function stored(value: Value, type: string | undefined, timeZone: string | undefined): string {
  if (typeof value === "number") return ofNumber(value, type, timeZone);
  const text = toText(value);
  if (type === "date" && text.includes("T")) {
    const p = localParts(text, timeZone);
    return p ? dateText(p) : text;
  }
  if (type === "dateTime" && /^\d{4}-\d\d-\d\d$/.test(text)) {
    const p = localParts(text, timeZone);
    return p ? momentText(withZone(p, timeZone)) : text;
  }
  return text;
}

function ofNumber(value: number, type: string | undefined, timeZone: string | undefined): string {
  if (!Number.isFinite(value)) return "";
  if (type === "int") return toText(Math.trunc(value));
  if (type === "date") return dateOfDay(value);
  if (type === "dateTime") {
    const p = partsOfDays(value, timeZone);
    return p ? momentText(p) : "";
  }
  return toText(value);
}
