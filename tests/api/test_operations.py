"""Operations on the register: what follows a move, a split, a join, a merge, and what undoing does."""

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.cards.models import Card
from fieldapp.core.db import db
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Visit

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_card,
    make_followup,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    visit_item,
)


def act(who: Caller, operation: str, **body: Any) -> str:
    """Carry out an operation; its id."""
    made = str(uuid.uuid4())
    answer = who.put(f"/operations/{made}", {"operation": operation, **body})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return made


def undo(who: Caller, operation: str) -> None:
    answer = who.post(f"/operations/{operation}/undo", {})
    assert answer.status_code == 200, answer.get_data(as_text=True)


def fresh(model: Any, record_id: Any) -> Any:
    db.session.rollback()
    return db.session.get_one(model, uuid.UUID(str(record_id)))


def bodies(page: dict, kind: str) -> dict:
    return {record["id"]: record["body"] for record in page["records"] if record["kind"] == kind}


def test_a_birth_adds_a_child_and_undoing_takes_it_away(each_world: World) -> None:
    household = make_household(each_world.village)
    worker, child = caller(each_world.worker), str(uuid.uuid4())
    cursor = pull(worker)["cursor"]
    made = act(
        worker,
        "birth",
        household_id=str(household.id),
        member_id=child,
        on="2026-03-01",
        values={"full_name": "陈小宝", "sex": "male"},
    )
    page = pull(worker, cursor)
    assert bodies(page, "member")[child]["born"] == "2026-03-01"
    assert bodies(page, "operation")[made]["operation"] == "birth"
    undo(worker, made)
    page = pull(worker, page["cursor"])
    assert bodies(page, "member") == {child: None}
    assert bodies(page, "operation")[made]["undone_at"] is not None
    assert worker.get(f"/members/{child}").status_code == 404


def test_a_death_withdraws_what_was_promised_and_undoing_brings_it_back(world: World) -> None:
    household = make_household(world.village)
    member = make_member(household)
    kin = make_member(household, contact_member_id=str(member.id))
    promised = make_followup(household, world.supervisor, member_id=member.id)
    worker = caller(world.worker)
    made = act(worker, "death", member_id=str(member.id), on="2026-03-02")
    assert fresh(Member, member.id).residence == "died"
    assert fresh(FollowUp, promised.id).state == "withdrawn"
    assert fresh(Member, kin.id).contact_member_id is None
    undo(worker, made)
    assert fresh(Member, member.id).residence == "present"
    assert fresh(FollowUp, promised.id).state == "open"
    assert fresh(Member, kin.id).contact_member_id == member.id


def test_a_member_who_moves_to_another_village_is_with_its_worker_with_what_is_open(
    each_world: World,
) -> None:
    world = each_world
    old, new = make_household(world.village), make_household(world.next_village)
    member = make_member(old)
    promised = make_followup(old, world.supervisor, member_id=member.id, assignee_id=world.worker.id)
    worker, receiver = caller(world.worker), caller(world.next_worker)
    cursors = [pull(worker)["cursor"], pull(receiver)["cursor"]]
    act(caller(world.supervisor), "move", member_id=str(member.id), household_id=str(new.id))
    left, came = pull(worker, cursors[0]), pull(receiver, cursors[1])
    assert bodies(left, "member")[str(member.id)] is None
    assert bodies(left, "followup")[str(promised.id)] is None
    assert bodies(came, "member")[str(member.id)]["household_id"] == str(new.id)
    assert bodies(came, "followup")[str(promised.id)]["assignee_id"] == str(world.next_worker.id)


def test_a_split_makes_a_household_of_those_who_leave(world: World) -> None:
    household = make_household(world.village)
    stays, leaves = make_member(household), make_member(household)
    promised = make_followup(household, world.supervisor, member_id=leaves.id)
    worker, new = caller(world.worker), str(uuid.uuid4())
    made = act(
        worker,
        "split",
        household_id=str(household.id),
        new_household_id=new,
        member_ids=[str(leaves.id)],
        values={"number": "88号", "head_name": "陈新"},
    )
    assert fresh(Member, leaves.id).household_id == uuid.UUID(new)
    assert fresh(Member, stays.id).household_id == household.id
    assert fresh(FollowUp, promised.id).household_id == uuid.UUID(new)
    undo(worker, made)
    assert fresh(Member, leaves.id).household_id == household.id
    assert fresh(Household, new).gone == "undone"


def test_a_household_that_joins_another_leaves_its_visits_at_its_door(world: World) -> None:
    first, second = make_household(world.village), make_household(world.village)
    member = make_member(first)
    card = make_card(first, world.supervisor)
    worker = caller(world.worker)
    visit = visit_item(first, "declined")
    push(worker, visit)
    made = act(worker, "join", household_id=str(first.id), into_id=str(second.id))
    assert fresh(Member, member.id).household_id == second.id
    assert fresh(Card, card.id).household_id == second.id
    assert fresh(Visit, visit["body"]["id"]).household_id == first.id
    assert fresh(Household, first.id).status == "moved_away"
    undo(worker, made)
    assert fresh(Card, card.id).household_id == first.id
    assert fresh(Household, first.id).status == "active"


