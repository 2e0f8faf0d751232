"""A database to measure on: villages, households and members written in bulk, with their rows of the feed."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from fieldapp import forms
from fieldapp.accounts.passwords import hash_password
from fieldapp.accounts.service import create_account
from fieldapp.areas.service import create_area
from fieldapp.core import changes
from fieldapp.core.db import Model, db, transaction
from fieldapp.core.wire import dumps
from fieldapp.formstore.service import publish
from fieldapp.register.models import Household, Member
from fieldapp.register.queries import household_body, member_body

PASSWORD = "fieldapp-bench"
FORM = Path(__file__).with_name("form.md")
BORN = datetime(1990, 5, 1, tzinfo=UTC).date()
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 5_000


@dataclass
class Village:
    """A village, the user name of its worker, and its households."""

    id: str
    worker: str
    households: list[str]


@dataclass
class Ground:
    """What the phones of a measurement need to know."""

    villages: list[Village]
    plan_hash: str
    database: str


def make_ground(app: Flask, villages: Sequence[int], members: int, *, most: int | None = None) -> Ground:
    """Fill an empty database: a county with a worker for each village. `villages` says how many households
    each has, and each household has so many members; from the village numbered `most` on, none.
    """
    made: list[Village] = []
    with app.app_context():
        password_hash = hash_password(PASSWORD)
        with transaction():
            county = create_area(None, code="1", name={"zh": "县", "en": "County"}, level="county")
            plan = forms.compile_form(FORM.read_bytes(), "md")
            plan_hash = publish(None, plan, county.id).plan_hash
            for n in range(len(villages)):
                name = {"zh": f"第{n}村", "en": f"Village {n}"}
                area = create_area(None, code=f"1{n:05}", name=name, level="village", parent_id=county.id)
                worker = f"worker{n}"
                create_account(
                    None,
                    username=worker,
                    name=worker,
                    role="worker",
                    password=PASSWORD,
                    password_hash=password_hash,
                    area_ids=[area.id],
                )
                made.append(Village(str(area.id), worker, []))
        for n, (village, households) in enumerate(zip(made, villages, strict=True)):
            people = members if most is None or n < most else 0
            village.households = fill_village(uuid.UUID(village.id), households, people)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        return Ground(made, plan_hash, app.config["SQLALCHEMY_DATABASE_URI"])


def fill_village(village_id: uuid.UUID, households: int, members: int) -> list[str]:
    """Households and members of one village; the households' ids."""
    ids = []
    for start in range(0, households, AT_ONCE):
        homes = [_household(village_id, start + n) for n in range(min(AT_ONCE, households - start))]
        people = [_member(home.id, n) for home in homes for n in range(members)]
        fed = [("household", home.id, home.id, household_body(home)) for home in homes]
        fed += [("member", one.id, one.household_id, member_body(one)) for one in people]
        with db.engine.begin() as connection:
            write(connection, Household, map(_columns, homes))
            write(connection, Member, map(_columns, people))
            write(connection, changes.Change, _feed(village_id, fed, start * (members + 1)))
        ids += [str(home.id) for home in homes]
    return ids


def write(connection: sa.Connection, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as fast as the database takes them: COPY on PostgreSQL."""
    table = model.__table__
    if connection.dialect.name != "postgresql":
        connection.execute(sa.insert(model), list(rows))
        return
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names = ", ".join(first)
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in _chain(first, rows):
            copy.write_row([json.dumps(v) if isinstance(v, dict) else v for v in row.values()])


def _chain(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _columns(record: Model) -> dict[str, Any]:
    return {name: getattr(record, name) for name in (column.key for column in record.__table__.columns)}


def _household(village_id: uuid.UUID, n: int) -> Household:
    return Household(
        id=uuid.uuid4(),
        village_id=village_id,
        number=f"{n}号",
        address=f"清水村 {n // 20} 组 {n} 号，老槐树往里第三家",
        head_name=f"陈大{n}",
        phone=f"1380000{n % 10_000:04}",
        lat=29.5,
        lon=106.5,
        status="active",
        properties={"roof": "tile", "water": "well"},
        search=f"陈大{n} chenda{n} cd{n} {n}号",
        version=1,
        created_at=BEGUN,
        updated_at=BEGUN,
    )


def _member(household_id: uuid.UUID, n: int) -> Member:
    return Member(
        id=uuid.uuid4(),
        household_id=household_id,
        full_name=f"陈小{n}",
        sex="female",
        born=BORN,
        relation="子女",
        residence="present",
        properties={},
        search=f"陈小{n} chenxiao{n} cx{n}",
        version=1,
        created_at=BEGUN,
        updated_at=BEGUN,
    )


def _feed(village_id: uuid.UUID, fed: Sequence[Any], after: int) -> Iterator[dict[str, Any]]:
    for n, (kind, record_id, household_id, body) in enumerate(fed, after + 1):
        yield {
            "record_id": record_id,
            "kind": kind,
            "stream_id": village_id,
            "household_id": household_id,
            "position": n,
            "xid": 0,
            "body": dumps(body),
        }
