/**
 * XPath values as XForms has them, and the coercions between them (XPath 1.0, sections 3.4, 3.5 and 4; ODK XForms
 * for dates; docs/plan.md, "Coercions"). Mirrors fieldapp/forms/expr/values.py: the two agree to the last digit.
 *
 * Dates are strings that become days since 1970-01-01 where a number is wanted. `zone` is the IANA time zone of the
 * session, the device's own when undefined.
 */
import { daysOf } from "./clock";

/** Anything a path can find: a question, a group, a row of a list or a cell of it. */
export interface XNode {
  /** The string-value; empty when the node is not relevant. */
  text(): string;
  readonly name?: string;
  /** position(): its number among its siblings, from 1. */
  place?(): number;
}

export type Value = string | number | boolean | readonly XNode[];

/** A string on its own as a node: a cell of a list. */
export class Atom implements XNode {
  constructor(
    readonly value: string,
    readonly name?: string,
  ) {}
  text(): string {
    return this.value;
  }
}

/** A number as XPath writes it, with white space around it. */
export const NUMERIC = /^[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)[ \t\r\n]*$/;

/** A short row of digits, as most numbers are, read faster than by the pattern; -1 for anything else. */
function digits(text: string): number {
  if (text.length > 15) return -1;
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    n = n * 10 + digit;
  }
  return n;
}

/** A string as a number: XPath's own syntax (no exponent, no plus), or a date's days; anything else is NaN. */
export function textToNumber(text: string, zone: string | undefined): number {
  if (text === "") return Number.NaN;
  const whole = digits(text);
  if (whole >= 0) return whole;
  return NUMERIC.test(text) ? Number(text) : daysOf(text.trim(), zone);
}

/** A number as XPath writes it: never an exponent, no trailing ".0", -0 as "0". */
export function numberToText(n: number): string {
  if (n === 0) return "0";
  const short = `${n}`;
  const e = short.indexOf("e");
  return e < 0 ? short : expand(short.slice(0, e), Number(short.slice(e + 1)));
}

/** Writes mantissa × 10^exponent without an exponent. */
function expand(mantissa: string, exponent: number): string {
  const sign = mantissa[0] === "-" ? "-" : "";
  const [whole = "", part = ""] = mantissa.slice(sign.length).split(".");
  const digits = whole + part;
  const point = whole.length + exponent;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits + "0".repeat(point - digits.length);
}

/** string() of XPath: of a node-set, the first node's. */
export function toText(v: Value): string {
  if (typeof v === "string") return v;
  if (typeof v === "number") return numberToText(v);
  if (typeof v === "boolean") return v ? "true" : "false";
  return v.length ? v[0]!.text() : "";
}

/** number() of XPath, dates as days. */
export function toNumber(v: Value, zone: string | undefined): number {
  if (typeof v === "number") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  return textToNumber(toText(v), zone);
}

/** boolean() of XPath: what is not 0, not NaN, not empty. */
export function toBoolean(v: Value): boolean {
  if (typeof v === "boolean") return v;
  if (typeof v === "number") return v !== 0 && !Number.isNaN(v);
  return v.length > 0;
}

/** The strings a value stands for in a comparison; an empty node-set stands for one empty string. */
function members(nodes: readonly XNode[]): string[] {
  return nodes.length ? nodes.map((node) => node.text()) : [""];
}

/** `=`, or `!=` when `same` is false, where a node-set asks for any of its members in both (XPath 1.0, 3.4). */
export function equal(a: Value, b: Value, same: boolean, zone: string | undefined): boolean {
  if (typeof a === "object" && typeof b !== "boolean") return members(a).some((m) => equal(m, b, same, zone));
  if (typeof b === "object" && typeof a !== "boolean") return members(b).some((m) => equal(a, m, same, zone));
  if (typeof a === "boolean" || typeof b === "boolean") return (toBoolean(a) === toBoolean(b)) === same;
  if (typeof a === "number" || typeof b === "number")
    return (toNumber(a, zone) === toNumber(b, zone)) === same;
  return (a === b) === same;
}

/** `<`, or `<=` when `orEqual`: by number, a node-set by any of its members. Swap the sides for `>` and `>=`. */
export function below(a: Value, b: Value, orEqual: boolean, zone: string | undefined): boolean {
  if (typeof a === "object" && typeof b !== "boolean")
    return members(a).some((m) => below(m, b, orEqual, zone));
  if (typeof b === "object" && typeof a !== "boolean")
    return members(b).some((m) => below(a, m, orEqual, zone));
  const x = typeof a === "object" ? Number(toBoolean(a)) : toNumber(a, zone);
  const y = typeof b === "object" ? Number(toBoolean(b)) : toNumber(b, zone);
  return orEqual ? x <= y : x < y;
}

/** The characters of a string, one per code point (XPath counts those, not UTF-16 units). */
export function characters(text: string): string[] {
  return Array.from(text);
}

/** Whether a string holds a surrogate pair, so that UTF-16 units are not its characters. */
export function isWide(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** The words of a space-separated answer (select_multiple, rank). */
export function words(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
}

/** round(n, places) on the decimal digits as written, so that 2.15 gives 2.2; halves away from zero. */
export function roundTo(n: number, places: number): number {
  if (Number.isNaN(places)) return Number.NaN;
  if (places <= -310) return 0;
  const shifted = shift(Math.abs(n), Math.trunc(places));
  if (!Number.isFinite(shifted)) return n;
  const size = shift(Math.round(shifted), -Math.trunc(places));
  return n < 0 ? -size : size;
}

/** n × 10^places, moving the decimal point of the shortest digits rather than multiplying. */
function shift(n: number, places: number): number {
  const [mantissa = "0", exponent = "0"] = `${n}`.split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
