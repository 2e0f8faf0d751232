"""Handing households over: villages or single households go from one worker to another, with what is open.

At once or from a day on, for good or for a while; what went for a while comes back on its day by itself.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from fieldapp.accounts import service as accounts
from fieldapp.accounts.models import Account
from fieldapp.accounts.queries import areas_of, load_viewer, managed_account
from fieldapp.areas.models import Area
from fieldapp.core import access, audit, changes, clock
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem, invalid, not_found
from fieldapp.core.ids import new_id
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.operations import queries
from fieldapp.operations.models import HandOver
from fieldapp.operations.summary import summarise
from fieldapp.register import queries as register_queries
from fieldapp.register import service as register
from fieldapp.register.models import Household

KIND = "hand_over"
log = logging.getLogger(__name__)


def hand_over(viewer: Viewer, body: Mapping[str, Any]) -> HandOver:
    """Give villages and households of one worker to another, typed by HandOverSchema: at once, or planned
    where it begins later. The work open there goes along, and what is no longer the old worker's leaves their
    phone, after it has handed in what it holds.
    """
    giver, taker, homes = _checked(viewer, body)
    starts_on, ends_on = body.get("starts_on"), body.get("ends_on")
    today = _today(homes)
    if ends_on is not None and ends_on <= max(starts_on or today, today):
        raise invalid(ends_on="too_early")
    row = HandOver(
        id=new_id(),
        from_id=giver.id,
        to_id=taker.id,
        made_at=clock.now(),
        made_by=viewer.account_id,
        village_ids=[str(one) for one in body["village_ids"]],
        household_ids=[str(one) for one in body["household_ids"]],
        why=body["why"],
        note=body.get("note"),
        starts_on=starts_on,
        ends_on=ends_on,
        state="planned",
        moved={},
        summary=summarise(giver, homes),
    )
    db.session.add(row)
    if starts_on is None or starts_on <= today:
        _give(viewer, row, giver, taker, homes)
    else:
        db.session.flush()
        audit.record(viewer, "account.hand_over_planned", "account", giver.id, after=_told(row), why=row.why)
    return row


def preview(viewer: Viewer, body: Mapping[str, Any]) -> dict[str, Any]:
    """How much would go, and what its receiver would read."""
    giver, _, homes = _checked(viewer, body)
    return {**_counts(body["village_ids"], homes, giver), "summary": summarise(giver, homes)}


def end(viewer: Viewer, hand_over_id: UUID, why: str) -> HandOver:
    """Give back what went, as a hand-over of its own with a summary of its own; one that is only planned is
    cancelled. Twice is harmless.
    """
    row = queries.get_hand_over(viewer, hand_over_id, lock=True)
    access.require(viewer, "account.manage")
    if row.state == "planned":
        row.state, row.ended_at = "cancelled", clock.now()
        db.session.flush()
        audit.record(viewer, "account.hand_over_cancelled", "account", row.from_id, after=_told(row), why=why)
    elif row.state == "given":
        _give_back(viewer, row, why)
    return row


def acknowledge(viewer: Viewer, hand_over_id: UUID) -> HandOver:
    """Note that its receiver has read the summary. Twice is harmless; anybody else finds nothing."""
    row = db.session.get(HandOver, hand_over_id, with_for_update=True)
    if row is None or row.to_id != viewer.account_id or row.given_at is None:
        raise not_found("hand_over_id")
    if row.read_at is None:
        row.read_at = clock.now()
        db.session.flush()
        audit.record(viewer, "account.hand_over_read", "account", row.to_id, after={"from": str(row.from_id)})
        publish(row)
    return row


def settle_due() -> int:
    """Carry out every hand-over whose day has come, and give back those whose days are over; how many. One
    that cannot be done, since somebody is suspended or its villages went elsewhere, waits for a person.
    """
    latest = max(
        (clock.today(zone) for zone in db.session.scalars(select(Area.timezone).distinct())), default=None
    )
    latest = latest or clock.today()
    begins = and_(HandOver.state == "planned", HandOver.starts_on <= latest)
    ends = and_(HandOver.state == "given", HandOver.ends_on <= latest)
    ids = list(db.session.scalars(select(HandOver.id).where(or_(begins, ends)).order_by(HandOver.made_at)))
    db.session.rollback()
    done = 0
    for hand_over_id in ids:
        try:
            with transaction():
                done += _settle(hand_over_id)
        except Problem as problem:
            log.warning("hand-over %s waits: %s %s", hand_over_id, problem.code, problem.errors)
    return done


def publish(row: HandOver) -> None:
    """Tell the receiver's phone of a hand-over, as long as it stands."""
    body = queries.hand_over_body(row) if row.state == "given" else None
    changes.publish_to([row.to_id], KIND, row.id, None, body)


