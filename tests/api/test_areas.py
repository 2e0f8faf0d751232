"""Who sees which areas."""

from tests.factories import World, caller


def test_a_worker_sees_their_village_and_what_is_above_it(world: World) -> None:
    answer = caller(world.worker).get("/areas")
    assert answer.status_code == 200
    seen = {area["id"]: area for area in answer.json["items"]}
    assert set(seen) == {str(area.id) for area in (world.county, world.township, world.village)}
    county = seen[str(world.county.id)]
    assert county == {
        "id": str(world.county.id),
        "parent_id": None,
        "level": "county",
        "code": world.county.code,
        "name": {"zh": "清河县", "en": "Qinghe"},
        "timezone": "Asia/Shanghai",
        "lat": None,
        "lon": None,
        "visit_days": None,
        "visit_kinds": None,
    }


def test_a_supervisor_sees_every_village_of_the_township_and_none_of_another(world: World) -> None:
    seen = {area["id"] for area in caller(world.supervisor).get("/areas").json["items"]}
    assert {str(world.village.id), str(world.next_village.id)} <= seen
    assert str(world.other_village.id) not in seen


def test_areas_page_in_order_of_their_codes(world: World) -> None:
    desk = caller(world.administrator)
    first = desk.get("/areas?limit=4").json
    rest = desk.get(f"/areas?limit=4&cursor={first['next']}").json
    codes = [area["code"] for area in first["items"] + rest["items"]]
    assert codes == sorted(codes)
    assert (len(codes), rest["next"]) == (6, None)
