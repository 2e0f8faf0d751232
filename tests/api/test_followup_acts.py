"""What the desk does to many follow-ups at once: counted before, all or none, taken back after."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.followups import series
from fieldapp.followups.models import FollowUp

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
)

TODAY = clock.today("Asia/Shanghai")


def act(desk: Caller, action: str, made: list[FollowUp], act_id: uuid.UUID | None = None, **more: Any) -> Any:
    body = {"action": action, "ids": [str(one.id) for one in made], **more}
    return desk.put(f"/followup-acts/{act_id or uuid.uuid4()}", body)


def now_of(desk: Caller, followup: FollowUp) -> dict[str, Any]:
    found: dict[str, Any] = desk.get(f"/followups/{followup.id}").json or {}
    return found


def undo(desk: Caller, done: Any) -> Any:
    return desk.post(f"/followup-acts/{done.json['id']}/undo")


@pytest.mark.parametrize(
    ("action", "more", "changed"),
    [
        ("assign", {"assignee_id": "next", "text": "接一下"}, {"assignee_id": "next"}),
        ("redate", {"due": "2026-09-01"}, {"due": "2026-09-01"}),
        ("redate", {"days": 7}, {"due": "2026-03-27"}),
        ("cancel", {"text": "重复了"}, {"state": "cancelled"}),
        ("remind", {"text": "抓紧"}, {}),
    ],
)
def test_an_act_on_many_changes_each_and_is_taken_back_whole(
    each_world: World, action: str, more: dict[str, Any], changed: dict[str, Any]
) -> None:
    world = each_world
    named = {"next": str(world.next_worker.id)}
    more, changed = ({k: named.get(v, v) for k, v in each.items()} for each in (more, changed))
    desk = caller(world.supervisor)
    made = [
        make_followup(make_household(world.village), world.supervisor, assignee_id=world.worker.id)
        for _ in range(3)
    ]
    before = [now_of(desk, one) for one in made]
    done = act(desk, action, made, **more)
    assert (done.status_code, done.json["count"]) == (200, 3)
    for one in made:
        found = now_of(desk, one)
        assert {name: found[name] for name in changed} == changed
        assert found["history"][-1]["text"] == more.get("text")
    assert undo(desk, done).json["left"] == []
    fields = ("assignee_id", "due", "state", "closed_at", "reminded_at")
    for one, was in zip(made, before, strict=True):
        found = now_of(desk, one)
        assert {name: found[name] for name in fields} == {name: was[name] for name in fields}
        assert found["history"][-1]["kind"] == "undone"
    again = undo(desk, done)
    assert again.status_code == 200 and again.json["left"] == []


def test_the_same_act_twice_is_one(world: World) -> None:
    desk, act_id = caller(world.supervisor), uuid.uuid4()
    made = [make_followup(make_household(world.village), world.supervisor)]
    first, second = (act(desk, "remind", made, act_id) for _ in range(2))
    assert first.json == second.json
    assert problem_of(act(desk, "cancel", made, act_id, text="x")) == (409, "already_exists")


def test_what_was_changed_since_stays_when_an_act_is_taken_back_and_is_named(world: World) -> None:
    desk = caller(world.supervisor)
    one, two = (make_followup(make_household(world.village), world.supervisor) for _ in range(2))
    done = act(desk, "assign", [one, two], assignee_id=str(world.worker.id))
    act(desk, "assign", [two], assignee_id=str(world.next_worker.id))
    assert undo(desk, done).json["left"] == [str(two.id)]
    assert now_of(desk, one)["assignee_id"] is None
    assert now_of(desk, two)["assignee_id"] == str(world.next_worker.id)


def test_of_two_supervisors_the_second_is_told_the_current_state_and_nothing_is_changed(
    world: World,
) -> None:
    one, two = (make_followup(make_household(world.village), world.supervisor) for _ in range(2))
    versions = {str(each.id): 1 for each in (one, two)}
    act(caller(world.supervisor), "assign", [two], assignee_id=str(world.worker.id), versions=versions)
    second = caller(world.administrator)
    late = act(second, "assign", [one, two], assignee_id=str(world.next_worker.id), versions=versions)
    assert problem_of(late) == (409, "conflict")
    assert late.json["current"]["assignee_id"] == str(world.worker.id)
    assert now_of(second, one)["assignee_id"] is None


def test_an_act_is_all_or_none_and_for_the_desk_of_those_villages_only(world: World) -> None:
    near = make_followup(make_household(world.village), world.supervisor)
    far = make_followup(make_household(world.other_village), world.other_supervisor)
    desk = caller(world.supervisor)
    assert problem_of(act(desk, "remind", [near, far])) == (404, "not_found")
    assert now_of(desk, near)["reminded_at"] is None
    for who in (world.worker, world.auditor):
        assert problem_of(act(caller(who), "remind", [near])) == (403, "not_allowed")
    done = act(desk, "remind", [near])
    assert problem_of(undo(caller(world.other_supervisor), done)) == (404, "not_found")


@pytest.mark.parametrize(
    ("action", "more", "named"),
    [
        ("cancel", {}, "text"),
        ("redate", {}, "due"),
        ("redate", {"due": "2026-09-01", "days": 2}, "due"),
        ("assign", {}, "assignee_id"),
        ("assign", {"assignee_id": str(uuid.uuid4())}, "assignee_id"),
        ("make", {}, "action"),
    ],
)
def test_what_is_wrong_with_an_act_is_named(
    world: World, action: str, more: dict[str, Any], named: str
) -> None:
    made = [make_followup(make_household(world.village), world.supervisor)]
    assert named in fields_of(act(caller(world.supervisor), action, made, **more))


def test_a_reminder_and_words_from_both_sides_reach_the_phone_and_the_desk(world: World) -> None:
    desk, phone = caller(world.supervisor), caller(world.worker)
    followup = make_followup(make_household(world.village), world.supervisor, assignee_id=world.worker.id)
    act(desk, "remind", [followup], text="本周内请办")
    [told] = [one["body"] for one in pull(phone)["records"] if one["id"] == str(followup.id)]
    assert told["reminded_at"] is not None and told["history"][-1]["text"] == "本周内请办"
    said = {"followup_id": str(followup.id), "action": "comment", "text": "明天去"}
    assert push(phone, item("followup_change", said))[0]["status"] == "accepted"
    assert now_of(desk, followup)["history"][-1]["text"] == "明天去"


def test_how_many_match_is_counted_and_their_ids_are_told_for_an_act_on_all(each_world: World) -> None:
    world = each_world
    desk = caller(world.supervisor)
    days = {"late": -3, "today": 0, "soon": 5}
    made = {
        name: make_followup(
            make_household(world.village), world.supervisor, due=TODAY + timedelta(days=n), priority="urgent"
        )
        for name, n in days.items()
    }
    make_followup(make_household(world.other_village), world.other_supervisor)
    later = {"due": TODAY + timedelta(days=9), "window_start": TODAY + timedelta(days=5)}
    make_followup(make_household(world.next_village), world.supervisor, **later)
    counts = desk.get("/followups/counts").json
    assert counts == {
        "open": 4,
        "not_yet": 1,
        "due": 2,
        "overdue": 1,
        "escalated": 0,
        "late": 1,
        "urgent": 3,
        "unassigned": 4,
    }
    found = desk.get("/followups/matching?standing=late").json
    assert found == {"total": 1, "items": [{"id": str(made["late"].id), "version": 1}]}
    assert desk.get(f"/followups/matching?area={world.next_village.id}").json["total"] == 1
    for standing in ("not_yet", "due", "overdue", "escalated", "late", "closed"):
        listed = desk.get(f"/followups?standing={standing}").json["items"]
        assert len(listed) == counts.get(standing, 0)


@pytest.mark.parametrize("sort", ["due", "-due", "-created", "urgency", "village"])
def test_a_sorted_list_pages_without_gaps_or_repeats(world: World, sort: str) -> None:
    for n in range(7):
        make_followup(
            make_household(world.village if n % 2 else world.next_village),
            world.supervisor,
            due=date(2026, 4, 1 + n % 3),
            priority=("low", "urgent", "normal")[n % 3],
        )
    desk, seen, cursor = caller(world.supervisor), [], ""
    while cursor is not None:
        page = desk.get(f"/followups?limit=2&sort={sort}" + (f"&cursor={cursor}" if cursor else "")).json
        seen += page["items"]
        cursor = page["next"]
    assert len({one["id"] for one in seen}) == len(seen) == 7
    if sort == "urgency":
        ranks = [("urgent", "high", "normal", "low").index(one["priority"]) for one in seen]
        assert ranks == sorted(ranks)
    if sort == "-due":
        assert [one["due"] for one in seen] == sorted((one["due"] for one in seen), reverse=True)


def make(desk: Caller, **more: Any) -> Any:
    body = {"title": {"zh": "送政策"}, "due": (TODAY + timedelta(days=3)).isoformat(), **more}
    return desk.put(f"/followup-acts/{uuid.uuid4()}/made", body)


def test_everyone_who_matches_gets_one_if_they_are_as_many_as_were_counted(each_world: World) -> None:
    world = each_world
    homes = [make_household(world.village, worker_id=str(world.worker.id)) for _ in range(3)]
    make_household(world.other_village)
    desk, wanted = caller(world.supervisor), {"area": str(world.village.id), "unvisited_days": 30}
    count = desk.get("/followups/reach", query_string=wanted).json["count"]
    assert count == 3
    late = make(desk, households=wanted, expected=2)
    assert (problem_of(late), late.json["current"]) == ((409, "conflict"), {"count": 3})
    done = make(desk, households=wanted, expected=3, to_worker=True)
    assert {one["household_id"] for one in done.json["items"]} == {str(home.id) for home in homes}
    assert {one["assignee_id"] for one in done.json["items"]} == {str(world.worker.id)}
    assert undo(desk, done).json["left"] == []
    assert desk.get("/followups/counts").json["open"] == 0
    assert problem_of(make(caller(world.worker), household_ids=[str(homes[0].id)])) == (403, "not_allowed")
    assert "household_ids" in fields_of(make(desk, household_ids=[str(uuid.uuid4())]))


def test_one_that_comes_again_is_made_anew_when_it_is_closed_and_never_twice(each_world: World) -> None:
    world = each_world
    home = make_household(world.village)
    desk = caller(world.supervisor)
    [first] = make(
        desk, household_ids=[str(home.id)], every=3, unit="month", assignee_id=str(world.worker.id)
    ).json["items"]
    line = {"id": str(uuid.uuid4()), "action": "done"}
    for _ in range(2):
        assert desk.post(f"/followups/{first['id']}/changes", line).status_code == 200
    [second] = desk.get("/followups?state=open").json["items"]
    starts = date.fromisoformat(first["due"])
    assert second["due"] == series.due_of(starts, 3, "month", 1).isoformat()
    assert (second["assignee_id"], second["series_id"]) == (str(world.worker.id), first["series_id"])
    assert series.go_on_all() == 0
    desk.post(f"/followup-series/{first['series_id']}/end")
    desk.post(f"/followups/{second['id']}/changes", {"id": str(uuid.uuid4()), "action": "done"})
    assert desk.get("/followups?state=open").json["items"] == []


def test_the_scheduled_job_makes_what_was_not_made_and_skips_the_days_gone_by(world: World) -> None:
    home = make_household(world.village)
    due = (TODAY - timedelta(days=25)).isoformat()
    [first] = make(
        caller(world.supervisor), household_ids=[str(home.id)], due=due, every=1, unit="week"
    ).json["items"]
    with transaction():
        db.session.get_one(FollowUp, uuid.UUID(first["id"])).state = "done"
    assert (series.go_on_all(), series.go_on_all()) == (1, 0)
    [coming] = caller(world.supervisor).get("/followups?state=open").json["items"]
    assert coming["due"] == (TODAY + timedelta(days=3)).isoformat()


def test_cancelling_one_of_a_series_and_taking_it_back_leaves_one_open(world: World) -> None:
    home, desk = make_household(world.village), caller(world.supervisor)
    [first] = make(desk, household_ids=[str(home.id)], every=10, unit="day").json["items"]
    body = {"action": "cancel", "ids": [first["id"]], "text": "搬家"}
    done = desk.put(f"/followup-acts/{uuid.uuid4()}", body)
    assert len(desk.get("/followups?state=open").json["items"]) == 1
    assert undo(desk, done).json["left"] == []
    assert [one["id"] for one in desk.get("/followups?state=open").json["items"]] == [first["id"]]


def test_work_is_proposed_by_load_and_distance_and_given_only_when_it_is_taken(each_world: World) -> None:
    world = each_world
    make_household(world.village, lat=29.5, lon=106.5)
    make_household(world.next_village, lat=29.6, lon=106.6)
    here = [
        make_followup(make_household(world.village, lat=29.5, lon=106.5), world.supervisor) for _ in range(2)
    ]
    there = make_followup(make_household(world.next_village, lat=29.6, lon=106.6), world.supervisor)
    desk = caller(world.supervisor)
    ids = [str(one.id) for one in (*here, there)]
    found = desk.post("/followups/proposal", {"ids": ids}).json
    by = {one["followup_id"]: one["assignee_id"] for one in found["items"]}
    assert by == {
        ids[0]: str(world.worker.id),
        ids[1]: str(world.worker.id),
        ids[2]: str(world.next_worker.id),
    }
    loads = {one["account_id"]: (one["before"], one["after"]) for one in found["workers"]}
    assert loads == {str(world.worker.id): (0, 2), str(world.next_worker.id): (0, 1)}
    assert now_of(desk, there)["assignee_id"] is None
    act(desk, "assign", [*here, there], assignees=by)
    assert now_of(desk, there)["assignee_id"] == str(world.next_worker.id)
    assert problem_of(caller(world.worker).post("/followups/proposal", {"ids": ids})) == (403, "not_allowed")
