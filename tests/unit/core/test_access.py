"""Who sees which area and household, by area, by grant, and not at all."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import ACTIONS, Role, Viewer
from fieldapp.core.changes import grant
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.register.models import Household
from tests.factories import World, viewer_of


def areas_seen(viewer: Viewer) -> set[object]:
    """Areas within a viewer's scope."""
    return set(db.session.scalars(select(Area.id).where(access.within(viewer, Area.id))))


def test_a_viewer_holds_their_areas_and_all_below(each_world: World) -> None:
    world = each_world
    assert areas_seen(viewer_of(world.worker)) == {world.village.id}
    assert areas_seen(viewer_of(world.supervisor)) == {
        world.township.id,
        world.village.id,
        world.next_village.id,
    }
    assert len(areas_seen(viewer_of(world.administrator))) == 6


def test_an_account_without_areas_sees_nothing(each_world: World) -> None:
    assert areas_seen(Viewer(uuid4(), Role.SUPERVISOR, frozenset())) == set()


def test_a_phone_follows_the_areas_above_and_below_and_its_own_feed(each_world: World) -> None:
    world = each_world
    followed = access.streams(viewer_of(world.worker))
    assert set(followed) == {world.county.id, world.township.id, world.village.id, world.worker.id}
    assert len(access.streams(viewer_of(world.supervisor))) == 5


def test_a_granted_household_is_seen_by_that_account_only(each_world: World) -> None:
    world = each_world
    home = Household(id=uuid4(), village_id=world.village.id, created_at=now(), updated_at=now())
    with transaction():
        db.session.add(home)
        db.session.flush()
        grant(home.id, world.village.id, world.other_worker.id)

    def sees(viewer: Viewer) -> bool:
        seen = access.sees_household(viewer, Household.village_id, Household.id)
        return bool(db.session.scalar(select(Household.id).where(seen)))

    assert sees(viewer_of(world.worker))
    assert sees(viewer_of(world.supervisor))
    assert sees(viewer_of(world.other_worker))
    assert not sees(viewer_of(world.next_worker))
    assert not sees(viewer_of(world.other_supervisor))
    assert access.granted_accounts({home.id: world.village.id}) == {home.id: [world.other_worker.id]}
    guest = viewer_of(world.other_worker)
    access.require(guest, "visit.record", area_id=world.village.id, household_id=home.id)


def test_out_of_scope_is_not_found_and_out_of_role_is_not_allowed(world: World) -> None:
    worker = viewer_of(world.worker)
    access.require(worker, "register.edit", area_id=world.village.id)
    with pytest.raises(Problem) as unseen:
        access.require(worker, "register.edit", area_id=world.next_village.id, field="village_id")
    assert (unseen.value.code, unseen.value.errors[0].field) == ("not_found", "village_id")
    with pytest.raises(Problem) as barred:
        access.require(worker, "followup.assign", area_id=world.village.id)
    assert barred.value.code == "not_allowed"


def test_an_auditor_only_reads() -> None:
    auditor = Viewer(uuid4(), Role.AUDITOR, frozenset())
    allowed = {action for action in ACTIONS if access.may(auditor, action)}
    reads = {"read", "overview", "card.read", "request.read", "account.read", "audit.read", "export"}
    assert allowed == reads
