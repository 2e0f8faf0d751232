/** Figures compared: a bar for the eye, and beside it the numbers, each opening the list behind it. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";

/** A part of a bar. */
export interface BarPart {
  value: number;
  tone: "teal" | "green" | "amber" | "red" | "faint";
}

export interface BarRow {
  key: string;
  name: string;
  /** Where its name leads. */
  href?: string;
  parts: BarPart[];
  /** What the whole width of this row's bar stands for; that of the longest row if not said. */
  of?: number;
  cells: { text: string | number; href?: string }[];
}

export function BarTable({
  caption,
  first,
  head,
  rows,
}: {
  caption: string;
  /** What the rows are. */
  first: string;
  head: string[];
  rows: BarRow[];
}): JSX.Element {
  const longest = Math.max(1, ...rows.map((row) => row.parts.reduce((sum, part) => sum + part.value, 0)));
  return (
    <div class="bars-frame">
      <table class="desk-figures bars">
        <caption class="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.href ? <Link href={row.href}>{row.name}</Link> : row.name}
                <span class="bar" aria-hidden="true">
                  {row.parts.map((part) => (
                    <i
                      key={part.tone}
                      class={`bar-${part.tone}`}
                      style={{ width: `${(100 * part.value) / (row.of || longest)}%` }}
                    />
                  ))}
                </span>
              </th>
              {row.cells.map((cell, n) => (
                <td key={n}>{cell.href ? <Link href={cell.href}>{cell.text}</Link> : cell.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
