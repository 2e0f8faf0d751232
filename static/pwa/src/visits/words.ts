/** Sentences of the visit screens. */
import { t } from "../ui/i18n";
import type { ChangeNote } from "./changes";

/** A change to the register as a person would say it. */
export function noteText(note: ChangeNote): string {
  switch (note.kind) {
    case "adds":
      return t("visits.adds", { n: note.names.length, names: note.names.join(t("visits.separator")) });
    case "residence":
      return t(note.city ? "visits.moves_to" : "visits.moves", {
        name: note.name,
        residence: t(`visits.residence_${note.residence}`),
        city: note.city,
      });
    case "updates":
      return t("visits.updates", { n: note.names.length, names: note.names.join(t("visits.separator")) });
    case "household_new":
      return t("visits.adds_household");
    case "household":
      return t("visits.updates_household");
  }
}
