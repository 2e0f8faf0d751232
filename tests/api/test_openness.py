"""A village's public page: closed until its area opens it, told of whole months once and for good, with small
counts held back, and the same figures as data.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.core import clock
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction
from fieldapp.followups.models import FollowUp
from fieldapp.openness.figures import tell_due
from fieldapp.openness.models import OpenFigures
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register.models import Household
from fieldapp.visits.models import Visit

from ..factories import World, caller, fields_of, make_card, make_household, problem_of

OPEN = {"own": {"open": True, "names": True, "days": [4, 2]}}
TODAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def client(app: Flask, world: World) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def present(app: Flask) -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def home(world: World) -> Household:
    return make_household(world.village, world.supervisor, head_name="欧阳建国", phone="13899998888")


def visit(
    home: Household, world: World, day: str, outcome: str = "met", times: int = 1, **values: Any
) -> None:
    """Visits of one day, at noon in China."""
    at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
    given = {"practice": False, "state": "accepted", "reasons": []} | values
    with transaction():
        db.session.add_all(
            Visit(
                id=uuid4(), household_id=home.id, village_id=home.village_id, worker_id=world.worker.id,
                started_at=at, received_at=at, outcome=outcome, note="量了血压", **given,
            )
            for _ in range(times)
        )  # fmt: skip


def promise(home: Household, due: str, closed: str | None = None, times: int = 1) -> None:
    """Follow-ups due on a day, done on another if they are."""
    with transaction():
        db.session.add_all(
            FollowUp(
                id=uuid4(), household_id=home.id, village_id=home.village_id, origin="desk",
                title={"zh": "复查"}, due=date.fromisoformat(due), state="done" if closed else "open",
                created_at=TODAY, closed_at=closed and datetime.fromisoformat(f"{closed}T04:00:00+00:00"),
            )
            for _ in range(times)
        )  # fmt: skip


def complain(home: Household, world: World, day: str, outcome: str | None = None, **values: Any) -> None:
    """A complaint, and how it ended if it did."""
    card = make_card(home, world.supervisor)
    given = {"kind": "complain", "state": "closed" if outcome else "open"} | values
    with transaction():
        db.session.add(
            HouseholdRequest(
                id=uuid4(), number=uuid4().hex, household_id=home.id, village_id=home.village_id,
                office_id=world.township.id, card_id=card.id,
                at=datetime.fromisoformat(f"{day}T04:00:00+00:00"),
                message="态度不好", promised=date(2026, 11, 30), outcome=outcome, **given,
            )
        )  # fmt: skip


def set_open(world: World, area: Any = None, body: Any = OPEN) -> TestResponse:
    area = area or world.village
    return caller(world.administrator).put(f"/areas/{area.id}/openness", body)


def page(client: FlaskClient, world: World, lang: str = "en", end: str = "") -> TestResponse:
    return client.get(f"/v/{world.village.code}{end}", headers={"Accept-Language": lang})


def figures(client: FlaskClient, world: World) -> dict[tuple[str, str, str], int | None]:
    found = page(client, world, end=".json").json
    assert found is not None
    return {(one["period"], one["group"], one["category"]): one["count"] for one in found["figures"]}


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@contextmanager
def later(days: int) -> Iterator[None]:
    with clock.at(TODAY + timedelta(days=days)):
        yield


@pytest.mark.parametrize("end", ["", ".csv", ".json", ".csv-metadata.json"])
def test_a_village_that_is_not_open_and_one_that_there_is_not_are_answered_alike(
    client: FlaskClient, world: World, end: str
) -> None:
    closed = page(client, world, end=end)
    unknown = client.get(f"/v/no-such-village{end}", headers={"Accept-Language": "en"})
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert closed.get_data() == unknown.get_data()
    assert "noindex" in closed.headers["X-Robots-Tag"]


def test_a_township_has_no_page_whose_figures_could_be_compared_with_its_villages(
    client: FlaskClient, world: World
) -> None:
    assert set_open(world, world.township).status_code == 200
    assert client.get(f"/v/{world.township.code}").status_code == 404
    assert page(client, world).status_code == 200


def test_what_an_area_says_counts_below_it_until_a_nearer_one_says_otherwise(
    client: FlaskClient, world: World
) -> None:
    set_open(world, world.county)
    assert page(client, world).status_code == 200
    set_open(world, world.township, {"own": {"open": False}})
    assert page(client, world).status_code == 404
    body = set_open(world, world.village).json
    assert body is not None
    assert body["page"].endswith(f"/v/{world.village.code}")
    assert page(client, world).status_code == 200
    undone = set_open(world, world.village, {"own": None}).json
    assert undone is not None
    assert (undone["own"], undone["counts"]["open"]) == (None, False)
    assert undone["from_area_id"] == str(world.township.id)
    assert page(client, world).status_code == 404


def test_opening_and_closing_are_in_the_trail_and_saying_the_same_twice_is_not(world: World) -> None:
    set_open(world)
    set_open(world)
    set_open(world, body={"own": {"open": False}})
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "openness.set").order_by(AuditRow.at))
    assert [(row.before and row.before["open"], row.after and row.after["open"]) for row in rows] == [
        (None, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("own", "field"),
    [({"open": "yes"}, "own.open"), ({}, "own.open"), ({"open": True, "days": [8]}, "own.days.0")],
)
def test_what_cannot_be_set_is_named(world: World, own: Any, field: str) -> None:
    answer = set_open(world, body={"own": own})
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {field}


def test_the_page_says_who_visits_when_and_what_is_offered(
    client: FlaskClient, world: World, home: Household
) -> None:
    set_open(world)
    said = text_of(page(client, world))
    assert world.worker.name in said
    assert "Tuesday, Thursday" in said
    assert "Every service is voluntary" in said
    assert world.supervisor.name not in said


def test_workers_are_only_counted_where_the_area_does_not_name_them(
    client: FlaskClient, world: World
) -> None:
    set_open(world, body={"own": {"open": True}})
    for end in ("", ".json"):
        assert world.worker.name not in page(client, world, end=end).get_data(as_text=True)
    assert "Village workers: 1." in text_of(page(client, world))


def test_figures_of_a_month_are_told_with_small_counts_held_back(
    client: FlaskClient, world: World, home: Household
) -> None:
    visit(home, world, "2026-10-05", times=12)
    visit(home, world, "2026-10-06", "not_at_home", times=6)
    visit(home, world, "2026-10-07", "declined", times=3)
    visit(home, world, "2026-10-08", "vacant", times=3)
    visit(home, world, "2026-10-08", "moved_away", times=2)
    visit(home, world, "2026-10-09", times=40, practice=True)
    visit(home, world, "2026-10-09", times=40, state="held")
    promise(home, "2026-10-10", "2026-10-10", times=8)
    promise(home, "2026-10-10", "2026-10-11", times=4)
    promise(home, "2026-10-31", times=2)
    complain(home, world, "2026-10-12", "settled")
    set_open(world)
    found = figures(client, world)
    assert {key[2]: n for key, n in found.items() if key[:2] == ("2026-10", "visits")} == {
        "met": 12, "not_at_home": 6, "declined": None, "other": 5, "total": None,
    }  # fmt: skip
    assert {key[2]: n for key, n in found.items() if key[:2] == ("2026-10", "followups")} == {
        "kept": 8, "late": 6, "total": 14,
    }  # fmt: skip
    assert {n for key, n in found.items() if key[1] == "complaints"} == {None}
    said = text_of(page(client, world))
    assert "Visits made: ≥ 23" in said
    assert "declined &lt; 5" in said


def test_a_month_is_told_half_a_month_after_its_end_and_never_changes(
    client: FlaskClient, world: World, home: Household
) -> None:
    visit(home, world, "2026-10-05", times=9)
    visit(home, world, "2026-11-02", times=9)
    set_open(world)
    first = page(client, world).get_data()
    assert {period for period, _, _ in figures(client, world)} == {"2026-10"}
    visit(home, world, "2026-10-30")
    with later(25):
        tell_due()
        assert page(client, world).get_data() == first
    with later(26):
        tell_due()
        found = figures(client, world)
        assert {period for period, _, _ in found} == {"2026-10", "2026-11"}
        assert (found["2026-10", "visits", "met"], found["2026-11", "visits", "met"]) == (9, 9)
        assert tell_due() == 0


def test_what_is_handed_in_of_months_before_the_first_that_was_told_is_not_told(
    client: FlaskClient, world: World, home: Household
) -> None:
    visit(home, world, "2025-12-05", times=9)
    set_open(world)
    before = figures(client, world)
    visit(home, world, "2025-10-05", times=9)
    assert tell_due() == 0
    assert figures(client, world) == before


def test_closing_and_opening_again_tells_nothing_anew(
    client: FlaskClient, world: World, home: Household
) -> None:
    visit(home, world, "2026-10-05", times=9)
    set_open(world)
    before = figures(client, world)
    set_open(world, body={"own": {"open": False}})
    visit(home, world, "2026-10-06", times=2)
    set_open(world)
    assert figures(client, world) == before


def test_a_year_is_told_with_its_last_month_and_complaints_with_how_they_ended(
    client: FlaskClient, world: World, home: Household
) -> None:
    for month in range(1, 13):
        visit(home, world, f"2025-{month:02}-10", times=10)
        visit(home, world, f"2025-{month:02}-11", "declined", times=1)
    visit(home, world, "2024-12-10", times=10)
    for month in range(1, 8):
        complain(home, world, f"2025-{month:02}-12", "settled")
    complain(home, world, "2025-08-12", "upheld")
    complain(home, world, "2025-09-12", state="aside")
    set_open(world)
    found = figures(client, world)
    assert ("2024-12", "visits", "met") not in found
    assert (found["2025", "visits", "met"], found["2025", "visits", "declined"]) == (120, 12)
    assert (found["2025", "complaints", "settled"], found["2025", "complaints", "upheld"]) == (7, None)
    assert found["2025", "complaints", "total"] is None
    assert "2026" not in {period for period, _, _ in found}
    kept = db.session.get_one(OpenFigures, (world.village.id, "2025"))
    assert kept.counts["complaints"] == {
        "settled": 7, "upheld": 1, "not_upheld": 0, "refused": 0, "waiting": 0,
    }  # fmt: skip


def test_the_table_holds_the_same_figures_and_is_described(
    client: FlaskClient, world: World, home: Household
) -> None:
    visit(home, world, "2026-10-05", times=9)
    set_open(world)
    answer = page(client, world, end=".csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert {
        (row["period"], row["group"], row["category"]): int(row["count"]) if row["count"] else None
        for row in rows
    } == figures(client, world)
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = page(client, world, end=".csv-metadata.json").json
    assert told is not None
    assert [column["name"] for column in told["tableSchema"]["columns"]] == list(rows[0])
    assert told["dc:license"] == "CC-BY-4.0"


@pytest.mark.parametrize("end", ["", ".csv", ".json"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nobody_is_found_in_what_everybody_reads(
    client: FlaskClient, world: World, home: Household, end: str, lang: str
) -> None:
    visit(home, world, "2026-10-05", times=9)
    promise(home, "2026-10-10", times=9)
    complain(home, world, "2026-10-12", "settled")
    set_open(world)
    said = page(client, world, lang, end).get_data(as_text=True)
    for private in (
        "欧阳",
        "13899998888",
        "量了血压",
        "复查",
        "态度不好",
        str(home.id),
        world.worker.username,
    ):
        assert private not in said


def test_the_page_is_small_may_be_found_and_is_the_same_for_everybody(
    client: FlaskClient, world: World, home: Household
) -> None:
    for month in range(1, 13):
        visit(home, world, f"2025-{month:02}-10", times=10)
        visit(home, world, f"2026-{min(month, 10):02}-10", times=10)
    set_open(world)
    for lang in ("zh", "en"):
        answer = page(client, world, lang)
        assert len(answer.get_data()) < 15_000
        assert "X-Robots-Tag" not in answer.headers
        assert b"noindex" not in answer.get_data()
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "<script" not in answer.get_data(as_text=True)
