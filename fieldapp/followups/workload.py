"""What the workers of an area have to do, and proposing who takes more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.accounts.models import Account
from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Role, Viewer
from fieldapp.core.db import among, db
from fieldapp.followups import queries
from fieldapp.followups.balance import Task, Worker, propose
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household


def proposal(viewer: Viewer, ids: Sequence[UUID]) -> dict[str, Any]:
    """Who could take these follow-ups: {items: [{followup_id, assignee_id, metres}], workers: [{account_id,
    before, after}]}. The load is what a worker has open, without these.
    """
    access.require(viewer, "followup.assign")
    tasks = _tasks(viewer, ids)
    workers = _workers(viewer, [task.id for task in tasks])
    found = propose(tasks, workers)
    given = [one.worker_id for one in found]
    return {
        "items": [
            {"followup_id": one.task_id, "assignee_id": one.worker_id, "metres": one.metres} for one in found
        ],
        "workers": [
            {"account_id": one.id, "before": one.load, "after": one.load + given.count(one.id)}
            for one in workers
        ],
    }


def _tasks(viewer: Viewer, ids: Sequence[UUID]) -> list[Task]:
    """The open ones of these follow-ups, the most pressing first."""
    query = (
        select(FollowUp.id, FollowUp.village_id, Household.lat, Household.lon)
        .join(Household, Household.id == FollowUp.household_id)
        .where(FollowUp.id.in_(ids), FollowUp.state == "open", queries.visible(viewer))
        .order_by(FollowUp.urgency, FollowUp.due, FollowUp.id)
    )
    return [Task(*row) for row in db.session.execute(query)]


def _workers(viewer: Viewer, without: Sequence[UUID]) -> list[Worker]:
    """The active workers within the viewer's areas."""
    serving = (
        select(Account.id, AreaTree.area_id)
        .join(AccountArea, AccountArea.account_id == Account.id)
        .join(AreaTree, AreaTree.ancestor_id == AccountArea.area_id)
        .where(Account.active, Account.role == Role.WORKER, access.within(viewer, AccountArea.area_id))
        .order_by(Account.id)
    )
    villages: dict[UUID, set[UUID]] = {}
    for account_id, area_id in db.session.execute(serving):
        villages.setdefault(account_id, set()).add(area_id)
    middles = _middles(set().union(*villages.values()))
    loads = _loads(list(villages), without)
    found = []
    for account_id, served in villages.items():
        lat, lon = _middle([middles[one] for one in served if one in middles])
        found.append(Worker(account_id, frozenset(served), lat, lon, loads.get(account_id, 0)))
    return found


def _middles(village_ids: set[UUID]) -> dict[UUID, tuple[int, float, float]]:
    """Villages, each with how many of its houses have a position, and their mean."""
    query = (
        select(
            Household.village_id, func.count(Household.lat), func.avg(Household.lat), func.avg(Household.lon)
        )
        .where(Household.village_id.in_(village_ids), Household.lat.is_not(None), Household.gone.is_(None))
        .group_by(Household.village_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def _middle(middles: list[tuple[int, float, float]]) -> tuple[float | None, float | None]:
    houses = sum(n for n, _, _ in middles)
    if houses == 0:
        return None, None
    return sum(n * lat for n, lat, _ in middles) / houses, sum(n * lon for n, _, lon in middles) / houses


def _loads(account_ids: Sequence[UUID], without: Sequence[UUID]) -> dict[UUID, int]:
    """How many follow-ups each account has open."""
    query = select(FollowUp.assignee_id, func.count()).where(
        among(FollowUp.assignee_id, account_ids), FollowUp.state == "open", FollowUp.id.not_in(without)
    )
    rows = db.session.execute(query.group_by(FollowUp.assignee_id))
    return {account_id: n for account_id, n in rows if account_id is not None}
