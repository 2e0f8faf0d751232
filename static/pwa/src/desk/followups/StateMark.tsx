/** How a follow-up stands on this day, in a word and a colour. */
import type { JSX } from "preact";
import { dueState } from "../../followups/states";
import { today } from "../../lib/dates";
import type { FollowUp } from "../../lib/types";
import { Badge, type Tone, t } from "../../ui";

const TONES: Record<string, Tone> = { not_yet: "plain", due: "due", overdue: "late", escalated: "late" };

export function StateMark({ followup }: { followup: FollowUp }): JSX.Element {
  const state = dueState(followup, today());
  if (state === "closed") {
    return (
      <Badge tone={followup.state === "done" ? "good" : "plain"}>{t(`desk.state_${followup.state}`)}</Badge>
    );
  }
  const up = state === "escalated" && (followup.level ?? 0) > 0;
  return <Badge tone={TONES[state]}>{t(up ? `desk.level_${followup.level}` : `desk.due_${state}`)}</Badge>;
}
