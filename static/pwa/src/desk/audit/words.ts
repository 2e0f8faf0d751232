/** What was done, to what, and which field became what, in words. */
import { records } from "../../db";
import { formatDate, local, t } from "../../ui";
import { accounts, areas, forms } from "../directory";
import type { AuditRow } from "./store";

/** A text of the catalogue, or what else to say. */
function known(key: string, otherwise: string): string {
  const words = t(key);
  return words === key ? otherwise : words;
}

/** What was done. One without words of its own shows its name. */
export function actionWords(action: string): string {
  return known(`audit.act_${action.replaceAll(".", "_")}`, action);
}

/** To what: the kind, and its name where this device knows it. */
export function subjectWords(row: AuditRow): string {
  const kind = known(`audit.kind_${row.subject_kind}`, row.subject_kind);
  const name = row.subject_id ? nameOf(row.subject_id) : null;
  const home = row.household_id ? nameOf(row.household_id) : null;
  return [kind, name ?? home].filter(Boolean).join(" · ");
}

export function fieldWords(field: string): string {
  const name = field.replace(/^(values|properties)\./, "");
  return known(`audit.field_${name}`, name);
}

/** A value: names for ids, words for yes and no, dates as they are written. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (Array.isArray(value)) {
    const said = value.slice(0, 8).map(valueWords).join(t("desk.list_comma"));
    return value.length > 8 ? t("audit.and_more", { said, n: value.length - 8 }) : said || "—";
  }
  if (typeof value === "object") {
    const parts = Object.entries(value).map(([name, part]) => `${fieldWords(name)} ${valueWords(part)}`);
    return parts.join(t("desk.list_comma"));
  }
  if (typeof value !== "string") return String(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatDate(value);
  return nameOf(value) ?? known(`audit.value_${value}`, value);
}

function nameOf(id: string): string | null {
  const household = records.households.value.get(id);
  return (
    accounts.value.get(id)?.name ??
    (local(areas.value.get(id)?.name) ||
      household?.head_name ||
      household?.number ||
      records.members.value.get(id)?.full_name ||
      local(forms.value.get(id)?.title) ||
      null)
  );
}
