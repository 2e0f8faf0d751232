/**
 * The safe part of Markdown and HTML that form labels use (ODK, "Styling prompt text"): **bold**, *italic*, headings,
 * lists, links, line breaks and spans with a colour or a font. Other tags of a web page are dropped; what only looks like
 * one is text. The result is data, never HTML.
 */
export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  /** A CSS colour. */
  colour?: string;
  /** CSS font families. */
  font?: string;
  /** Where a link leads: http, https, tel or mailto. */
  href?: string;
}

type Style = Omit<Run, "text">;

/** One line of a label. `heading` is 1-6 for `#` to `######`; `bullet` for a list line. */
export interface Line {
  runs: Run[];
  heading?: number;
  bullet?: boolean;
}

const INLINE = new RegExp(
  [
    /(?<strong>\*\*|__)(?=\S)(?<bold>[\s\S]*?\S)\k<strong>/,
    /(?<em>\*|_)(?=\S)(?<italic>[\s\S]*?\S)\k<em>(?![p{L}p{N}])/,
    /!?\[(?<words>[^\]\n]{0,500})\]\((?<to>(?:[^()\n]|\([^()\n]*\)){0,500})\)/,
    /<(?<tag>span|font|b|strong|i|em|u)(?<attributes>\s[^<>]{0,300})?>(?<inside>[\s\S]*?)<\/\k<tag>>/,
  ]
    .map((part) => part.source)
    .join("|"),
  "iu",
);
const TAGS =
  /<\/?(?:span|font|b|strong|i|em|u|s|p|div|small|big|sub|sup|center|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|a|img|code|pre|blockquote|hr|script|style|iframe|video|audio|input|button|form)(?:\s[^<>]{0,300})?\/?>/gi;
const ENTITIES: Record<string, string> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  nbsp: "\u00a0",
  "#39": "'",
};
const COLOUR = /^(?:#[\da-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{5,30}\))$/i;
const FONT = /^[\p{L}\d\s,'"-]{1,80}$/u;

/** Nobody styles a line longer than this; looking for pairs in it would only cost time. */
const LONG = 2000;

/** What a tag says of its words: bold by `<b>`, colour and font by `style` or by `<font>`. */
function styleOf(tag: string, attributes: string): Style {
  const name = tag.toLowerCase();
  if (name === "b" || name === "strong") return { bold: true };
  if (name === "i" || name === "em") return { italic: true };
  if (name === "u") return { underline: true };
  const css = /style\s*=\s*(["'])(.*?)\1/i.exec(attributes)?.[2] ?? "";
  const said = (property: string, attribute: string) =>
    new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(css)?.[1]?.trim() ??
    new RegExp(`\\s${attribute}\\s*=\\s*["']?([^"'>]+)`, "i").exec(attributes)?.[1]?.trim() ??
    "";
  const colour = said("color", "color");
  const font = said("font-family", "face");
  const weight = said("font-weight", "-");
  return {
    ...(COLOUR.test(colour) && { colour }),
    ...(FONT.test(font) && { font }),
    ...(/^(?:bold|[6-9]00)$/.test(weight) && { bold: true }),
  };
}

/** Words without tags and escapes. */
function bare(text: string): string {
  return text
    .replace(TAGS, "")
    .replace(/\\([*_#\\])/g, "$1")
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? "");
}

function runs(text: string, style: Style, depth: number): Run[] {
  if (text === "") return [];
  const match = depth < 6 && text.length < LONG ? INLINE.exec(text) : null;
  if (!match) {
    const words = bare(text);
    return words === "" ? [] : [{ text: words, ...style }];
  }
  const found = match.groups ?? {};
  const marker = found.strong ?? found.em ?? "";
  const before = text.slice(0, match.index);
  // An underscore inside a word (a_b_c) is no emphasis; a backslash before the marker takes its meaning away.
  const inWord = marker.startsWith("_") && /[\p{L}\p{N}]$/u.test(before);
  if (inWord || (marker !== "" && before.endsWith("\\"))) {
    const after = match.index + marker.length;
    const rest = runs(text.slice(after), style, depth);
    const head = before.endsWith("\\") ? before.slice(0, -1) + marker : before + marker;
    const first = rest[0];
    if (first && Object.keys(first).length === Object.keys(style).length + 1)
      return [{ ...first, text: head + first.text }, ...rest.slice(1)];
    return [{ text: head, ...style }, ...rest];
  }
  return [
    ...runs(before, style, depth + 1),
    ...inner(found, style, depth + 1),
    ...runs(text.slice(match.index + match[0].length), style, depth),
  ];
}

/** The runs of what a marker, a link or a tag holds. */
function inner(found: Record<string, string | undefined>, style: Style, depth: number): Run[] {
  if (found.bold !== undefined) return runs(found.bold, { ...style, bold: true }, depth);
  if (found.italic !== undefined) return runs(found.italic, { ...style, italic: true }, depth);
  if (found.to !== undefined) {
    const href = found.to.trim();
    const safe = /^(?:https?:\/\/|tel:|mailto:)\S+$/i.test(href);
    return runs(found.words ?? "", safe ? { ...style, href } : style, depth);
  }
  return runs(found.inside ?? "", { ...style, ...styleOf(found.tag ?? "", found.attributes ?? "") }, depth);
}

/** A label's text as lines of styled runs. */
export function parseMarkdown(text: string): Line[] {
  const plain = text.replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6])>(?=[\s\S])/gi, "\n");
  return plain.split(/\r?\n/).map((line) => {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) return { runs: runs(heading[2] ?? "", {}, 0), heading: (heading[1] ?? "").length };
    const bullet = /^\s*[-*]\s+(.*)$/.exec(line);
    if (bullet) return { runs: runs(bullet[1] ?? "", {}, 0), bullet: true };
    return { runs: runs(line, {}, 0) };
  });
}

/** What gives a text a meaning beyond its letters. */
const MARKS = /[*_#[\]<&\\\r\n-]/;

/** A label without its styling, for summaries and accessible names. */
export function plainText(text: string): string {
  if (!MARKS.test(text)) return text.trim();
  return parseMarkdown(text)
    .map((line) => line.runs.map((run) => run.text).join(""))
    .join(" ")
    .trim();
}
