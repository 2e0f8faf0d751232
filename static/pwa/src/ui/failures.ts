/** A failure in a worker's words: what happened, and what to do. */
import { asFailure } from "../lib/failure";
import { t } from "./i18n";

/** The text of a failure; `refused` is worded by the server, or by `otherwise`. */
export function failureText(error: unknown, otherwise = ""): string {
  const failure = asFailure(error);
  if (failure.kind !== "refused") return t(`ui.failure.${failure.kind}`);
  const reason = failure.problem?.errors?.[0]?.message ?? failure.problem?.detail ?? failure.problem?.title;
  return otherwise || t("ui.failure.refused", { reason: reason ?? "" });
}
