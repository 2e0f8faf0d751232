"""Many items in one push: taken together, none harming another, whole or not at all when the server dies."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import event, func, select, text

from fieldapp import schema
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Visit

from ..e2e.service import free_port
from ..factories import Caller, World, caller, item, make_household, pull, push, visit_item

FIELDAPP = Path(sys.executable).parent / "fieldapp"


def visits_of(world: World, count: int, **values: Any) -> list[dict[str, Any]]:
    """Visits to as many households."""
    return [visit_item(make_household(world.village), **values) for _ in range(count)]


def test_a_batch_costs_a_few_statements_however_many_visits_are_in_it(
    each_app: Flask, each_world: World
) -> None:
    worker = caller(each_world.worker)
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    cost = []
    for count in (5, 40):
        items = visits_of(each_world, count)
        push(worker, items.pop())
        said.clear()
        push(worker, *items)
        cost.append(len(said))
    assert cost[1] <= cost[0] + 3
    assert cost[1] < 40


def test_what_is_wrong_with_some_items_of_a_batch_leaves_the_others_whole(
    each_app: Flask, each_world: World
) -> None:
    items = visits_of(each_world, 14)
    items[3]["body"]["outcome"] = "exploded"
    items[9] = items[8]
    items[11]["body"]["household_id"] = "00000000-0000-4000-8000-000000000000"
    receipts = push(caller(each_world.worker), *items, item("dance", {}), "no item")
    statuses = [receipt["status"] for receipt in receipts]
    expected = ["accepted"] * 14 + ["held", "refused"]
    expected[3], expected[9], expected[11] = "held", "duplicate", "held"
    assert statuses == expected
    assert [receipt["id"] for receipt in receipts[:14]] == [each["id"] for each in items]
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 11
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 14
    kinds = select(func.count()).where(AuditRow.action == "visit.accepted")
    assert db.session.scalar(kinds) == 11
    brought = {r["id"] for r in pull(caller(each_world.worker))["records"] if r["kind"] == "visit"}
    wrong = {items[3]["body"]["id"], items[11]["body"]["id"]}
    assert brought == {each["body"]["id"] for each in items} - wrong


def test_an_item_that_the_database_will_not_take_is_held_and_its_neighbours_count(
    each_app: Flask, each_world: World
) -> None:
    items = visits_of(each_world, 9)
    items[4]["body"]["note"] = "poison"
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE visits ADD CHECK (note <> 'poison')"))
        else:
            connection.execute(
                text(
                    "CREATE TRIGGER poison BEFORE INSERT ON visits WHEN NEW.note = 'poison' "
                    "BEGIN SELECT RAISE(ABORT, 'poison'); END"
                )
            )
    receipts = push(caller(each_world.worker), *items)
    statuses = [receipt["status"] for receipt in receipts]
    assert statuses == ["accepted"] * 4 + ["held"] + ["accepted"] * 4
    assert receipts[4]["reasons"][0]["code"] == "server_fault"
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 8


@contextmanager
def serving(app: Flask) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The service in processes of its own, on the same database as an app; killed at the end."""
    port = free_port()
    config = app.extensions["fieldapp.config"]
    environment = os.environ | {
        "FIELDAPP_MODE": "test",
        "FIELDAPP_DATA": str(config.data),
        "FIELDAPP_DATABASE": config.database,
        "FIELDAPP_LIMITS": "memory://",
    }
    process = subprocess.Popen(
        [FIELDAPP, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port, process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def hand_in(port: int, who: Caller, items: list[dict[str, Any]]) -> http.client.HTTPConnection:
    """A push on its way to a service."""
    device = {"id": str(who.device_id), "app_version": "1", "unsent": len(items)}
    body = json.dumps({"protocol": 1, "device": device, "items": items}).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/sync/push", body, who.headers | {"Content-Type": "application/json"})
    return connection


def test_a_server_killed_within_a_batch_leaves_every_item_whole_or_not_at_all(
    each_app: Flask, each_world: World
) -> None:
    flask_migrate.stamp(str(schema.MIGRATIONS))
    worker = caller(each_world.worker)
    homes = [make_household(each_world.village) for _ in range(10)]
    items = [visit_item(home) for _ in range(30) for home in homes]
    db.session.remove()
    for wait in (0.15, 0.6):
        with serving(each_app) as (port, _):
            hand_in(port, worker, items)
            time.sleep(wait)
    visits = select(func.count()).select_from(Visit)
    receipts = select(func.count()).select_from(Receipt)
    assert db.session.scalar(visits) == db.session.scalar(receipts)
    db.session.rollback()
    answers = push(worker, *items)
    assert {receipt["status"] for receipt in answers} <= {"accepted", "duplicate"}
    assert db.session.scalar(visits) == db.session.scalar(receipts) == len(items)
    accepted = select(func.count()).where(AuditRow.action == "visit.accepted")
    assert db.session.scalar(accepted) == len(items)
