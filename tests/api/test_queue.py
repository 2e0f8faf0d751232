"""The queue of review: why a visit is looked at first, what is taken back, what is heard by telephone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.formstore.models import FormVersion
from fieldapp.register.models import Household
from fieldapp.visits import looks
from fieldapp.visits.models import VisitLook

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_form,
    make_household,
    problem_of,
    push,
    submission,
    visit_item,
)

FORM = """
| survey |      |          |           |            |
|        | type | name     | label     | constraint |
|        | hidden | household_id |     |            |
|        | integer | people | How many? | . < 2000  |
|        | text    | a      | A?        |            |
|        | text    | b      | B?        |            |
|        | text    | c      | C?        |            |
|        | text    | d      | D?        |            |
|        | text    | e      | E?        |            |
| settings |    |          |           |            |
|        | form_id | form_title |     |            |
|        | well    | Well    |         |            |
"""
CODES = ("a", "b", "c", "d", "e")


@pytest.fixture
def well(world: World) -> FormVersion:
    return make_form(FORM, world.county)


def answers(home: Household, people: str, *words: str) -> dict[str, str]:
    return {"household_id": str(home.id), "people": people} | dict(zip(CODES, words, strict=True))


def visit(
    well: FormVersion, home: Household, values: dict[str, str], minutes: float = 10, **more: Any
) -> dict:
    begun = now() - timedelta(hours=1)
    ended = begun + timedelta(minutes=minutes)
    filled = submission(well, home, values, finished_at=ended.isoformat())
    given = {"started_at": begun.isoformat(), "ended_at": ended.isoformat(), "submissions": [filled]}
    given |= {"lat": home.lat, "lon": home.lon}
    return visit_item(home, card_scanned_at=begun.isoformat(), **given | more)


def queue(desk: Caller, query: str = "") -> list[dict]:
    return desk.get(f"/reviews?{query}").json["items"]


def codes(one: dict) -> set[str]:
    return {why["code"].removeprefix("look_") for why in one["looks"]}


def test_each_reason_to_look_is_found_and_the_weightiest_comes_first(world: World, well: FormVersion) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village, lat=30.0, lon=110.0, accuracy=10)
    plain = visit(well, home, answers(home, "4", *"abcde"), lat=30.0, lon=110.001, accuracy=10)
    assert push(worker, plain)[0]["status"] == "accepted"
    far = visit(well, home, answers(home, "40", *"vwxyz"), lat=30.01, lon=110.0, accuracy=10)
    quick = visit(well, home, answers(home, "41", *"lmnop"), minutes=0.1)
    copied = visit(well, home, answers(home, "41", *"lmnop"))
    held = visit(well, home, answers(home, "9999", *"qrstu"))
    for one in (far, quick, copied, held):
        push(worker, one)
    bare = visit_item(home, lat=30.0, lon=110.0)
    push(worker, bare)
    found = {one["id"]: codes(one) for one in queue(desk)}
    assert [found[one["body"]["id"]] for one in (plain, far, quick, copied, held, bare)] == [
        set(),
        {"far", "outlier"},
        {"quick"},
        {"copied"},
        {"held", "outlier"},
        {"no_card"},
    ]
    assert queue(desk)[0]["id"] == held["body"]["id"]
    assert queue(desk)[-1]["id"] == plain["body"]["id"]
    assert [one["id"] for one in queue(desk, "look=look_far")] == [far["body"]["id"]]
    [why] = [why for why in queue(desk, "look=look_far")[0]["looks"] if why["code"] == "look_far"]
    assert why["texts"]["zh"] != why["texts"]["en"] and "1112" in why["message"]


def test_a_visit_looked_at_leaves_the_queue_and_comes_back_when_that_is_taken_back(world: World) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    sent = [visit_item(make_household(world.village), "declined") for _ in range(2)]
    push(worker, *sent)
    ids = [one["body"]["id"] for one in sent]
    assert desk.post("/visits/review", {"ids": ids, "action": "approve"}).status_code == 200
    assert queue(desk) == []
    back = desk.post("/visits/review", {"ids": ids, "action": "reopen"})
    assert [one["state"] for one in back.json["items"]] == ["accepted", "accepted"]
    assert [line["kind"] for line in back.json["items"][0]["history"]] == ["approved", "reopened"]
    assert {one["id"] for one in queue(desk)} == set(ids)
    assert fields_of(desk.post("/visits/review", {"ids": ids, "action": "reopen"})) == {"ids"}


def test_a_return_taken_back_makes_what_was_held_held_again(world: World, well: FormVersion) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    held = visit(well, home, answers(home, "9999", *"abcde"))
    push(worker, held)
    one = held["body"]["id"]
    desk.post("/visits/review", {"ids": [one], "action": "return", "text": "?"})
    back = desk.post("/visits/review", {"ids": [one], "action": "reopen"}).json["items"][0]
    assert back["state"] == "held"


def test_a_corrected_visit_waits_again_with_what_it_now_says(world: World, well: FormVersion) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    sent = visit(well, home, answers(home, "9999", *"abcde"))
    push(worker, sent)
    one = sent["body"]["id"]
    desk.post("/visits/review", {"ids": [one], "action": "return", "text": "人数不对"})
    assert queue(desk) == []
    [filled] = sent["body"]["submissions"]
    fixed = sent["body"] | {"submissions": [filled | {"values": answers(home, "5", *"abcde")}]}
    assert push(worker, item("visit_correction", fixed))[0]["status"] == "accepted"
    [again] = queue(desk)
    assert (again["id"], codes(again)) == (one, set())


def test_what_a_form_said_the_time_before_lies_beside_it(world: World, well: FormVersion) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    first = visit(well, home, answers(home, "4", *"abcde"))
    first["body"]["started_at"] = (now() - timedelta(days=30)).isoformat()
    second = visit(well, home, answers(home, "5", *"abcde"))
    push(worker, first)
    push(worker, second)
    told = desk.get(f"/reviews/{second['body']['id']}").json
    [before] = told["before"]
    assert before["submission_id"] == second["body"]["submissions"][0]["id"]
    assert before["submission"]["values"]["people"] == "4"
    assert desk.get(f"/reviews/{first['body']['id']}").json["before"] == []


def test_the_queue_is_for_the_desk_of_the_place(world: World) -> None:
    sent = visit_item(make_household(world.village), "declined")
    push(caller(world.worker), sent)
    assert problem_of(caller(world.worker).get("/reviews")) == (403, "not_allowed")
    assert queue(caller(world.other_supervisor)) == []
    here = f"/reviews/{sent['body']['id']}"
    assert problem_of(caller(world.other_supervisor).get(here)) == (404, "not_found")
    assert len(queue(caller(world.auditor))) == 1
    assert problem_of(caller(world.auditor).post(f"{here}/heard", {"outcome": "confirmed"})) == (
        403,
        "not_allowed",
    )


def test_a_share_is_set_aside_for_the_telephone_and_what_was_heard_is_kept(world: World) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    area = str(world.township.id)
    assert desk.put("/review-sample", {"area_id": area, "percent": 100}).status_code == 200
    village = str(world.village.id)
    assert desk.get(f"/review-sample?area={village}").json["percent"] == 100
    sent = visit_item(make_household(world.village), "declined")
    push(worker, sent)
    desk.put("/review-sample", {"area_id": village, "percent": 0})
    push(worker, visit_item(make_household(world.village), "declined"))
    one = sent["body"]["id"]
    assert [each["id"] for each in queue(desk, "telephone=true")] == [one]
    heard = desk.post(f"/reviews/{one}/heard", {"outcome": "differs", "note": "没来过"}).json["heard"]
    assert (heard["outcome"], heard["note"], heard["by_id"]) == (
        "differs",
        "没来过",
        str(world.supervisor.id),
    )
    assert queue(desk, "telephone=true") == []
    outside = {"area_id": str(world.other_township.id), "percent": 5}
    assert problem_of(desk.put("/review-sample", outside)) == (404, "not_found")


def test_the_sample_is_the_same_whoever_draws_it_and_about_as_large_as_asked() -> None:
    ids = [uuid.UUID(int=n * 7919) for n in range(2000)]
    drawn = {one for one in ids if looks.in_sample(one, 10)}
    assert 150 < len(drawn) < 250
    assert drawn == {one for one in ids if looks.in_sample(one, 10)}
    assert drawn < {one for one in ids if looks.in_sample(one, 20)}


def test_many_visits_of_one_push_get_their_places(world: World) -> None:
    sent = [visit_item(make_household(world.village), "declined") for _ in range(30)]
    push(caller(world.worker), *sent)
    assert db.session.scalar(db.select(db.func.count()).select_from(VisitLook)) == 30
