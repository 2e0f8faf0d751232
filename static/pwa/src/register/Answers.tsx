import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { asFailure } from "../lib/failure";
import type { Submission, Visit } from "../lib/types";
import { planOf } from "../sync";
import { formatDate, Loading, language, t } from "../ui";
import { failureText } from "../ui/failures";
import { type AnswerLine, answerLines } from "./answers";
import { StoredPhoto } from "./StoredPhoto";

/** The answers of a submission, in the form's own words and the language of the screens. */
export default function Answers({
  visit,
  submission,
}: {
  visit: Visit;
  submission: Submission;
}): JSX.Element {
  const lines = useSignal<AnswerLine[] | null>(null);
  const error = useSignal<string | null>(null);
  const tag = language.value;
  useEffect(() => {
    planOf(submission.plan_hash)
      .then((plan) => {
        lines.value = answerLines(plan, visit, submission, tag);
      })
      .catch((caught: unknown) => {
        error.value = failureText(asFailure(caught));
      });
  }, [submission, tag]);
  if (error.value) return <p class="soft small">{error.value}</p>;
  if (!lines.value) return <Loading />;
  if (lines.value.length === 0) return <p class="soft small">{t("register.no_answers")}</p>;
  return (
    <dl class="answers">
      {lines.value.map((line) =>
        line.kind === "heading" ? (
          <div key={line.path} class="answer-heading">
            <dt>{line.label}</dt>
            <dd class="hidden-visually" />
          </div>
        ) : (
          <div key={line.path}>
            <dt>{line.label}</dt>
            <dd>
              {line.files.length > 0
                ? line.files.map((name) => (
                    <StoredPhoto key={name} name={name} files={submission.attachments} />
                  ))
                : line.type === "date"
                  ? formatDate(line.value)
                  : line.value}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
