import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useLocation } from "wouter-preact";
import { phone, records } from "../db";
import type { FollowUp, FollowUpEvent, Id } from "../lib/types";
import {
  Button,
  Facts,
  Field,
  formatDate,
  formatMoment,
  formatPhone,
  local,
  Plate,
  phoneHref,
  Sheet,
  TextArea,
  t,
  toast,
} from "../ui";
import { startVisit } from "../visits/start";
import { DueBadge } from "./FollowUpRow";
import { change } from "./store";
import "./followups.css";

export interface FollowUpSheetProps {
  /** The follow-up shown; null while the sheet is closed. */
  id: Id | null;
  onClose: () => void;
}

/** One follow-up: what was promised, by whom, what was done since, and what can be done now. */
export default function FollowUpSheet({ id, onClose }: FollowUpSheetProps): JSX.Element {
  const followup = id ? records.followups.value.get(id) : undefined;
  return (
    <Sheet
      open={followup !== undefined}
      title={local(followup?.title)}
      onClose={onClose}
      actions={
        followup?.state === "open" &&
        phone.account.value?.role !== "auditor" && <Actions followup={followup} onClose={onClose} />
      }
    >
      {followup && <Content key={followup.id} followup={followup} />}
    </Sheet>
  );
}

function Actions({ followup, onClose }: { followup: FollowUp; onClose: () => void }): JSX.Element {
  const [, go] = useLocation();
  const done = async () => {
    await change(followup.id, "done");
    onClose();
    toast(t("followups.done_toast"), {
      label: t("followups.undo"),
      run: () => void change(followup.id, "reopen"),
    });
  };
  const visit = async () => {
    const visitId = await startVisit(followup.household_id, { followupId: followup.id });
    go(`/visit/${visitId}`);
  };
  return (
    <>
      <Button icon="check" onClick={() => void done()}>
        {t("followups.mark_done")}
      </Button>
      {records.households.value.has(followup.household_id) && (
        <Button kind="primary" icon="door" onClick={() => void visit()}>
          {t("followups.start_visit")}
        </Button>
      )}
    </>
  );
}

function Content({ followup }: { followup: FollowUp }): JSX.Element {
  const comment = useSignal("");
  const household = records.households.value.get(followup.household_id);
  const member = followup.member_id ? records.members.value.get(followup.member_id) : undefined;
  const call = member?.phone ?? member?.contact_phone ?? household?.phone;
  const form = [...records.forms.value.values()].find((one) => one.form_id === followup.form_id);
  const facts: [string, JSX.Element | string][] = [
    [t("followups.when"), <DueBadge key="due" followup={followup} />],
    [
      t("followups.window"),
      followup.window_start
        ? `${formatDate(followup.window_start)} – ${formatDate(followup.due)}`
        : formatDate(followup.due),
    ],
  ];
  if (member) facts.push([t("followups.about"), member.full_name]);
  if (form) facts.push([t("followups.form"), local(form.title)]);
  const assignee = followup.assignee_id ? personName(followup.assignee_id) : "";
  if (assignee) facts.push([t("followups.assignee"), assignee]);
  const send = async () => {
    if (!comment.value.trim()) return;
    await change(followup.id, "comment", comment.value);
    comment.value = "";
  };
  return (
    <>
      {local(followup.note) && <p class="followup-note">{local(followup.note)}</p>}
      {household && (
        <div class="inline spread">
          <Link class="followup-house" href={`/households/${household.id}`}>
            <Plate number={household.number} />
            <span>{household.head_name ?? household.address}</span>
          </Link>
          {call && (
            <Button small icon="call" href={phoneHref(call)}>
              {formatPhone(call)}
            </Button>
          )}
        </div>
      )}
      <Facts facts={facts} />
      <section>
        <h3>{t("followups.history")}</h3>
        <ol class="history">
          {[...followup.history]
            .sort((a, b) => a.at.localeCompare(b.at))
            .map((event) => (
              <li key={event.id}>
                <p>{eventText(event)}</p>
                <p class="soft small">
                  {formatMoment(event.at)} {event.by_id ? personName(event.by_id) : ""}
                </p>
              </li>
            ))}
          {followup.history.length === 0 && <li class="soft">{t("followups.made_here")}</li>}
        </ol>
      </section>
      {phone.account.value?.role !== "auditor" && (
        <Field label={t("followups.comment")}>
          {(control) => (
            <>
              <TextArea
                {...control}
                rows={2}
                value={comment.value}
                onValue={(value) => {
                  comment.value = value;
                }}
              />
              {comment.value.trim() && (
                <Button small onClick={() => void send()}>
                  {t("followups.send_comment")}
                </Button>
              )}
            </>
          )}
        </Field>
      )}
    </>
  );
}

function personName(id: Id): string {
  if (id === phone.account.value?.id) return t("followups.me");
  return records.accounts.value.get(id)?.name ?? "";
}

/** One event of its history in words. */
function eventText(event: FollowUpEvent): string {
  const due = typeof event.data?.due === "string" ? formatDate(event.data.due) : "";
  const who = typeof event.data?.assignee_id === "string" ? personName(event.data.assignee_id) : "";
  const what = t(`followups.event.${event.kind}`, { due, who });
  return event.text
    ? event.kind === "comment"
      ? event.text
      : `${what}${t("followups.colon")}${event.text}`
    : what;
}
