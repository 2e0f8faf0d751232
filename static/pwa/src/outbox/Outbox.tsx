/** Everything on this phone that the server does not have, or has put aside; each with what happens next. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { OutboxItem } from "../db";
import { drafts, outbox, phone, records, visitOf } from "../db";
import { dateIn, today } from "../lib/dates";
import type { FollowUpChange, OperationBody, Visit, VisitBody } from "../lib/types";
import { ReasonList } from "../register/Reasons";
import { syncNow } from "../sync";
import {
  AppBar,
  ask,
  Badge,
  Banner,
  Button,
  EmptyState,
  formatList,
  formatMoment,
  formatRelativeDay,
  formatTime,
  IconButton,
  List,
  local,
  Plate,
  Row,
  Section,
  t,
} from "../ui";
import { saveAs } from "../ui/saveAs";
import { forgetGone, gone, loadGone } from "./gone";
import { SyncLine } from "./SyncLine";
import { byState, exported, householdOf } from "./store";
import "./outbox.css";

/** Received visits listed below the unsent. */
const RECENT = 10;

export default function Outbox(): JSX.Element {
  const { refused, held, waiting, sent } = byState.value;
  const begun = drafts.all.value;
  const empty = refused.length + held.length + waiting.length + sent.length + begun.length === 0;
  return (
    <>
      <AppBar title={t("outbox.title")}>
        <IconButton icon="sync" label={t("outbox.sync_now")} onClick={() => void syncNow()} />
      </AppBar>
      <div class="page">
        <SyncLine />
        <Gone />
        {empty && <EmptyState icon="check" title={t("outbox.empty")} text={t("work.outbox_empty_text")} />}
        {refused.length > 0 && (
          <Section
            title={t("outbox.refused")}
            count={refused.length}
            action={
              <Button small kind="quiet" onClick={() => saveAs(exported(refused))}>
                {t("outbox.export")}
              </Button>
            }
          >
            <p class="soft">{t("work.outbox_refused_text")}</p>
            {refused.map((item) => (
              <Refused key={item.id} item={item} />
            ))}
          </Section>
        )}
        {held.length > 0 && (
          <Section title={t("outbox.held")} count={held.length}>
            <p class="soft">{t("work.outbox_held_text")}</p>
            {held.map((item) => (
              <Held key={item.id} item={item} />
            ))}
          </Section>
        )}
        {begun.length > 0 && (
          <Section title={t("outbox.drafts")} count={begun.length}>
            <List>
              {begun.map((draft) => {
                const household = records.households.value.get(draft.household_id);
                return (
                  <Row
                    key={draft.id}
                    tone="due"
                    leading={<Plate number={household?.number || "…"} />}
                    title={household?.head_name ?? t("outbox.new_household")}
                    subtitle={t("outbox.begun", { at: formatMoment(draft.started_at) })}
                    href={`/visit/${draft.id}`}
                  />
                );
              })}
            </List>
          </Section>
        )}
        {waiting.length > 0 && (
          <Section title={t("outbox.waiting")} count={waiting.length}>
            <List>
              {waiting.map((item) => (
                <ItemRow key={item.id} item={item} />
              ))}
            </List>
          </Section>
        )}
        {sent.length > 0 && (
          <Section title={t("outbox.sent")} count={sent.length}>
            <List>
              {sent.map((item) => (
                <ItemRow key={item.id} item={item} />
              ))}
            </List>
          </Section>
        )}
        <Received />
        <Button wide kind="quiet" icon="check" href="/tally">
          {t("work.open_tally")}
        </Button>
      </div>
    </>
  );
}

/** What an item is, in a few words. */
function titleOf(item: OutboxItem): string {
  const household = records.households.value.get(householdOf(item) ?? "");
  const who = household?.head_name ?? household?.address ?? "";
  if (visitOf(item)) {
    return t("work.outbox_kind.visit", {
      who,
      outcome: t(`register.outcome.${(item.body as VisitBody).outcome}`),
    });
  }
  if (item.kind === "followup_change") {
    const change = item.body as FollowUpChange;
    const title = local(records.followups.value.get(change.followup_id)?.title);
    return t(`work.outbox_kind.${change.action}`, { title });
  }
  if (item.kind === "register_operation")
    return `${t(`work.act.${(item.body as OperationBody).operation}`)} ${who}`;
  if (item.kind === "register_undo") {
    const what = item.effects.undoes?.operation;
    return [t("work.act_undo"), what && t(`work.act.${what}`), who].filter(Boolean).join(" ");
  }
  if (item.kind === "claim" || item.kind === "claim_undo") return t(`work.outbox_kind.${item.kind}`, { who });
  if (item.kind === "hand_over_read") return t("work.outbox_kind.hand_over_read");
  return t("work.outbox_kind.register_edit", { who });
}

