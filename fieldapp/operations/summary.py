"""What the receiver of households reads: what is open there, which need looking at, what is not sent yet."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.accounts.models import Account, Device
from fieldapp.areas.models import Area
from fieldapp.core import clock
from fieldapp.core.db import db
from fieldapp.followups.models import FollowUp
from fieldapp.followups.states import due_state
from fieldapp.register.models import Household
from fieldapp.visits.models import Visit

# So many of each are told one by one; the counts are of all.
MOST = 100
LONG = timedelta(days=180)
PRESSING = ("urgent", "high")


def summarise(
    giver: Account, homes: Sequence[Household], followup_ids: Sequence[UUID] | None = None
) -> dict[str, Any]:
    """A summary of households that go from a worker, as JSON: the follow-ups that the worker has open there
    (or those of `followup_ids`), the households at risk and why, and what the worker's phones last said they
    had not sent.
    """
    by_id = {one.id: one for one in homes}
    promised = [
        one
        for one in db.session.scalars(
            select(FollowUp)
            .where(FollowUp.assignee_id == giver.id, FollowUp.state == "open")
            .order_by(FollowUp.due, FollowUp.id)
        )
        if one.household_id in by_id and (followup_ids is None or one.id in set(followup_ids))
    ]
    told = [_promise(one, by_id[one.household_id]) for one in promised]
    risks = _risks(giver, homes, told)
    phones = select(Device).where(Device.account_id == giver.id, Device.unsent > 0).order_by(Device.last_seen)
    return {
        "giver": giver.name,
        "households": len(homes),
        "followups_count": len(told),
        "followups": told[:MOST],
        "at_risk_count": len(risks),
        "at_risk": risks[:MOST],
        "unsent": [
            {"device": one.name, "unsent": one.unsent, "last_seen": one.last_seen.isoformat()}
            for one in db.session.scalars(phones)
        ],
    }


def _promise(one: FollowUp, household: Household) -> dict[str, Any]:
    dates = {name: getattr(one, name) for name in ("due", "window_start", "escalate_on")}
    standing = due_state(
        {name: day and day.isoformat() for name, day in dates.items()}, _today(one.village_id)
    )
    return {
        "id": str(one.id),
        **_home(household),
        "title": one.title,
        "due": one.due.isoformat(),
        "priority": one.priority,
        "standing": standing,
    }


def _risks(
    giver: Account, homes: Sequence[Household], told: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The households that need looking at, those with most reasons first."""
    why: dict[str, set[str]] = {str(one.id): set() for one in homes}
    for one in told:
        if one["standing"] in ("overdue", "escalated"):
            why[one["household_id"]].add("late")
        if one["priority"] in PRESSING:
            why[one["household_id"]].add("urgent")
    waiting = select(Visit.household_id).where(
        Visit.worker_id == giver.id, Visit.state.in_(("returned", "held")), Visit.practice.is_(False)
    )
    for household_id in db.session.scalars(waiting):
        if str(household_id) in why:
            why[str(household_id)].add("visit_waits")
    long_ago = clock.now() - LONG
    for home in homes:
        if home.status == "active" and home.last_visit_at is None:
            why[str(home.id)].add("never")
        elif home.status == "active" and home.last_visit_at is not None and home.last_visit_at < long_ago:
            why[str(home.id)].add("long_ago")
    found = [_home(home) | {"why": sorted(why[str(home.id)])} for home in homes if why[str(home.id)]]
    return sorted(found, key=lambda one: (-len(one["why"]), one["number"] or "", one["household_id"]))


def _home(household: Household) -> dict[str, Any]:
    return {
        "household_id": str(household.id),
        "village_id": str(household.village_id),
        "number": household.number,
        "head_name": household.head_name,
    }


def _today(village_id: UUID) -> Any:
    return clock.today(db.session.get_one(Area, village_id).timezone)