def _settle(hand_over_id: UUID) -> bool:
    row = db.session.get(HandOver, hand_over_id, with_for_update=True)
    viewer = load_viewer(row.made_by) if row is not None else None
    if row is None or viewer is None:
        return False
    homes = _households(viewer, _ids(row.village_ids), _standing(row.household_ids))
    today = _today(homes)
    if row.state == "planned" and row.starts_on is not None and row.starts_on <= today:
        giver, taker, homes = _checked(viewer, _asked(row))
        _give(viewer, row, giver, taker, homes)
        return True
    if row.state == "given" and row.ends_on is not None and row.ends_on <= today:
        _give_back(viewer, row, row.why)
        return True
    return False


def _checked(viewer: Viewer, body: Mapping[str, Any]) -> tuple[Account, Account, list[Household]]:
    """Who gives, who takes, and the households that go. Raises what is wrong with either."""
    giver = managed_account(viewer, body["from_id"], field="from_id")
    taker = managed_account(viewer, body["to_id"], field="to_id") if body.get("to_id") else giver
    if body.get("to_id") and (giver.id == taker.id or not taker.active):
        raise invalid(to_id="not_allowed")
    if not set(body["village_ids"]) <= set(areas_of(giver.id)):
        raise invalid(village_ids="not_found")
    return giver, taker, _households(viewer, body["village_ids"], body["household_ids"])


def _give(viewer: Viewer, row: HandOver, giver: Account, taker: Account, homes: Sequence[Household]) -> None:
    """Carry a hand-over out, and keep what went and what its receiver is to read."""
    villages, chosen = _ids(row.village_ids), set(_ids(row.household_ids))
    row.summary = summarise(giver, homes)
    shared = set(areas_of(taker.id)) & set(villages)
    workers = {one.id for one in homes if one.worker_id == giver.id or one.id in chosen}
    moving = _open_of(giver, {one.id for one in homes})
    row.moved = {
        "shared": sorted(map(str, shared)),
        "workers": sorted(map(str, workers)),
        "followups": sorted(map(str, moving)),
    }
    _pass_on(
        viewer,
        giver,
        taker,
        villages=villages,
        leaving=set(villages),
        homes=homes,
        workers=workers,
        moving=moving,
        why=row.why,
    )
    row.state, row.given_at = "given", clock.now()
    db.session.flush()
    after = _told(row) | {"households": len(homes), "followups": len(moving), "villages": len(villages)}
    audit.record(viewer, "account.hand_over", "account", giver.id, after=after, why=row.why)
    publish(row)


def _give_back(viewer: Viewer, row: HandOver, why: str) -> None:
    """Give back what a hand-over moved: a village that the receiver had served before stays theirs too."""
    holder = managed_account(viewer, row.to_id, field="to_id")
    owner = managed_account(viewer, row.from_id, field="from_id")
    if not owner.active:
        raise invalid(from_id="not_allowed")
    shared, kept = set(_ids(row.moved["shared"])), set(areas_of(holder.id))
    villages = [one for one in _ids(row.village_ids) if one in kept]
    homes = _households(viewer, villages, _standing(row.household_ids))
    went, named = set(_ids(row.moved["followups"])), set(_ids(row.moved["workers"]))
    own = {one.id for one in homes if one.village_id in shared}
    back = [
        one
        for one in _open_of(holder, {home.id for home in homes})
        if one in went or db.session.get_one(FollowUp, one).household_id not in own
    ]
    workers = {
        one.id for one in homes if one.worker_id == holder.id and (one.id in named or one.id not in own)
    }
    returned = HandOver(
        id=new_id(),
        from_id=holder.id,
        to_id=owner.id,
        made_at=clock.now(),
        made_by=viewer.account_id,
        village_ids=[str(one) for one in villages],
        household_ids=row.household_ids,
        why=why,
        gives_back=row.id,
        state="given",
        given_at=clock.now(),
        moved={"shared": [], "workers": sorted(map(str, workers)), "followups": sorted(map(str, back))},
        summary=summarise(holder, homes, followup_ids=back),
    )
    db.session.add(returned)
    _pass_on(
        viewer,
        holder,
        owner,
        villages=villages,
        leaving=set(villages) - shared,
        homes=homes,
        workers=workers,
        moving=back,
        why=why,
    )
    row.state, row.ended_at = "ended", clock.now()
    db.session.flush()
    audit.record(viewer, "account.hand_over_ended", "account", owner.id, after=_told(returned), why=why)
    publish(row)
    publish(returned)


