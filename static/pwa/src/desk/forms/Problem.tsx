/** One thing wrong with a sheet: where it stands, what to do, and the expression with a caret under the fault. */
import type { JSX } from "preact";
import { local, t } from "../../ui";
import type { SheetProblem } from "./store";

export function Problem({ problem }: { problem: SheetProblem }): JSX.Element {
  const place = [
    problem.sheet && t("forms.sheet", { name: problem.sheet }),
    problem.row && t("forms.row", { n: problem.row }),
    problem.column && t("forms.column", { name: problem.column }),
  ].filter(Boolean);
  return (
    <li class="forms-problem">
      {place.length > 0 && (
        <p class="forms-place">
          {place.map((one) => (
            <span key={one}>{one}</span>
          ))}
        </p>
      )}
      <p>{local(problem.messages)}</p>
      {problem.expression !== undefined && (
        <Expression text={problem.expression} position={problem.position ?? null} />
      )}
    </li>
  );
}

/** An expression as it stands in its cell; the caret hangs under the character, however the line breaks. */
function Expression({ text, position }: { text: string; position: number | null }): JSX.Element {
  if (position === null) return <code class="forms-expression">{text}</code>;
  const fault = [...text.slice(position)][0] ?? " ";
  return (
    <code class="forms-expression">
      {text.slice(0, position)}
      <span class="hidden-visually">{t("forms.fault_here")}</span>
      <mark>{fault}</mark>
      {text.slice(position + fault.length)}
    </code>
  );
}
