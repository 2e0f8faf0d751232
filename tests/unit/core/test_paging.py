"""Lists page by cursor without gap or repeat, whatever comes and goes meanwhile."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldapp.core.audit import AuditRow
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.paging import paginate


def add_rows(count: int) -> list[AuditRow]:
    """Rows of which three at a time have the same moment."""
    began = now()
    rows = [
        AuditRow(id=uuid4(), at=began + timedelta(seconds=n // 3), action=f"a{n}", subject_kind="x")
        for n in range(count)
    ]
    with transaction():
        db.session.add_all(rows)
    return rows


def test_equal_moments_neither_repeat_nor_vanish_at_a_pages_edge(each_app: Flask) -> None:
    add_rows(20)
    for descending in (False, True):
        cursor, seen = None, []
        while True:
            page = paginate(select(AuditRow), (AuditRow.at, AuditRow.id), cursor, 4, descending=descending)
            seen += [(row.at, row.id) for row in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert seen == sorted(seen, reverse=descending)
        assert len(set(seen)) == 20


def test_a_row_added_before_the_cursor_does_not_shift_the_next_page(each_app: Flask) -> None:
    add_rows(10)
    first = paginate(select(AuditRow), (AuditRow.at, AuditRow.id), None, 5)
    with transaction():
        db.session.add(AuditRow(at=now() - timedelta(days=1), action="late", subject_kind="x"))
    second = paginate(select(AuditRow), (AuditRow.at, AuditRow.id), first.next, 10)
    assert [row.action for row in second.items if row.action == "late"] == []
    assert len(second.items) == 5


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=200)
@given(cursor=st.text(max_size=40) | st.binary(max_size=30).map(lambda raw: raw.hex()))
def test_no_cursor_whatever_breaks_a_list(app: Flask, cursor: str) -> None:
    try:
        paginate(select(AuditRow), (AuditRow.at, AuditRow.id), cursor, 5)
    except Problem as problem:
        assert problem.code == "invalid"
