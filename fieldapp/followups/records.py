"""A follow-up as a record: added with its first line of history, told to the phones, its history written."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fieldapp.core import audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.ids import new_id
from fieldapp.core.unit import add, find, forget
from fieldapp.followups import queries
from fieldapp.followups.models import FollowUp, FollowUpEvent
from fieldapp.register.models import Household, Member


def create(
    viewer: Viewer | None,
    followup_id: UUID,
    household: Household,
    *,
    origin: str,
    title: Mapping[str, str],
    due: date,
    note: Mapping[str, str] | None = None,
    member_id: UUID | None = None,
    window_start: date | None = None,
    escalate_on: date | None = None,
    assignee_id: UUID | None = None,
    priority: str = "normal",
    form_id: str | None = None,
    rule: str | None = None,
    submission_id: UUID | None = None,
    visit_id: UUID | None = None,
    closes_when: str | None = None,
    at: datetime | None = None,
    household_id: UUID | None = None,
    series_id: UUID | None = None,
    series_n: int | None = None,
) -> FollowUp:
    """Add a follow-up that the caller has checked, with its first line of history, and tell the phones.

    `viewer` None: the household asked for it. `at`: when it was promised, if not now.
    """
    known = find(FollowUp, followup_id)
    if known is not None:
        return known
    made = at or now()
    followup = FollowUp(
        id=followup_id,
        household_id=household.id,
        member_id=_member_of(household, member_id),
        village_id=household.village_id,
        origin=origin,
        rule=rule,
        submission_id=submission_id,
        visit_id=visit_id,
        title=dict(title),
        note=dict(note or {}),
        window_start=window_start,
        due=due,
        escalate_on=escalate_on,
        assignee_id=assignee_id,
        state="open",
        priority=priority,
        form_id=form_id,
        closes_when=closes_when,
        created_at=made,
        created_by=viewer.account_id if viewer else None,
        version=1,
        level=0,
        series_id=series_id,
        series_n=series_n,
    )
    add(followup)
    forget(queries.open_by_household, household.id)
    add_line(
        viewer,
        followup,
        "created",
        at=made,
        data={"due": due.isoformat(), "assignee_id": text_of(assignee_id)},
    )
    if assignee_id is not None:
        changes.grant(household.id, household.village_id, assignee_id)
    audit.record(viewer, "followup.created", "followup", followup.id, household_id=household.id)
    publish(followup)
    return followup


def publish(followup: FollowUp) -> None:
    """Tell the phones what a follow-up now is."""
    changes.publish_record(
        "followup", followup, followup.village_id, followup.household_id, queries.followup_bodies
    )


def note(followup: FollowUp, kind: str, data: Mapping[str, Any]) -> None:
    """Add a line of history that is the service's own."""
    add_line(None, followup, kind, data=data)


def add_line(
    viewer: Viewer | None,
    followup: FollowUp,
    kind: str,
    *,
    event_id: UUID | None = None,
    text: str | None = None,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add a line of history; a moment in the future counts as now, so that the newest stays last."""
    add(
        FollowUpEvent(
            id=event_id or new_id(),
            followup_id=followup.id,
            at=min(at, now()) if at else now(),
            by_id=viewer.account_id if viewer else None,
            kind=kind,
            text=text,
            data=dict(data or {}),
        )
    )


def text_of(account_id: UUID | None) -> str | None:
    """An account's id in JSON."""
    return None if account_id is None else str(account_id)


def _member_of(household: Household, member_id: UUID | None) -> UUID | None:
    """The member, if the register has them in this household; else the follow-up is about the household."""
    member = find(Member, member_id) if member_id else None
    return member_id if member is not None and member.household_id == household.id else None
