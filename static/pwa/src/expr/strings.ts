/** String functions of XPath 1.0 and ODK XForms that count in characters (code points), not UTF-16 units. */
import { characters, isWide } from "./values";

/** Number of characters. */
export function stringLength(text: string): number {
  return isWide(text) ? characters(text).length : text.length;
}

/** Characters from `start` up to `end`, counted from 0. */
function slice(text: string, start: number, end: number): string {
  return isWide(text) ? characters(text).slice(start, end).join("") : text.slice(start, end);
}

/** substr() of ODK: from 0, end excluded, negative counts from the end. */
export function substr(text: string, start: number, end?: number): string {
  const length = stringLength(text);
  const at = (n: number) => {
    const whole = Math.trunc(n || 0);
    return Math.min(Math.max(whole < 0 ? length + whole : whole, 0), length);
  };
  return slice(text, at(start), end === undefined ? length : at(end));
}

/** substring() of XPath 1.0 (4.2): from 1, with a length, both rounded; NaN gives nothing. */
export function substring(text: string, start: number, length = Number.POSITIVE_INFINITY): string {
  const from = Math.round(start);
  const to = from + Math.round(length);
  if (Number.isNaN(from + to)) return "";
  return slice(text, Math.max(from - 1, 0), Math.max(to - 1, 0));
}

/** translate() of XPath 1.0: characters of `from` become those of `to` in the same place, or go. */
export function translate(text: string, from: string, to: string): string {
  const before = characters(from);
  const after = characters(to);
  let out = "";
  for (const c of text) {
    const i = before.indexOf(c);
    out += i < 0 ? c : (after[i] ?? "");
  }
  return out;
}

/** normalize-space() of XPath 1.0: only XML's white space counts. */
export function normalizeSpace(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").replace(/[ \t\r\n]+/g, " ");
}

/** The text before the first occurrence; empty when there is none. */
export function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(0, at);
}

/** The text after the first occurrence; empty when there is none. */
export function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(at + mark.length);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decodes base64 (with padding, white space aside) to text in UTF-8; empty when it is none. */
export function base64Decode(text: string): string {
  const written = text.replace(/\s+/g, "");
  if (!BASE64.test(written)) return "";
  try {
    const bytes = Uint8Array.from(atob(written), (c) => c.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}
