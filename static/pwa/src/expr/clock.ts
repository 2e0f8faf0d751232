/**
 * The wall clock of the place where a form is filled: what time zone it keeps, and how its dates become numbers and
 * are written out (ODK XForms: today, now, date, format-date, decimal-time; docs/plan.md, sections 3 and 6).
 */
import { dateOfDay, dayNumber, type Parts, pad, parseMoment, parseTime, secondsOfDay } from "./dates";

/** The part of the coming standard that is used here. */
interface Temporal {
  Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): { offsetNanoseconds: number } };
  };
}

const DAY = 86_400_000;
const QUARTER = 900_000;
const zones = new Map<string, Intl.DateTimeFormat>();
/** Offsets by zone and quarter of an hour: clocks are never changed within one. */
const offsets = new Map<string, number>();

/** Minutes east of UTC that a zone (IANA name; the device's own when absent) keeps at a moment. */
export function offsetAt(at: Date, timeZone: string | undefined): number {
  if (!timeZone) return -at.getTimezoneOffset();
  const key = timeZone + Math.floor(at.getTime() / QUARTER);
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = lookUp(at, timeZone);
    offsets.set(key, offset);
  }
  return offset;
}

/** What Temporal or, where there is none yet, Intl knows of a zone. Intl takes a slow phone a tenth of a second the first time. */
function lookUp(at: Date, timeZone: string): number {
  const { Temporal } = globalThis as { Temporal?: Temporal };
  if (Temporal) {
    const moment = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
    return Math.round(moment.offsetNanoseconds / 60e9);
  }
  let format = zones.get(timeZone);
  if (!format) {
    const number = "numeric";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    zones.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  return Math.round((local - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
}

/** A moment as the wall clock of a zone shows it. */
export function wallClock(at: Date, timeZone: string | undefined): Parts {
  const zone = offsetAt(at, timeZone);
  const shown = new Date(at.getTime() + zone * 60_000);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    ms: shown.getUTCMilliseconds(),
    zone,
    timed: true,
  };
}

/** The offset that a zone keeps when its wall clock shows these parts. */
function zoneOf(p: Parts, timeZone: string | undefined): number {
  const shown = dayNumber(p) * DAY + secondsOfDay(p) * 1000;
  const guess = offsetAt(new Date(shown), timeZone);
  return offsetAt(new Date(shown - guess * 60_000), timeZone);
}

/** Parts written without an offset, with the one that the zone keeps then. */
export function withZone(p: Parts, timeZone: string | undefined): Parts {
  return p.zone === undefined ? { ...p, zone: zoneOf(p, timeZone) } : p;
}

/** Milliseconds since the epoch; parts without an offset are taken on the wall clock of the zone. */
export function epochMs(p: Parts, timeZone: string | undefined): number {
  return dayNumber(p) * DAY + secondsOfDay(p) * 1000 - (p.zone ?? zoneOf(p, timeZone)) * 60_000;
}

/** What a date or dateTime string shows on the wall clock of a zone; undefined when it is neither. */
export function localParts(text: string, timeZone: string | undefined): Parts | undefined {
  const p = parseMoment(text);
  return p?.zone === undefined ? p : wallClock(new Date(epochMs(p, timeZone)), timeZone);
}

/** A date or dateTime string as days since 1970-01-01 on the wall clock, with a fraction; NaN for anything else. */
export function daysOf(text: string, timeZone: string | undefined): number {
  const p = text.length < 10 ? undefined : localParts(text, timeZone);
  return p ? wallDays(p) : Number.NaN;
}

/** Days since 1970-01-01 that the parts show, with a fraction. */
function wallDays(p: Parts): number {
  return dayNumber(p) + secondsOfDay(p) / 86_400;
}

/** A day count on the wall clock, with a fraction, taken apart; undefined when out of range or NaN. */
export function partsOfDays(days: number, timeZone: string | undefined): Parts | undefined {
  const date = parseMoment(dateOfDay(days));
  if (!date) return undefined;
  const ms = Math.round((days - Math.floor(days)) * DAY);
  const shown = new Date(dayNumber(date) * DAY + ms);
  return withZone({ ...wallClock(shown, "UTC"), zone: undefined }, timeZone);
}

/** The date of a moment taken apart. */
export function dateText(p: Parts): string {
  return `${pad(p.year, 4)}-${pad(p.month, 2)}-${pad(p.day, 2)}`;
}

/** The offset as +08:00; empty when none is known. */
export function zoneText(zone: number | undefined): string {
  if (zone === undefined) return "";
  const east = Math.abs(zone);
  return `${zone < 0 ? "-" : "+"}${pad(Math.floor(east / 60), 2)}:${pad(east % 60, 2)}`;
}

/** A dateTime as XForms stores it, with milliseconds and offset. */
export function momentText(p: Parts): string {
  return `${dateText(p)}T${pad(p.hour, 2)}:${pad(p.minute, 2)}:${pad(p.second, 2)}.${pad(Math.floor(p.ms), 3)}${zoneText(p.zone)}`;
}

/** decimal-time(): the fraction of the day of a time or dateTime, as written. */
export function decimalTime(text: string): number {
  const p = parseTime(text) ?? parseMoment(text);
  return p?.timed ? secondsOfDay(p) / 86_400 : Number.NaN;
}

/** decimal-date-time(): days since 1970-01-01 UTC, with a fraction for a moment; whole for a date. */
export function decimalDateTime(text: string, timeZone: string | undefined): number {
  const p = parseMoment(text);
  if (!p) return Number.NaN;
  return wallDays(p.timed ? wallClock(new Date(epochMs(p, timeZone)), "UTC") : p);
}
