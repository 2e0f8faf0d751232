"""Transactions commit whole or not at all, and times and documents come back as they went in."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, StatementError

from fieldapp.areas.models import Area
from fieldapp.core.access import AreaTree
from fieldapp.core.audit import AuditRow, record
from fieldapp.core.clock import at, now, today
from fieldapp.core.db import db, transaction
from fieldapp.core.settings import get_setting, put_setting


def test_an_exception_undoes_the_whole_transaction(each_app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction():
        put_setting("kept", "no")
        raise RuntimeError
    assert get_setting("kept") is None


def test_a_transaction_inside_another_can_fail_alone(each_app: Flask) -> None:
    with transaction():
        put_setting("outer", "yes")
        with pytest.raises(RuntimeError), transaction():
            put_setting("inner", "yes")
            raise RuntimeError
    assert (get_setting("outer"), get_setting("inner")) == ("yes", None)


def test_references_to_nothing_are_refused(each_app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.add(AreaTree(ancestor_id=uuid4(), area_id=uuid4()))


def test_two_writers_who_read_first_wait_for_each_other(each_app: Flask) -> None:
    with transaction():
        put_setting("count", "0")

    def add() -> None:
        with each_app.app_context():
            for _ in range(20):
                get_setting("count")
                with transaction():
                    if each_app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
                        db.session.connection().exec_driver_sql("LOCK TABLE settings")
                    put_setting("count", str(int(get_setting("count") or 0) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert get_setting("count") == "80"


def test_moments_are_kept_in_utc_and_naive_ones_refused(each_app: Flask) -> None:
    there = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
    row = AuditRow(id=uuid4(), at=there, action="x", subject_kind="y")
    with transaction():
        db.session.add(row)
    found = db.session.get_one(AuditRow, row.id)
    assert found.at == there
    assert found.at.tzinfo is UTC
    with pytest.raises(StatementError), transaction():
        db.session.add(AuditRow(at=datetime(2026, 3, 1), action="x", subject_kind="y"))  # noqa: DTZ001


def test_documents_come_back_as_they_went_in(each_app: Flask) -> None:
    name = {"zh": "清河村 😀", "en": 'a "quoted" \\ name'}
    area = Area(id=uuid4(), level="village", code="1", name=name)
    with transaction():
        db.session.add(area)
    db.session.expire_all()
    assert db.session.get_one(Area, area.id).name == name


def test_the_audit_trail_cannot_be_changed(each_app: Flask) -> None:
    with transaction():
        record(None, "test", "thing", None, before={"a": 1}, after=None)
    row = db.session.query(AuditRow).one()
    row.action = "another"
    with pytest.raises(RuntimeError):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.query(AuditRow).one())
    with pytest.raises(RuntimeError):
        db.session.commit()
    db.session.rollback()


def test_today_is_the_date_where_the_area_is() -> None:
    with at(datetime(2026, 2, 28, 20, 0, tzinfo=UTC)):
        assert now().day == 28
        assert today().isoformat() == "2026-03-01"
        assert today("America/Lima").isoformat() == "2026-02-28"