def test_merged_duplicates_are_one_household_with_all_that_was_of_both(each_world: World) -> None:
    world = each_world
    double = make_household(world.village, phone="13800001111")
    into = make_household(world.village, phone=None, head_name="陈大明")
    member = make_member(double)
    worker, desk = caller(world.worker), caller(world.supervisor)
    visit = visit_item(double, "not_at_home")
    push(worker, visit)
    cursor = pull(worker)["cursor"]
    made = act(desk, "merge_households", household_id=str(double.id), into_id=str(into.id))
    page = pull(worker, cursor)
    assert bodies(page, "household")[str(double.id)] is None
    stands = bodies(page, "household")[str(into.id)]
    assert (stands["phone"], stands["last_visit"]["id"]) == ("13800001111", visit["body"]["id"])
    assert bodies(page, "visit")[visit["body"]["id"]]["household_id"] == str(into.id)
    assert {body["household_id"] for body in bodies(page, "followup").values()} == {str(into.id)}
    undo(desk, made)
    assert fresh(Household, double.id).last_visit_id == uuid.UUID(visit["body"]["id"])
    assert fresh(Household, into.id).last_visit_id is None
    assert fresh(Member, member.id).household_id == double.id


def test_a_visit_to_a_duplicate_that_was_merged_meanwhile_counts_for_the_one_that_stands(
    world: World,
) -> None:
    double, into = make_household(world.village), make_household(world.village)
    worker = caller(world.worker)
    act(caller(world.supervisor), "merge_households", household_id=str(double.id), into_id=str(into.id))
    visit = visit_item(double, "declined")
    [receipt] = push(worker, visit)
    assert receipt["status"] == "accepted"
    assert fresh(Visit, visit["body"]["id"]).household_id == into.id
    edit = {"subject": "household", "id": str(double.id), "base": {"phone": double.phone}, "set": {}}
    [receipt] = push(worker, item("register_edit", edit))
    assert receipt["status"] == "accepted"


def test_two_records_of_one_person_become_one_with_what_either_knew(world: World) -> None:
    household = make_household(world.village)
    double = make_member(household, phone="13900002222", born=None)
    into = make_member(household, phone=None)
    promised = make_followup(household, world.supervisor, member_id=double.id)
    desk = caller(world.supervisor)
    made = act(desk, "merge_members", member_id=str(double.id), into_id=str(into.id))
    merged = fresh(Member, into.id)
    assert (merged.phone, merged.born) == ("13900002222", date(1990, 5, 1))
    assert fresh(FollowUp, promised.id).member_id == into.id
    undo(desk, made)
    assert fresh(Member, into.id).phone is None
    assert fresh(FollowUp, promised.id).member_id == double.id
    assert fresh(Member, double.id).gone is None


def test_undoing_is_refused_where_it_would_lose_what_came_later(world: World) -> None:
    household = make_household(world.village)
    worker, child = caller(world.worker), str(uuid.uuid4())
    made = act(worker, "birth", household_id=str(household.id), member_id=child, values={"full_name": "陈"})
    worker.put(f"/members/{child}", {"full_name": "陈小宝", "base": {"full_name": "陈"}})
    answer = worker.post(f"/operations/{made}/undo", {})
    assert problem_of(answer) == (409, "conflict")
    assert fields_of(answer) == {"full_name"}
    assert fresh(Member, child).gone is None


def test_an_operation_twice_is_one_and_another_under_its_id_is_refused(world: World) -> None:
    household = make_household(world.village)
    worker, made, child = caller(world.worker), str(uuid.uuid4()), str(uuid.uuid4())
    body = {"operation": "birth", "household_id": str(household.id), "member_id": child}
    assert worker.put(f"/operations/{made}", body).status_code == 201
    assert worker.put(f"/operations/{made}", body).status_code == 200
    other = body | {"member_id": str(uuid.uuid4())}
    assert problem_of(worker.put(f"/operations/{made}", other)) == (409, "already_exists")
    db.session.rollback()
    assert len(db.session.scalars(select(Member).where(Member.household_id == household.id)).all()) == 1


@pytest.mark.parametrize("who", ["other_worker", "auditor"])
def test_who_does_not_serve_a_household_does_nothing_to_it(world: World, who: str) -> None:
    household = make_household(world.village)
    member = make_member(household)
    body = {"operation": "death", "member_id": str(member.id)}
    answer = caller(getattr(world, who)).put(f"/operations/{uuid.uuid4()}", body)
    assert answer.status_code in (403, 404)
    assert fresh(Member, member.id).residence == "present"


def test_what_an_operation_needs_is_named_where_it_lacks(world: World) -> None:
    answer = caller(world.worker).put(f"/operations/{uuid.uuid4()}", {"operation": "split"})
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {"household_id", "new_household_id", "member_ids"}


