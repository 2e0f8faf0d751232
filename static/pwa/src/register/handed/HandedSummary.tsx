/** What the receiver of households is to know: a word of the desk, what is open, who needs looking at, what is not sent. */
import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";
import type { HandedHome, HandOverSummary, Id, PlainDate } from "../../lib/types";
import { Banner, formatDate, formatList, formatMoment, formatRelativeDay, local, t } from "../../ui";
import "./handed.css";

const LATE = new Set(["overdue", "escalated"]);

export function HandedSummary({
  summary,
  note,
  until,
  home,
}: {
  summary: HandOverSummary;
  note: string | null;
  until: PlainDate | null;
  /** The address of a household. */
  home: (id: Id) => string;
}): JSX.Element {
  return (
    <div class="stack">
      <p>
        {t("handed.counts", { households: summary.households, followups: summary.followups_count })}{" "}
        {until ? t("handed.until", { day: formatDate(until) }) : t("handed.for_good")}
      </p>
      {note && (
        <Banner tone="info" title={t("handed.note")}>
          {note}
        </Banner>
      )}
      {summary.unsent.length > 0 && (
        <Banner tone="due" title={t("handed.unsent")}>
          {summary.unsent.map((one) => (
            <p key={one.device + one.last_seen}>
              {t("handed.unsent_one", {
                device: one.device,
                n: one.unsent,
                time: formatMoment(one.last_seen),
              })}
            </p>
          ))}
        </Banner>
      )}
      <Part title={t("handed.at_risk", { n: summary.at_risk_count })} of={summary.at_risk.length}>
        {summary.at_risk.map((one) => (
          <li key={one.household_id}>
            <Link href={home(one.household_id)}>{nameOf(one)}</Link>{" "}
            <span class="soft small">{formatList(one.why.map((why) => t(`handed.why_${why}`)))}</span>
          </li>
        ))}
      </Part>
      <Part title={t("handed.followups", { n: summary.followups_count })} of={summary.followups.length}>
        {summary.followups.map((one) => (
          <li key={one.id}>
            <span>{local(one.title)}</span>{" "}
            <span class={`small figures ${LATE.has(one.standing) ? "handed-late" : "soft"}`}>
              {formatRelativeDay(one.due)}
            </span>
            <br />
            <Link class="small" href={home(one.household_id)}>
              {nameOf(one)}
            </Link>
          </li>
        ))}
      </Part>
    </div>
  );
}

function Part({
  title,
  of,
  children,
}: {
  title: string;
  of: number;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      {of > 0 ? <ul class="handed-list">{children}</ul> : <p class="soft">{t("handed.none")}</p>}
    </section>
  );
}

function nameOf({ number, head_name }: HandedHome): string {
  return [number, head_name].filter(Boolean).join(" ") || "…";
}
