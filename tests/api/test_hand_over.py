"""Hand-overs: planned and for a while, given back by themselves, with a summary that their receiver reads."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fieldapp.accounts.models import Account
from fieldapp.accounts.service import set_areas
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.operations.handover import settle_due

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_followup,
    make_household,
    problem_of,
    pull,
    push,
    visit_item,
)


def hand_over(world: World, **more: Any) -> dict[str, Any]:
    """Hand the worker's village to the next worker."""
    body = {
        "from_id": str(world.worker.id),
        "to_id": str(world.next_worker.id),
        "village_ids": [str(world.village.id)],
        "why": "休假",
    }
    answer = caller(world.supervisor).post("/hand-overs", body | more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def heard(who: Caller) -> dict[str, Any]:
    """The hand-overs that a phone has."""
    return {
        one["id"]: one["body"] for one in pull(who)["records"] if one["kind"] == "hand_over" and one["body"]
    }


def areas(world: World, account: Any) -> set[str]:
    found = caller(world.supervisor).get("/accounts").json["items"]
    return next((set(one["areas"]) for one in found if one["id"] == str(account.id)), set())


def test_the_receiver_hears_what_is_open_which_households_need_looking_at_and_what_is_unsent(
    each_world: World,
) -> None:
    world = each_world
    quiet, late = make_household(world.village), make_household(world.village)
    due = clock.today() - timedelta(days=3)
    followup = make_followup(late, world.supervisor, assignee_id=world.worker.id, due=due, priority="urgent")
    old, new = caller(world.worker), caller(world.next_worker)
    push(old, visit_item(quiet, "declined"))
    device = {"id": str(old.device_id), "app_version": "1", "unsent": 4}
    old.post("/sync/push", {"protocol": 1, "device": device, "items": []})
    asked = {"from_id": str(world.worker.id), "village_ids": [str(world.village.id)]}
    before = caller(world.supervisor).post("/hand-overs/preview", asked).json
    assert (before["villages"], before["households"], before["followups"]) == (1, 2, 1)
    made = hand_over(world, note="钥匙在村委会")
    assert made["summary"] == before["summary"]
    [told] = heard(new).values()
    assert told["note"] == "钥匙在村委会" and told["read_at"] is None
    [promise] = told["summary"]["followups"]
    assert promise["id"] == str(followup.id) and promise["standing"] in ("overdue", "escalated")
    [risk] = told["summary"]["at_risk"]
    assert risk["household_id"] == str(late.id) and {"late", "urgent", "never"} <= set(risk["why"])
    assert [one["unsent"] for one in told["summary"]["unsent"]] == [4]
    assert heard(old) == {}


def test_a_receiver_says_once_that_they_have_read_it_and_nobody_says_it_for_them(world: World) -> None:
    made = hand_over(world)
    new, desk = caller(world.next_worker), caller(world.supervisor)
    for other in (desk, caller(world.worker)):
        assert problem_of(other.post(f"/hand-overs/{made['id']}/read")) == (404, "not_found")
    [receipt] = push(new, item("hand_over_read", {"hand_over_id": made["id"]}))
    assert receipt["status"] == "accepted"
    [listed] = desk.get("/hand-overs", query_string={"account": str(world.next_worker.id)}).json["items"]
    assert listed["read_at"] is not None
    assert new.post(f"/hand-overs/{made['id']}/read").json["read_at"] == listed["read_at"]
    assert heard(new)[made["id"]]["read_at"] is not None
    [held] = push(caller(world.worker), item("hand_over_read", {"hand_over_id": made["id"]}))
    assert held["status"] == "held"


def test_what_goes_for_a_while_from_a_day_on_goes_and_comes_back_by_itself(each_world: World) -> None:
    world = each_world
    household = make_household(world.village)
    followup = make_followup(household, world.supervisor, assignee_id=world.worker.id)
    now, today = clock.now(), clock.today(world.village.timezone)
    mine = {str(world.village.id)}
    made = hand_over(world, starts_on=str(today + timedelta(days=2)), ends_on=str(today + timedelta(days=9)))
    assert made["state"] == "planned" and settle_due() == 0
    assert areas(world, world.worker) == mine and heard(caller(world.next_worker)) == {}
    with clock.at(now + timedelta(days=2)):
        assert settle_due() == 1 and settle_due() == 0
        assert areas(world, world.worker) == set() and mine <= areas(world, world.next_worker)
        assert made["id"] in heard(caller(world.next_worker))
    with clock.at(now + timedelta(days=9)):
        assert settle_due() == 1 and settle_due() == 0
        assert areas(world, world.worker) == mine and not mine & areas(world, world.next_worker)
        [back] = heard(caller(world.worker)).values()
        assert back["gives_back"] == made["id"] and back["summary"]["followups_count"] == 1
        assert heard(caller(world.next_worker)) == {}
        found = caller(world.supervisor).get(f"/followups/{followup.id}").json
        assert found["assignee_id"] == str(world.worker.id)


def test_what_the_receiver_had_before_stays_theirs_when_the_rest_is_given_back(world: World) -> None:
    household = make_household(world.village)
    desk = caller(world.supervisor)
    both = [str(world.village.id), str(world.next_village.id)]
    with transaction():
        set_areas(None, db.session.get_one(Account, world.next_worker.id), [UUID(one) for one in both])
    kept = make_followup(household, world.supervisor, assignee_id=world.next_worker.id)
    went = make_followup(household, world.supervisor, assignee_id=world.worker.id)
    made = hand_over(world)
    ended = desk.post(f"/hand-overs/{made['id']}/end", {"why": "提前回来"}).json
    assert ended["state"] == "ended"
    assert desk.post(f"/hand-overs/{made['id']}/end", {"why": "提前回来"}).json == ended
    assert areas(world, world.next_worker) == set(both) and areas(world, world.worker) == {both[0]}
    whose = {one: desk.get(f"/followups/{one.id}").json["assignee_id"] for one in (kept, went)}
    assert whose == {kept: str(world.next_worker.id), went: str(world.worker.id)}


def test_a_planned_one_is_cancelled_and_days_that_cannot_be_are_refused(world: World) -> None:
    today = clock.today(world.village.timezone)
    made = hand_over(world, starts_on=str(today + timedelta(days=2)))
    desk = caller(world.supervisor)
    assert problem_of(caller(world.worker).post(f"/hand-overs/{made['id']}/end", {"why": "x"})) == (
        404,
        "not_found",
    )
    assert desk.post(f"/hand-overs/{made['id']}/end", {"why": "不走了"}).json["state"] == "cancelled"
    with clock.at(clock.now() + timedelta(days=3)):
        assert settle_due() == 0
    body = {"from_id": str(world.worker.id), "to_id": str(world.next_worker.id), "why": "x"}
    wrong = desk.post("/hand-overs", body | {"ends_on": str(today)})
    assert fields_of(wrong) == {"ends_on"}
    assert caller(world.other_supervisor).get("/hand-overs").json["items"] == []
