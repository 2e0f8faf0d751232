/** Visits of the last weeks as columns, and as a table under them; each week opens its visits. */
import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { addDays } from "../../lib/dates";
import { formatDate, t } from "../../ui";
import type { Weeks } from "../calls";
import { queryOf } from "../filters";

const PARTS = ["met", "not_at_home", "other"] as const;
const TONES = { met: "green", not_at_home: "amber", other: "faint" } as const;

export function WeekChart({ found, area }: { found: Weeks; area: string | undefined }): JSX.Element {
  const weeks = found.weeks.map((monday, n) => {
    const sums = { met: 0, not_at_home: 0, other: 0 };
    for (const { week, outcome, count } of found.items)
      if (week === n) sums[outcome === "met" || outcome === "not_at_home" ? outcome : "other"] += count;
    const href = `/desk/visits${queryOf({ area, from: monday, to: addDays(monday, 6) })}`;
    return { monday, sums, all: sums.met + sums.not_at_home + sums.other, href };
  });
  const most = Math.max(1, ...weeks.map((week) => week.all));
  const words = (part: (typeof PARTS)[number]) =>
    t(part === "other" ? "desk.overview_other" : `desk.outcome_${part}`);
  return (
    <>
      <p class="inline small" aria-hidden="true">
        {PARTS.map((part) => (
          <span key={part} class="inline">
            <i class={`bar-key bar-${TONES[part]}`} /> {words(part)}
          </span>
        ))}
      </p>
      <div class="week-columns" aria-hidden="true">
        {weeks.map((week) => (
          <div key={week.monday} class="week-column">
            <span class="small figures">{week.all}</span>
            {[...PARTS].reverse().map((part) => (
              <i
                key={part}
                class={`bar-${TONES[part]}`}
                style={{ height: `${(8 * week.sums[part]) / most}rem` }}
              />
            ))}
          </div>
        ))}
      </div>
      <div class="bars-frame">
        <table class="desk-figures">
          <caption class="hidden-visually">{t("desk.overview_weeks")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("desk.overview_week")}</th>
              {PARTS.map((part) => (
                <th key={part} scope="col">
                  {words(part)}
                </th>
              ))}
              <th scope="col">{t("desk.overview_all")}</th>
            </tr>
          </thead>
          <tbody>
            {[...weeks].reverse().map((week) => (
              <tr key={week.monday}>
                <th scope="row">
                  {formatDate(week.monday)} – {formatDate(addDays(week.monday, 6))}
                </th>
                {PARTS.map((part) => (
                  <td key={part}>{week.sums[part]}</td>
                ))}
                <td>
                  <Link href={week.href}>{week.all}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
