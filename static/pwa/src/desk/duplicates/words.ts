/** What is said of two records: their names, how likely they are one, and each field's value as it is read. */
import type { Failure } from "../../lib/failure";
import { asFailure } from "../../lib/failure";
import { formatAge, formatDate, formatPhone, type Tone, t } from "../../ui";
import { relation } from "../households/relation";
import { householdName, personName, villageName } from "../words";
import type { Pair, Twin } from "./store";

/** How a record is called. */
export function nameOf(record: Twin): string {
  return "full_name" in record ? record.full_name : householdName(record);
}

/** How likely a pair is one, as a word and a colour. */
export function strengthOf(pair: Pair): { word: string; tone: Tone } {
  if (pair.score >= 90) return { word: t("duplicates.strong"), tone: "late" };
  if (pair.score >= 60) return { word: t("duplicates.likely"), tone: "due" };
  return { word: t("duplicates.perhaps"), tone: "plain" };
}

/** A field's name; a form's own property goes by the name that the form gave it. */
export function fieldLabel(name: string): string {
  return name.startsWith("properties.") ? name.slice("properties.".length) : t(`duplicates.field_${name}`);
}

/** A field's value in words. */
export function valueWords(name: string, value: unknown): string {
  if (value === null) return t("duplicates.nothing");
  const text = String(value);
  switch (name) {
    case "sex":
      return t(`desk.sex_${text}`);
    case "born":
      return `${formatDate(text)} · ${formatAge(text)}`;
    case "residence_since":
      return formatDate(text);
    case "phone":
    case "contact_phone":
      return formatPhone(text);
    case "relation":
      return relation(text);
    case "residence":
      return t(`desk.residence_${text}`);
    case "status":
      return t(`desk.status_${text}`);
    case "village_id":
      return villageName(text);
    case "worker_id":
      return personName(text, t("desk.nobody"));
    default:
      return text;
  }
}

/** Why something could not be undone: it was changed since; other failures have the desk's common words. */
export function whyNotUndone(error: unknown): string | null {
  const failure: Failure = asFailure(error);
  return failure.problem?.status === 409 ? t("duplicates.changed_since") : null;
}
