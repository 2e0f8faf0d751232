/** One follow-up: what, for whom, its history, and what the desk can do with it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { phone } from "../../db";
import { today } from "../../lib/dates";
import type { FollowUp, FollowUpChange } from "../../lib/types";
import {
  Banner,
  Button,
  Facts,
  Field,
  formatDate,
  formatMoment,
  local,
  Sheet,
  TextArea,
  TextInput,
  t,
  toast,
} from "../../ui";
import { calls } from "../calls";
import { householdOf, memberName } from "../directory";
import { FetchedView, PriorityBadge } from "../Parts";
import { useFetched } from "../useDesk";
import {
  eventBy,
  eventWords,
  failureWords,
  householdName,
  mayWrite,
  personName,
  villageName,
} from "../words";
import { ManySheet } from "./ManySheet";
import { repeatOf } from "./repeats";
import { StateMark } from "./StateMark";
import { change } from "./store";

type Action = FollowUpChange["action"];

export function FollowUpDetail({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const fetched = useFetched(id, () => calls.followup(id));
  const { value, set } = fetched;
  const [assigning, setAssigning] = useState(false);
  return (
    <>
      <Sheet open={!assigning} title={value ? local(value.title) : t("desk.followups")} onClose={onClose}>
        <FetchedView fetched={fetched}>
          {(one) => <Whole followup={one} onChanged={set} onAssign={() => setAssigning(true)} />}
        </FetchedView>
      </Sheet>
      {value && assigning && (
        <ManySheet
          action="assign"
          seen={new Map([[value.id, value.version]])}
          villages={[value.village_id]}
          onClose={() => setAssigning(false)}
          onDone={(changed) => changed[0] && set(changed[0])}
        />
      )}
    </>
  );
}

function Whole({
  followup,
  onChanged,
  onAssign,
}: {
  followup: FollowUp;
  onChanged: (now: FollowUp) => void;
  onAssign: () => void;
}): JSX.Element {
  const household = householdOf(followup.household_id);
  const member = followup.member_id ? memberName(followup.household_id, followup.member_id) : "";
  const note = local(followup.note).trim();
  const due = followup.window_start
    ? t("desk.window", { start: formatDate(followup.window_start), due: formatDate(followup.due) })
    : formatDate(followup.due);
  return (
    <>
      <p class="inline">
        <StateMark followup={followup} />
        <PriorityBadge priority={followup.priority} />
        <span class="soft small">{t(`desk.origin_${followup.origin}`)}</span>
      </p>
      {note && <p class="desk-pre">{note}</p>}
      <div class="paper">
        <Facts
          facts={[
            [
              t("desk.household"),
              `${villageName(followup.village_id)} ${household?.number ?? ""} ${householdName(household)}${member && member !== household?.head_name ? ` · ${member}` : ""}`,
            ],
            [t("desk.assignee"), personName(followup.assignee_id, t("desk.nobody"))],
            [
              t("desk.due"),
              followup.escalate_on
                ? `${due} · ${t("desk.escalates", { day: formatDate(followup.escalate_on) })}`
                : due,
            ],
          ]}
        />
      </div>
      <p class="inline">
        <Button small icon="home" href={`/desk/households/${followup.household_id}`}>
          {t("desk.open_household")}
        </Button>
        {followup.visit_id && (
          <Button small icon="door" href={`/desk/visits/${followup.visit_id}`}>
            {t("desk.open_visit")}
          </Button>
        )}
      </p>
      {followup.series_id && <Again key={followup.series_id} id={followup.series_id} />}
      {mayWrite(phone.account.value?.role) && (
        <Actions followup={followup} onChanged={onChanged} onAssign={onAssign} />
      )}
      <section class="stack close">
        <h3>{t("desk.what_happened")}</h3>
        <ol class="desk-history">
          {[...followup.history].reverse().map((event) => (
            <li key={event.id}>
              <p>
                <b>{eventWords(event)}</b>
              </p>
              {event.text && <p class="desk-pre">{event.text}</p>}
              <p class="soft small figures">
                {formatMoment(event.at)} · {eventBy(event, followup)}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

/** How often it comes again, and a way to let it come no more. */
function Again({ id }: { id: string }): JSX.Element {
  const fetched = useFetched(id, () => calls.series(id));
  const end = async () => fetched.set(await calls.endSeries(id));
  return (
    <FetchedView fetched={fetched}>
      {(series) => {
        const repeat = repeatOf(series);
        const words = repeat
          ? t(`desk.repeat_${repeat}`)
          : t("desk.repeat_days", { n: series.every * (series.unit === "week" ? 7 : 1) });
        return (
          <p class="inline">
            <span>{series.ended_at ? t("desk.series_ended") : t("desk.series", { often: words })}</span>
            {!series.ended_at && mayWrite(phone.account.value?.role) && (
              <Button small onClick={() => void end()}>
                {t("desk.series_end")}
              </Button>
            )}
          </p>
        );
      }}
    </FetchedView>
  );
}

function Actions({
  followup,
  onChanged,
  onAssign,
}: {
  followup: FollowUp;
  onChanged: (now: FollowUp) => void;
  onAssign: () => void;
}): JSX.Element {
  const [asking, setAsking] = useState<Action | null>(null);
  const [text, setText] = useState("");
  const [due, setDue] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async () => {
    if (!asking || (asking === "comment" && !text.trim()) || (asking === "redate" && !due)) return;
    setBusy(true);
    const done = await change(followup, {
      action: asking,
      text: text.trim() || undefined,
      due: due || undefined,
    });
    setBusy(false);
    if (!done.ok) {
      if (done.current) onChanged(done.current);
      if (done.current && asking !== "comment") setAsking(null);
      const state = done.current && t(`desk.state_${done.current.state}`);
      return setWrong(state ? t("desk.conflict_now", { state }) : failureWords(done.failure));
    }
    toast(t("desk.changed"));
    setAsking(null);
    setText("");
    setWrong(null);
    if (done.changed[0]) onChanged(done.changed[0]);
  };
  const actions: [Action, string][] =
    followup.state === "open"
      ? [
          ["comment", "comment"],
          ["redate", "redate"],
          ["done", "mark_done"],
          ["cancel", "mark_cancelled"],
        ]
      : [
          ["comment", "comment"],
          ["reopen", "reopen"],
        ];
  return (
    <section class="stack close">
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      <div class="inline">
        {followup.state === "open" && (
          <Button small kind="primary" icon="people" onClick={onAssign}>
            {t("desk.assign")}
          </Button>
        )}
        {actions.map(([action, key]) => (
          <Button
            key={action}
            small
            aria-expanded={asking === action}
            onClick={() => setAsking(asking === action ? null : action)}
          >
            {t(`desk.${key}`)}
          </Button>
        ))}
      </div>
      {asking && (
        <form
          class="paper stack close"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {asking === "redate" && (
            <Field label={t("desk.due")} required>
              {(control) => <TextInput {...control} type="date" min={today()} value={due} onValue={setDue} />}
            </Field>
          )}
          <Field label={t(asking === "comment" ? "desk.comment" : "desk.why")}>
            {(control) => <TextArea {...control} rows={2} maxLength={1000} value={text} onValue={setText} />}
          </Field>
          <Button type="submit" kind="primary" busy={busy}>
            {t(asking === "comment" ? "desk.comment_do" : "desk.save")}
          </Button>
        </form>
      )}
    </section>
  );
}
