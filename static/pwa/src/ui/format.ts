/** Dates, times, ages, distances, sizes and telephones in the language of the screens. */
import { DEFAULT_ZONE, dateIn, daysBetween, monthsOld, today } from "../lib/dates";
import type { Moment, PlainDate } from "../lib/types";
import { language, t } from "./i18n";

function tag(): string {
  return language.value === "zh" ? "zh-CN" : "en-GB";
}

function plain(date: PlainDate, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tag(), { timeZone: "UTC", ...options }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );
}

/** A plain date: 3月5日, 5 Mar; with the year when it is not this year. */
export function formatDate(date: PlainDate | null | undefined): string {
  if (!date) return "";
  const sameYear = date.slice(0, 4) === today().slice(0, 4);
  const month = language.value === "zh" ? "long" : "short";
  return plain(date, { month, day: "numeric", ...(sameYear ? {} : { year: "numeric" }) });
}

/** A plain date with its weekday: 3月5日星期四, Thursday 5 March. */
export function formatDay(date: PlainDate): string {
  return plain(date, { weekday: "long", month: "long", day: "numeric" });
}

/** A moment as a time of day where the work is: 14:05; the same zone as the dates beside it. */
export function formatTime(moment: Moment): string {
  return new Intl.DateTimeFormat(tag(), {
    timeZone: DEFAULT_ZONE,
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(new Date(moment));
}

/** A moment as the day in words and the time: 今天 14:05, 5 Mar 09:12. */
export function formatMoment(moment: Moment | null | undefined): string {
  if (!moment) return "";
  return `${formatRelativeDay(dateIn(moment))} ${formatTime(moment)}`;
}

/** A date as people say it: today, tomorrow, 3 days ago; a date when further than two weeks away. */
export function formatRelativeDay(date: PlainDate, from: PlainDate = today()): string {
  const days = daysBetween(from, date);
  if (days === 0) return t("ui.today");
  if (days === 1) return t("ui.tomorrow");
  if (days === -1) return t("ui.yesterday");
  if (Math.abs(days) > 14) return formatDate(date);
  return days > 0 ? t("ui.in_days", { n: days }) : t("ui.days_ago", { n: -days });
}

/** Age in words on a date: days in the first month, months below two years, then years; empty without a birth date. */
export function formatAge(born: PlainDate | null, on: PlainDate = today()): string {
  const months = monthsOld(born, on);
  if (months === null || born === null) return "";
  if (months === 0) return t("ui.age_days", { n: daysBetween(born, on) });
  return months < 24 ? t("ui.age_months", { n: months }) : t("ui.age_years", { n: Math.floor(months / 12) });
}

/** A telephone number in groups that can be read out: 138 0013 8000. */
export function formatPhone(phone: string): string {
  const digits = phone.replace(/[\s-]/g, "");
  return /^1\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}` : phone;
}

/** What a telephone link takes: tel:+86... */
export function phoneHref(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, "")}`;
}

/** Metres, or kilometres from one kilometre on. */
export function formatDistance(metres: number): string {
  if (metres < 1000) return t("ui.metres", { n: Math.round(metres) });
  return t("ui.kilometres", { n: (metres / 1000).toFixed(1) });
}

/** Bytes as kB, MB or GB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(0, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Names one after another: 张梅、陈振龙; Mei, Long. */
export function formatList(names: string[]): string {
  return names.join(language.value === "zh" ? "、" : ", ");
}
