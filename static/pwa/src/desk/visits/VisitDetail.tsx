/** One visit: what happened, where the worker stood, what was written in the form's own words, and what it caused. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import type { FollowUp, Visit } from "../../lib/types";
import {
  Banner,
  Button,
  Facts,
  formatDistance,
  formatMoment,
  formatPhone,
  Icon,
  Plate,
  phoneHref,
  t,
} from "../../ui";
import { calls } from "../calls";
import { accounts, householdOf } from "../directory";
import { FollowUpLine } from "../followups/FollowUpLine";
import { agreement, fixOf, minutesBetween } from "../ground";
import { FetchedView, OutcomeBadge, StateBadge } from "../Parts";
import { ownReasons } from "../problems";
import { useFetched } from "../useDesk";
import { householdName, personName, placeOf, villageName } from "../words";
import { Answers, type Compared } from "./Answers";
import { VisitHistory } from "./VisitHistory";
import { VisitPlace } from "./VisitPlace";

export function VisitDetail({ id, back }: { id: string; back: string }): JSX.Element {
  const fetched = useFetched(id, () => calls.visit(id));
  useEffect(() => document.querySelector(".desk-detail")?.scrollTo(0, 0), [id]);
  return (
    <div class="stack">
      <Link class="button quiet desk-back" href={back}>
        <Icon name="back" size={20} />
        <span>{t("desk.back_visits")}</span>
      </Link>
      <FetchedView fetched={fetched}>{(visit) => <WholeVisit visit={visit} />}</FetchedView>
    </div>
  );
}

/** All of a visit; `compared` lays earlier answers beside those of now, `children` stand at its head. */
export function WholeVisit({
  visit,
  compared,
  children,
}: {
  visit: Visit;
  compared?: Compared;
  children?: ComponentChildren;
}): JSX.Element {
  const household = householdOf(visit.household_id);
  const own = ownReasons(visit.reasons);
  return (
    <article class="stack">
      <header class="desk-head">
        <Plate number={household?.number ?? "…"} large />
        <div>
          <h2>{householdName(household)}</h2>
          <p class="soft">{household ? placeOf(household) : villageName(visit.village_id)}</p>
        </div>
        <p class="inline">
          <OutcomeBadge outcome={visit.outcome} />
          <StateBadge state={visit.state} always />
        </p>
      </header>
      {children}
      {(visit.state === "held" || own.length > 0) && (
        <Banner tone={visit.state === "held" ? "late" : "due"} title={t("desk.held_why")}>
          <ul>
            {visit.reasons.length > own.length && <li>{t("desk.held_below")}</li>}
            {own.map((words, n) => (
              <li key={n}>{words}</li>
            ))}
          </ul>
        </Banner>
      )}
      {visit.missing.length > 0 && (
        <Banner tone="due">{t("desk.missing", { n: visit.missing.length })}</Banner>
      )}
      <div class="desk-two">
        <div class="paper">
          <Facts facts={facts(visit)} />
        </div>
        <VisitPlace visit={visit} house={fixOf(household)} />
      </div>
      <Answers visit={visit} compared={compared} />
      <VisitHistory visit={visit} />
      <Caused visit={visit} />
      <Button icon="home" href={`/desk/households/${visit.household_id}`}>
        {t("desk.open_household")}
      </Button>
    </article>
  );
}

function facts(visit: Visit): [ComponentChildren, ComponentChildren][] {
  const worker = visit.worker_id ? accounts.value.get(visit.worker_id) : undefined;
  const minutes = visit.ended_at ? minutesBetween(visit.started_at, visit.ended_at) : null;
  const house = fixOf(householdOf(visit.household_id));
  const stood = fixOf(visit);
  const facts: [ComponentChildren, ComponentChildren][] = [
    [
      t("desk.worker"),
      <>
        {personName(visit.worker_id, t("desk.nobody"))}{" "}
        {worker?.phone && (
          <a class="figures" href={phoneHref(worker.phone)}>
            {formatPhone(worker.phone)}
          </a>
        )}
      </>,
    ],
    [
      t("desk.when"),
      <span class="figures">
        {formatMoment(visit.started_at)}
        {minutes !== null && ` · ${t("desk.minutes", { n: minutes })}`}
      </span>,
    ],
    [t("desk.received"), <span class="figures">{formatMoment(visit.received_at)}</span>],
    [
      t("desk.card"),
      visit.card_scanned_at
        ? t("desk.card_scanned", { time: formatMoment(visit.card_scanned_at) })
        : t("desk.card_none"),
    ],
    [t("desk.place"), placeWords(visit, stood && house ? agreement(stood, visit.accuracy, house) : null)],
  ];
  if (visit.note) facts.push([t("desk.note"), visit.note]);
  return facts;
}

function placeWords(visit: Visit, agreed: ReturnType<typeof agreement> | null): string {
  if (fixOf(visit) === null) {
    return visit.geotag_reason
      ? t("desk.place_reason", { why: reasonWords(visit.geotag_reason) })
      : t("desk.place_none");
  }
  const accuracy =
    visit.accuracy === null ? "" : ` · ${t("desk.accuracy", { distance: formatDistance(visit.accuracy) })}`;
  if (!agreed) return t("desk.place_no_house") + accuracy;
  return (
    t(agreed.near ? "desk.place_near" : "desk.place_far", { distance: formatDistance(agreed.metres) }) +
    accuracy
  );
}

/** A reason chosen from the phone's list is a key of it; one that was typed says itself. */
function reasonWords(reason: string): string {
  const key = `visits.no_geotag_${reason}`;
  const words = t(key);
  return words === key ? reason : words;
}

function Caused({ visit }: { visit: Visit }): JSX.Element {
  const fetched = useFetched(visit.id, () => calls.followups({ household: visit.household_id, limit: 100 }));
  return (
    <section class="stack close">
      <h3>{t("desk.caused")}</h3>
      <FetchedView fetched={fetched}>
        {(page) => <CausedList caused={page.items.filter((one) => one.visit_id === visit.id)} />}
      </FetchedView>
    </section>
  );
}

function CausedList({ caused }: { caused: FollowUp[] }): JSX.Element {
  if (!caused.length) return <p class="soft">{t("desk.caused_none")}</p>;
  return (
    <ul class="list">
      {caused.map((one) => (
        <FollowUpLine key={one.id} followup={one} />
      ))}
    </ul>
  );
}
