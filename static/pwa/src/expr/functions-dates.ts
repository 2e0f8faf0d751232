/** Functions on dates: ODK's, and those of CHT that need only dates (docs/plan.md, section 6). */
import {
  dateText,
  decimalDateTime,
  decimalTime,
  localParts,
  momentText,
  partsOfDays,
  wallClock,
  withZone,
} from "./clock";
import { dateOfDay, dayNumber, type Parts, parseTime } from "./dates";
import { formatMoment } from "./format";
import type { Signature } from "./functions";
import type { Host } from "./scene";
import { NUMERIC, numberToText, type Value } from "./values";

/** What a date, a dateTime or a number of days (as text) shows on the wall clock; undefined when it is none. */
function partsOf(text: string, host: Host): Parts | undefined {
  if (NUMERIC.test(text)) return partsOfDays(Number(text), host.timeZone);
  return localParts(text.trim(), host.timeZone);
}

/** date(): the date alone. */
export function toDate(text: string, host: Host): string {
  const p = partsOf(text, host);
  return p ? dateText(p) : "";
}

/** date-time(): with the time and offset; midnight for a date. */
export function toMoment(text: string, host: Host): string {
  const p = partsOf(text, host);
  return p ? momentText(withZone(p, host.timeZone)) : "";
}

const format = (host: Host, text: string, pattern: string) => {
  const p = partsOf(text, host);
  return p ? formatMoment(withZone(p, host.timeZone), pattern, host.language) : "";
};

const formatTime = (host: Host, text: string, pattern: string) => {
  const p = parseTime(text.trim());
  return p ? formatMoment(withZone(p, host.timeZone), pattern, host.language) : format(host, text, pattern);
};

/** Whole months from one day to another, less one when the day of the month is not reached; negative when back. */
function months(a: Parts, b: Parts): number {
  if (dayNumber(b) < dayNumber(a)) return -months(b, a) || 0;
  return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0);
}

function difference(of: (a: Parts, b: Parts) => number) {
  return (host: Host, from: string, to: string): number => {
    const a = partsOf(from, host);
    const b = partsOf(to, host);
    return a && b ? of(a, b) : Number.NaN;
  };
}

/** add-date(): years and months first, the day kept within its month, then days and hours. */
function addDate(host: Host, text: string, years = 0, months = 0, days = 0, hours = 0, minutes = 0): Value {
  const p = partsOf(text, host);
  if (!p || ![years, months, days, hours, minutes].every(Number.isFinite)) return "";
  const month = p.year * 12 + p.month - 1 + Math.trunc(years) * 12 + Math.trunc(months);
  const first = { year: Math.floor(month / 12), month: (((month % 12) + 12) % 12) + 1, day: 1 };
  const next = { year: Math.floor((month + 1) / 12), month: ((((month + 1) % 12) + 12) % 12) + 1, day: 1 };
  const day = dayNumber(first) + Math.min(p.day, dayNumber(next) - dayNumber(first)) - 1 + Math.trunc(days);
  if (!text.includes("T") && !hours && !minutes) return dateOfDay(day);
  const seconds = (p.hour + Math.trunc(hours)) * 3600 + (p.minute + Math.trunc(minutes)) * 60 + p.second;
  return toMoment(numberToText(day + seconds / 86_400), host);
}

const days = difference((a, b) => dayNumber(b) - dayNumber(a));
const CHT: Record<string, Signature> = {
  "difference-in-days": ["n", "hss", days],
  "difference-in-weeks": ["n", "hss", (host: Host, a: string, b: string) => Math.trunc(days(host, a, b) / 7)],
  "difference-in-months": ["n", "hss", difference(months)],
  "difference-in-years": ["n", "hss", difference((a, b) => Math.trunc(months(a, b) / 12))],
  "add-date": ["s", "hsnnnnn", addDate],
};

/** The functions on dates by name. */
export const DATES: Record<string, Signature> = {
  today: ["s", "h", (host: Host) => dateText(wallClock(host.now(), host.timeZone))],
  now: ["s", "h", (host: Host) => momentText(wallClock(host.now(), host.timeZone))],
  date: ["s", "hs", (host: Host, s: string) => toDate(s, host)],
  "date-time": ["s", "hs", (host: Host, s: string) => toMoment(s, host)],
  "decimal-date-time": [
    "n",
    "hs",
    (host: Host, s: string) => (NUMERIC.test(s) ? Number(s) : decimalDateTime(s.trim(), host.timeZone)),
  ],
  "decimal-time": ["n", "s", (s: string) => decimalTime(s.trim())],
  "format-date": ["s", "hss", format],
  "format-date-time": ["s", "hss", formatTime],
  ...CHT,
  ...Object.fromEntries(Object.entries(CHT).map(([name, signature]) => [`cht:${name}`, signature])),
};
