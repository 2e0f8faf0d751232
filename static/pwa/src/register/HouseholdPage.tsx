/** One household: what is open, who lives there, what happened, its card; and the way into a visit. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { scanFor } from "../cards/store";
import { drafts, phone, records } from "../db";
import { FollowUpRow } from "../followups/FollowUpRow";
import { FollowUpSheet } from "../followups/sheet";
import { byUrgency, ofHousehold } from "../followups/store";
import type { Household, Member } from "../lib/types";
import type { ScreenProps } from "../routes";
import {
  AppBar,
  Badge,
  Button,
  EmptyState,
  formatDate,
  formatPhone,
  Icon,
  IconButton,
  List,
  local,
  Plate,
  phoneHref,
  Section,
  t,
} from "../ui";
import { lazy } from "../ui/lazy";
import { startVisit } from "../visits/start";
import { operationsOf } from "./acts/store";
import { MemberRow } from "./MemberRow";
import { ProofCode } from "./ProofCode";
import { cardOf, due, membersOf, visitsOf } from "./store";
import { Timeline } from "./Timeline";
import "./register.css";

/** What is asked when something changed comes only then. */
const ActSheet = lazy(
  () => import("./acts/ActSheet"),
  () => <></>,
);

/** What they may be entitled to is worked out by the engine of forms, which is read in for it. */
const Entitlements = lazy(
  () => import("../entitlements/Entitlements"),
  () => <></>,
);

export default function HouseholdPage({ params }: ScreenProps): JSX.Element {
  const household = records.households.value.get(params.id ?? "");
  if (!household) {
    return (
      <>
        <AppBar title={t("register.title")} back="/households" />
        <EmptyState icon="home" title={t("register.gone")} text={t("register.gone_text")} />
      </>
    );
  }
  return <Page household={household} />;
}

function Page({ household }: { household: Household }): JSX.Element {
  const [, go] = useLocation();
  const open = useSignal<string | null>(null);
  const starting = useSignal(false);
  const changing = useSignal<{ member?: Member } | null>(null);
  const mayChange = phone.account.value?.role !== "auditor";
  const members = membersOf.value.get(household.id) ?? [];
  const visits = visitsOf.value.get(household.id) ?? [];
  const operations = operationsOf.value.get(household.id) ?? [];
  const followups = (ofHousehold.value.get(household.id) ?? [])
    .filter((one) => one.state === "open")
    .sort(byUrgency);
  const card = cardOf.value.get(household.id);
  const draft = drafts.all.value.find((one) => one.household_id === household.id);
  const visit = due.value.get(household.id);
  const village = local(records.areas.value.get(household.village_id)?.name);
  const start = async () => {
    starting.value = true;
    const cardScan = scanFor(household.id);
    try {
      go(`/visit/${await startVisit(household.id, cardScan ? { cardScan } : {})}`);
    } finally {
      starting.value = false;
    }
  };
  useEffect(() => {
    // A visit is what comes next most often: its screens are read in while this page is looked at.
    const timer = setTimeout(() => void import("../visits/VisitScreen").catch(() => {}), 500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <AppBar
        title={household.head_name ?? t("register.household")}
        subtitle={village}
        back={() => goBack(go)}
      >
        {household.phone && (
          <IconButton
            icon="call"
            label={t("register.call", { name: household.head_name ?? "" })}
            href={phoneHref(household.phone)}
          />
        )}
      </AppBar>
      <div class="page household">
        <div class="household-head">
          <Plate number={household.number || "–"} large />
          <div>
            <p>{household.address}</p>
            {household.phone && (
              <a class="tel" href={phoneHref(household.phone)}>
                {formatPhone(household.phone)}
              </a>
            )}
            <p class="inline">
              {household.status !== "active" && <Badge>{t(`register.status.${household.status}`)}</Badge>}
              {visit?.state === "never" && <Badge tone="info">{t("register.never")}</Badge>}
              {(visit?.state === "due" || visit?.state === "late") && (
                <Badge tone={visit.state}>{t("register.visit_due", { day: formatDate(visit.on) })}</Badge>
              )}
            </p>
          </div>
        </div>
        {followups.length > 0 && (
          <Section title={t("register.followups")} count={followups.length}>
            <List>
              {followups.map((followup) => (
                <FollowUpRow
                  key={followup.id}
                  followup={followup}
                  onOpen={() => {
                    open.value = followup.id;
                  }}
                />
              ))}
            </List>
          </Section>
        )}
        <Section title={t("register.members")} count={members.length}>
          {members.length > 0 ? (
            <List>
              {members.map((member) => (
                <MemberRow
                  key={member.id}
                  member={member}
                  onChange={
                    mayChange
                      ? () => {
                          changing.value = { member };
                        }
                      : undefined
                  }
                />
              ))}
            </List>
          ) : (
            <p class="soft">{t("register.no_members")}</p>
          )}
          {mayChange && (
            <Button
              wide
              icon="edit"
              onClick={() => {
                changing.value = {};
              }}
            >
              {t("work.act")}
            </Button>
          )}
        </Section>
        <Entitlements household={household} />
        <Section title={t("register.timeline")} count={visits.length}>
          {visits.length + operations.length > 0 ? (
            <Timeline visits={visits} operations={operations} />
          ) : (
            <p class="soft">{t("register.no_visits")}</p>
          )}
        </Section>
        <Section title={t("register.card")}>
          {card ? (
            <p class="card-line paper">
              <Icon name="card" />
              <span class="figures">{grouped(card.short_code)}</span>
              <span class="soft small">{t("register.card_issued", { day: formatDate(card.issued_at) })}</span>
            </p>
          ) : (
            <p class="soft">{t("register.no_card")}</p>
          )}
          {card && mayChange && <ProofCode household={household.id} />}
        </Section>
      </div>
      {mayChange && (
        <div class="foot-action">
          <Button kind="primary" icon="door" wide busy={starting.value} onClick={() => void start()}>
            {draft ? t("register.continue_visit") : t("register.start_visit")}
          </Button>
        </div>
      )}
      <FollowUpSheet
        id={open.value}
        onClose={() => {
          open.value = null;
        }}
      />
      {changing.value && (
        <ActSheet
          household={household}
          members={members}
          member={changing.value.member}
          onClose={() => {
            changing.value = null;
          }}
        />
      )}
    </>
  );
}

/** Back to where the person came from, or to the list when the page was opened by its address. */
function goBack(go: (path: string) => void): void {
  if (history.length > 1) history.back();
  else go("/households");
}

/** A short code as it is printed: 123 456 7890. */
function grouped(code: string): string {
  return code.replace(/^(\d{3})(\d{3})/, "$1 $2 ");
}
