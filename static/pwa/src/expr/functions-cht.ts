/** Functions on dates that the Community Health Toolkit adds to ODK's. Mirrors fieldapp/forms/expr/functions/cht.py. */
import { dateOfDay, dayNumber, type Parts } from "./dates";
import type { Signature } from "./functions";
import { partsOf, toMoment } from "./functions-dates";
import type { Host } from "./scene";
import { numberToText, type Value } from "./values";

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
const PLAIN: Record<string, Signature> = {
  "difference-in-days": ["n", "hss", days],
  "difference-in-weeks": ["n", "hss", (host: Host, a: string, b: string) => Math.trunc(days(host, a, b) / 7)],
  "difference-in-months": ["n", "hss", difference(months)],
  "difference-in-years": ["n", "hss", difference((a, b) => Math.trunc(months(a, b) / 12))],
  "add-date": ["s", "hsnnnnn", addDate],
};

/** By name, with CHT's prefix and without. */
export const CHT: Record<string, Signature> = {
  ...PLAIN,
  ...Object.fromEntries(Object.entries(PLAIN).map(([name, signature]) => [`cht:${name}`, signature])),
};
