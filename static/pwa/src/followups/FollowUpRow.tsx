import type { JSX } from "preact";
import { records } from "../db";
import { daysBetween, today } from "../lib/dates";
import type { FollowUp } from "../lib/types";
import { Badge, formatDate, formatRelativeDay, local, Plate, Row, t } from "../ui";
import { dueState } from "./states";
import { toneOf } from "./store";

/** When it is due, in words: how many days late, the day it is due, or the day it may begin. */
function dueText(followup: FollowUp): string {
  const state = dueState(followup, today());
  if (state === "closed") return t(`followups.state.${followup.state}`);
  const late = daysBetween(followup.due, today());
  if (late > 0) return t("followups.late", { n: late });
  if (state === "not_yet") return t("followups.from", { day: formatDate(followup.window_start) });
  return t("followups.due", { day: formatRelativeDay(followup.due) });
}

/** When it is due, coloured by how pressing it is. */
export function DueBadge({ followup }: { followup: FollowUp }): JSX.Element {
  const state = dueState(followup, today());
  const tone = state === "closed" ? "good" : toneOf(state, followup.priority);
  return <Badge tone={tone}>{dueText(followup)}</Badge>;
}

/** One follow-up in a list: what, for whom, by when. */
export function FollowUpRow({
  followup,
  onOpen,
  withHousehold,
}: {
  followup: FollowUp;
  onOpen: (followup: FollowUp) => void;
  withHousehold?: boolean;
}): JSX.Element {
  const household = records.households.value.get(followup.household_id);
  const member = followup.member_id ? records.members.value.get(followup.member_id) : undefined;
  const tone = toneOf(dueState(followup, today()), followup.priority);
  const who = member?.full_name ?? (withHousehold ? household?.head_name : null);
  return (
    <Row
      tone={tone === "plain" ? undefined : tone}
      leading={withHousehold && household ? <Plate number={household.number || "–"} /> : undefined}
      title={local(followup.title)}
      subtitle={
        <>
          {who && `${who} · `}
          <span class={`text-${tone}`}>{dueText(followup)}</span>
        </>
      }
      trailing={
        followup.state === "open" && (followup.reminded_at || followup.priority === "urgent") ? (
          <Badge tone="late">{t(followup.reminded_at ? "followups.reminded" : "followups.urgent")}</Badge>
        ) : undefined
      }
      onClick={() => onOpen(followup)}
    />
  );
}
