import type { JSX } from "preact";
import { records } from "../db";
import { today } from "../lib/dates";
import type { FollowUp } from "../lib/types";
import { Badge, formatDate, formatRelativeDay, local, Plate, Row, t } from "../ui";
import { dueState } from "./states";
import { toneOf } from "./store";

/** When it is due, in a word, coloured by how pressing it is. */
export function DueBadge({ followup }: { followup: FollowUp }): JSX.Element {
  const state = dueState(followup, today());
  if (state === "closed") return <Badge tone="good">{t(`followups.state.${followup.state}`)}</Badge>;
  const day = formatRelativeDay(followup.due);
  const text =
    state === "overdue" || state === "escalated"
      ? t("followups.was_due", { day })
      : state === "not_yet"
        ? t("followups.from", { day: formatDate(followup.window_start) })
        : t("followups.due", { day });
  return <Badge tone={toneOf(state, followup.priority)}>{text}</Badge>;
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
  return (
    <Row
      tone={tone === "plain" ? undefined : tone}
      leading={withHousehold && household ? <Plate number={household.number} /> : undefined}
      title={local(followup.title)}
      subtitle={
        <span class="inline">
          {followup.priority === "urgent" && followup.state === "open" && (
            <Badge tone="late">{t("followups.urgent")}</Badge>
          )}
          <DueBadge followup={followup} />
          <span>{member?.full_name ?? (withHousehold ? household?.head_name : "")}</span>
        </span>
      }
      onClick={() => onOpen(followup)}
    />
  );
}
