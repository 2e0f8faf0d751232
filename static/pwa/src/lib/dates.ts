/** Plain dates (`YYYY-MM-DD`) as people mean them, and moments (RFC 3339, UTC) as machines store them. */
import type { Moment, PlainDate } from "./types";

/** The time zone of due dates when an area names none. */
export const DEFAULT_ZONE = "Asia/Shanghai";

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** The calendar date of a moment in a time zone. */
export function dateIn(moment: Date | Moment, zone: string = DEFAULT_ZONE): PlainDate {
  if (zone === DEFAULT_ZONE) {
    // Asked thousands of times for a list: China has kept UTC+8 the year round since 1992.
    const at = (typeof moment === "string" ? Date.parse(moment) : moment.getTime()) + 8 * 3_600_000;
    if (at >= Date.UTC(1992, 0, 1)) return new Date(at).toISOString().slice(0, 10);
  }
  const parts = dateFormat(zone).formatToParts(typeof moment === "string" ? new Date(moment) : moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** Today's date in a time zone. */
export function today(zone: string = DEFAULT_ZONE, now: Date = new Date()): PlainDate {
  return dateIn(now, zone);
}

function dayNumber(date: PlainDate): number {
  return Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY);
}

/** `date` plus whole days, which may be negative. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date((dayNumber(date) + days) * DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Completed months of age on a date; null without a birth date. */
export function monthsOld(born: PlainDate | null, on: PlainDate): number | null {
  if (!born) return null;
  const [by, bm, bd] = born.split("-").map(Number) as [number, number, number];
  const [y, m, d] = on.split("-").map(Number) as [number, number, number];
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0);
  return months < 0 ? null : months;
}

/** The moment now, RFC 3339 in UTC. */
export function nowMoment(now: Date = new Date()): Moment {
  return now.toISOString();
}
