"""Follow-ups over HTTP: made at the desk, given out, changed; what outcomes cause."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from fieldapp.core import clock

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    make_followup,
    make_household,
    make_member,
    problem_of,
    push,
    visit_item,
)


def followups(who: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = who.get("/followups", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def test_making_one_twice_is_harmless(world: World) -> None:
    household = make_household(world.village)
    member = make_member(household, world.supervisor)
    desk, path = caller(world.supervisor), f"/followups/{uuid.uuid4()}"
    body = {
        "household_id": str(household.id),
        "member_id": str(member.id),
        "title": {"zh": "送药", "en": "Bring the medicine"},
        "due": "2026-04-01",
        "assignee_id": str(world.worker.id),
        "priority": "high",
    }
    first, second = desk.put(path, body), desk.put(path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert [line["kind"] for line in first.json["history"]] == ["created"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"due": "tomorrow"}, "due"),
        ({"due": None}, "due"),
        ({"title": {}}, "title"),
        ({"title": {"zh": " "}}, "title"),
        ({"title": "x"}, "title"),
        ({"priority": "asap"}, "priority"),
        ({"assignee_id": str(uuid.uuid4())}, "assignee_id"),
        ({"member_id": str(uuid.uuid4())}, "member_id"),
        ({"household_id": str(uuid.uuid4())}, "household_id"),
        ({"window_start": "2026-05-01"}, "window_start"),
        ({"origin": "rule"}, "origin"),
    ],
)
def test_bad_input_is_named(world: World, change: dict[str, Any], named: str) -> None:
    household = make_household(world.village)
    body = {"household_id": str(household.id), "title": {"zh": "送药"}, "due": "2026-04-01"} | change
    answer = caller(world.supervisor).put(f"/followups/{uuid.uuid4()}", body)
    assert answer.status_code in (404, 422)
    assert named in fields_of(answer)


def test_many_are_given_at_once_with_a_due_day_and_a_note(world: World) -> None:
    made = [make_followup(make_household(world.village), world.supervisor) for _ in range(3)]
    desk = caller(world.supervisor)
    answer = desk.post(
        "/followups/assign",
        {
            "ids": [str(each.id) for each in made],
            "assignee_id": str(world.worker.id),
            "due": "2026-05-01",
            "note": "请尽快",
        },
    )
    assert {each["assignee_id"] for each in answer.json["items"]} == {str(world.worker.id)}
    assert {each["due"] for each in answer.json["items"]} == {"2026-05-01"}
    last = answer.json["items"][0]["history"][-1]
    assert (last["kind"], last["text"], last["data"]["due_from"]) == ("assigned", "请尽快", "2026-03-20")
    assert len(followups(caller(world.worker), assignee=str(world.worker.id))) == 3


def test_who_saw_an_older_state_gets_a_conflict_with_the_current_one_and_nothing_changes(
    world: World,
) -> None:
    one, two = (make_followup(make_household(world.village), world.supervisor) for _ in range(2))
    desk = caller(world.supervisor)
    ids = [str(one.id), str(two.id)]
    desk.post(
        f"/followups/{two.id}/changes", {"id": str(uuid.uuid4()), "action": "comment", "text": "先别动"}
    )
    late = desk.post(
        "/followups/assign",
        {"ids": ids, "assignee_id": str(world.worker.id), "versions": dict.fromkeys(ids, 1)},
    )
    assert problem_of(late) == (409, "conflict")
    assert late.json["current"]["history"][-1]["text"] == "先别动"
    assert desk.get(f"/followups/{one.id}").json["assignee_id"] is None
    change = {"id": str(uuid.uuid4()), "action": "done", "version": 1}
    assert problem_of(desk.post(f"/followups/{two.id}/changes", change)) == (409, "conflict")


def test_work_goes_only_to_colleagues_who_work(world: World) -> None:
    followup = make_followup(make_household(world.village), world.supervisor)
    desk = caller(world.supervisor)
    for account in (world.auditor, world.other_worker):
        answer = desk.post("/followups/assign", {"ids": [str(followup.id)], "assignee_id": str(account.id)})
        assert (problem_of(answer), fields_of(answer)) == ((404, "not_found"), {"assignee_id"})


def test_a_closed_one_is_reopened_before_it_is_given_out(world: World) -> None:
    followup = make_followup(make_household(world.village), world.supervisor)
    desk = caller(world.supervisor)
    path = f"/followups/{followup.id}/changes"
    closed = desk.post(path, {"id": str(uuid.uuid4()), "action": "cancel", "text": "不需要了"}).json
    assert (closed["state"], closed["closed_by"]) == ("cancelled", str(world.supervisor.id))
    give = {"ids": [str(followup.id)], "assignee_id": str(world.worker.id)}
    assert fields_of(desk.post("/followups/assign", give)) == {"ids"}
    opened = desk.post(path, {"id": str(uuid.uuid4()), "action": "reopen"}).json
    assert (opened["state"], opened["closed_at"]) == ("open", None)
    assert desk.post("/followups/assign", give).status_code == 200


def test_another_due_day_moves_the_escalation_with_it(world: World) -> None:
    followup = make_followup(
        make_household(world.village),
        world.supervisor,
        window_start=date(2026, 3, 15),
        escalate_on=date(2026, 3, 25),
    )
    path = f"/followups/{followup.id}/changes"
    worker = caller(world.worker)
    moved = worker.post(path, {"id": str(uuid.uuid4()), "action": "redate", "due": "2026-03-10"}).json
    assert (moved["due"], moved["escalate_on"], moved["window_start"]) == ("2026-03-10", "2026-03-15", None)
    missing = worker.post(path, {"id": str(uuid.uuid4()), "action": "redate"})
    assert (problem_of(missing), fields_of(missing)) == ((422, "invalid"), {"due"})


def test_the_same_change_twice_is_one_line_of_history(world: World) -> None:
    one, two = (make_followup(make_household(world.village), world.supervisor) for _ in range(2))
    worker, change = caller(world.worker), {"id": str(uuid.uuid4()), "action": "comment", "text": "去过了"}
    for _ in range(2):
        answer = worker.post(f"/followups/{one.id}/changes", change)
    assert [line["kind"] for line in answer.json["history"]] == ["created", "comment"]
    assert problem_of(worker.post(f"/followups/{two.id}/changes", change)) == (409, "already_exists")


def test_the_list_filters_and_searches(world: World) -> None:
    home = make_household(world.village, head_name="王建国")
    wanted = make_followup(
        home, world.supervisor, title={"zh": "送药"}, due=date(2026, 4, 1), priority="urgent"
    )
    make_followup(make_household(world.next_village), world.supervisor, due=date(2026, 6, 1))
    desk = caller(world.supervisor)
    for query in (
        {"area": str(world.village.id)},
        {"household": str(home.id)},
        {"priority": "urgent"},
        {"due_before": "2026-05-01"},
        {"q": "wjg"},
        {"q": "送药"},
    ):
        assert [each["id"] for each in followups(desk, **query)] == [str(wanted.id)], query
    assert len(followups(desk, state="open", unassigned="true")) == 2
    assert followups(desk, state="done") == []


@pytest.mark.parametrize(
    ("outcome", "rule", "days", "assignee"),
    [
        ("not_at_home", "visit_again", 7, "worker"),
        ("moved_away", "confirm_moved", 30, "supervisor"),
        ("vacant", "confirm_vacant", 90, "worker"),
        ("no_such_address", "correct_address", 14, "supervisor"),
    ],
)
def test_an_outcome_promises_what_it_should(
    world: World, outcome: str, rule: str, days: int, assignee: str
) -> None:
    household = make_household(world.village)
    push(caller(world.worker), visit_item(household, outcome))
    [promised] = followups(caller(world.worker))
    assert promised["rule"] == rule
    assert promised["due"] == (clock.today() + timedelta(days=days)).isoformat()
    assert promised["assignee_id"] == str(getattr(world, assignee).id)
    assert set(promised["title"]) == {"zh", "en"}


@pytest.mark.parametrize("outcome", ["met", "declined"])
def test_meeting_someone_promises_nothing_and_ends_the_wish_to_visit_again(
    world: World, outcome: str
) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    push(worker, visit_item(household, "not_at_home"))
    push(worker, visit_item(household, outcome))
    assert [each["state"] for each in followups(worker)] == ["done"]


def test_finding_nobody_again_replaces_the_promise_and_in_the_end_makes_it_pressing(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    for hours in range(3):
        started = (clock.now() - timedelta(hours=9 - hours)).isoformat()
        push(worker, visit_item(household, "not_at_home", started_at=started))
    found = followups(worker)
    assert sorted(each["state"] for each in found) == ["open", "withdrawn", "withdrawn"]
    [current] = [each for each in found if each["state"] == "open"]
    assert (current["priority"], "3" in current["note"]["en"]) == ("high", True)


def test_an_empty_house_is_noted_in_the_register_until_someone_is_met(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    for outcome, status in (("vacant", "vacant"), ("not_at_home", "vacant"), ("met", "active")):
        push(worker, visit_item(household, outcome))
        home = worker.get(f"/households/{household.id}").json["household"]
        assert (home["status"], home["last_visit"]["outcome"]) == (status, outcome)
