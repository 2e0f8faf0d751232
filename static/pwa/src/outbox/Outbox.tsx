/** Everything on this phone that the server does not have, or has put aside; each with what happens next. */
import type { JSX } from "preact";
import type { OutboxItem } from "../db";
import { drafts, outbox, phone, records } from "../db";
import { dateIn, today } from "../lib/dates";
import type { FollowUpChange, Visit, VisitBody } from "../lib/types";
import { syncNow } from "../sync";
import {
  AppBar,
  ask,
  Badge,
  Button,
  EmptyState,
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
        {empty && <EmptyState icon="check" title={t("outbox.empty")} text={t("outbox.empty_text")} />}
        {refused.length > 0 && (
          <Section
            title={t("outbox.refused")}
            count={refused.length}
            action={
              <Button small kind="quiet" onClick={() => download(refused)}>
                {t("outbox.export")}
              </Button>
            }
          >
            <p class="soft">{t("outbox.refused_text")}</p>
            {refused.map((item) => (
              <Refused key={item.id} item={item} />
            ))}
          </Section>
        )}
        {held.length > 0 && (
          <Section title={t("outbox.held")} count={held.length}>
            <p class="soft">{t("outbox.held_text")}</p>
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
      </div>
    </>
  );
}

/** What an item is, in a few words. */
function titleOf(item: OutboxItem): string {
  const household = records.households.value.get(householdOf(item) ?? "");
  const who = household?.head_name ?? household?.address ?? "";
  if (item.kind === "visit") {
    return t("outbox.kind.visit", {
      who,
      outcome: t(`register.outcome.${(item.body as VisitBody).outcome}`),
    });
  }
  if (item.kind === "followup_change") {
    const change = item.body as FollowUpChange;
    const title = local(records.followups.value.get(change.followup_id)?.title);
    return t(`outbox.kind.${change.action}`, { title });
  }
  return t("outbox.kind.register_edit", { who });
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
      <ul class="reasons">
        {item.reasons.map((reason) => (
          <li key={reason.code + reason.message}>{reason.message}</li>
        ))}
      </ul>
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
        <Button small kind="quiet" onClick={() => download([item])}>
          {t("outbox.export")}
        </Button>
      </div>
    </div>
  );
}

function Held({ item }: { item: OutboxItem }): JSX.Element {
  const seen = async () => {
    const yes = await ask({
      title: t("outbox.seen_title"),
      text: t("outbox.seen_text"),
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
      title={household?.head_name ?? t("outbox.left_household")}
      subtitle={`${t(`register.outcome.${visit.outcome}`)} · ${shortly(visit.received_at)}`}
      trailing={<Badge tone={tone}>{t(`outbox.visit.${state}`)}</Badge>}
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

function download(items: OutboxItem[]): void {
  const url = URL.createObjectURL(exported(items));
  const link = document.createElement("a");
  link.href = url;
  link.download = `fieldapp-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
