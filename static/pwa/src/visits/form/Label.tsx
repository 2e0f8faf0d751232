import type { ComponentChildren } from "preact";
import { formatPhone, phoneHref } from "../../ui/format";
import type { Run } from "./markdown";
import { parseMarkdown } from "./markdown";

function Styled({ run }: { run: Run }) {
  let text: ComponentChildren = run.italic ? <em>{run.text}</em> : run.text;
  if (run.bold) text = <strong>{text}</strong>;
  if (run.underline) text = <u>{text}</u>;
  if (run.colour || run.font)
    text = (
      <span class="fq-styled" style={{ "--colour": run.colour ?? "currentColor", fontFamily: run.font }}>
        {text}
      </span>
    );
  if (!run.href) return <>{text}</>;
  return (
    <a href={run.href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

/** A mobile number of mainland China standing by itself. */
const MOBILE = /(?<!\d)(1[3-9]\d{9})(?!\d)/;

/** A text whose telephone numbers can be tapped. */
function Callable({ run }: { run: Run }) {
  return (
    <>
      {run.text.split(MOBILE).map((part, i) =>
        i % 2 === 1 ? (
          <a key={i} class="fq-call" href={phoneHref(part)}>
            {formatPhone(part)}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** A form's text with the safe part of Markdown; lines become lines. With `calls`, telephone numbers can be tapped. */
export function Label({ text, calls }: { text: string; calls?: boolean }) {
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
            {line.runs.map((run, i) =>
              calls && MOBILE.test(run.text) ? <Callable key={i} run={run} /> : <Styled key={i} run={run} />,
            )}
          </span>
        );
      })}
    </>
  );
}
