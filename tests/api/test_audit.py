"""The audit trail: a chain of hashes that shows every tampering, read and exported in the viewer's scope."""

import csv
import io
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, text, update

from fieldapp.core import audit, chain, clock
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction
from tests.factories import (
    Caller,
    World,
    caller,
    make_household,
    make_member,
    problem_of,
    push,
    viewer_of,
    visit_item,
)


def trail(reader: Caller, **query: Any) -> list[dict[str, Any]]:
    """Rows that the viewer finds."""
    answer = reader.get("/audit", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def record_some(count: int, action: str = "test.done") -> None:
    with transaction():
        for n in range(count):
            audit.record(None, action, "test", uuid4(), before={"n": n}, after={"名": "乙", "n": n / 4})


def test_sealed_rows_form_a_chain_that_later_rows_carry_on(each_world: World) -> None:
    make_household(each_world.village)
    assert chain.seal() > 0
    first = chain.head()
    record_some(3)
    assert chain.waiting() == 3
    assert chain.seal() == 3
    assert chain.seal() == 0
    assert chain.head().n == first.n + 3
    assert chain.verify() is None
    assert chain.verify(first) is None


@pytest.mark.parametrize("at_once", [2, 5_000])
def test_whatever_is_done_to_a_sealed_row_is_found(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", at_once)
    record_some(9)
    assert chain.seal() == 9
    told = chain.head()
    harms: dict[str, Any] = {
        "changed": [update(AuditRow).where(AuditRow.n == 5).values(why="nothing")],
        "missing": [delete(AuditRow).where(AuditRow.n == 5)],
    }
    for what, statements in harms.items():
        for statement in statements:
            db.session.execute(statement)
        assert chain.verify() == chain.Broken(5, what)
        db.session.rollback()
    db.session.execute(text("UPDATE audit SET n = 100 WHERE n = 5"))
    db.session.execute(text("UPDATE audit SET n = 5 WHERE n = 6"))
    db.session.execute(text("UPDATE audit SET n = 6 WHERE n = 100"))
    assert chain.verify() == chain.Broken(5, "changed")
    db.session.rollback()
    db.session.execute(delete(AuditRow).where(AuditRow.n == 9))
    assert chain.verify() is None
    assert chain.verify(told) == chain.Broken(9, "missing")
    db.session.rollback()
    assert chain.verify(told) is None


def test_a_chain_made_anew_is_not_the_one_noted(each_app: Flask) -> None:
    record_some(4)
    chain.seal()
    told = chain.head()
    with transaction():
        db.session.execute(update(AuditRow).values(n=None, hash=None))
        db.session.execute(update(AuditRow).where(AuditRow.before["n"].as_integer() == 2).values(why="!"))
    chain.seal()
    assert chain.verify() is None
    assert chain.verify(told) == chain.Broken(4, "not_noted")


def test_writers_and_sealers_at_once_leave_one_whole_chain(each_app: Flask) -> None:
    def write() -> None:
        with each_app.app_context():
            for _ in range(10):
                record_some(2)

    def seal() -> None:
        with each_app.app_context():
            for _ in range(10):
                chain.seal()

    threads = [Thread(target=work) for work in (write, seal, write, seal, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.seal()
    assert chain.verify() is None
    assert chain.head().n == 60


def test_opening_a_household_a_member_or_a_visit_is_recorded(each_world: World) -> None:
    home = make_household(each_world.village)
    member = make_member(home)
    item = visit_item(home)
    push(caller(each_world.worker), item)
    who = caller(each_world.supervisor)
    for path in (f"/households/{home.id}", f"/members/{member.id}", f"/visits/{item['body']['id']}"):
        assert who.get(path).status_code == 200
    rows = [row for row in trail(who, household=str(home.id)) if row["action"].endswith(".read")]
    assert [row["action"] for row in rows] == ["visit.read", "member.read", "household.read"]
    assert {row["actor_id"] for row in rows} == {str(each_world.supervisor.id)}
    assert {row["device_id"] for row in rows} == {str(who.device_id)}
    assert caller(each_world.other_supervisor).get(f"/households/{home.id}").status_code == 404
    assert len(trail(who, what="household.read")) == 1


def test_the_trail_is_limited_to_the_viewers_scope(each_world: World) -> None:
    here = make_household(each_world.village, each_world.supervisor)
    there = make_household(each_world.other_village, each_world.other_supervisor)
    seen = {row["household_id"] for row in trail(caller(each_world.supervisor), what="household")}
    assert seen == {str(here.id)}
    assert {row["household_id"] for row in trail(caller(each_world.auditor), what="household")} == seen
    everything = {row["household_id"] for row in trail(caller(each_world.administrator), what="household")}
    assert everything == {str(here.id), str(there.id)}
    assert trail(caller(each_world.supervisor), what="area") == []
    assert trail(caller(each_world.administrator), what="area") != []
    assert problem_of(caller(each_world.worker).get("/audit")) == (403, "not_allowed")


def test_the_trail_is_filtered_and_paged(each_world: World) -> None:
    moments = [clock.now() - timedelta(days=days) for days in range(5)]
    viewer = viewer_of(each_world.supervisor)
    for moment in moments:
        with clock.at(moment), transaction():
            audit.record(viewer, "thing.done", "thing", uuid4())
    who = caller(each_world.supervisor)
    window = {"from": moments[3].isoformat(), "to": moments[0].isoformat()}
    assert len(trail(who, what="thing", **window)) == 3
    assert len(trail(who, who=str(each_world.supervisor.id), what="thing.done")) == 5
    assert trail(who, what="thin") == []
    first = who.get("/audit", query_string={"what": "thing", "limit": 2}).json
    rest = who.get("/audit", query_string={"what": "thing", "cursor": first["next"]}).json
    found = [row["at"] for row in first["items"] + rest["items"]]
    assert found == sorted(found, reverse=True) and len(found) == 5
    assert problem_of(who.get("/audit?who=x")) == (422, "invalid")


def test_the_changes_of_a_household_are_told_apart_with_their_reasons(each_world: World) -> None:
    home = make_household(each_world.village)
    member = make_member(home)
    who = caller(each_world.supervisor)
    assert who.get(f"/households/{home.id}").status_code == 200
    was = {"base": {"phone": home.phone}}
    then = {"base": {"phone": "13800002222"}}
    edits = (
        (
            f"/households/{home.id}",
            was | {"phone": "13800001111", "why": "as the card says"},
            "as the card says",
        ),
        (
            f"/members/{member.id}",
            {"base": {"phone": member.phone}, "phone": "13800002222", "why": None},
            "edited",
        ),
        (f"/members/{member.id}", then | {"phone": "13800003333"}, "edited"),
    )
    for path, body, _ in edits:
        assert who.put(path, body).status_code == 200
    rows = trail(who, household=str(home.id), register="true")
    assert [row["why"] for row in rows[:3]] == [why for _, _, why in reversed(edits)]
    assert {row["action"].split(".")[1] for row in rows} <= {"created", "edited", "issued"}
    told = trail(who, household=str(home.id), register="false")
    assert "household.read" in {row["action"] for row in told}
    assert problem_of(who.get("/audit?register=x")) == (422, "invalid")


def test_the_trail_goes_out_as_csv_that_no_spreadsheet_takes_for_formulas(
    each_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldapp.trail.queries.AT_ONCE", 3)
    viewer = viewer_of(each_world.supervisor)
    with transaction():
        for n in range(7):
            audit.record(viewer, "thing.done", "thing", None, after={"n": n}, why="=HYPERLINK(1)")
    chain.seal()
    answer = caller(each_world.supervisor).get("/audit/export?what=thing")
    assert answer.content_type.startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert sorted(row["after"] for row in rows) == [f'{{"n":{n}}}' for n in range(7)]
    assert {row["why"] for row in rows} == {"'=HYPERLINK(1)"}
    assert {row["actor"] for row in rows} == {each_world.supervisor.username}
    assert all(len(row["hash"]) == 64 for row in rows)
    assert len(trail(caller(each_world.supervisor), what="audit.exported")) == 1


def test_the_end_of_the_chain_is_told(each_world: World) -> None:
    chain.seal()
    found = caller(each_world.auditor).get("/audit/chain").json
    end = chain.head()
    assert (found["n"], found["hash"]) == (end.n, end.hash)
