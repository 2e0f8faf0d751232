"""Rows written many at once are those that the ORM would have written."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from fieldapp.core.access import Viewer
from fieldapp.core.audit import AuditRow
from fieldapp.core.bulk import insert_rows, insert_unless_there
from fieldapp.core.db import db, transaction
from fieldapp.core.unit import add, find, unit
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Visit, VisitAttachment
from tests.factories import World, make_household, viewer_of

AT = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
WORDS = {"中文": 'a "quoted"\n\\ line', "ß": ["é", None, True, 1.5, 2**53], "empty": {}, "list": []}


def a_visit(world: World, **given: object) -> Visit:
    home = make_household(world.village)
    return Visit(
        **{
            "id": uuid4(), "household_id": home.id, "village_id": home.village_id,
            "worker_id": world.worker.id, "started_at": AT, "received_at": AT, "outcome": "met",
        }
        | given
    )  # fmt: skip


def test_what_is_written_together_reads_back_as_it_was(each_world: World) -> None:
    viewer: Viewer = viewer_of(each_world.worker)
    visits = [
        a_visit(each_world, lat=29.123456789012345, note=f"{n} 好 \\ \" '", reasons=[WORDS]) for n in range(3)
    ]
    with transaction(), unit():
        for visit in visits:
            add(visit)
    ids = [visit.id for visit in visits]
    db.session.expunge_all()
    found = db.session.scalars(select(Visit).where(Visit.id.in_(ids)).order_by(Visit.note)).all()
    assert [one.note for one in found] == [f"{n} 好 \\ \" '" for n in range(3)]
    assert found[0].lat == 29.123456789012345
    assert found[0].started_at == AT
    assert found[0].reasons == [WORDS]
    assert (found[0].worker_id, found[0].ended_at, found[0].card_id) == (viewer.account_id, None, None)
    assert (found[0].practice, found[0].state, found[0].version) == (False, "accepted", 1)  # the defaults


def test_an_object_written_together_with_others_is_the_one_that_queries_give_and_its_changes_are_kept(
    each_world: World,
) -> None:
    visit = a_visit(each_world)
    with transaction(), unit():
        add(visit)
        assert db.session.scalar(select(Visit).where(Visit.id == visit.id)) is visit
        assert visit.version == 1
        visit.note = "changed after it was written"
        assert find(Visit, visit.id) is visit
    visit_id = visit.id
    db.session.expunge_all()
    assert db.session.get_one(Visit, visit_id).note == "changed after it was written"


def test_only_rows_whose_keys_are_free_are_claimed(each_world: World) -> None:
    taken, free = uuid4(), uuid4()

    def claim(*ids: object) -> set[object]:
        worker = each_world.worker.id
        rows = [
            {"item_id": one, "account_id": worker, "kind": "visit", "status": "accepted", "answered_at": AT,
             "digest": "0"}
            for one in ids
        ]  # fmt: skip
        with transaction():
            return insert_unless_there(Receipt, rows)

    assert claim(taken) == {taken}
    assert claim(taken, free) == {free}
    assert claim(taken, free) == set()
    assert db.session.get_one(Receipt, free).reasons == []


def test_no_rows_are_no_statement_and_naive_moments_are_refused(each_world: World) -> None:
    insert_rows(VisitAttachment, [])
    naive = {"id": uuid4(), "at": AT.replace(tzinfo=None), "action": "a", "subject_kind": "b"}
    with pytest.raises(Exception, match="aware"), transaction():
        insert_rows(AuditRow, [naive])
