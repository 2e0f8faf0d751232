"""What stands where: points while they are few, fields of a grid when they are many, outlines of villages."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from fieldapp.areas.models import Area
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.register.models import Household
from fieldapp.reports.grid import ACROSS, Box
from fieldapp.reports.outlines import PATCH, hull, outline
from fieldapp.reports.places import MOST_POINTS

from ..factories import World, caller, make_followup, make_household, problem_of, push, visit_item

TODAY = clock.today("Asia/Shanghai")
HERE = {"lat": 30.5, "lon": 114.5}


def ago(days: float) -> str:
    return (clock.now() - timedelta(days=days)).isoformat()


def many_homes(village: Area, count: int) -> None:
    """So many households in a row, ten metres apart, to the east of 30.0, 114.0."""
    now = clock.now()
    rows = [
        {"id": uuid.uuid4(), "village_id": village.id, "number": str(n), "status": "active", "lat": 30.0,
         "lon": 114 + n * 0.0001, "created_at": now, "updated_at": now}
        for n in range(count)
    ]  # fmt: skip
    with transaction():
        db.session.execute(insert(Household), rows)


def at(answer: Any) -> dict[str, str]:
    """The states of points by id."""
    assert answer.status_code == 200, answer.json
    return {point["id"]: point["state"] for point in answer.json["points"]}


def test_households_stand_by_how_long_ago_they_were_visited(each_world: World) -> None:
    world = each_world
    homes = [make_household(world.village, **HERE) for _ in range(3)]
    empty = make_household(world.village, status="vacant", **HERE)
    nowhere = make_household(world.village)
    for home, days in ((homes[0], 3), (homes[1], 100)):
        push(caller(world.worker), visit_item(home, started_at=ago(days)))
    desk = caller(world.supervisor)
    found = desk.get("/map/places")
    assert at(found) == {
        str(homes[0].id): "visited",
        str(homes[1].id): "due",
        str(homes[2].id): "never",
        str(empty.id): "empty",
    }
    counted = {name: n for name, n in found.json["states"].items() if n}
    assert counted == {"visited": 1, "due": 1, "never": 1, "empty": 1}
    assert (found.json["count"], found.json["placeless"], found.json["cells"]) == (4, 1, [])
    [village] = found.json["villages"]
    assert (village["village_id"], village["count"]) == (str(world.village.id), 4)
    assert at(desk.get("/map/places?state=due")) == {str(homes[1].id): "due"}
    assert str(homes[1].id) not in at(desk.get("/map/places?days=120&state=due"))
    assert set(at(desk.get(f"/map/places?from={TODAY - timedelta(days=9)}"))) == {str(homes[0].id)}
    assert str(nowhere.id) not in at(found)


def test_visits_far_from_their_house_say_how_far_and_where_it_is(each_world: World) -> None:
    world = each_world
    home = make_household(world.village, **HERE)
    near = visit_item(home, lat=30.5005, lon=114.5, started_at=ago(2))
    far = visit_item(home, lat=30.52, lon=114.5, started_at=ago(1))
    old = visit_item(home, **HERE, started_at=ago(60))
    blind = visit_item(home, lat=None, lon=None, geotag_reason="no_signal", started_at=ago(1))
    push(caller(world.worker), near, far, old, blind)
    desk = caller(world.supervisor)
    found = desk.get("/map/places?what=visits")
    points = {point["id"]: point for point in found.json["points"]}
    assert set(points) == {near["body"]["id"], far["body"]["id"]} and found.json["placeless"] == 1
    assert points[near["body"]["id"]]["far"] is None
    one = points[far["body"]["id"]]
    assert 2200 < one["far"] < 2250 and (one["house_lat"], one["house_lon"]) == (30.5, 114.5)
    assert (one["head_name"], one["household_id"]) == (home.head_name, str(home.id))
    since = TODAY - timedelta(days=70)
    assert old["body"]["id"] in at(desk.get(f"/map/places?what=visits&from={since}"))
    mine = desk.get(f"/map/places?what=visits&worker={world.worker.id}")
    assert len(mine.json["points"]) == 2
    assert at(desk.get(f"/map/places?what=visits&worker={world.next_worker.id}")) == {}
    assert at(desk.get("/map/places?what=visits&form=none")) == {}


def test_open_follow_ups_stand_at_their_house_by_how_they_stand_today(each_world: World) -> None:
    world = each_world
    home, desk = make_household(world.village, **HERE), caller(world.supervisor)
    late = make_followup(home, world.supervisor, due=TODAY - timedelta(days=3))
    due = make_followup(home, world.supervisor, due=TODAY + timedelta(days=3))
    done = make_followup(home, world.supervisor, due=TODAY)
    desk.post(f"/followups/{done.id}/changes", {"id": str(uuid.uuid4()), "action": "done"})
    assert at(desk.get("/map/places?what=followups")) == {str(late.id): "overdue", str(due.id): "due"}
    assert at(desk.get(f"/map/places?what=followups&to={TODAY}")) == {str(late.id): "overdue"}


def test_many_are_counted_in_fields_that_stay_where_they_are_when_the_box_moves(each_world: World) -> None:
    world = each_world
    many_homes(world.village, MOST_POINTS + 100)
    desk = caller(world.supervisor)
    whole = desk.get("/map/places?zoom=15").json
    assert whole["points"] == [] and whole["count"] == MOST_POINTS + 100
    box = "south=29.99&north=30.01&zoom=15"
    first = desk.get(f"/map/places?west=113.999&east=114.05&{box}").json
    moved = desk.get(f"/map/places?west=113.998&east=114.049&{box}").json
    assert sum(cell["count"] for cell in first["cells"]) == MOST_POINTS + 100
    assert 1 < len(first["cells"]) <= 20 and first["cells"] == moved["cells"]
    for cell in first["cells"]:
        assert cell["west"] <= cell["lon"] <= cell["east"] and cell["states"]["never"] == cell["count"]
    part = desk.get(f"/map/places?west=114&east=114.00995&{box}").json
    assert part["cells"] == [] and len(part["points"]) == part["count"] == 100


def test_a_box_may_go_over_the_antimeridian_and_be_the_whole_world(each_world: World) -> None:
    world = each_world
    east = make_household(world.village, lat=-17.0, lon=179.9)
    west = make_household(world.village, lat=-17.0, lon=-179.9)
    inland = make_household(world.village, **HERE)
    desk = caller(world.supervisor)
    over = "/map/places?west=179&east=-179&south=-18&north=-16&zoom=9"
    assert set(at(desk.get(over))) == {str(east.id), str(west.id)}
    world_box = "/map/places?west=-180&east=180&south=-90&north=90&zoom=0"
    assert set(at(desk.get(world_box))) == {str(one.id) for one in (east, west, inland)}


@pytest.mark.parametrize(
    "query",
    [
        "south=31&north=30",
        "south=30&north=30",
        "west=114&east=114",
        "west=-181",
        "north=91",
        "west=nan",
        "west=1e3",
        "west=",
        "zoom=25",
        "zoom=1.5",
        "what=cards",
        "state=held",
        "what=households&form=visit",
        "what=visits&state=due",
        "what=visits&from=2026-01-01&to=2026-06-01",
        "from=2026-02-01&to=2026-01-01",
    ],
)
def test_a_bad_box_or_filter_is_said_to_be_so(world: World, query: str) -> None:
    assert problem_of(caller(world.supervisor).get(f"/map/places?{query}")) == (422, "invalid")


def test_each_sees_only_their_own_villages(each_world: World) -> None:
    world = each_world
    mine = make_household(world.village, **HERE)
    other = make_household(world.other_village, **HERE)
    make_followup(other, world.other_supervisor)
    push(caller(world.other_worker), visit_item(other, **HERE))
    desk = caller(world.supervisor)
    assert set(at(desk.get("/map/places"))) == {str(mine.id)}
    assert set(at(caller(world.auditor).get("/map/places"))) == {str(mine.id)}
    assert set(at(caller(world.administrator).get("/map/places"))) == {str(mine.id), str(other.id)}
    for what in ("households", "visits", "followups"):
        foreign = desk.get(f"/map/places?what={what}&area={world.other_village.id}").json
        assert (foreign["count"], foreign["placeless"], foreign["villages"]) == (0, 0, [])
    assert len(at(caller(world.other_supervisor).get("/map/places?what=visits"))) == 1
    outlines = desk.get("/map/outlines").json["items"]
    assert [one["village_id"] for one in outlines] == [str(world.village.id)]
    assert desk.get(f"/map/outlines?area={world.other_village.id}").json == {"items": []}


def test_a_village_is_outlined_around_its_houses_without_one_put_elsewhere(
    each_world: World,
) -> None:
    world = each_world
    many_homes(world.village, 100)
    make_household(world.village, lat=10.0, lon=10.0)
    [found] = caller(world.supervisor).get("/map/outlines").json["items"]
    lats, lons = zip(*found["ring"], strict=True)
    assert found["households"] == 101 and len(found["ring"]) >= 4
    assert min(lats) < 30 < max(lats) and max(lats) - min(lats) < 0.006
    assert min(lons) < 114 and max(lons) > 114.0099


def test_an_outline_is_the_hull_of_patches_and_holds_even_one_house() -> None:
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    assert sorted(hull([*square, (0.5, 0.5), (0.0, 0.5)])) == sorted(square)
    ring = outline([(30.0, 114.0, 1)], PATCH)
    assert len(ring) == 4 and max(lat for lat, _ in ring) - 30 == pytest.approx(PATCH / 2)


@pytest.mark.parametrize("zoom", range(0, 25, 3))
@pytest.mark.parametrize(
    "box", [(-180, -90, 180, 90), (110, 30, 111, 31), (170, 60, -170, 89), (1, 1, 2, 89)]
)
def test_a_box_never_has_more_fields_than_are_told_whatever_its_level(
    zoom: int, box: tuple[float, float, float, float]
) -> None:
    west, south, east, north = box
    high, wide = Box(west, south, east, north, zoom).steps
    assert ((east - west) % 360 or 360) / wide <= ACROSS and (north - south) / high <= ACROSS


def test_workers_have_no_map_of_the_desk(world: World) -> None:
    for path in ("/map/places", "/map/outlines"):
        assert problem_of(caller(world.worker).get(path)) == (403, "not_allowed")
