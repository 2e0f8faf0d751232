"""How urgent a follow-up is on a day: a pure function of the record and the date.

The web app holds a twin of this file; both run the cases in tests/cases/followups/.

| state | when |
|---|---|
| closed | it is done, cancelled or withdrawn |
| not_yet | its window has not opened: the day is before `window_start` |
| due | the window is open, the due day not passed; one without a due day is always due |
| overdue | the day is after `due` |
| escalated | `escalate_on` has come: the supervisor sees it too |

Escalation wins over the others, because a rule may escalate before its due day (danger signs).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

DueState = Literal["not_yet", "due", "overdue", "escalated", "closed"]


def due_state(followup: Mapping[str, Any], today: date) -> DueState:
    """Return the state of a follow-up (its wire body) on `today`, a day in the village's own time zone."""
    if followup.get("state", "open") != "open":
        return "closed"
    day = today.isoformat()  # ISO dates compare as text, here and on the phone
    escalate_on, due, window_start = (followup.get(k) for k in ("escalate_on", "due", "window_start"))
    if escalate_on and day >= escalate_on:
        return "escalated"
    if due and day > due:
        return "overdue"
    if window_start and day < window_start:
        return "not_yet"
    return "due"
