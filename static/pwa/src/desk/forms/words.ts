/** What changed about a form, and what that does to the data and the exports, in words. Pure functions. */
import { formatList, local, t } from "../../ui";
import { villageName } from "../words";
import type { Change, DeskForm, Version } from "./store";

/** A version by its number as its author gave it, or by nothing. */
export function versionName(version: Pick<Version, "version">): string {
  return version.version ? t("forms.version", { version: version.version }) : t("forms.version_none");
}

/** The names of areas, at most `most` of them. */
export function placeNames(ids: string[], most = 6): string {
  const names = ids.slice(0, most).map(villageName);
  return ids.length > most
    ? t("forms.places_more", { names: formatList(names), n: ids.length })
    : formatList(names);
}

/** The versions that are filled in somewhere, the latest first. */
export function inUse(form: DeskForm): Version[] {
  return form.versions.filter((version) => version.areas.length > 0);
}

/** How a changed question, rule or form is called. */
export function changeName(change: Change): string {
  if (change.of === "form") return t("forms.whole_form");
  return local(change.label) || change.path;
}

/** Whether it cuts off data already there. */
export function loses(change: Change): boolean {
  return change.details.some((detail) => detail.loss);
}

/** What is different, a line for each thing; values that differ stand beside each other. */
export function detailLines(change: Change): string[] {
  return change.details
    .filter((detail) => detail.code !== "answers")
    .map(({ code, before, after }) => {
      const words = code === "type" ? (one: string) => typeWords(one) : (one: string) => one;
      return t(`forms.detail_${code}`, {
        before: formatList(before.map(words)) || t("forms.nothing"),
        after: formatList(after.map(words)) || t("forms.nothing"),
      });
    });
}

/** A type of question as an author of sheets knows it; an unknown one by its own name. */
function typeWords(type: string): string {
  const words = t(`forms.type_${type}`);
  return words.startsWith("forms.") ? type : words;
}

/** What a change means for the data there is and the exports, one line for each thing; empty where it means nothing. */
export function meanings(change: Change): string[] {
  const { kind, of } = change;
  if (of === "rule") return [t(`forms.means_rule_${kind}`)];
  if (of === "question" && kind === "added") return [t("forms.means_added")];
  if (of === "question" && kind === "removed") return [t("forms.means_removed")];
  const codes = new Set(change.details.map((detail) => detail.code));
  const found: string[] = [];
  for (const code of [
    "path",
    "table",
    "type",
    "save_to",
    "choices_removed",
    "choices_added",
    "subject",
    "every",
  ])
    if (codes.has(code)) found.push(t(meaningOf(code, change)));
  if (["relevant", "required", "constraint", "calculate", "readonly"].some((code) => codes.has(code)))
    found.push(t("forms.means_logic"));
  return found;
}

function meaningOf(code: string, change: Change): string {
  const loss = change.details.some((detail) => detail.code === code && detail.loss);
  if (code === "type") return loss ? "forms.means_type_loss" : "forms.means_type";
  return `forms.means_${code}`;
}

/** How many questions came, went, moved and changed, and how many rules of follow-ups. */
export function counts(
  changes: Change[],
): Record<"added" | "removed" | "moved" | "changed" | "rules" | "losses", number> {
  const of = (kind: Change["kind"]) => changes.filter((one) => one.of !== "rule" && one.kind === kind).length;
  return {
    added: of("added"),
    removed: of("removed"),
    moved: of("moved"),
    changed: of("changed"),
    rules: changes.filter((one) => one.of === "rule").length,
    losses: changes.filter(loses).length,
  };
}
