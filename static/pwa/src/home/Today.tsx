/** The worker's first screen: what is promised, what is due, what is not sent. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import { unsent } from "../account/store";
import { drafts, phone, records } from "../db";
import { FollowUpRow } from "../followups/FollowUpRow";
import { FollowUpSheet } from "../followups/sheet";
import { todays } from "../followups/store";
import { today } from "../lib/dates";
import type { FollowUp } from "../lib/types";
import { SyncLine } from "../outbox/SyncLine";
import { byState } from "../outbox/store";
import { HouseholdRow } from "../register/HouseholdRow";
import { Handed } from "../register/handed/handed";
import { filters, ownVillages, visitsDue } from "../register/store";
import { status } from "../sync";
import {
  Banner,
  Button,
  EmptyState,
  formatDay,
  formatList,
  formatMoment,
  Icon,
  List,
  local,
  Plate,
  Row,
  Section,
  t,
} from "../ui";
import { takeUpdate, updateReady } from "../update";
import "./home.css";

/** Rows of a group before "all of them". */
const FEW = 5;

export default function Today(): JSX.Element {
  const open = useSignal<string | null>(null);
  useEffect(() => {
    document.title = `${t("app.today")} · ${t("ui.app")}`;
  }, []);
  const { late, due, soon } = todays.value;
  const visits = visitsDue.value;
  const refused = byState.value.refused.length;
  const nothing = late.length + due.length + soon.length + visits.length + drafts.all.value.length === 0;
  const firstSync = nothing && records.households.value.size === 0;
  const show = (followup: FollowUp) => {
    open.value = followup.id;
  };
  return (
    <div class="page today">
      <header class="today-head">
        <p class="soft">{villagesText()}</p>
        <h1>{formatDay(today())}</h1>
        <p class="soft">{t("home.hello", { name: phone.account.value?.name ?? "" })}</p>
      </header>
      {updateReady.value && (
        <Banner
          icon="sync"
          title={t("account.update")}
          action={
            <Button small onClick={() => void takeUpdate()}>
              {t("account.update_now")}
            </Button>
          }
        >
          {t("account.update_text")}
        </Banner>
      )}
      <SyncLine />
      {refused > 0 && (
        <Banner
          tone="late"
          role="status"
          title={t("home.refused", { n: refused })}
          action={
            <Button small href="/outbox">
              {t("home.see_refused")}
            </Button>
          }
        >
          {t("home.refused_text")}
        </Banner>
      )}
      {records.handOvers.value.size > 0 && <Handed />}
      {!firstSync && (
        <ul class="tally" aria-label={t("home.tally")}>
          <Count n={late.length} label={t("home.late")} tone={late.length ? "late" : undefined} to="#late" />
          <Count n={due.length} label={t("home.due")} tone={due.length ? "due" : undefined} to="#due" />
          <Count n={visits.length} label={t("home.visits")} to="#visits" />
          <Count
            n={unsent.value}
            label={t("home.unsent")}
            tone={unsent.value ? "due" : undefined}
            to="/outbox"
          />
        </ul>
      )}
      {drafts.all.value.length > 0 && (
        <Section title={t("home.drafts")}>
          <List>
            {drafts.all.value.map((draft) => {
              const household = records.households.value.get(draft.household_id);
              return (
                <Row
                  key={draft.id}
                  tone="due"
                  leading={<Plate number={household?.number ?? "…"} />}
                  title={household?.head_name ?? household?.address ?? t("home.new_household")}
                  subtitle={t("home.begun", { at: formatMoment(draft.started_at) })}
                  trailing={<span class="row-do">{t("home.go_on")}</span>}
                  href={`/visit/${draft.id}`}
                />
              );
            })}
          </List>
        </Section>
      )}
      <Group id="late" title={t("home.late_title")} followups={late} onOpen={show} />
      <Group id="due" title={t("home.due_title")} followups={due} onOpen={show} />
      {visits.length > 0 && (
        <Section
          title={<span id="visits">{t("home.visits_title")}</span>}
          count={visits.length}
          action={
            visits.length > FEW && (
              <Link
                class="button quiet small-button"
                href="/households"
                onClick={() => {
                  filters.value = visits.some((one) => one.household.last_visit) ? ["due"] : ["never"];
                }}
              >
                {t("home.all")}
              </Link>
            )
          }
        >
          <List>
            {visits.slice(0, FEW).map((one) => (
              <li key={one.household.id}>
                <HouseholdRow entry={one} />
              </li>
            ))}
          </List>
        </Section>
      )}
      <Group id="soon" title={t("home.soon_title")} followups={soon} onOpen={show} />
      {firstSync && status.value.state === "idle" && (
        <EmptyState icon="cloud" title={t("home.empty_phone")} text={t("home.empty_phone_text")} />
      )}
      {nothing && !firstSync && (
        <EmptyState
          icon="check"
          title={t("home.all_done")}
          text={t("home.all_done_text")}
          action={<Button href="/households">{t("home.to_households")}</Button>}
        />
      )}
      <FollowUpSheet id={open.value} onClose={() => (open.value = null)} />
    </div>
  );
}

function villagesText(): string {
  const names = ownVillages.value.map((area) => local(area.name));
  return names.length > 3
    ? t("home.villages", { names: formatList(names.slice(0, 2)), n: names.length })
    : formatList(names);
}

function Count({
  n,
  label,
  tone,
  to,
}: {
  n: number;
  label: string;
  tone?: "late" | "due";
  to: string;
}): JSX.Element {
  const inside = (
    <>
      <span class="tally-n figures">{n}</span>
      <span class="tally-label">{label}</span>
    </>
  );
  return (
    <li class={tone ? `tone-${tone}` : ""}>
      {n === 0 ? (
        <span>{inside}</span>
      ) : to.startsWith("#") ? (
        <a href={to}>{inside}</a>
      ) : (
        <Link href={to}>{inside}</Link>
      )}
    </li>
  );
}

function Group({
  id,
  title,
  followups,
  onOpen,
}: {
  id: string;
  title: string;
  followups: FollowUp[];
  onOpen: (followup: FollowUp) => void;
}): JSX.Element | null {
  const all = useSignal(false);
  if (followups.length === 0) return null;
  const shown = all.value ? followups : followups.slice(0, FEW);
  return (
    <Section title={<span id={id}>{title}</span>} count={followups.length}>
      <List>
        {shown.map((followup) => (
          <FollowUpRow key={followup.id} followup={followup} onOpen={onOpen} withHousehold />
        ))}
      </List>
      {shown.length < followups.length && (
        <Button kind="quiet" wide onClick={() => (all.value = true)}>
          {t("home.show_all", { n: followups.length })} <Icon name="down" size={18} />
        </Button>
      )}
    </Section>
  );
}
