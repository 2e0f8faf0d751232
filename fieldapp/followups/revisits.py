"""What a visit's outcome alone makes us promise: one small table, the same on every day and for every
village.

A family that was out is visited again within a week; a house that seems empty, moved or wrongly numbered is a
register question for the desk; "declined" is an ordinary answer and causes nothing, so that nobody is
pressed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from fieldapp.core.ids import followup_id

MANY_ATTEMPTS = 3


@dataclass(frozen=True)
class Revisit:
    """What an outcome causes: a rule's name, days from the visit, who does it, how urgent."""

    rule: str
    window_days: int
    due_days: int
    assign_to: Literal["visitor", "supervisor"]
    priority: Literal["low", "normal", "high"]


REVISITS = {
    "not_at_home": Revisit("visit_again", 1, 7, "visitor", "normal"),
    "moved_away": Revisit("confirm_moved", 0, 30, "supervisor", "normal"),
    "vacant": Revisit("confirm_vacant", 30, 90, "visitor", "low"),
    "no_such_address": Revisit("correct_address", 0, 14, "supervisor", "normal"),
}
CLOSED_BY_MEETING = frozenset(revisit.rule for revisit in REVISITS.values())
MEETINGS = frozenset({"met", "declined"})


def revisit_id(visit_id: UUID, rule: str, household_id: UUID) -> UUID:
    """Return the id of the follow-up that a visit's outcome causes: that of a form's rule, with the visit in
    the submission's place, so that a phone can make the very same one.
    """
    return followup_id(visit_id, rule, household_id)


def window(revisit: Revisit, day: date) -> tuple[date, date]:
    """Return the first day and the due day of a revisit promised on `day`."""
    return day + timedelta(days=revisit.window_days), day + timedelta(days=revisit.due_days)


def priority(revisit: Revisit, attempts: int) -> str:
    """Return how urgent a revisit is; after three visits that met nobody in a row it is for someone to
    telephone.
    """
    return "high" if revisit.rule == "visit_again" and attempts >= MANY_ATTEMPTS else revisit.priority
