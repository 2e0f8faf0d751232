/**
 * Dates, moments and times of day: ISO 8601 strings taken apart (ODK XForms: date, dateTime and time types).
 * Mirrors the date part of fieldapp/forms/expr/values.py. No time zone is known here; see clock.ts.
 */

const DAY = 86_400_000;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** A moment taken apart, as written; `zone` is minutes east of UTC, or undefined when none was written. */
export interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  zone: number | undefined;
  /** False for a plain date. */
  timed: boolean;
}

/** Reads a date or dateTime; undefined when it is neither or no such day exists. */
export function parseMoment(text: string): Parts | undefined {
  const m = MOMENT.exec(text);
  if (!m) return undefined;
  const year = Number(m[1]);
  const month = Number(m[2]);
  const day = Number(m[3]);
  const at = new Date(midnight(year, month, day));
  if (year < 1 || at.getUTCMonth() + 1 !== month || at.getUTCDate() !== day) return undefined;
  const clock = parseClock(m[4], m[5], m[6], m[7]);
  return clock && { year, month, day, ...clock, zone: parseZone(m[8]), timed: m[4] !== undefined };
}

/** Reads a time of day such as 14:30:00.000+08:00; undefined when it is none. */
export function parseTime(text: string): Parts | undefined {
  const m = TIME.exec(text);
  const clock = m && parseClock(m[1], m[2], m[3], m[4]);
  return clock ? { year: 1970, month: 1, day: 1, ...clock, zone: parseZone(m[5]), timed: true } : undefined;
}

function parseClock(h = "0", m = "0", s = "0", fraction = "0") {
  const hour = Number(h);
  const minute = Number(m);
  const second = Number(s);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { hour, minute, second, ms: Math.min(999.999, Math.round(Number(`0.${fraction}`) * 1e6) / 1000) };
}

function parseZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || 0);
  return zone[0] === "-" ? -minutes : minutes;
}

/** Milliseconds since the epoch of midnight UTC; Date.UTC would take years below 100 for the 1900s. */
function midnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** Days since 1970-01-01 of a plain date. */
export function dayNumber(p: { year: number; month: number; day: number }): number {
  return Math.round(midnight(p.year, p.month, p.day) / DAY);
}

/** The plain date of a day number, ISO 8601; empty when out of range. */
export function dateOfDay(days: number): string {
  const at = new Date(Math.floor(days) * DAY);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 || at.getUTCFullYear() > 9999) return "";
  return `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1, 2)}-${pad(at.getUTCDate(), 2)}`;
}

/** Zero-pads a whole number. */
export function pad(n: number, width: number): string {
  return `${n}`.padStart(width, "0");
}

/** Seconds since midnight, as written. */
export function secondsOfDay(p: Parts): number {
  return p.hour * 3600 + p.minute * 60 + p.second + p.ms / 1000;
}
