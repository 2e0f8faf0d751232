/**
 * The safe part of Markdown that form labels use (ODK, "Styling prompt text"): **bold**, *italic*, headings and line
 * breaks. Links keep their words and lose their address; tags are dropped. The result is data, never HTML.
 */
export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
}

/** One line of a label. `heading` is 1-6 for `#` to `######`; `bullet` for a list line. */
export interface Line {
  runs: Run[];
  heading?: number;
  bullet?: boolean;
}

const INLINE = /(\*\*|__)(?=\S)([\s\S]*?\S)\1|(\*|_)(?=\S)([\s\S]*?\S)\3(?![\p{L}\p{N}])/u;

/** Nobody styles a line longer than this; looking for pairs in it would only cost time. */
const LONG = 2000;

function runs(text: string, style: { bold?: boolean; italic?: boolean }, depth: number): Run[] {
  if (text === "") return [];
  const match = depth < 4 && text.length < LONG ? INLINE.exec(text) : null;
  if (!match) return [{ text: text.replace(/\\([*_#\\])/g, "$1"), ...style }];
  const marker = match[1] ?? match[3] ?? "";
  const before = text.slice(0, match.index);
  // An underscore inside a word (a_b_c) is no emphasis; a backslash before the marker takes its meaning away.
  const inWord = marker.startsWith("_") && /[\p{L}\p{N}]$/u.test(before);
  if (inWord || before.endsWith("\\")) {
    const after = match.index + marker.length;
    const rest = runs(text.slice(after), style, depth);
    const head = before.endsWith("\\") ? before.slice(0, -1) + marker : before + marker;
    const first = rest[0];
    if (first && Object.keys(first).length === Object.keys(style).length + 1)
      return [{ ...first, text: head + first.text }, ...rest.slice(1)];
    return [{ text: head, ...style }, ...rest];
  }
  const inner = match[2] ?? match[4] ?? "";
  const styled = marker.length === 2 ? { ...style, bold: true } : { ...style, italic: true };
  return [
    ...runs(before, style, depth + 1),
    ...runs(inner, styled, depth + 1),
    ...runs(text.slice(match.index + match[0].length), style, depth),
  ];
}

/** A label's text as lines of styled runs. */
export function parseMarkdown(text: string): Line[] {
  const plain = text
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, "")
    .replace(/!?\[([^\]\n]{0,500})\]\((?:[^()\n]|\([^()\n]*\)){0,500}\)/g, "$1");
  return plain.split(/\r?\n/).map((line) => {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) return { runs: runs(heading[2] ?? "", {}, 0), heading: (heading[1] ?? "").length };
    const bullet = /^\s*[-*]\s+(.*)$/.exec(line);
    if (bullet) return { runs: runs(bullet[1] ?? "", {}, 0), bullet: true };
    return { runs: runs(line, {}, 0) };
  });
}

/** A label without its styling, for summaries and accessible names. */
export function plainText(text: string): string {
  return parseMarkdown(text)
    .map((line) => line.runs.map((run) => run.text).join(""))
    .join(" ")
    .trim();
}
