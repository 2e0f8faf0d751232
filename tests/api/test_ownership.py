"""What changes hands while a phone is away: villages, households, suspended accounts, lost phones."""

import uuid
from typing import Any

import pytest

from fieldapp.accounts.models import Device
from fieldapp.core.db import db

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_followup,
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
| survey |      |          |           |            |
|        | type | name     | label     | constraint |
|        | integer | people | How many? | . < 20    |
| settings |    |          |           |            |
|        | form_id | form_title |     |            |
|        | care    | Care    |         |            |
"""


def bodies(page: dict, kind: str) -> dict:
    return {record["id"]: record["body"] for record in page["records"] if record["kind"] == kind}


def hand_over(desk: Caller, giver: Any, taker: Any, **what: Any) -> dict:
    body = {"from_id": str(giver.id), "to_id": str(taker.id), "why": "调岗", **what}
    answer = desk.post("/hand-overs", body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json or {}


def test_a_village_handed_over_while_its_worker_is_away_loses_no_visit_and_goes_whole(
    each_world: World,
) -> None:
    world = each_world
    household = make_household(world.village)
    member = make_member(household)
    followup = make_followup(household, world.supervisor, assignee_id=world.worker.id)
    old, new, desk = caller(world.worker), caller(world.next_worker), caller(world.supervisor)
    push(old, visit_item(household, "declined"))
    cursors = [pull(old)["cursor"], pull(new)["cursor"]]
    unsent = visit_item(household, "not_at_home")
    done = hand_over(desk, world.worker, world.next_worker, village_ids=[str(world.village.id)])
    assert done["households"] == 1 and done["villages"] == 1
    [receipt] = push(old, unsent)
    assert receipt["status"] == "accepted"
    left = pull(old, cursors[0])
    assert str(world.village.id) in left["dropped_streams"]
    assert not any(body for body in bodies(left, "household").values())
    came = pull(new, cursors[1])
    assert bodies(came, "household")[str(household.id)] is not None
    assert str(member.id) in bodies(came, "member")
    assert bodies(came, "visit")[unsent["body"]["id"]]["worker_id"] == str(world.worker.id)
    assert bodies(came, "followup")[str(followup.id)]["assignee_id"] == str(world.next_worker.id)
    assert pull(old, left["cursor"])["records"] == []


def test_a_worker_who_gave_everything_away_can_be_given_it_back(world: World) -> None:
    desk, village = caller(world.supervisor), [str(world.village.id)]
    hand_over(desk, world.worker, world.next_worker, village_ids=village)
    assert hand_over(desk, world.next_worker, world.worker, village_ids=village)["villages"] == 1


def test_a_household_opened_one_by_one_goes_to_another_worker(each_world: World) -> None:
    world = each_world
    household = make_household(world.other_village)
    boss = caller(world.administrator)
    update = {"worker_id": str(world.worker.id), "base": {"worker_id": None}}
    assert boss.put(f"/households/{household.id}", update).status_code == 200
    old, new = caller(world.worker), caller(world.next_worker)
    page = pull(old)
    assert str(household.id) in bodies(page, "household")
    hand_over(boss, world.worker, world.next_worker, household_ids=[str(household.id)])
    assert push(old, visit_item(household, "declined"))[0]["status"] == "accepted"
    assert bodies(pull(old, page["cursor"]), "household")[str(household.id)] is None
    got = bodies(pull(new), "household")[str(household.id)]
    assert got["worker_id"] == str(world.next_worker.id)


def test_only_what_a_worker_serves_is_handed_over_and_only_by_who_manages_both(world: World) -> None:
    body = {"from_id": str(world.worker.id), "to_id": str(world.next_worker.id), "why": "x"}
    not_theirs = body | {"village_ids": [str(world.next_village.id)]}
    assert fields_of(caller(world.supervisor).post("/hand-overs", not_theirs)) == {"village_ids"}
    theirs = body | {"village_ids": [str(world.village.id)]}
    assert problem_of(caller(world.other_supervisor).post("/hand-overs", theirs)) == (404, "not_found")
    assert problem_of(caller(world.worker).post("/hand-overs", theirs)) == (403, "not_allowed")


def suspend(world: World, who: Caller) -> None:
    path = f"/accounts/{world.worker.id}/suspend"
    assert caller(world.supervisor).post(path, {"why": "离职"}).status_code == 200


def lose(world: World, who: Caller) -> None:
    path = f"/devices/{who.device_id}/state"
    answer = caller(world.supervisor).post(path, {"state": "lost", "why": "掉河里了"})
    assert answer.status_code == 200


@pytest.mark.parametrize(("happens", "code"), [(suspend, "account_suspended"), (lose, "device_lost")])
def test_whoever_may_not_go_on_hands_in_what_is_unsent_and_then_erases(
    world: World, happens: Any, code: str
) -> None:
    household = make_household(world.village)
    phone = caller(world.worker)
    push(phone)
    happens(world, phone)
    assert problem_of(phone.get("/sync/pull")) == (403, code)
    assert problem_of(phone.get("/households")) == (403, code)
    [receipt] = push(phone, visit_item(household, "not_at_home"))
    assert receipt["status"] == "accepted"
    assert phone.get("/sync/status").status_code == 200
    assert phone.post("/devices/erased").status_code == 204
    [seen] = caller(world.supervisor).get(f"/devices?account={world.worker.id}").json["items"]
    assert (seen["unsent"], seen["erased_at"] is not None) == (0, True)


def test_until_it_speaks_the_desk_sees_what_a_phone_last_had_unsent(world: World) -> None:
    phone, desk = caller(world.worker), caller(world.supervisor)
    device = {"id": str(phone.device_id), "app_version": "1.2.3", "unsent": 7}
    phone.post("/sync/push", {"protocol": 1, "device": device, "items": []})
    lose(world, phone)
    [seen] = desk.get("/devices?unsent=true&state=lost").json["items"]
    assert (seen["id"], seen["unsent"], seen["app_version"]) == (str(phone.device_id), 7, "1.2.3")
    assert caller(world.other_supervisor).get("/devices?unsent=true").json["items"] == []
    assert problem_of(caller(world.next_worker).get("/devices")) == (403, "not_allowed")


def test_a_phone_that_was_found_works_again(world: World) -> None:
    phone = caller(world.worker)
    lose(world, phone)
    found = {"state": "active", "why": "找到了"}
    assert caller(world.supervisor).post(f"/devices/{phone.device_id}/state", found).status_code == 200
    assert phone.get("/sync/pull").status_code == 200


def test_an_account_that_was_restored_works_again(world: World) -> None:
    phone, desk = caller(world.worker), caller(world.supervisor)
    suspend(world, phone)
    assert desk.post(f"/accounts/{world.worker.id}/restore", {"why": "回来了"}).status_code == 200
    assert phone.get("/me").status_code == 200


@pytest.mark.parametrize("who", ["administrator", "supervisor", "other_worker"])
def test_a_supervisor_manages_only_the_workers_of_the_township(world: World, who: str) -> None:
    account = getattr(world, who)
    answer = caller(world.supervisor).post(f"/accounts/{account.id}/suspend", {"why": "x"})
    assert problem_of(answer) == (404, "not_found")


def test_a_phone_of_nobody_in_scope_is_not_there(world: World) -> None:
    body = {"state": "lost", "why": "x"}
    assert caller(world.supervisor).post(f"/devices/{uuid.uuid4()}/state", body).status_code == 404
    other = caller(world.other_worker)
    assert caller(world.supervisor).post(f"/devices/{other.device_id}/state", body).status_code == 404
    db.session.rollback()
    assert db.session.get_one(Device, other.device_id).state == "active"


def test_what_is_held_of_a_worker_who_serves_no_village_any_more_is_still_seen_and_settled(
    world: World,
) -> None:
    home = make_household(world.village, phone="13800000001")
    old, desk = caller(world.worker), caller(world.supervisor)
    push(old)
    hand_over(desk, world.worker, world.next_worker, village_ids=[str(world.village.id)])
    edit = {
        "subject": "household",
        "id": str(home.id),
        "base": {"phone": "139"},
        "set": {"phone": "13700000000"},
    }
    assert push(old, item("register_edit", edit))[0]["status"] == "held"
    [held] = desk.get("/held-items").json["items"]
    assert caller(world.other_supervisor).get("/held-items").json["items"] == []
    key = {"id": held["id"], "digest": held["digest"]}
    done = desk.post("/held-items/settle", {"items": [key], "action": "dismiss", "why": "已核实"})
    assert done.status_code == 200
    assert bodies(pull(old), "receipt")[held["id"]]["status"] == "dismissed"
    account = str(world.worker.id)
    assert [one["account_id"] for one in desk.get(f"/devices?account={account}").json["items"]] == [account]
    assert account in [one["id"] for one in desk.get("/accounts?role=worker").json["items"]]


def test_who_handed_in_a_held_visit_hears_of_its_settling_although_its_village_went_to_another(
    world: World,
) -> None:
    home = make_household(world.village)
    version = make_form(FORM, world.county)
    old, desk = caller(world.worker), caller(world.supervisor)
    sent = visit_item(home, submissions=[submission(version, home, {"people": "99"})])
    assert push(old, sent)[0]["status"] == "held"
    hand_over(desk, world.worker, world.next_worker, village_ids=[str(world.village.id)])
    settled = desk.post("/visits/settle", {"ids": [sent["body"]["id"]], "action": "dismiss", "text": "重复"})
    assert settled.status_code == 200
    page = pull(old)
    assert bodies(page, "visit") == {}
    assert bodies(page, "receipt")[sent["id"]]["status"] == "dismissed"


def test_a_visit_counts_whose_household_went_to_another_village_meanwhile(world: World) -> None:
    home = make_household(world.village)
    old, desk = caller(world.worker), caller(world.supervisor)
    body = {
        "operation": "move_village",
        "household_id": str(home.id),
        "village_id": str(world.next_village.id),
    }
    assert desk.put(f"/operations/{uuid.uuid4()}", body).status_code == 201
    [receipt] = push(old, visit_item(home, "declined"))
    assert receipt["status"] == "accepted", receipt["reasons"]
    [stranger] = push(caller(world.other_worker), visit_item(home, "declined"))
    assert stranger["reasons"][0]["code"] == "household_out_of_scope"
