"""Visits with forms: read again on arrival, applied to the register, held with reasons; follow-ups."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldapp import forms
from fieldapp.core import clock
from fieldapp.core.ids import followup_id
from fieldapp.formstore.models import FormVersion
from fieldapp.formstore.queries import plan_of
from fieldapp.register.models import Household

from ..factories import (
    Caller,
    World,
    caller,
    make_form,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    submission,
    visit_item,
)

FORMS = Path(__file__).parents[2] / "forms"

CARE = """
| survey |
| | type | name | label::English (en) | required | constraint | relevant | calculation | save_to |
| | hidden | household_id | | | | | | |
| | csv-external | households | | | | | | |
| | csv-external | members | | | | | | |
| | integer | people | How many? | yes | . > 0 and . < 30 | | | households#people |
| | calculate | twice | | | | | ${people} * 2 | |
| | image | door | Photo | | | | | |
| | begin_repeat | person | Person | | | | | |
| | hidden | ref | | | | | | |
| | text | who | Name | | | | | members#full_name |
| | text | home | Where | | | | | members#residence |
| | text | since | Since | | | | | members#residence_since |
| | end_repeat | | | | | | | |
| entities |
| | list_name | entity_id | create_if | update_if | label |
| | households | ${household_id} | false() | true() | |
| | members | ${ref} | count(instance('members')/root/item[name = ${ref}]) = 0 | true() | ${who} |
| followups |
| | name | when | for_each | about | label::English (en) | due | assign_to | form | closes_when |
| | call | ${home} = 'away' | person | ${ref} | Call ${who} | today() + 10 | visitor | | residence != 'away' |
| | count | ${people} > 20 | | | Count again | date(today() + 3) | supervisor | care | |
| visit |
| | subject | every |
| | household | 30 |
| settings |
| | form_title | form_id | version | default_language |
| | Care | care | 1 | English (en) |
"""

PHOTO = b"\xff\xd8\xff photo"
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def care(each_world: World) -> FormVersion:
    return make_form(CARE, each_world.county)


@pytest.fixture
def home(each_world: World) -> Household:
    return make_household(each_world.village, each_world.supervisor)


@pytest.fixture
def worker(each_world: World) -> Caller:
    return caller(each_world.worker)


def visited(household: Household, *filled: dict[str, Any], **values: Any) -> dict[str, Any]:
    return visit_item(household, submissions=list(filled), **values)


def codes(receipt: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in receipt["reasons"]}


def file_of(who: Caller, household: Household) -> dict[str, Any]:
    found: dict[str, Any] = who.get(f"/households/{household.id}").json
    return found


def test_answers_update_the_register_and_open_followups_with_the_phones_ids(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    person = str(uuid.uuid4())
    filled = submission(
        care,
        home,
        {
            "household_id": str(home.id),
            "people": "22",
            "person": [{"ref": person, "who": "陈小军", "home": "away", "since": "2025-02-10"}],
        },
    )
    [receipt] = push(worker, visited(home, filled))
    assert receipt["reasons"] == []
    assert receipt["status"] == "accepted"
    found = file_of(worker, home)
    assert found["household"]["properties"] == {"people": "22"}
    [member] = found["members"]
    assert (member["id"], member["residence"], member["residence_since"]) == (person, "away", "2025-02-10")
    promised = {each["rule"]: each for each in found["followups"]}
    assert promised["call"]["id"] == str(followup_id(filled["id"], "call", person))
    assert promised["count"]["id"] == str(followup_id(filled["id"], "count", str(home.id)))
    assert (promised["call"]["member_id"], promised["call"]["title"]) == (person, {"en": "Call 陈小军"})
    assert promised["call"]["assignee_id"] == str(each_world.worker.id)
    assert promised["count"]["assignee_id"] == str(each_world.supervisor.id)
    assert promised["call"]["due"] == (clock.today() + timedelta(days=10)).isoformat()


def test_an_answer_that_breaks_a_rule_holds_the_visit_and_the_register_waits(
    worker: Caller, care: FormVersion, home: Household
) -> None:
    filled = submission(care, home, {"household_id": str(home.id), "people": "99"})
    sent = visited(home, filled)
    [receipt] = push(worker, sent)
    assert (receipt["status"], codes(receipt)) == ("held", {"answer_constraint"})
    assert (receipt["reasons"][0]["field"], receipt["reasons"][0]["label"]) == (
        "/data/people",
        {"zh": "How many?", "en": "How many?"},
    )
    visit = worker.get(f"/visits/{sent['body']['id']}").json
    assert (visit["state"], visit["submissions"][0]["state"]) == ("held", "held")
    assert visit["submissions"][0]["values"]["people"] == "99"
    found = file_of(worker, home)
    assert found["household"]["properties"] == {}
    assert found["household"]["last_visit"]["id"] == sent["body"]["id"]
    assert [each["rule"] for each in found["followups"]] == ["count"]
    assert push(worker, sent)[0]["first"] == "held"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"twice": "2"}, {"answer_required"}),
        ({"people": "many"}, {"answer_type"}),
        ({"people": "3", "twice": "6", "invented": "x"}, {"answer_unknown"}),
        ({"people": ["1"], "person": "x"}, {"answer_required"}),
        ({"person": [{"who": {"a": "b"}}]}, {"answer_required"}),
    ],
)
def test_odd_answers_are_held_with_what_is_wrong(
    worker: Caller, care: FormVersion, home: Household, values: dict[str, Any], expected: set[str]
) -> None:
    [receipt] = push(worker, visited(home, submission(care, home, {}) | {"values": values}))
    assert receipt["status"] == "held"
    assert expected <= codes(receipt)


def test_a_calculation_that_comes_out_otherwise_is_noted_and_counts(
    worker: Caller, care: FormVersion, home: Household
) -> None:
    filled = submission(care, home, {"household_id": str(home.id), "people": "3"})
    filled["values"]["twice"] = "7"
    sent = visited(home, filled)
    [receipt] = push(worker, sent)
    assert receipt["reasons"] == []
    assert receipt["status"] == "accepted"
    [noted] = worker.get(f"/visits/{sent['body']['id']}").json["submissions"][0]["problems"]
    assert (noted["code"], noted["field"]) == ("answer_different", "/data/twice")
    assert file_of(worker, home)["household"]["properties"] == {"people": "3"}


def test_what_the_register_cannot_keep_is_held_field_by_field(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    member = make_member(home, each_world.supervisor)
    person = {"ref": str(member.id), "who": "新名", "home": "nowhere", "since": "last year"}
    values = {"household_id": str(home.id), "people": "3", "person": [person]}
    [receipt] = push(worker, visited(home, submission(care, home, values)))
    assert (receipt["status"], codes(receipt)) == ("held", {"bad_value"})
    assert {reason["field"] for reason in receipt["reasons"]} == {"residence", "residence_since"}
    [kept] = file_of(worker, home)["members"]
    assert (kept["full_name"], kept["residence"]) == ("新名", "present")


def test_a_followup_closes_by_its_form_or_when_its_condition_holds(
    worker: Caller, care: FormVersion, home: Household
) -> None:
    person = str(uuid.uuid4())
    away = {"ref": person, "who": "陈小军", "home": "away", "since": "2025-02-10"}
    first = {"household_id": str(home.id), "people": "22", "person": [away]}
    push(worker, visited(home, submission(care, home, first)))
    second = first | {"people": "5", "person": [away | {"home": "present"}]}
    push(worker, visited(home, submission(care, home, second)))
    states = {each["rule"]: each["state"] for each in file_of(worker, home)["followups"]}
    assert states == {"call": "done", "count": "done"}


def test_a_form_version_that_is_unknown_holds_the_whole_visit(
    worker: Caller, care: FormVersion, home: Household
) -> None:
    filled = submission(care, home, {"people": "3"}, plan_hash="f" * 64)
    sent = visited(home, filled)
    [receipt] = push(worker, sent)
    assert (receipt["status"], codes(receipt)) == ("held", {"unknown_form_version"})
    assert problem_of(worker.get(f"/visits/{sent['body']['id']}")) == (404, "not_found")


def test_an_old_version_of_a_form_is_still_read(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    make_form(CARE.replace("| Care | care | 1 |", "| Care | care | 2 |"), each_world.county)
    filled = submission(care, home, {"household_id": str(home.id), "people": "3"})
    assert push(worker, visited(home, filled))[0]["status"] == "accepted"


def test_a_form_about_someone_of_another_household_is_held(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    stranger = make_member(make_household(each_world.village), each_world.supervisor)
    filled = submission(care, stranger, {"household_id": str(home.id), "people": "3"})
    [receipt] = push(worker, visited(home, filled))
    assert (receipt["status"], "subject_unknown" in codes(receipt)) == ("held", True)


def test_one_submission_is_of_one_visit(worker: Caller, care: FormVersion, home: Household) -> None:
    filled = submission(care, home, {"household_id": str(home.id), "people": "3"})
    push(worker, visited(home, filled))
    assert codes(push(worker, visited(home, filled))[0]) == {"submission_known"}
    another = submission(care, home, {"household_id": str(home.id), "people": "3"})
    assert codes(push(worker, visited(home, another))[0]) == set()
    twice = filled | {"id": str(uuid.uuid4())}
    assert codes(push(worker, visited(home, twice, twice))[0]) == {"bad_field"}


def test_a_photo_is_missing_until_it_is_there_and_is_seen_only_in_scope(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    file = {"name": "door.jpg", "sha256": SHA, "type": "image/jpeg", "size": len(PHOTO)}
    values = {"household_id": str(home.id), "people": "3", "door": "door.jpg"}
    sent = visited(home, submission(care, home, values, attachments=[file]))
    [receipt] = push(worker, sent)
    assert (receipt["status"], receipt["missing"]) == ("accepted", [SHA])
    page = pull(worker)
    path = f"/attachments/{SHA}"
    assert problem_of(worker.get(path)) == (404, "not_found")
    put = worker.call("PUT", path, data=PHOTO, headers={"Content-Type": "image/jpeg"})
    assert put.status_code == 201
    [record] = [r for r in pull(worker, page["cursor"])["records"] if r["kind"] == "visit"]
    assert (record["body"]["missing"], record["body"]["submissions"][0]["attachments"][0]["name"]) == (
        [],
        "door.jpg",
    )
    assert push(worker, sent)[0]["missing"] == []
    answer = caller(each_world.supervisor).get(path)
    assert (answer.data, answer.content_type) == (PHOTO, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    for stranger in (each_world.next_worker, each_world.other_supervisor):
        assert problem_of(caller(stranger).get(path)) == (404, "not_found")
    assert caller(each_world.auditor).call("HEAD", path).headers["Upload-Offset"] == str(len(PHOTO))


def test_a_visit_can_register_a_household_that_the_server_does_not_know(
    worker: Caller, each_world: World, care: FormVersion
) -> None:
    form = make_form((FORMS / "register_household.md").read_text(), each_world.county)
    home_id, person = str(uuid.uuid4()), str(uuid.uuid4())
    context = forms.Context(given={"household_id": home_id}, uuid=lambda: person, time_zone="Asia/Shanghai")
    session = forms.open_session(plan_of(form.id), context)
    answers = {
        "consent": "yes",
        "number": "31",
        "address": "老街31号",
        "head_name": "曾国强",
        "phone": "13812345678",
        "people_said": "1",
        "full_name": "曾国强",
        "sex": "male",
        "relation": "head",
        "birth_by": "date",
        "birth_date": "1971-03-04",
        "residence": "present",
    }
    for name, value in answers.items():
        session.set(next(item for item in every(session.root) if item.name == name), value)
    new = Household(id=uuid.UUID(home_id), village_id=each_world.village.id)
    sent = visited(new, submission(form, new, session.values()))
    [receipt] = push(worker, sent)
    found = worker.get(f"/households/{home_id}").json
    assert found["household"]["last_visit"]["id"] == sent["body"]["id"]
    assert receipt["reasons"] == []
    assert receipt["status"] == "accepted"
    assert (found["household"]["head_name"], found["household"]["number"]) == ("曾国强", "31")
    assert [(member["id"], member["full_name"]) for member in found["members"]] == [(person, "曾国强")]


def every(item: Any) -> Any:
    yield item
    for child in item.children:
        yield from every(child)


def test_a_visit_to_a_household_that_nobody_registers_is_held(
    worker: Caller, care: FormVersion, each_world: World
) -> None:
    unknown = Household(id=uuid.uuid4(), village_id=each_world.village.id)
    assert codes(push(worker, visited(unknown))[0]) == {"household_unknown"}
    abroad = Household(id=uuid.uuid4(), village_id=each_world.other_village.id)
    filled = submission(care, abroad, {"people": "3"})
    assert codes(push(worker, visited(abroad, filled))[0]) == {"village_out_of_scope"}


def test_work_that_waited_for_signal_is_at_the_head_of_the_list_when_it_arrives(
    worker: Caller, home: Household, each_world: World
) -> None:
    push(worker, visit_item(home, "met", started_at="2026-02-05T02:00:00Z"))
    push(worker, visit_item(home, "declined", started_at="2025-11-05T02:00:00Z"))
    found = caller(each_world.supervisor).get("/visits").json["items"]
    assert [each["outcome"] for each in found] == ["declined", "met"]


def test_the_list_filters_by_what_the_desk_asks(worker: Caller, home: Household, each_world: World) -> None:
    desk = caller(each_world.supervisor)
    other = make_household(each_world.next_village, each_world.supervisor)
    push(worker, visit_item(home, "declined", started_at="2026-01-05T02:00:00Z"))
    push(caller(each_world.next_worker), visit_item(other, "met", started_at="2026-02-05T02:00:00Z"))
    for query in (
        {"worker": str(each_world.worker.id)},
        {"area": str(each_world.village.id)},
        {"household": str(home.id)},
        {"outcome": "declined"},
        {"to": "2026-02-01T00:00:00Z"},
    ):
        assert [each["outcome"] for each in desk.get("/visits", query_string=query).json["items"]] == [
            "declined"
        ]
    assert (
        len(
            desk.get("/visits", query_string={"from": "2026-01-01T00:00:00Z", "state": "accepted"}).json[
                "items"
            ]
        )
        == 2
    )
    first = desk.get("/visits", query_string={"limit": 1}).json
    second = desk.get("/visits", query_string={"limit": 1, "cursor": first["next"]}).json
    assert [page["items"][0]["outcome"] for page in (first, second)] == ["met", "declined"]
    assert second["next"] is None


def test_a_practice_visit_leaves_the_register_alone(
    worker: Caller, care: FormVersion, home: Household
) -> None:
    filled = submission(care, home, {"household_id": str(home.id), "people": "22"})
    [receipt] = push(worker, visited(home, filled, practice=True))
    assert receipt["status"] == "accepted"
    found = file_of(worker, home)
    assert (found["household"]["properties"], found["household"]["last_visit"]) == ({}, None)
    assert found["followups"] == []


def test_a_form_that_arrives_late_does_not_undo_what_someone_else_changed_meanwhile(
    worker: Caller, care: FormVersion, home: Household, each_world: World
) -> None:
    member = make_member(home, each_world.supervisor)
    path = f"/members/{member.id}"
    person = {"ref": str(member.id), "who": "陈大军", "home": "arrived", "since": "2025-02-10"}
    values = {"household_id": str(home.id), "people": "3", "person": [person]}
    early = submission(care, home, values)
    caller(each_world.supervisor).put(path, {"full_name": "陈晓君", "base": {"full_name": member.full_name}})
    [receipt] = push(worker, visited(home, early))
    assert (receipt["status"], codes(receipt)) == ("held", {"conflict"})
    [why] = receipt["reasons"]
    assert (why["field"], why["current"], why["yours"]) == ("full_name", "陈晓君", "陈大军")
    kept = worker.get(path).json
    assert (kept["full_name"], kept["residence"]) == ("陈晓君", "arrived")
    [receipt] = push(worker, visited(home, submission(care, home, values)))
    assert receipt["status"] == "accepted"
    assert worker.get(path).json["full_name"] == "陈大军"
