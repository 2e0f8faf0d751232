"""The figures of the desk's first page agree with the lists behind them, of the viewer's villages only."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from fieldapp.core import clock

from ..factories import (
    World,
    caller,
    item,
    make_card,
    make_followup,
    make_household,
    problem_of,
    push,
    visit_item,
)

TODAY = clock.today("Asia/Shanghai")


def ago(days: float) -> str:
    return (clock.now() - timedelta(days=days)).isoformat()


def by_village(answer: Any) -> dict[str, dict[str, Any]]:
    return {row["village_id"]: row for row in answer.json["items"]}


def test_coverage_counts_who_was_visited_in_time_who_never_and_what_happened(each_world: World) -> None:
    world = each_world
    homes = [make_household(world.village) for _ in range(4)]
    make_household(world.village, status="vacant")
    phone = caller(world.worker)
    for home, outcome, days in zip(homes, ("met", "not_at_home", "met"), (3, 20, 100), strict=False):
        push(phone, visit_item(home, outcome, started_at=ago(days)))
    desk = caller(world.supervisor)
    rows = by_village(desk.get("/overview/coverage?days=90"))
    assert set(rows) == {str(world.village.id), str(world.next_village.id)}
    mine = rows[str(world.village.id)]
    assert (mine["households"], mine["visited"], mine["never"]) == (4, 2, 1)
    assert (mine["outcomes"]["met"], mine["outcomes"]["not_at_home"]) == (2, 1)
    listed = desk.get(f"/households?area={world.village.id}&status=active&unvisited_days=90").json["items"]
    assert len(listed) == mine["households"] - mine["visited"]


def test_the_share_of_visits_proved_by_the_households_own_card_agrees_with_the_list(
    each_world: World,
) -> None:
    world = each_world
    home, other = make_household(world.village), make_household(world.village)
    card, stranger = make_card(home, world.supervisor), make_card(other, world.supervisor)
    scanned = {"card_scanned_at": ago(1)}
    push(
        caller(world.worker),
        visit_item(home, card_id=str(card.id), **scanned),
        visit_item(home, "declined", card_id=str(stranger.id), **scanned),
        visit_item(home, "not_at_home"),
        visit_item(home, "vacant"),
        visit_item(home, card_id=str(card.id), practice=True, **scanned),
        visit_item(home, started_at=ago(40)),
    )
    push(caller(world.next_worker), visit_item(make_household(world.next_village)))
    desk = caller(world.supervisor)
    asked = f"area={world.village.id}&from={quote(ago(30))}"
    [row] = desk.get(f"/proved-visits?{asked}").json["items"]
    assert (row["visits"], row["proved"], row["share"]) == (3, 1, 1 / 3)
    for proved, n in (("true", 1), ("false", 2)):
        assert len(desk.get(f"/visits?{asked}&proved={proved}").json["items"]) == n
    rows = by_village(desk.get("/proved-visits"))
    assert (rows[str(world.village.id)]["visits"], rows[str(world.next_village.id)]["proved"]) == (4, 0)
    assert caller(world.other_supervisor).get("/proved-visits").json["items"] == []


def test_visits_are_counted_by_week_village_and_outcome(each_world: World) -> None:
    world = each_world
    home, phone = make_household(world.village), caller(world.worker)
    for days in (0.01, 7.01, 7.02):
        push(phone, visit_item(home, "met", started_at=ago(days)))
    push(phone, visit_item(home, "not_at_home", started_at=ago(100)))
    found = caller(world.supervisor).get("/overview/visits?weeks=4").json
    assert len(found["weeks"]) == 4 and found["weeks"] == sorted(found["weeks"])
    by_week = [0] * 4
    for row in found["items"]:
        assert (row["village_id"], row["outcome"]) == (str(world.village.id), "met")
        by_week[row["week"]] += row["count"]
    assert (by_week[3], by_week[2], sum(by_week)) == (1, 2, 3)


def test_follow_ups_workers_and_what_needs_a_person_agree_with_the_lists(each_world: World) -> None:
    world = each_world
    desk, phone = caller(world.supervisor), caller(world.worker)
    home = make_household(world.village)
    late = make_followup(home, world.supervisor, due=TODAY - timedelta(days=3), assignee_id=world.worker.id)
    make_followup(home, world.supervisor, due=TODAY + timedelta(days=3))
    up = {"due": TODAY + timedelta(days=3), "escalate_on": TODAY - timedelta(days=1)}
    make_followup(home, world.supervisor, **up)
    done = make_followup(home, world.supervisor, assignee_id=world.worker.id)
    desk.post(f"/followups/{done.id}/changes", {"id": str(uuid.uuid4()), "action": "done"})
    push(phone, visit_item(home, "met"))
    row = by_village(desk.get("/overview/followups"))[str(world.village.id)]
    assert {name: row[name] for name in ("open", "late", "escalated", "unassigned", "done")} == {
        "open": 3,
        "late": 2,
        "escalated": 1,
        "unassigned": 2,
        "done": 1,
    }
    for standing in ("late", "escalated"):
        query = f"/followups?standing={standing}&area={world.village.id}"
        assert len(desk.get(query).json["items"]) == row[standing]
    [worker] = [
        one
        for one in desk.get("/overview/workers").json["items"]
        if one["account_id"] == str(world.worker.id)
    ]
    assert (worker["open"], worker["late"], worker["done"], worker["visits"]) == (1, 1, 1, 1)
    assert worker["last_seen"] is not None and late.state == "open"
    needs = desk.get("/overview/attention").json
    assert (needs["escalated"], needs["silent"], needs["held"]) == (1, 0, 0)
    assert needs["review"] == 1
    unknown = {"subject": "household", "id": str(uuid.uuid4()), "base": {}, "set": {"phone": "1"}}
    push(phone, item("register_edit", unknown))
    assert desk.get("/overview/attention").json["held_items"] == 1
    assert len(desk.get(f"/held-items?area={world.village.id}").json["items"]) == 1
    assert desk.get(f"/overview/attention?area={world.next_village.id}").json["held_items"] == 0


@pytest.mark.parametrize("room", ["coverage", "visits", "followups", "workers", "attention"])
def test_each_room_is_for_the_desk_and_of_its_own_villages(world: World, room: str) -> None:
    make_household(world.other_village)
    assert problem_of(caller(world.worker).get(f"/overview/{room}")) == (403, "not_allowed")
    assert caller(world.auditor).get(f"/overview/{room}").status_code == 200
    answer = caller(world.supervisor).get(f"/overview/{room}?area={world.other_village.id}")
    assert answer.status_code == 200
    rows = answer.json.get("items")
    assert rows == [] or (rows is None and set(answer.json.values()) == {0})
