/** format-date() and format-date-time() (ODK XForms): patterns of percent signs and letters. */
import { zoneText } from "./clock";
import { dayNumber, type Parts, pad } from "./dates";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const HAN = [..."日一二三四五六"];
const HAN_MONTHS = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split(" ");

/** Writes a moment by a pattern, month and weekday names in the language (Chinese, else English). */
export function formatMoment(p: Parts, pattern: string, language: string): string {
  const weekday = (((dayNumber(p) + 4) % 7) + 7) % 7;
  const chinese = language.startsWith("zh");
  const month = (chinese ? HAN_MONTHS : MONTHS)[p.month - 1]!;
  const pieces: Record<string, string | number> = {
    Y: pad(p.year, 4),
    y: pad(p.year, 4).slice(-2),
    m: pad(p.month, 2),
    n: p.month,
    b: chinese ? `${p.month}月` : month.slice(0, 3),
    B: month,
    d: pad(p.day, 2),
    e: p.day,
    H: pad(p.hour, 2),
    h: p.hour,
    M: pad(p.minute, 2),
    S: pad(p.second, 2),
    "3": pad(Math.floor(p.ms), 3),
    a: chinese ? `周${HAN[weekday]}` : DAYS[weekday]!.slice(0, 3),
    A: chinese ? `星期${HAN[weekday]}` : DAYS[weekday]!,
    W: isoWeek(p),
    Z: zoneText(p.zone),
    "%": "%",
  };
  return pattern.replace(/%(.)/gs, (whole, letter: string) => `${pieces[letter] ?? whole}`);
}

/** The number of the ISO 8601 week: that of the week's Thursday. */
function isoWeek(p: Parts): number {
  const day = dayNumber(p);
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return Math.floor((thursday - dayNumber({ year, month: 1, day: 1 })) / 7) + 1;
}
