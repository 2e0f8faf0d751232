"""Many phones at the same moment: one item is one visit, and the feed skips nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from fieldapp.accounts.models import Account
from fieldapp.core.db import db
from fieldapp.sync.models import HeldItem, Receipt
from fieldapp.visits.models import Visit

from ..factories import Caller, World, caller, make_household, pull, push, visit_item


def together(app: Flask, workers: list[Account], batches: list[list[Any]]) -> list[list[dict[str, Any]]]:
    """Have each of these workers hand in a batch of items at the same moment, from a thread of its own."""
    callers = [caller(worker) for worker in workers]
    db.session.rollback()

    def send(worker: Caller, items: list[Any]) -> list[dict[str, Any]]:
        with app.app_context():
            try:
                return push(worker.on(app.test_client()), *items)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(batches)) as threads:
        return list(threads.map(send, callers, batches))


def test_the_same_item_from_many_requests_at_once_is_one_visit(each_app: Flask, each_world: World) -> None:
    sent = visit_item(make_household(each_world.village))
    held = visit_item(make_household(each_world.village), "exploded")
    answers = together(each_app, [each_world.worker] * 6, [[sent, held]] * 6)
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
    answers = together(each_app, [each_world.worker] * len(batches), batches)
    assert {receipt["status"] for receipts in answers for receipt in receipts} == {"accepted"}
    records = pull(caller(each_world.worker), limit=3)["records"]
    assert len({r["id"] for r in records if r["kind"] == "visit"}) == 16
    promised = [r["body"] for r in records if r["kind"] == "followup"]
    assert sum(each["state"] == "open" for each in promised) == 1


def test_what_several_workers_hand_in_at_once_is_each_ones_own(each_app: Flask, each_world: World) -> None:
    world = each_world
    workers = [world.worker, world.next_worker, world.other_worker] * 3
    homes = [
        make_household(village) for village in (world.village, world.next_village, world.other_village)
    ] * 3
    batches = [[visit_item(home), visit_item(homes[at - 1])] for at, home in enumerate(homes)]
    answers = together(each_app, workers, batches)
    assert [[receipt["status"] for receipt in receipts] for receipts in answers] == [["accepted", "held"]] * 9
    credited = {visit.household_id: visit.worker_id for visit in db.session.scalars(select(Visit))}
    assert credited == {home.id: worker.id for home, worker in zip(homes, workers, strict=True)}
    kept = db.session.execute(select(HeldItem.account_id, func.count()).group_by(HeldItem.account_id))
    assert dict(kept.tuples().all()) == {worker.id: 3 for worker in workers}
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 9
