"""Handing households over: villages or single households go from one worker to another, with what is open."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.accounts import service as accounts
from fieldapp.accounts.models import Account
from fieldapp.accounts.queries import areas_of, managed_account
from fieldapp.core import access, audit, changes
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import invalid, not_found
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.register import queries
from fieldapp.register import service as register
from fieldapp.register.models import Household


def hand_over(
    viewer: Viewer,
    from_id: UUID,
    to_id: UUID,
    *,
    village_ids: Sequence[UUID] = (),
    household_ids: Sequence[UUID] = (),
    why: str,
) -> dict[str, Any]:
    """Give villages and households of one worker to another: the work open there goes along, and what is no
    longer the old worker's leaves their phone, after it has handed in what it holds. Returns how much went.
    """
    giver = managed_account(viewer, from_id, field="from_id")
    taker = managed_account(viewer, to_id, field="to_id")
    if giver.id == taker.id or not taker.active:
        raise invalid(to_id="not_allowed")
    areas = areas_of(giver.id)
    if not set(village_ids) <= set(areas):
        raise invalid(village_ids="not_found")
    homes = _households(viewer, village_ids, household_ids)
    accounts.set_areas(viewer, taker, {*areas_of(taker.id), *village_ids})
    moved = _reassign(viewer, giver, taker, homes, why)
    for household in homes:
        if household.worker_id == giver.id or household.id in household_ids:
            register.write(viewer, household, {"worker_id": taker.id}, why)
        changes.ungrant(household.id, giver.id)
    if village_ids:
        accounts.set_areas(viewer, giver, set(areas) - set(village_ids))
    done = {"households": len(homes), "followups": moved, "villages": len(village_ids)}
    after = done | {"from": str(giver.id), "to": str(taker.id)}
    audit.record(viewer, "account.hand_over", "account", giver.id, after=after, why=why)
    return done


def _households(
    viewer: Viewer, village_ids: Sequence[UUID], household_ids: Sequence[UUID]
) -> list[Household]:
    """The households that go, each in scope."""
    homes = [queries.get_household(viewer, one, field="household_ids", lock=True) for one in household_ids]
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(village_ids))
    inside = select(Household).where(Household.village_id.in_(below), Household.gone.is_(None))
    for area_id in village_ids:
        if not access.holds_area(viewer, area_id):
            raise not_found("village_ids")
    known = {home.id for home in homes}
    return homes + [home for home in db.session.scalars(inside) if home.id not in known]


def _reassign(viewer: Viewer, giver: Account, taker: Account, homes: Sequence[Household], why: str) -> int:
    """Give the follow-ups that the old worker has open in these households to the new one; how many."""
    ids = {home.id for home in homes}
    open_ones = db.session.execute(
        select(FollowUp.id, FollowUp.household_id)
        .where(FollowUp.assignee_id == giver.id, FollowUp.state == "open")
        .order_by(FollowUp.id)
    )
    moving = [followup_id for followup_id, home_id in open_ones if home_id in ids]
    followups.assign(viewer, moving, taker.id, note=why)
    return len(moving)
