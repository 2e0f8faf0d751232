"""Writes of the follow-ups, in the caller's transaction: make, assign, change; each is a line of history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from fieldapp.accounts.models import Account
from fieldapp.core import access, audit, changes
from fieldapp.core.access import AccountArea, Role, Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem, conflict, invalid, not_found
from fieldapp.core.unit import find
from fieldapp.followups import queries, records, series
from fieldapp.followups.models import FollowUp, FollowUpEvent
from fieldapp.followups.records import add_line, text_of
from fieldapp.register import queries as register
from fieldapp.register.models import Household

CLOSING = {"done": "done", "cancel": "cancelled", "withdraw": "withdrawn"}
ASSIGNABLE = (Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def put_followup(viewer: Viewer, followup_id: UUID, values: Mapping[str, Any]) -> tuple[FollowUp, bool]:
    """Make a follow-up at the desk; the same again is harmless. Return it and whether it is new.

    `values`: household_id, member_id?, title, note?, window_start?, due, escalate_on?, assignee_id?,
    priority, form_id?.
    """
    access.require(viewer, "followup.create")
    known = db.session.get(FollowUp, followup_id)
    if known is not None:
        found = queries.get_followup(viewer, followup_id)
        if found.household_id != values["household_id"]:
            raise Problem("already_exists")
        return found, False
    household = register.get_household(viewer, values["household_id"], field="household_id")
    member_id = values.get("member_id")
    if member_id is not None:
        member = register.get_member(viewer, member_id, field="member_id")
        if member.household_id != household.id:
            raise not_found("member_id")
    if values.get("assignee_id") is not None:
        check_assignee(viewer, values["assignee_id"])
    if values.get("window_start") and values["window_start"] > values["due"]:
        raise invalid(window_start="after_due")
    return records.create(viewer, followup_id, household, origin="desk", **values), True


def assign(
    viewer: Viewer,
    ids: Sequence[UUID],
    assignee_id: UUID | None,
    *,
    due: date | None = None,
    note: str | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[FollowUp]:
    """Give follow-ups to an account (None: to nobody), all or none, with a new due day and a note if given.

    A household in a village that the account does not serve is opened to it. `versions` (by id) are what the
    caller last saw: conflict, with the current record, if one has changed since.
    """
    access.require(viewer, "followup.assign")
    if assignee_id is not None:
        check_assignee(viewer, assignee_id)
    assigned = []
    for followup_id in dict.fromkeys(ids):
        followup = queries.get_followup(viewer, followup_id, field="ids", lock=True)
        check_version(followup, (versions or {}).get(str(followup_id)))
        if followup.state != "open":
            raise invalid(ids="followup_closed")
        assign_one(viewer, followup, assignee_id, due, note)
        assigned.append(followup)
    return assigned


def change(
    viewer: Viewer,
    followup: FollowUp,
    event_id: UUID | None,
    action: str,
    *,
    text: str | None = None,
    due: date | None = None,
    at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> FollowUp:
    """Comment on a follow-up, close it (done, cancel, withdraw), reopen it or give it another due day.

    The event's id is made by whoever asks, so that asking twice is harmless; None: a fresh one. Closing a
    closed one only adds to its history. `version` is what the caller last saw: conflict, with the current
    record, if it has changed since.
    """
    known = find(FollowUpEvent, event_id) if event_id else None
    if known is not None:
        if known.followup_id != followup.id:
            raise Problem("already_exists")
        return followup
    check_version(followup, version)
    if action == "redate" and due is None:
        raise invalid(due="required")
    before = {"state": followup.state, "due": followup.due.isoformat()}
    extra = dict(data or {})
    kind = _apply(viewer, followup, action, due=due, data=extra, at=at or now())
    followup.version += 1
    add_line(viewer, followup, kind, event_id=event_id, text=text, data=extra, at=at)
    audit.record(
        viewer,
        f"followup.{kind}",
        "followup",
        followup.id,
        household_id=followup.household_id,
        before=before,
        after={"state": followup.state, "due": followup.due.isoformat()},
        why=text,
    )
    records.publish(followup)
    if action in CLOSING and action != "withdraw":
        series.go_on(viewer, followup)
    return followup


def check_assignee(viewer: Viewer, account_id: UUID) -> None:
    """Raise not_found, naming `assignee_id`, for an account that this viewer cannot give work to."""
    works = exists().where(
        Account.id == account_id,
        Account.active,
        Account.role.in_(ASSIGNABLE),
        AccountArea.account_id == Account.id,
        access.serves(viewer, AccountArea.area_id),
    )
    if not db.session.scalar(select(works)):
        raise not_found("assignee_id")


def _apply(
    viewer: Viewer,
    followup: FollowUp,
    action: str,
    *,
    due: date | None,
    data: dict[str, Any],
    at: datetime,
) -> str:
    """Carry an action out on the row; the kind of its line of history."""
    if action in CLOSING:
        if followup.state == "open":
            followup.state, followup.closed_at, followup.closed_by = CLOSING[action], at, viewer.account_id
        else:
            data["was"] = followup.state
        return CLOSING[action]
    if action == "reopen":
        followup.state, followup.closed_at, followup.closed_by = "open", None, None
        return "reopened"
    if action == "redate":
        assert due is not None
        data |= {"from": followup.due.isoformat(), "due": due.isoformat()}
        _redate(followup, due)
        return "redated"
    return "comment"


def _redate(followup: FollowUp, due: date) -> None:
    """Move the due day, and the days that hang on it."""
    if followup.escalate_on is not None:
        followup.escalate_on += due - followup.due
    if followup.window_start is not None and followup.window_start > due:
        followup.window_start = None
    followup.due = due
    followup.level = 0


def assign_one(
    viewer: Viewer, followup: FollowUp, assignee_id: UUID | None, due: date | None, note: str | None
) -> None:
    """Give a follow-up that the caller has checked to an account, or to nobody."""
    before = followup.assignee_id
    data = {"from": text_of(before), "to": text_of(assignee_id)}
    if due is not None and due != followup.due:
        data |= {"due_from": followup.due.isoformat(), "due": due.isoformat()}
        _redate(followup, due)
    followup.assignee_id = assignee_id
    followup.version += 1
    add_line(viewer, followup, "assigned", text=note, data=data)
    hand_on(followup, before)
    records.publish(followup)
    audit.record(
        viewer,
        "followup.assigned",
        "followup",
        followup.id,
        household_id=followup.household_id,
        before={"assignee_id": text_of(before)},
        after={"assignee_id": text_of(assignee_id)},
        why=note,
    )


def hand_on(followup: FollowUp, before: UUID | None) -> None:
    """Open the household to whom a follow-up now is assigned, and close it to whom it was before."""
    db.session.flush()
    if followup.assignee_id is not None:
        changes.grant(followup.household_id, followup.village_id, followup.assignee_id)
    if before is not None and before != followup.assignee_id:
        _let_go(followup, before)


def _let_go(followup: FollowUp, account_id: UUID) -> None:
    """Close the household to an account that was given it for this follow-up and has no other work there."""
    other = exists().where(
        FollowUp.household_id == followup.household_id,
        FollowUp.assignee_id == account_id,
        FollowUp.state == "open",
    )
    household = db.session.get_one(Household, followup.household_id)
    if household.worker_id != account_id and not db.session.scalar(select(other)):
        changes.ungrant(followup.household_id, account_id)


def check_version(followup: FollowUp, version: int | None) -> None:
    """Raise conflict, with the current record, if it is not as the caller last saw it."""
    if version is not None and version != followup.version:
        raise conflict(current=queries.followup_body(followup))
