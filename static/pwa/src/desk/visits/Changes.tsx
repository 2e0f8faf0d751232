/** What changed between two fillings of a form: each question that differs, as it was and as it is, beside each other. */
import type { JSX } from "preact";
import type { Line } from "../../forms/describe";
import { t } from "../../ui";
import { answerWords } from "./words";

/** A question whose answer differs; empty where it was not answered. */
export interface Change {
  path: string;
  label: string;
  was: string;
  is: string;
}

/** Every answer that differs, those that were taken away last. */
export function changesOf(lines: Line[], was: Line[]): Change[] {
  const answers = (all: Line[]) =>
    new Map(all.filter((line) => line.kind === "answer").map((line) => [line.path, line]));
  const before = answers(was);
  const now = answers(lines);
  const found: Change[] = [];
  for (const [path, line] of now) {
    const old = before.get(path);
    if (old?.value !== line.value)
      found.push({ path, label: line.label, was: old ? answerWords(old) : "", is: answerWords(line) });
  }
  for (const [path, line] of before)
    if (!now.has(path)) found.push({ path, label: line.label, was: answerWords(line), is: "" });
  return found;
}

/** The paths of the answers that are not what they were. */
export function changedPaths(lines: Line[], was: Line[]): ReadonlySet<string> {
  return new Set(changesOf(lines, was).map((change) => change.path));
}

export function Changes({ lines, was, words }: { lines: Line[]; was: Line[]; words: string }): JSX.Element {
  const found = changesOf(lines, was);
  if (!found.length) return <p class="soft small">{t("review.nothing_changed", { when: words })}</p>;
  return (
    <table class="desk-changes">
      <caption>{t("review.changed", { n: found.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("review.question")}</th>
          <th scope="col">{words}</th>
          <th scope="col">{t("review.now")}</th>
        </tr>
      </thead>
      <tbody>
        {found.map((change) => (
          <tr key={change.path}>
            <th scope="row">{change.label}</th>
            <td>{change.was || <span class="soft">{t("review.unanswered")}</span>}</td>
            <td>
              <strong>{change.is || t("review.unanswered")}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
