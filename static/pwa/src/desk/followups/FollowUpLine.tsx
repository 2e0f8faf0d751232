/** One follow-up in a list beside something else: what, whose, by when. */
import type { JSX } from "preact";
import type { FollowUp } from "../../lib/types";
import { formatRelativeDay, local, Row, t } from "../../ui";
import { PriorityBadge } from "../Parts";
import { personName } from "../words";
import { StateMark } from "./StateMark";

export function FollowUpLine({ followup }: { followup: FollowUp }): JSX.Element {
  return (
    <Row
      title={local(followup.title)}
      subtitle={`${personName(followup.assignee_id, t("desk.nobody"))} · ${formatRelativeDay(followup.due)}`}
      trailing={
        <>
          <PriorityBadge priority={followup.priority} />
          <StateMark followup={followup} />
        </>
      }
      href={`/desk/followups/${followup.id}`}
    />
  );
}
