"""Filling a database with the demo: whole, the same every time, and never over anyone's records."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldapp.accounts.models import Account
from fieldapp.accounts.passwords import verify_password
from fieldapp.cards.models import Card
from fieldapp.core import clock
from fieldapp.core.changes import Change
from fieldapp.core.db import Model, db, transaction
from fieldapp.core.settings import get_setting, put_setting
from fieldapp.demo.fill import NotEmpty, fill_demo, is_half_filled
from fieldapp.demo.staff import PASSWORD
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household, Member
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Submission, Visit

from ...factories import make_area

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUSEHOLDS = 24


def fill(seed: int = 1, **options: Any) -> None:
    with clock.at(NOON):
        fill_demo(HOUSEHOLDS, seed, quiet=True, **options)


def count(table: type[Model], *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def everything() -> dict[str, list[str]]:
    """Every row of every table in words, but password hashes, which are salted."""
    db.session.rollback()
    found = {}
    for table in Model.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name != "password_hash"]
        found[table.name] = sorted(str(tuple(row)) for row in db.session.execute(select(*columns)))
    return found


def test_it_holds_a_township_at_work(app: Flask) -> None:
    fill()
    assert get_setting("demo") == "true"
    roles = {
        row[0]: row[1]
        for row in db.session.execute(select(Account.role, func.count()).group_by(Account.role))
    }
    assert roles == {"worker": 8, "supervisor": 2, "administrator": 1, "auditor": 1}
    assert all(
        verify_password(account.password_hash, PASSWORD) for account in db.session.scalars(select(Account))
    )
    assert count(Household) == HOUSEHOLDS
    assert count(Card, Card.revoked_at.is_(None)) == HOUSEHOLDS
    assert count(Member) > 2 * HOUSEHOLDS
    assert count(Visit) >= HOUSEHOLDS // 2
    assert count(FollowUp) > 0


def test_its_visits_went_the_way_of_real_ones_and_passed_the_checks(app: Flask) -> None:
    fill()
    assert count(Receipt) == count(Visit)
    held = db.session.scalars(select(Submission.problems).where(Submission.state == "held")).all()
    assert all(
        problem["code"] in ("answer_constraint", "answer_different") for found in held for problem in found
    )
    assert count(Submission, Submission.state == "held") <= 1
    assert count(Visit, Visit.started_at > NOON) == 0


def test_every_record_is_in_the_feed_of_its_village(app: Flask) -> None:
    fill()
    for table, kind in ((Household, "household"), (Member, "member"), (Card, "card"), (Visit, "visit")):
        in_feed = count(Change, Change.kind == kind, Change.body.is_not(None))
        assert in_feed >= count(table)
    doubled = select(Change.stream_id).group_by(Change.stream_id, Change.position).having(func.count() > 1)
    assert db.session.scalars(doubled).all() == []


def test_the_same_seed_on_the_same_day_gives_the_same_database_to_the_last_id(app: Flask) -> None:
    fill()
    first = everything()
    fill(again=True)
    second = everything()
    assert {name for name in first if first[name] != second[name]} == set()
    fill(seed=2, again=True)
    assert everything()["households"] != first["households"]


def test_it_refuses_a_database_with_anything_in_it(app: Flask) -> None:
    make_area("county")
    with pytest.raises(NotEmpty, match="real records"):
        fill()
    with pytest.raises(NotEmpty, match="real records"):
        fill(again=True)


def test_a_demo_is_made_anew_only_when_asked(app: Flask) -> None:
    make_area("county")
    with transaction():
        put_setting("demo", "true")
    with pytest.raises(NotEmpty, match="--again"):
        fill()
    fill(again=True)
    assert count(Household) == HOUSEHOLDS


def test_a_filling_that_was_broken_off_is_noticed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    assert not is_half_filled()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("fieldapp.demo.fill.supervise", broken_off)
        fill()
    assert is_half_filled()
    fill(again=True)
    assert not is_half_filled()
