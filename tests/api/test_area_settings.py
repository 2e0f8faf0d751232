"""What areas decide for themselves: said by one, it holds below, and each of it really acts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from fieldapp.areas.models import Area
from fieldapp.areas.settings import DEFAULTS, settings_of
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.followups.escalation import escalate_late
from fieldapp.jobs.models import Job
from fieldapp.upkeep import drop_old_files

from ..factories import (
    Caller,
    World,
    caller,
    make_followup,
    make_household,
    problem_of,
    pull,
    push,
    visit_item,
)


@pytest.fixture
def desk(world: World) -> Caller:
    return caller(world.supervisor)


def decide(who: Caller, area: Area, **values: Any) -> Any:
    """Have an area decide, by the settings as they are now."""
    seen = who.get(f"/areas/{area.id}/settings").json or {"version": 0}
    return who.put(
        f"/areas/{area.id}/settings", {"version": seen.get("version", 0), "values": values, "why": "试行"}
    )


def revisit(**values: Any) -> dict[str, Any]:
    return DEFAULTS["revisit_not_at_home"] | values


def test_what_an_area_says_holds_below_until_a_nearer_one_says_otherwise(world: World, desk: Caller) -> None:
    assert settings_of(world.village.id) == DEFAULTS
    county = caller(world.administrator)
    assert decide(county, world.county, visit_days=60, escalation_days=5).status_code == 200
    assert decide(desk, world.township, visit_days=30).status_code == 200
    found = desk.get(f"/areas/{world.village.id}/settings").json
    assert (found["holds"]["visit_days"], found["holds"]["escalation_days"]) == (30, 5)
    assert found["sources"]["visit_days"] == str(world.township.id)
    assert found["sources"]["escalation_days"] == str(world.county.id)
    assert found["sources"]["working_week"] is None
    assert settings_of(world.other_village.id)["visit_days"] == 60
    db.session.rollback()
    assert decide(desk, world.township, visit_days=None).json["holds"]["visit_days"] == 60


def test_the_second_of_two_is_told_what_holds_now(world: World, desk: Caller) -> None:
    seen = desk.get(f"/areas/{world.township.id}/settings").json["version"]
    decide(desk, world.township, visit_days=30)
    late = desk.put(f"/areas/{world.township.id}/settings", {"version": seen, "values": {"visit_days": 45}})
    assert problem_of(late) == (409, "conflict")
    assert late.json["current"]["holds"]["visit_days"] == 30


@pytest.mark.parametrize(
    "values",
    [
        {"visit_days": 0},
        {"visit_days": "often"},
        {"working_week": []},
        {"working_week": [0]},
        {"days_off": ["2026-02-30"]},
        {"revisit_vacant": {"active": True}},
        {"visit_kinds": [{"property": "", "value": "x", "days": 3}]},
        {"nonsense": 1},
    ],
)
def test_what_makes_no_sense_is_refused(world: World, desk: Caller, values: dict[str, Any]) -> None:
    assert problem_of(decide(desk, world.township, **values)) == (422, "invalid")
    assert settings_of(world.village.id) == DEFAULTS


def test_only_the_desk_decides_and_only_where_it_serves(world: World, desk: Caller) -> None:
    address = f"/areas/{world.township.id}/settings"
    body = {"version": 0, "values": {"visit_days": 30}}
    for who, reads, writes in (
        (world.worker, 403, 403),
        (world.auditor, 200, 403),
        (world.other_supervisor, 404, 404),
    ):
        assert caller(who).get(address).status_code == reads
        assert caller(who).put(address, body).status_code == writes
    assert desk.put(f"/areas/{world.county.id}/settings", body).status_code == 404
    assert desk.put(f"/areas/{uuid4()}/settings", body).status_code == 404


def test_a_decision_is_in_the_audit_trail_with_its_reason(world: World, desk: Caller) -> None:
    decide(desk, world.township, escalation_days=3)
    (line,) = desk.get("/audit?what=settings.change").json["items"]
    assert (line["before"], line["after"]) == ({"escalation_days": None}, {"escalation_days": 3})
    assert line["why"] == "试行"


def test_an_outcome_promises_what_the_village_decided_on_its_working_days(world: World, desk: Caller) -> None:
    away = make_household(world.village, world.supervisor)
    friday = datetime(2026, 3, 6, 2, tzinfo=UTC)
    with clock.at(friday + timedelta(hours=1)):
        decide(
            desk,
            world.township,
            revisit_not_at_home=revisit(due_days=1, priority="high", assign_to="supervisor"),
            working_week=[1, 2, 3, 4, 5],
            days_off=["2026-03-09"],
            days_on=["2026-03-10"],
        )
        visit = visit_item(away, "not_at_home", started_at=friday.isoformat())
        push(caller(world.worker), visit)
    (made,) = desk.get(f"/followups?household={away.id}").json["items"]
    assert (made["window_start"], made["due"]) == ("2026-03-10", "2026-03-10")
    assert (made["priority"], made["assignee_id"]) == ("high", str(world.supervisor.id))
    decide(desk, world.village, revisit_not_at_home=revisit(active=False))
    other = make_household(world.village, world.supervisor)
    push(caller(world.worker), visit_item(other, "not_at_home"))
    assert desk.get(f"/followups?household={other.id}").json["items"] == []


def test_what_is_late_goes_up_by_the_working_days_of_its_village(each_world: World) -> None:
    world, desk = each_world, caller(each_world.supervisor)
    decide(desk, world.village, escalation_days=2, working_week=[1, 2, 3, 4, 5])
    friday = date(2027, 3, 19)
    here = make_followup(make_household(world.village), world.supervisor, due=friday)
    make_followup(make_household(world.next_village), world.supervisor, due=friday)

    def on(day: date) -> int:
        with clock.at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
            return escalate_late()

    assert [on(friday + timedelta(days=n)) for n in (1, 2, 3)] == [0, 0, 0]
    assert on(friday + timedelta(days=4)) == 1
    assert desk.get(f"/followups/{here.id}").json["level"] == 1
    assert on(friday + timedelta(days=7)) == 2


def test_households_are_due_by_their_kind_and_village_on_phones_and_at_the_desk(each_world: World) -> None:
    world, desk = each_world, caller(each_world.supervisor)
    poor = make_household(world.village, world.supervisor, properties={"support": "old_age dibao"})
    plain = make_household(world.village, world.supervisor, properties={"support": "dibao_no_more"})
    for home in (poor, plain):
        visited = clock.now() - timedelta(days=20)
        push(caller(world.worker), visit_item(home, "declined", started_at=visited.isoformat()))

    def in_time() -> int:
        rows = desk.get("/overview/coverage?days=90").json["items"]
        return next(row["visited"] for row in rows if row["village_id"] == str(world.village.id))

    assert in_time() == 2
    kinds = [{"property": "support", "value": "dibao", "days": 14}]
    decide(desk, world.township, visit_kinds=kinds, visit_days=60)
    assert in_time() == 1
    due = desk.get("/households?unvisited_days=90&by_rules=true").json["items"]
    assert [home["id"] for home in due] == [str(poor.id)]
    assert desk.get("/households?unvisited_days=90").json["items"] == []
    decide(desk, world.village, visit_kinds=[], visit_days=10)
    assert in_time() == 0
    sent = pull(caller(world.worker))["records"]
    areas = {one["id"]: one["body"] for one in sent if one["kind"] == "area"}
    assert areas[str(world.township.id)]["visit_kinds"] == kinds
    assert areas[str(world.village.id)]["visit_days"] == 10
    assert areas[str(world.county.id)]["visit_days"] is None


def test_files_are_kept_as_long_as_their_area_says(world: World, desk: Caller) -> None:
    decide(desk, world.township, keep_files_days=3)
    ended = clock.now() - timedelta(days=5)
    with transaction():
        for area, sha256 in ((world.township, "a" * 64), (world.other_township, "b" * 64)):
            db.session.add(
                Job(
                    id=uuid4(),
                    kind="export",
                    by_id=world.supervisor.id,
                    area_id=area.id,
                    params={},
                    state="done",
                    created_at=ended,
                    ended_at=ended,
                    file_sha256=sha256,
                    file_size=1,
                )
            )
    assert drop_old_files() == 1
    left = db.session.query(Job).filter(Job.file_sha256.is_not(None)).one()
    assert left.area_id == world.other_township.id