def test_a_household_goes_to_another_village_with_its_history(each_world: World) -> None:
    world = each_world
    household = make_household(world.village)
    member = make_member(household)
    worker, receiver, desk = caller(world.worker), caller(world.next_worker), caller(world.supervisor)
    visit = visit_item(household, "not_at_home")
    push(worker, visit)
    cursors = [pull(worker)["cursor"], pull(receiver)["cursor"]]
    body = {"household_id": str(household.id), "village_id": str(world.next_village.id)}
    made = act(desk, "move_village", **body)
    left, came = pull(worker, cursors[0]), pull(receiver, cursors[1])
    for kind, one in (("household", household.id), ("member", member.id), ("visit", visit["body"]["id"])):
        assert bodies(left, kind)[str(one)] is None
        assert bodies(came, kind)[str(one)] is not None
    [promised] = bodies(came, "followup").values()
    assert promised["assignee_id"] == str(world.next_worker.id)
    undo(desk, made)
    back = pull(worker, left["cursor"])
    assert bodies(back, "member")[str(member.id)] is not None
    assert bodies(back, "visit")[visit["body"]["id"]]["village_id"] == str(world.village.id)
    assert bodies(pull(receiver, came["cursor"]), "member")[str(member.id)] is None
    assert problem_of(worker.put(f"/operations/{uuid.uuid4()}", {"operation": "move_village", **body})) == (
        403,
        "not_allowed",
    )


def test_operations_made_without_signal_are_carried_out_in_order_and_undone(each_world: World) -> None:
    household = make_household(each_world.village)
    worker, child = caller(each_world.worker), str(uuid.uuid4())
    body = {"operation": "birth", "household_id": str(household.id), "member_id": child, "on": "2026-03-01"}
    born = item("register_operation", body | {"values": {"full_name": "陈小宝"}})
    undone = item("register_undo", {"operation_id": born["id"]})
    assert [one["status"] for one in push(worker, born, undone)] == ["accepted", "accepted"]
    assert [one["status"] for one in push(worker, born)] == ["duplicate"]
    assert fresh(Member, child).gone == "undone"


def test_an_operation_that_cannot_be_carried_out_is_held_with_what_stood_in_the_way(world: World) -> None:
    household = make_household(world.other_village)
    body = {"operation": "move_in", "household_id": str(household.id), "member_id": str(uuid.uuid4())}
    [receipt] = push(caller(world.worker), item("register_operation", body))
    assert receipt["status"] == "held"
    [why] = receipt["reasons"]
    assert (why["code"], why["errors"][0]["field"]) == ("not_applied", "household_id")


def test_what_a_merge_would_touch_is_counted_and_nothing_is_done(each_world: World) -> None:
    world = each_world
    old, home = make_household(world.village), make_household(world.village)
    member = make_member(old)
    make_card(old, world.supervisor)
    make_followup(old, world.supervisor, member_id=member.id)
    push(caller(world.worker), visit_item(old))
    body = {"operation": "merge_households", "household_id": str(old.id), "into_id": str(home.id)}
    desk = caller(world.supervisor)
    counted = desk.post("/operations/effects", body).json or {}
    assert {kind: counted[kind] for kind in ("household", "member", "card", "visit", "followup")} == {
        "household": 0,
        "member": 1,
        "card": 1,
        "visit": 1,
        "followup": 1,
    }
    assert desk.get("/operations").json["items"] == []
    assert fresh(Household, old.id).gone is None and fresh(Member, member.id).household_id == old.id
    assert desk.get(f"/audit?household={old.id}&what=register.merge_households").json["items"] == []
    body["into_id"] = str(old.id)
    assert problem_of(desk.post("/operations/effects", body)) == (422, "invalid")


def test_who_goes_away_stays_of_the_household_with_a_contact_until_it_is_undone(each_world: World) -> None:
    household = make_household(each_world.village)
    member, mother = make_member(household), make_member(household)
    worker = caller(each_world.worker)
    contact = {"contact_member_id": str(mother.id), "contact_name": "李秀英"}
    went = act(worker, "go_away", member_id=str(member.id), on="2026-03-01", city="武汉", values=contact)
    found = fresh(Member, member.id)
    assert (found.residence, found.away_city, found.contact_name) == ("away", "武汉", "李秀英")
    assert (found.residence_since, found.contact_member_id) == (date(2026, 3, 1), mother.id)
    undo(worker, went)
    assert fresh(Member, member.id).residence == "present"


def test_going_away_names_a_contact_and_nothing_else(world: World) -> None:
    household = make_household(world.village)
    elsewhere = make_member(make_household(world.other_village))
    body = {"operation": "go_away", "member_id": str(make_member(household).id)}
    for values in ({"full_name": "别人"}, {"contact_member_id": str(elsewhere.id)}):
        answer = caller(world.worker).put(f"/operations/{uuid.uuid4()}", {**body, "values": values})
        assert answer.status_code in (404, 422), answer.get_data(as_text=True)
