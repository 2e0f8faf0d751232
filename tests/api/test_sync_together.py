"""Many phones at the same moment: one item is one visit, and the feed skips nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from fieldapp.core.db import db
from fieldapp.sync.models import HeldItem, Receipt
from fieldapp.visits.models import Visit

from ..factories import World, caller, make_household, pull, push, visit_item


def together(app: Flask, world: World, batches: list[list[Any]]) -> list[list[dict[str, Any]]]:
    """Hand in these batches of items at the same moment, each from a thread of its own."""
    worker = caller(world.worker)
    db.session.rollback()

    def send(items: list[Any]) -> list[dict[str, Any]]:
        with app.app_context():
            try:
                return push(worker.on(app.test_client()), *items)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(batches)) as threads:
        return list(threads.map(send, batches))


def test_the_same_item_from_many_requests_at_once_is_one_visit(each_app: Flask, each_world: World) -> None:
    sent = visit_item(make_household(each_world.village))
    held = visit_item(make_household(each_world.village), "exploded")
    answers = together(each_app, each_world, [[sent, held]] * 6)
    statuses = sorted(receipts[0]["status"] for receipts in answers)
    assert statuses == ["accepted"] + ["duplicate"] * 5
    assert sorted(receipts[1]["status"] for receipts in answers) == ["duplicate"] * 5 + ["held"]
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 1
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 2
    assert db.session.scalar(select(func.count()).select_from(HeldItem)) == 1


def test_many_visits_to_one_household_at_once_all_count_and_all_come_down(
    each_app: Flask, each_world: World
) -> None:
    household = make_household(each_world.village)
    batches = [[visit_item(household, "not_at_home") for _ in range(4)] for _ in range(4)]
    answers = together(each_app, each_world, batches)
    assert {receipt["status"] for receipts in answers for receipt in receipts} == {"accepted"}
    records = pull(caller(each_world.worker), limit=3)["records"]
    assert len({r["id"] for r in records if r["kind"] == "visit"}) == 16
    promised = [r["body"] for r in records if r["kind"] == "followup"]
    assert sum(each["state"] == "open" for each in promised) == 1
