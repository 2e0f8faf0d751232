"""Duplicates: found by what two records have in common, merged with undo, or kept apart for good."""

from typing import Any
from uuid import uuid4

from fieldapp.accounts.models import Account
from fieldapp.jobs import service as jobs
from tests.factories import World, caller, make_household, make_member, problem_of


def looked(account: Account, area: Any, kind: str = "members") -> tuple[str, dict]:
    who, job_id = caller(account), uuid4()
    answer = who.put(f"/duplicates/{job_id}", {"area": str(area.id)})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    jobs.work()
    assert (who.get(f"/jobs/{job_id}").json or {})["state"] == "done"
    return str(job_id), found(account, str(job_id), kind)


def found(account: Account, job_id: str, kind: str = "members") -> dict:
    answer = caller(account).get(f"/duplicates/{job_id}?kind={kind}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json or {}


def twins(world: World) -> tuple[Any, Any]:
    """One person in two households, the second time typed by sound; and somebody else."""
    home, other = make_household(world.village), make_household(world.next_village)
    one = make_member(home, full_name="张晓明", born="1990-05-06", sex="male", phone="13800000001")
    two = make_member(other, full_name="张小明", born="1990-05-06", sex="male", phone="13800000001")
    make_member(home, full_name="李桂兰", born="1950-01-02", sex="female")
    return one, two


def test_one_person_written_twice_is_found_with_the_reasons(each_world: World) -> None:
    one, two = twins(each_world)
    _, told = looked(each_world.supervisor, each_world.township)
    (pair,) = told["items"]
    assert {pair["one"], pair["other"]} == {str(one.id), str(two.id)} and told["total"] == 1
    assert {"same_sound", "same_birth", "same_phone"} <= {each["code"] for each in pair["reasons"]}
    assert {each["full_name"] for each in pair["records"]} == {"张晓明", "张小明"}
    assert len(told["households"]) == 2


def test_one_household_written_twice_is_found_by_its_people(world: World) -> None:
    one = make_household(world.village, head_name="王建国", address="石桥村 3 组 12 号")
    two = make_household(world.village, head_name="王建国", address="石桥村3组12号")
    for home in (one, two):
        make_member(home, full_name="王建国", born="1960-01-02")
    make_household(world.village, head_name="赵丽", address="石桥村 5 组 1 号")
    _, told = looked(world.supervisor, world.township, "households")
    (pair,) = told["items"]
    assert {pair["one"], pair["other"]} == {str(one.id), str(two.id)}


def test_what_is_merged_leaves_the_list_and_comes_back_when_undone(each_world: World) -> None:
    one, two = twins(each_world)
    job_id, _ = looked(each_world.supervisor, each_world.township)
    desk, merge = caller(each_world.supervisor), uuid4()
    body = {"operation": "merge_members", "member_id": str(one.id), "into_id": str(two.id)}
    assert desk.put(f"/operations/{merge}", body).status_code == 201
    assert found(each_world.supervisor, job_id)["total"] == 0
    assert desk.post(f"/operations/{merge}/undo", {}).status_code == 200
    assert found(each_world.supervisor, job_id)["total"] == 1


def test_those_who_are_not_the_same_are_not_proposed_again_until_that_is_undone(each_world: World) -> None:
    one, two = twins(each_world)
    job_id, _ = looked(each_world.supervisor, each_world.township)
    desk, apart = caller(each_world.supervisor), uuid4()
    body = {"operation": "keep_apart", "member_id": str(one.id), "into_id": str(two.id)}
    assert desk.put(f"/operations/{apart}", body).status_code == 201
    assert found(each_world.supervisor, job_id)["total"] == 0
    again, told = looked(each_world.supervisor, each_world.township)
    assert told["total"] == 0
    assert desk.post(f"/operations/{apart}/undo", {}).status_code == 200
    assert found(each_world.supervisor, job_id)["total"] == 1
    assert found(each_world.supervisor, again)["total"] == 0  # as it was looked through


def test_not_the_same_as_whom_must_be_said(world: World) -> None:
    home = make_household(world.village)
    for body in ({}, {"into_id": str(home.id)}, {"into_id": str(home.id), "household_id": str(home.id)}):
        answer = caller(world.supervisor).put(f"/operations/{uuid4()}", {"operation": "keep_apart"} | body)
        assert problem_of(answer) == (422, "invalid")


def test_only_the_desk_looks_and_only_in_its_own_area(world: World) -> None:
    twins(world)
    job_id, _ = looked(world.supervisor, world.township)
    body = {"area": str(world.other_township.id)}
    assert problem_of(caller(world.supervisor).put(f"/duplicates/{uuid4()}", body)) == (404, "not_found")
    mine = {"area": str(world.village.id)}
    for account in (world.worker, world.auditor):
        assert problem_of(caller(account).put(f"/duplicates/{uuid4()}", mine)) == (403, "not_allowed")
        assert problem_of(caller(account).get(f"/duplicates/{job_id}")) == (403, "not_allowed")
    assert problem_of(caller(world.other_supervisor).get(f"/duplicates/{job_id}")) == (404, "not_found")


def test_the_pairs_of_a_village_are_those_with_a_record_in_it(each_world: World) -> None:
    twins(each_world)
    job_id, _ = looked(each_world.supervisor, each_world.township)
    for village, total in (
        (each_world.village, 1),
        (each_world.next_village, 1),
        (each_world.other_village, 0),
    ):
        told = caller(each_world.supervisor).get(f"/duplicates/{job_id}?area={village.id}").json or {}
        assert told["total"] == len(told["items"]) == total
