/** What is said when a change of the register did not go through. */
import { asFailure } from "../../lib/failure";
import { t } from "../../ui";
import { fieldWords } from "../audit/words";

/** Why a change was refused, field by field; null where the desk's common words say it. `stale` names the text of a conflict. */
export function whyNot(error: unknown, stale: string): string | null {
  const { problem } = asFailure(error);
  if (problem?.status === 409 && problem.code !== "already_exists") {
    const fields = (problem.errors ?? []).map((one) => fieldWords(one.field));
    return t(stale, { fields: fields.join(t("desk.list_comma")) || "…" });
  }
  if (problem?.errors?.length)
    return problem.errors.map((one) => `${fieldWords(one.field)}: ${one.message}`).join("\n");
  return null;
}
