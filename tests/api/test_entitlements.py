"""What households may be entitled to: published to phones, claimed without signal, taken back, counted."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from fieldapp.core.access import Viewer
from fieldapp.core.db import db, transaction
from fieldapp.entitlements import service
from fieldapp.entitlements.models import Programme
from fieldapp.entitlements.queries import known_columns
from fieldapp.forms.programme_sheets import read_programmes
from fieldapp.register.models import Household, Member

from ..compile_cases import ROOT
from ..factories import (
    World,
    caller,
    item,
    kept,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    viewer_of,
)

EXAMPLES = ROOT / "programmes" / "examples.md"


@pytest.fixture
def programmes(world: World) -> dict[str, Programme]:
    """The shipped examples, published to the first township."""
    with transaction():
        made = service.publish(None, read_programmes(EXAMPLES, known_columns()), world.township.id)
    return {one.name: kept(one) for one in made}


@pytest.fixture
def old(world: World) -> Iterator[Member]:
    """Someone of 90, of a house of the first village."""
    yield make_member(
        make_household(world.village, world.supervisor, head_name="李大"),
        world.supervisor,
        full_name="李大",
        born="1935-05-01",
        residence="present",
    )


def step(programme: Programme, member: Member, state: str, **values: object) -> dict[str, object]:
    """An item that notes how far a member is with a programme."""
    body = {
        "programme_id": str(programme.id),
        "household_id": str(member.household_id),
        "member_id": str(member.id),
        "state": state,
        **values,
    }
    return item("claim", body)


def records(world: World, kind: str) -> list[dict[str, object]]:
    """The records of a kind on the first worker's phone."""
    return [
        one["body"] for one in pull(caller(world.worker))["records"] if one["kind"] == kind and one["body"]
    ]


def counts(world: World, name: str, programmes: dict[str, Programme]) -> dict[str, int]:
    """The take-up of a programme in the first village."""
    answer = caller(world.supervisor).get(f"/entitlements/take-up?area={world.township.id}")
    return next(
        one
        for one in answer.json["items"]
        if one["programme_id"] == str(programmes[name].id) and one["village_id"] == str(world.village.id)
    )


def test_programmes_reach_phones_of_their_area_and_leave_when_withdrawn(
    world: World, programmes: dict[str, Programme]
) -> None:
    names = {one["name"] for one in records(world, "programme")}
    assert names == set(programmes)
    elsewhere = pull(caller(world.other_worker))["records"]
    assert not [one for one in elsewhere if one["kind"] == "programme"]
    with transaction():
        service.withdraw(None, "example_old_age")
    assert {one["name"] for one in records(world, "programme")} == names - {"example_old_age"}
    assert len(caller(world.worker).get("/programmes").json["items"]) == len(programmes) - 1
    assert caller(world.other_worker).get("/programmes").json["items"] == []


def test_helping_makes_one_follow_up_which_claiming_completes(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    helping = step(programmes["example_old_age"], old, "helping")
    assert push(caller(world.worker), helping)[0]["status"] == "accepted"
    assert push(caller(world.worker), helping)[0]["status"] == "duplicate"
    (followup,) = records(world, "followup")
    assert followup["state"] == "open" and followup["assignee_id"] == str(world.worker.id)
    assert "李大" in followup["title"]["zh"] and "高龄津贴" in followup["title"]["zh"]
    assert counts(world, "example_old_age", programmes)["may"] == 1
    push(caller(world.worker), step(programmes["example_old_age"], old, "claimed", on="2026-03-01"))
    (followup,) = records(world, "followup")
    assert followup["state"] == "done"
    found = counts(world, "example_old_age", programmes)
    assert (found["may"], found["claimed"]) == (0, 1)
    (claim,) = records(world, "claim")
    assert [one["state"] for one in claim["steps"]] == ["helping", "claimed"]


def test_a_refusal_says_why_and_is_taken_back(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    refused = step(programmes["example_old_age"], old, "refused", why="材料不全")
    push(caller(world.worker), refused)
    assert counts(world, "example_old_age", programmes)["refused"] == 1
    undo = item("claim_undo", {"step_id": refused["id"]})
    assert push(caller(world.worker), undo)[0]["status"] == "accepted"
    (claim,) = records(world, "claim")
    assert claim["steps"][0]["why"] == "材料不全" and claim["steps"][0]["undone_at"]
    assert counts(world, "example_old_age", programmes)["may"] == 1
    lines = caller(world.auditor).get(f"/audit?household={old.household_id}").json["items"]
    assert {"claim.refused", "claim.undone"} <= {one["action"] for one in lines}


def test_taking_back_a_promise_to_help_withdraws_its_follow_up(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    helping = step(programmes["example_pension"], old, "helping")
    push(caller(world.worker), helping, item("claim_undo", {"step_id": helping["id"]}))
    assert [one["state"] for one in records(world, "followup")] == ["withdrawn"]


def test_nobody_else_notes_a_step_and_nothing_of_it_is_lost(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    mine = step(programmes["example_old_age"], old, "claimed")
    push(caller(world.worker), mine)
    for who in (world.next_worker, world.other_worker, world.other_supervisor):
        answers = push(
            caller(who),
            step(programmes["example_old_age"], old, "refused"),
            item("claim_undo", {"step_id": mine["id"]}),
        )
        assert [one["status"] for one in answers] == ["held", "held"]
    assert (
        push(caller(world.auditor), step(programmes["example_old_age"], old, "refused"))[0]["status"]
        == "held"
    )
    for broken in ({}, {"state": "granted"}, {"programme_id": str(uuid4())}):
        assert push(caller(world.worker), item("claim", broken))[0]["status"] == "held"
    assert counts(world, "example_old_age", programmes)["claimed"] == 1


def test_a_figure_opens_its_list_page_by_page(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    other = make_member(
        make_household(world.village, world.supervisor),
        world.supervisor,
        born="1936-01-01",
        residence="present",
    )
    programme = programmes["example_old_age"].id
    path = f"/entitlements?area={world.township.id}&programme={programme}&state=may&limit=1"
    first = caller(world.supervisor).get(path).json
    second = caller(world.supervisor).get(f"{path}&cursor={first['next']}").json
    found = [*first["items"], *second["items"]]
    assert {one["member_id"] for one in found} == {str(old.id), str(other.id)}
    assert second["next"] is None
    assert found[0]["reasons"][0]["en"] == "is 80 or over"
    assert problem_of(caller(world.supervisor).get(f"{path}&cursor=x"))[0] == 422
    assert counts(world, "example_old_age", programmes)["may"] == 2


def test_a_programme_published_again_keeps_its_claims(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    push(caller(world.worker), step(programmes["example_old_age"], old, "granted"))
    with transaction():
        service.publish(None, read_programmes(EXAMPLES, known_columns()), world.county.id)
    assert counts(world, "example_old_age", programmes)["granted"] == 1
    assert len(records(world, "programme")) == len(programmes)


def test_the_same_step_noted_at_the_desk_twice_is_one(
    world: World, programmes: dict[str, Programme], old: Member
) -> None:
    viewer: Viewer = viewer_of(world.worker)
    step_id = uuid4()
    for _ in range(2):
        with transaction():
            programme = db.session.get_one(Programme, programmes["example_pension"].id)
            household = db.session.get_one(Household, old.household_id)
            member = db.session.get_one(Member, old.id)
            service.note(viewer, step_id, programme, household, member, state="claimed")
    (claim,) = records(world, "claim")
    assert len(claim["steps"]) == 1
