"""The feed: what goes into it, what leaves it, and that no reader misses a row."""

import threading
from uuid import UUID, uuid4

import pytest
from flask import Flask

from fieldapp.accounts.models import Account
from fieldapp.accounts.service import set_areas
from fieldapp.core import changes
from fieldapp.core.changes import Change
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.register.models import Household
from tests.factories import World


def publish(
    stream: UUID, record: UUID, body: dict[str, object] | None, household: UUID | None = None
) -> None:
    """Publish a record to one stream in a transaction of its own."""
    with transaction():
        changes.publish("thing", record, stream, household, body)


def bodies(*streams: UUID, after: dict[UUID, changes.Place] | None = None) -> list[str | None]:
    """What a reader of these streams is given."""
    db.session.rollback()
    return [row.body for row in changes.read(streams, after or {}, 1000).rows if row.kind == "thing"]


def make_household(world: World) -> UUID:
    """A household of the first village, with one record in its feed."""
    home = Household(id=uuid4(), village_id=world.village.id, created_at=now(), updated_at=now())
    with transaction():
        db.session.add(home)
        db.session.flush()
        changes.publish("household", home.id, world.village.id, home.id, {"n": 0})
    publish(world.village.id, uuid4(), {"n": 1}, home.id)
    return home.id


def test_a_record_published_again_comes_once_and_last(each_app: Flask) -> None:
    stream, first, second = uuid4(), uuid4(), uuid4()
    publish(stream, first, {"n": 1})
    publish(stream, second, {"n": 2})
    publish(stream, first, {"n": 3})
    assert bodies(stream) == ['{"n":2}', '{"n":3}']


def test_a_record_that_moved_leaves_a_mark_behind(each_app: Flask) -> None:
    old, new, record = uuid4(), uuid4(), uuid4()
    publish(old, record, {"n": 1})
    seen = changes.read([old], {}, 10).cursor
    publish(new, record, {"n": 2})
    assert bodies(old, after=seen) == [None]
    assert bodies(new) == ['{"n":2}']


def test_reading_page_by_page_gives_everything_once(each_app: Flask) -> None:
    streams = [uuid4() for _ in range(3)]
    records = [(stream, uuid4()) for stream in streams for _ in range(7)]
    for stream, record in records:
        publish(stream, record, {"id": str(record)})
    db.session.rollback()
    cursor: dict[UUID, changes.Place] = {}
    seen: list[UUID] = []
    left = []
    while True:
        page = changes.read(streams, cursor, 4)
        seen += [row.record_id for row in page.rows]
        left.append(page.remaining)
        cursor = page.cursor
        if not page.more:
            break
    assert seen == [record for _, record in records]
    assert left == [17, 13, 9, 5, 1, 0]
    assert changes.read(streams, cursor, 4).rows == []


def test_a_stream_new_to_a_reader_is_read_from_its_start(each_app: Flask) -> None:
    known, new = uuid4(), uuid4()
    publish(known, uuid4(), {"n": 1})
    cursor = changes.read([known], {}, 10).cursor
    publish(new, uuid4(), {"n": 2})
    assert bodies(known, new, after=cursor) == ['{"n":2}']


def test_granting_a_household_copies_it_into_the_accounts_feed(each_world: World) -> None:
    home, guest = make_household(each_world), each_world.other_worker.id
    with transaction():
        changes.grant(home, each_world.village.id, guest)
    assert bodies(guest) == ['{"n":1}']
    publish(each_world.village.id, uuid4(), {"n": 2}, home)
    assert bodies(guest) == ['{"n":1}', '{"n":2}']
    seen = changes.read([guest], {}, 100).cursor
    with transaction():
        changes.ungrant(home, guest)
    assert bodies(guest, after=seen) == [None, None]
    publish(each_world.village.id, uuid4(), {"n": 3}, home)
    assert bodies(guest, after=seen) == [None, None]
    assert bodies(guest) == []


def test_granting_to_someone_who_serves_the_village_copies_nothing(each_world: World) -> None:
    home = make_household(each_world)
    with transaction():
        changes.grant(home, each_world.village.id, each_world.supervisor.id)
    assert bodies(each_world.supervisor.id) == []


def test_an_account_that_comes_to_serve_the_village_keeps_no_second_copy(each_world: World) -> None:
    world = each_world
    home, guest = make_household(world), world.other_worker.id
    with transaction():
        changes.grant(home, world.village.id, guest)
    seen = changes.read([guest], {}, 100).cursor
    with transaction():
        set_areas(None, db.session.get_one(Account, guest), [world.village.id])
    assert bodies(guest, after=seen) == [None]
    with transaction():
        set_areas(None, db.session.get_one(Account, guest), [world.other_village.id])
    assert bodies(guest) == ['{"n":1}']


@pytest.mark.postgres
def test_a_row_of_a_transaction_still_running_is_not_stepped_over(postgres_app: Flask) -> None:
    stream = uuid4()
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with postgres_app.app_context(), transaction():
            changes.publish("thing", uuid4(), stream, None, {"n": "slow"})
            written.set()
            go_on.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    publish(stream, uuid4(), {"n": "quick"})
    first = changes.read([stream], {}, 10)
    db.session.rollback()
    go_on.set()
    thread.join()
    second = changes.read([stream], first.cursor, 10)
    seen = [row.body for row in [*first.rows, *second.rows]]
    assert sorted(filter(None, seen)) == ['{"n":"quick"}', '{"n":"slow"}']


def test_a_reader_of_very_many_streams_is_served(each_app: Flask) -> None:
    streams = [uuid4() for _ in range(1500)]
    publish(streams[700], uuid4(), {"n": 1})
    publish(streams[1400], uuid4(), {"n": 2})
    assert bodies(*streams) == ['{"n":1}', '{"n":2}']


def test_many_writers_at_once_lose_and_repeat_nothing(each_app: Flask) -> None:
    stream = uuid4()

    def write(n: int) -> None:
        with each_app.app_context():
            for k in range(10):
                with transaction():
                    changes.publish("thing", uuid4(), stream, None, {"n": [n, k]})

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    cursor: dict[UUID, changes.Place] = {}
    seen: list[str | None] = []
    while any(writer.is_alive() for writer in writers) or not seen:
        db.session.rollback()
        page = changes.read([stream], cursor, 7)
        seen += [row.body for row in page.rows]
        cursor = page.cursor
    for writer in writers:
        writer.join()
    db.session.rollback()
    while (page := changes.read([stream], cursor, 7)).rows:
        seen += [row.body for row in page.rows]
        cursor = page.cursor
    assert len(seen) == len(set(seen)) == 40
    assert db.session.query(Change).filter_by(stream_id=stream).count() == 40