def _pass_on(
    viewer: Viewer,
    giver: Account,
    taker: Account,
    *,
    villages: Sequence[UUID],
    leaving: set[UUID],
    homes: Sequence[Household],
    workers: set[UUID],
    moving: Sequence[UUID],
    why: str,
) -> None:
    """Move villages, households' workers and follow-ups; the giver no longer serves those `leaving`."""
    accounts.set_areas(viewer, taker, {*areas_of(taker.id), *villages})
    followups.assign(viewer, moving, taker.id, note=why)
    for household in homes:
        if household.id in workers:
            register.write(viewer, household, {"worker_id": taker.id}, why)
        changes.ungrant(household.id, giver.id)
    if leaving:
        accounts.set_areas(viewer, giver, set(areas_of(giver.id)) - leaving)


def _households(
    viewer: Viewer, village_ids: Sequence[UUID], household_ids: Sequence[UUID]
) -> list[Household]:
    """The households that go, each in scope."""
    homes = [
        register_queries.get_household(viewer, one, field="household_ids", lock=True) for one in household_ids
    ]
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(village_ids))
    inside = select(Household).where(Household.village_id.in_(below), Household.gone.is_(None))
    for area_id in village_ids:
        if not access.holds_area(viewer, area_id):
            raise not_found("village_ids")
    known = {home.id for home in homes}
    return homes + [home for home in db.session.scalars(inside) if home.id not in known]


def _open_of(giver: Account, homes: set[UUID]) -> list[UUID]:
    """The follow-ups that a worker has open in these households."""
    open_ones = db.session.execute(
        select(FollowUp.id, FollowUp.household_id)
        .where(FollowUp.assignee_id == giver.id, FollowUp.state == "open")
        .order_by(FollowUp.id)
    )
    return [followup_id for followup_id, home_id in open_ones if home_id in homes]


def _counts(villages: Sequence[UUID], homes: Sequence[Household], giver: Account) -> dict[str, int]:
    moving = _open_of(giver, {one.id for one in homes})
    return {"villages": len(villages), "households": len(homes), "followups": len(moving)}


def _standing(ids: Sequence[str]) -> list[UUID]:
    """Of households, those that still stand."""
    wanted = select(Household.id).where(Household.id.in_(_ids(ids)), Household.gone.is_(None))
    return list(db.session.scalars(wanted.order_by(Household.id)))


def _asked(row: HandOver) -> dict[str, Any]:
    return {
        "from_id": row.from_id,
        "to_id": row.to_id,
        "village_ids": _ids(row.village_ids),
        "household_ids": _standing(row.household_ids),
    }


def _today(homes: Sequence[Household]) -> date:
    """Today's day where the households are."""
    area = db.session.get(Area, homes[0].village_id) if homes else None
    return clock.today(area.timezone if area else None)


def _told(row: HandOver) -> dict[str, Any]:
    """What the audit trail says of a hand-over."""
    days = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    told = {name: day.isoformat() for name, day in days.items() if day is not None}
    return told | {"from": str(row.from_id), "to": str(row.to_id)}


def _ids(texts: Sequence[str]) -> list[UUID]:
    return [UUID(one) for one in texts]
