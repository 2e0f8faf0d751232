/** ODK's functions on dates (docs/plan.md, section 6). */
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
import { type Parts, parseTime } from "./dates";
import { formatMoment } from "./format";
import type { Signature } from "./functions";
import type { Host } from "./scene";
import { NUMERIC } from "./values";

/** What a date, a dateTime or a number of days (as text) shows on the wall clock; undefined when it is none. */
export function partsOf(text: string, host: Host): Parts | undefined {
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
};
