"""What happens to a visit after it was sent: approved, returned, corrected, settled; the tally of a month."""

import uuid
from typing import Any

import pytest

from fieldapp.core.db import db
from fieldapp.followups.models import FollowUp
from fieldapp.formstore.models import FormVersion
from fieldapp.register.models import Household, Member

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_form,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    submission,
    visit_item,
)

FORM = """
| survey |      |          |           |            |            |
|        | type | name     | label     | constraint | save_to    |
|        | hidden | household_id |     |            |            |
|        | integer | people | How many? | . < 20    | people     |
| settings |    |          |           |            |            |
|        | form_id | form_title |     |            |            |
|        | care    | Care    |         |            |            |
| entities |    |          |           |            |            |
|        | list_name | entity_id |    |            |            |
|        | households | ${household_id} | |         |            |
| followups |   |          |           |            |            |
|        | name | when     | label     | due        |            |
|        | many | ${people} > 5 | Bring rice | today() + 7 |    |
"""


@pytest.fixture
def care(world: World) -> FormVersion:
    return make_form(FORM, world.county)


def bodies(page: dict, kind: str) -> dict:
    return {record["id"]: record["body"] for record in page["records"] if record["kind"] == kind}


def filled(care: FormVersion, home: Household, people: str, **more: Any) -> dict:
    return submission(care, home, {"household_id": str(home.id), "people": people}, **more)


def review(desk: Caller, *ids: str, **what: Any) -> Any:
    return desk.post("/visits/review", {"ids": list(ids), **what})


def test_an_approval_and_a_return_with_its_reason_reach_the_phone_with_the_time(world: World) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    sent = [visit_item(home, "declined"), visit_item(home, "not_at_home")]
    push(worker, *sent)
    page = pull(worker)
    first, second = (one["body"]["id"] for one in sent)
    assert review(desk, first, action="approve").status_code == 200
    assert review(desk, second, action="return", text="请补写门牌").status_code == 200
    told = bodies(pull(worker, page["cursor"]), "visit")
    assert (told[first]["state"], told[first]["history"][0]["kind"]) == ("approved", "approved")
    line = told[second]["history"][0]
    assert (told[second]["state"], line["text"], line["by_id"]) == (
        "returned",
        "请补写门牌",
        str(world.supervisor.id),
    )
    assert line["at"]


def test_who_comes_second_is_told_how_the_visit_stands(world: World) -> None:
    home = make_household(world.village)
    sent = visit_item(home, "declined")
    push(caller(world.worker), sent)
    desk, one = caller(world.supervisor), sent["body"]["id"]
    seen = {one: desk.get(f"/visits/{one}").json["version"]}
    assert review(desk, one, action="approve", versions=seen).status_code == 200
    answer = review(desk, one, action="return", text="x", versions=seen)
    assert problem_of(answer) == (409, "conflict")
    assert answer.json["current"]["state"] == "approved"


def test_returning_needs_words_and_a_supervisor_of_the_place(world: World) -> None:
    sent = visit_item(make_household(world.village), "declined")
    push(caller(world.worker), sent)
    one = sent["body"]["id"]
    assert fields_of(review(caller(world.supervisor), one, action="return")) == {"text"}
    assert problem_of(review(caller(world.worker), one, action="approve")) == (403, "not_allowed")
    assert problem_of(review(caller(world.other_supervisor), one, action="approve")) == (404, "not_found")


def test_a_correction_replaces_the_answers_changes_what_they_caused_and_keeps_both(
    world: World, care: FormVersion
) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    answers = filled(care, home, "9")
    sent = visit_item(home, submissions=[answers])
    assert push(worker, sent)[0]["status"] == "accepted"
    [caused] = db.session.scalars(db.select(FollowUp)).all()
    assert caused.state == "open"
    visit_id = sent["body"]["id"]
    review(desk, visit_id, action="return", text="人数不对")
    corrected = sent["body"] | {"submissions": [answers | {"values": answers["values"] | {"people": "3"}}]}
    fixed = item("visit_correction", corrected)
    assert push(worker, fixed)[0]["status"] == "accepted"
    assert push(worker, fixed)[0]["status"] == "duplicate"
    visit = desk.get(f"/visits/{visit_id}").json
    assert (visit["state"], visit["submissions"][0]["values"]["people"]) == ("accepted", "3")
    assert [line["kind"] for line in visit["history"]] == ["returned", "corrected"]
    [before] = desk.get(f"/visits/{visit_id}/versions").json["items"]
    assert before["visit"]["submissions"][0]["values"]["people"] == "9"
    db.session.rollback()
    assert db.session.scalars(db.select(FollowUp)).one().state == "withdrawn"
    assert db.session.get_one(Household, home.id).properties["people"] == "3"


def test_a_correction_of_what_is_not_returned_is_kept_for_a_person(world: World) -> None:
    worker = caller(world.worker)
    sent = visit_item(make_household(world.village), "declined")
    push(worker, sent)
    [receipt] = push(worker, item("visit_correction", sent["body"]))
    assert (receipt["status"], receipt["reasons"][0]["code"]) == ("held", "not_returned")


