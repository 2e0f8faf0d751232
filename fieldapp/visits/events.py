"""What the visits announce; wiring.py says who listens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.core.access import Viewer
from fieldapp.register.models import Household
from fieldapp.visits.models import Submission, Visit


@dataclass(frozen=True)
class CheckedSubmission:
    """A submission as stored, and the follow-ups that its answers cause."""

    submission: Submission
    followups: Sequence[Any]


@dataclass(frozen=True)
class VisitAccepted:
    """A visit was stored and what it says of the register was applied; `viewer` is the worker who made it."""

    viewer: Viewer
    visit: Visit
    household: Household
    checked: Sequence[CheckedSubmission]


@dataclass(frozen=True)
class VisitCorrected:
    """A returned visit came back corrected, and what it now says of the register was applied."""

    viewer: Viewer
    visit: Visit
    household: Household
    checked: Sequence[CheckedSubmission]
