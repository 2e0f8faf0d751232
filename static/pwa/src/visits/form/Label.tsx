import type { Run } from "./markdown";
import { parseMarkdown } from "./markdown";

function Styled({ run }: { run: Run }) {
  const text = run.italic ? <em>{run.text}</em> : run.text;
  return run.bold ? <strong>{text}</strong> : text;
}

/** A form's text with the safe part of Markdown; lines become lines. */
export function Label({ text }: { text: string }) {
  const lines = parseMarkdown(text);
  return (
    <>
      {lines.map((line, at) => {
        const plain = lines.length === 1 && !line.heading && !line.bullet;
        const name = plain
          ? undefined
          : `fq-line${line.heading ? " is-heading" : ""}${line.bullet ? " is-bullet" : ""}`;
        return (
          <span key={at} class={name}>
            {line.runs.map((run, i) => (
              <Styled key={i} run={run} />
            ))}
          </span>
        );
      })}
    </>
  );
}
