/** The fields of a household or a person: which can be edited, their choices, and all of a person's as they are read. */
import type { Household, Member } from "../../lib/types";
import { formatAge, formatDate, formatPhone, t } from "../../ui";
import { workers } from "../directory";
import { RELATIONS, relation } from "./relation";

/** Somebody who died or left for good is noted as an operation, since what was promised to them goes with it. */
const RESIDENCES_EDITED = ["present", "away", "arrived"];
const OF_HOME = ["head_name", "number", "address", "phone", "status", "worker_id"];
const OF_MEMBER = ["full_name", "sex", "born", "relation", "phone", "residence"];
const WHEN_AWAY = ["residence_since", "away_city", "contact_name", "contact_phone", "contact_relation"];

/** The fields that are offered; those of someone away only where they are, or are being made, away. */
export function fieldsOf(record: Household | Member, typed: Record<string, string>): string[] {
  if (!("full_name" in record)) return OF_HOME;
  const residence = typed.residence ?? record.residence;
  return residence === "present" ? OF_MEMBER : [...OF_MEMBER, ...WHEN_AWAY];
}

/** What a field holds, as it is typed. */
export function textOf(record: Household | Member, name: string): string {
  const value = (record as unknown as Record<string, unknown>)[name];
  return value === null || value === undefined ? "" : String(value);
}

/** What was typed, as the API takes it: nothing is no value. */
export function valuesOf(typed: Record<string, string>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim() || null]));
}

export function inputType(name: string): "text" | "date" | "tel" {
  if (name === "born" || name === "residence_since") return "date";
  return name.endsWith("phone") ? "tel" : "text";
}

/** What can be chosen in a field; null where it is typed. */
export function choicesOf(
  name: string,
  record: Household | Member,
): { value: string; label: string }[] | null {
  const none = { value: "", label: "—" };
  switch (name) {
    case "status":
      return ["active", "moved_away", "vacant"].map((value) => ({ value, label: t(`desk.status_${value}`) }));
    case "worker_id":
      return [
        { value: "", label: t("desk.nobody") },
        ...workers.value
          .filter((one) => one.role === "worker")
          .map(({ id, name: label }) => ({ value: id, label })),
      ];
    case "sex":
      return [none, ...["female", "male"].map((value) => ({ value, label: t(`desk.sex_${value}`) }))];
    case "relation": {
      const own = textOf(record, name);
      const known = RELATIONS.includes(own) || !own ? RELATIONS : [...RELATIONS, own];
      return [none, ...known.map((value) => ({ value, label: relation(value) }))];
    }
    case "residence": {
      const own = textOf(record, name);
      const known = RESIDENCES_EDITED.includes(own) ? RESIDENCES_EDITED : [own, ...RESIDENCES_EDITED];
      return known.map((value) => ({ value, label: t(`desk.residence_${value}`) }));
    }
    default:
      return null;
  }
}

/** Everything that is known of a person, in words; what is not known is left out. */
export function memberFacts(member: Member): [string, string][] {
  const facts: [string, string | null | false | undefined][] = [
    [t("audit.field_sex"), member.sex && t(`desk.sex_${member.sex}`)],
    [t("audit.field_born"), member.born && `${formatDate(member.born)} · ${formatAge(member.born)}`],
    [t("audit.field_relation"), member.relation && relation(member.relation)],
    [t("audit.field_phone"), member.phone && formatPhone(member.phone)],
    [t("audit.field_residence"), t(`desk.residence_${member.residence}`)],
    [t("audit.field_residence_since"), member.residence_since && formatDate(member.residence_since)],
    [t("audit.field_away_city"), member.away_city],
    [t("audit.field_contact_name"), member.contact_name],
    [t("audit.field_contact_phone"), member.contact_phone && formatPhone(member.contact_phone)],
    [t("audit.field_contact_relation"), member.contact_relation],
    ...Object.entries(member.properties).map(([name, value]): [string, string] => [name, value]),
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
