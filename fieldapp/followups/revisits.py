"""What a visit's outcome alone makes us promise: by the settings of the village, and on its working days.

A family that was out is visited again within a week; a house that seems empty, moved or wrongly numbered is a
register question for the desk; "declined" is an ordinary answer and causes nothing, so that nobody is
pressed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fieldapp.areas.calendar import next_working
from fieldapp.core.ids import followup_id

MANY_ATTEMPTS = 3


@dataclass(frozen=True)
class Revisit:
    """What an outcome causes: a rule's name, days from the visit, who does it, how urgent."""

    rule: str
    window_days: int
    due_days: int
    assign_to: str
    priority: str


RULES = {
    "not_at_home": "visit_again",
    "moved_away": "confirm_moved",
    "vacant": "confirm_vacant",
    "no_such_address": "correct_address",
}
CLOSED_BY_MEETING = frozenset(RULES.values())
MEETINGS = frozenset({"met", "declined"})


def revisit_id(visit_id: UUID, rule: str, household_id: UUID) -> UUID:
    """Return the id of the follow-up that a visit's outcome causes: that of a form's rule, with the visit in
    the submission's place, so that a phone can make the very same one.
    """
    return followup_id(visit_id, rule, household_id)


def revisit_of(outcome: str, settings: Mapping[str, Any]) -> Revisit | None:
    """Return what an outcome causes where these settings hold; None where it causes nothing."""
    if outcome not in RULES:
        return None
    said = settings[f"revisit_{outcome}"]
    if not said["active"]:
        return None
    days = {name: said[name] for name in ("window_days", "due_days", "assign_to", "priority")}
    return Revisit(RULES[outcome], **days)


def window(revisit: Revisit, day: date, settings: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first day and the due day of a revisit promised on `day`: both are working days."""
    start = next_working(day + timedelta(days=revisit.window_days), settings)
    return start, max(start, next_working(day + timedelta(days=revisit.due_days), settings))


def priority(revisit: Revisit, attempts: int) -> str:
    """Return how urgent a revisit is; after three visits that met nobody in a row it is for someone to
    telephone.
    """
    many = revisit.rule == "visit_again" and attempts >= MANY_ATTEMPTS
    return "high" if many and revisit.priority != "urgent" else revisit.priority