function ItemRow({ item }: { item: OutboxItem }): JSX.Element {
  const household = records.households.value.get(householdOf(item) ?? "");
  return (
    <Row
      leading={<Plate number={household?.number || "…"} />}
      title={titleOf(item)}
      subtitle={
        item.answered_at
          ? t("outbox.received_at", { at: formatMoment(item.answered_at) })
          : t("outbox.made_at", { at: formatMoment(item.made_at) })
      }
      trailing={
        <Badge tone={item.state === "sent" ? "good" : "due"}>{t(`outbox.state.${item.state}`)}</Badge>
      }
      href={household ? `/households/${household.id}` : undefined}
    />
  );
}

function Reasons({ item }: { item: OutboxItem }): JSX.Element {
  return (
    <>
      <p class="outbox-title">{titleOf(item)}</p>
      <p class="soft small">{formatMoment(item.answered_at)}</p>
      <ReasonList reasons={item.reasons} />
    </>
  );
}

function Refused({ item }: { item: OutboxItem }): JSX.Element {
  return (
    <div class="paper outbox-item">
      <Reasons item={item} />
      <div class="inline">
        <Button small icon="sync" onClick={() => void outbox.retry(item.id)}>
          {t("outbox.retry")}
        </Button>
        <Button small kind="quiet" onClick={() => saveAs(exported([item]))}>
          {t("outbox.export")}
        </Button>
      </div>
    </div>
  );
}

function Held({ item }: { item: OutboxItem }): JSX.Element {
  const seen = async () => {
    const yes = await ask({
      title: t("work.outbox_seen_title"),
      text: t("work.outbox_seen_text"),
      confirm: t("outbox.seen"),
    });
    if (yes) await outbox.remove([item.id]);
  };
  return (
    <div class="paper outbox-item">
      <Reasons item={item} />
      <Button small onClick={() => void seen()}>
        {t("outbox.seen")}
      </Button>
    </div>
  );
}

/** Households that went to someone else, by name, until the worker has read it. */
function Gone(): JSX.Element | null {
  useEffect(() => void loadGone(), []);
  if (gone.value.length === 0) return null;
  return (
    <Banner
      tone="due"
      icon="houses"
      title={t("work.gone")}
      action={
        <Button small onClick={() => void forgetGone()}>
          {t("outbox.seen")}
        </Button>
      }
    >
      {formatList(gone.value.map((one) => one.name))}
      <br />
      {t("work.gone_text")}
    </Banner>
  );
}

/** The worker's own visits that the server has, the latest first. */
function Received(): JSX.Element | null {
  const me = phone.account.value?.id;
  const visits = [...records.visits.value.values()]
    .filter((visit) => visit.worker_id === me && visit.received_at && visit.state !== "waiting")
    .sort((a, b) => b.started_at.localeCompare(a.started_at))
    .slice(0, RECENT);
  if (visits.length === 0) return null;
  return (
    <Section title={t("outbox.received")}>
      <List>
        {visits.map((visit) => (
          <ReceivedRow key={visit.id} visit={visit} />
        ))}
      </List>
    </Section>
  );
}

function ReceivedRow({ visit }: { visit: Visit }): JSX.Element {
  const household = records.households.value.get(visit.household_id);
  const tone =
    visit.state === "returned" ? "late" : visit.state === "held" || visit.missing?.length ? "due" : "good";
  const state = visit.missing?.length && visit.state === "accepted" ? "missing" : visit.state;
  return (
    <Row
      leading={<Plate number={household?.number || "…"} />}
      title={household?.head_name ?? t("work.outbox_left_household")}
      subtitle={`${t(`register.outcome.${visit.outcome}`)} · ${shortly(visit.received_at)}`}
      trailing={<Badge tone={tone}>{t(`work.outbox_visit.${state}`)}</Badge>}
      href={household ? `/households/${household.id}` : undefined}
    />
  );
}

/** When, in few words: the time today, else the day. */
function shortly(moment: string | null): string {
  if (!moment) return "";
  const day = dateIn(moment);
  return day === today() ? formatTime(moment) : formatRelativeDay(day);
}
