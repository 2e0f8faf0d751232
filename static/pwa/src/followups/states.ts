/** How pressing a follow-up is on a day; the twin of fieldapp/followups/states.py, run on the same cases. */
import type { FollowUp, PlainDate } from "../lib/types";

export type DueState = "not_yet" | "due" | "overdue" | "escalated" | "closed";

/** What the state is computed from. */
export type Dated = Partial<Pick<FollowUp, "state" | "window_start" | "due" | "escalate_on">>;

/**
 * The state on `today`, a day in the village's own time zone: `closed` when done, cancelled or withdrawn; `escalated` from
 * `escalate_on`, before all else; `overdue` after `due`; `not_yet` before `window_start`; otherwise `due`.
 */
export function dueState(followup: Dated, today: PlainDate): DueState {
  if ((followup.state ?? "open") !== "open") return "closed";
  if (followup.escalate_on && today >= followup.escalate_on) return "escalated";
  if (followup.due && today > followup.due) return "overdue";
  if (followup.window_start && today < followup.window_start) return "not_yet";
  return "due";
}