def test_a_held_visit_is_settled_by_applying_what_it_says(world: World, care: FormVersion) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.village)
    sent = visit_item(home, submissions=[filled(care, home, "99")])
    assert push(worker, sent)[0]["status"] == "held"
    one = sent["body"]["id"]
    assert fields_of(review(desk, one, action="approve")) == {"ids"}
    answer = desk.post("/visits/settle", {"ids": [one], "action": "apply"})
    assert answer.json["items"][0]["state"] == "accepted"
    db.session.rollback()
    assert db.session.get_one(Household, home.id).properties["people"] == "99"


@pytest.mark.parametrize("chosen", ["13900000001", "13900000002"])
def test_a_conflict_is_held_with_both_values_and_settled_by_either(world: World, chosen: str) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    member = make_member(make_household(world.village), phone="13900000000")
    base = {"phone": "13900000000"}
    desk.put(f"/members/{member.id}", {"phone": "13900000001", "base": base})
    edit = {"subject": "member", "id": str(member.id), "base": base, "set": {"phone": "13900000002"}}
    assert push(worker, item("register_edit", edit))[0]["status"] == "held"
    [held] = desk.get("/held-items").json["items"]
    [why] = held["reasons"]
    assert (why["current"], why["yours"]) == ("13900000001", "13900000002")
    assert "telephone" in why["texts"]["en"] and "电话" in why["texts"]["zh"]
    cursor = pull(worker)["cursor"]
    value = {"subject": "member", "id": str(member.id), "field": "phone", "value": chosen}
    body = {"items": [{"id": held["id"], "digest": held["digest"]}], "action": "choose", "values": [value]}
    assert desk.post("/held-items/settle", body).status_code == 200
    db.session.rollback()
    assert db.session.get_one(Member, member.id).phone == chosen
    told = bodies(pull(worker, cursor), "receipt")
    assert told[held["id"]]["status"] == "chosen"
    again = desk.post("/held-items/settle", body)
    assert problem_of(again) == (409, "conflict")
    assert again.json["current"]["settlement"] == "chosen"


def test_what_is_held_whole_is_applied_once_nothing_stands_in_the_way_or_dismissed_with_why(
    world: World,
) -> None:
    worker, desk = caller(world.worker), caller(world.supervisor)
    home = make_household(world.next_village)
    push(worker, visit_item(home, "declined"), visit_item(home, "not_at_home"))
    first, second = desk.get("/held-items").json["items"]
    key = {"id": first["id"], "digest": first["digest"]}
    refused = desk.post("/held-items/settle", {"items": [key], "action": "apply"})
    assert fields_of(refused) == {"items"}
    update = {"worker_id": str(world.worker.id), "base": {"worker_id": None}}
    assert desk.put(f"/households/{home.id}", update).status_code == 200
    assert desk.post("/held-items/settle", {"items": [key], "action": "apply"}).status_code == 200
    assert desk.get(f"/visits/{first['body']['id']}").status_code == 200
    other = {"id": second["id"], "digest": second["digest"]}
    assert fields_of(desk.post("/held-items/settle", {"items": [other], "action": "dismiss"})) == {"why"}
    dismissed = desk.post("/held-items/settle", {"items": [other], "action": "dismiss", "why": "重复"})
    assert dismissed.json["items"][0]["settlement"] == "dismissed"
    assert desk.get("/held-items").json["items"] == []
    assert len(desk.get("/held-items?settled=true").json["items"]) == 2
    tally = worker.get(f"/sync/tally?month={second['body']['started_at'][:7]}").json
    assert tally["kept"] == []
    assert tally["set_aside"] == [{"id": second["id"], "why": "重复"}]


def test_the_tally_of_a_month_names_every_visit_with_practice_apart(world: World) -> None:
    worker = caller(world.worker)
    home, theirs = make_household(world.village), make_household(world.other_village)
    at = "2026-03-31T15:59:00Z"
    real = visit_item(home, "declined", started_at=at)
    practice = visit_item(home, "declined", started_at=at, practice=True)
    whole = visit_item(theirs, "declined", started_at=at)
    later = visit_item(home, "declined", started_at="2026-03-31T16:00:00Z")
    push(worker, real, practice, whole, later)
    tally = worker.get("/sync/tally?month=2026-03").json
    assert [one["id"] for one in tally["visits"]] == [real["body"]["id"]]
    assert [one["id"] for one in tally["practice"]] == [practice["body"]["id"]]
    assert tally["kept"] == [whole["id"]]
    assert fields_of(worker.get("/sync/tally?month=2026-13")) == {"month"}


def test_what_a_phone_leaves_unfinished_is_kept_whole(world: World) -> None:
    draft = item("left_behind", {"what": "draft", "content": {"note": "写到一半"}})
    [receipt] = push(caller(world.worker), draft)
    assert (receipt["status"], receipt["reasons"][0]["code"]) == ("held", "left_behind")
    [kept] = (
        caller(world.supervisor)
        .get(f"/held-items?kind=left_behind&account={uuid.UUID(str(world.worker.id))}")
        .json["items"]
    )
    assert kept["body"]["content"] == {"note": "写到一半"}
