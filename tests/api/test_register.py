"""The register over HTTP: creating, editing, searching; and what forms may write."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction
from fieldapp.register.entities import apply_entities
from fieldapp.register.models import Household, Member

from ..factories import (
    World,
    caller,
    fields_of,
    make_household,
    make_member,
    problem_of,
    viewer_of,
)


@dataclass
class Change:
    """An entity change as a form makes it."""

    list: str
    id: str
    action: str
    label: str = ""
    properties: dict[str, str] = field(default_factory=dict)


def apply(world: World, household: Household, *changes: Change) -> list[dict[str, Any]]:
    with transaction():
        return apply_entities(
            viewer_of(world.worker), household.id, household.village_id, changes, uuid.uuid4()
        )


def test_creating_twice_is_harmless(world: World) -> None:
    worker, path = caller(world.worker), f"/households/{uuid.uuid4()}"
    body = {
        "village_id": str(world.village.id),
        "number": "12号",
        "head_name": "王建国",
        "phone": "138 0000 1111",
    }
    first, second = worker.put(path, body), worker.put(path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert first.json["search"] == "王建国 wangjianguo wjg 12号 13800001111"
    person = f"/members/{uuid.uuid4()}"
    member = {"household_id": first.json["id"], "full_name": "李秀英", "born": "1958-02-03"}
    assert [worker.put(person, member).status_code for _ in range(2)] == [201, 200]


def test_a_change_that_meets_anothers_is_a_conflict_with_the_current_record(world: World) -> None:
    household = make_household(world.village, phone="13800000001")
    path = f"/households/{household.id}"
    base = {"phone": "13800000001"}
    caller(world.worker).put(path, {"phone": "13900000002", "base": base})
    late = caller(world.supervisor).put(path, {"phone": "13700000003", "address": "x", "base": base})
    assert problem_of(late) == (409, "conflict")
    assert fields_of(late) == {"phone"}
    assert late.json["current"]["phone"] == "13900000002"
    assert late.json["current"]["address"] is None


def test_properties_are_changed_one_by_one_and_emptied(world: World) -> None:
    household = make_household(world.village, properties={"roof": "tile", "water": "well"})
    path = f"/households/{household.id}"
    base = {"properties": {"roof": "tile", "water": "well"}}
    wanted = {"properties": {"roof": "", "stove": "gas"}, "base": base}
    changed = caller(world.worker).put(path, wanted).json
    assert changed["properties"] == {"water": "well", "stove": "gas"}
    assert changed["version"] == household.version + 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"village_id": "x"}, "village_id"),
        ({"number": "1"}, "village_id"),
        ({"phone": "no phone"}, "phone"),
        ({"lat": 91}, "lat"),
        ({"status": "gone"}, "status"),
        ({"colour": "red"}, "colour"),
        ({"number": "\x00"}, "number"),
        ({"number": 7}, "number"),
        ({"properties": {"a": 1}}, "properties.a.value"),
        ({"properties": {"a b": "1"}}, "properties.a b"),
        ({"head_name": "x" * 101}, "head_name"),
        ({"worker_id": str(uuid.uuid4())}, "worker_id"),
        ({"base": []}, "base"),
    ],
)
def test_bad_input_is_named(world: World, body: dict[str, Any], named: str) -> None:
    if "village_id" not in body and body != {"number": "1"}:
        body = body | {"village_id": str(world.village.id)}
    answer = caller(world.supervisor).put(f"/households/{uuid.uuid4()}", body)
    assert problem_of(answer) == (422, "invalid")
    assert named in fields_of(answer)


def test_only_the_desk_names_the_worker_who_may_be_of_another_village(world: World) -> None:
    household = make_household(world.village)
    path, body = f"/households/{household.id}", {"worker_id": str(world.next_worker.id)}
    refused = caller(world.worker).put(path, body)
    assert (problem_of(refused), fields_of(refused)) == ((422, "invalid"), {"worker_id"})
    assert caller(world.next_worker).get(path).status_code == 404
    assert caller(world.supervisor).put(path, body).status_code == 200
    assert caller(world.next_worker).get(path).status_code == 200


def test_a_household_does_not_change_village_by_an_edit(world: World) -> None:
    household = make_household(world.village)
    answer = caller(world.supervisor).put(
        f"/households/{household.id}", {"village_id": str(world.next_village.id)}
    )
    assert (problem_of(answer), fields_of(answer)) == ((422, "invalid"), {"village_id"})


@pytest.mark.parametrize(
    "typed", ["王建", "wangjian", "WJG", "12号", "0000 1111", "曾", "zxl", "cengxiao", "wjg zxl"]
)
def test_a_household_is_found_by_name_pinyin_initials_number_or_telephone(world: World, typed: str) -> None:
    home = make_household(world.village, number="12号", head_name="王建国", phone="13800001111")
    make_member(home, full_name="曾小丽")
    make_household(world.village, number="99", head_name="赵六", phone="13922223333")
    found = caller(world.worker).get("/households", query_string={"q": typed}).json["items"]
    assert [each["id"] for each in found] == [str(home.id)]


def test_signs_that_mean_something_to_the_database_are_only_signs(world: World) -> None:
    make_household(world.village)
    for typed in ("%", "_", "\\", "'", '"', "(", "*"):
        answer = caller(world.worker).get("/households", query_string={"q": typed})
        assert (answer.status_code, answer.json["items"]) == (200, [])


def test_the_list_pages_by_house_number_and_skips_none(world: World) -> None:
    homes = [make_household(world.village) for _ in range(7)]
    seen, cursor = [], None
    while True:
        query = {"limit": 3, "area": str(world.township.id)} | ({"cursor": cursor} if cursor else {})
        page = caller(world.worker).get("/households", query_string=query).json
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(str(home.id) for home in homes)


def test_every_change_leaves_a_trace_of_who_and_what(world: World) -> None:
    household = make_household(world.village, address="老街1号")
    caller(world.worker).put(
        f"/households/{household.id}", {"address": "新街1号", "base": {"address": "老街1号"}}
    )
    db.session.rollback()
    trace = db.session.scalars(select(AuditRow).where(AuditRow.action == "household.edited")).one()
    assert (trace.actor_id, trace.before, trace.after) == (
        world.worker.id,
        {"address": "老街1号"},
        {"address": "新街1号"},
    )


def test_a_form_registers_a_household_and_its_members(each_world: World) -> None:
    home, person = uuid.uuid4(), uuid.uuid4()
    viewer = viewer_of(each_world.worker)
    changes = [
        Change(
            "members",
            str(person),
            "create",
            "李秀英",
            {"sex": "female", "born": "1958-02-03", "smokes": "no"},
        ),
        Change(
            "households", f"uuid:{home}", "create", "王建国", {"number": "3", "geometry": "29.5 106.5 0 5"}
        ),
    ]
    with transaction():
        assert apply_entities(viewer, home, each_world.village.id, changes, uuid.uuid4()) == []
    household, member = db.session.get_one(Household, home), db.session.get_one(Member, person)
    assert (household.head_name, household.number, household.lat) == ("王建国", "3", 29.5)
    assert (member.full_name, member.household_id, member.properties) == ("李秀英", home, {"smokes": "no"})


def test_what_a_form_may_not_write_waits_with_its_reason_and_the_rest_is_written(world: World) -> None:
    home, other = make_household(world.village), make_household(world.other_village)
    mine, theirs = make_member(home, world.supervisor), make_member(other)
    reasons = apply(
        world,
        home,
        Change(
            "members",
            str(mine.id),
            "update",
            "",
            {"residence": "on the moon", "born": "31.2.90", "phone": "139 0000 0000"},
        ),
        Change("members", str(theirs.id), "update", "", {"full_name": "改"}),
        Change("members", str(uuid.uuid4()), "update", "", {}),
        Change("members", "x", "create", "", {}),
        Change("members", str(uuid.uuid4()), "create", "", {"household_id": str(other.id)}),
        Change("trees", str(uuid.uuid4()), "create", "", {}),
        Change("households", str(home.id), "update", "", {"worker_id": str(world.worker.id)}),
    )
    assert sorted((reason["code"], reason.get("field")) for reason in reasons) == [
        ("bad_entity_id", "members"),
        ("bad_value", "born"),
        ("bad_value", "residence"),
        ("bad_value", "worker_id"),
        ("entity_missing", "members"),
        ("entity_out_of_scope", "members"),
        ("household_unknown", "household_id"),
    ]
    member = db.session.get_one(Member, mine.id)
    assert (member.residence, member.phone) == ("present", "139 0000 0000")


def test_an_upsert_updates_who_is_there_and_creates_who_is_not(world: World) -> None:
    home = make_household(world.village)
    person = str(uuid.uuid4())
    upsert = Change("members", person, "upsert", "张三", {"full_name": "张三"})
    assert apply(world, home, upsert) == []
    assert apply(world, home, Change("members", person, "upsert", "张三", {"residence": "away"})) == []
    member = db.session.get_one(Member, uuid.UUID(person))
    assert (member.full_name, member.residence, member.version) == ("张三", "away", 2)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
NAMES = st.sampled_from(["residence", "born", "phone", "household_id", "full_name", "lat", "geometry"]) | TEXT


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["households", "members"]), st.dictionaries(NAMES, TEXT, max_size=6), TEXT)
def test_no_value_that_a_form_can_hold_breaks_the_register(
    world: World, list_name: str, properties: dict[str, str], label: str
) -> None:
    home = make_household(world.village, world.supervisor)
    apply(world, home, Change(list_name, str(uuid.uuid4()), "create", label, properties))
    apply(world, home, Change("households", str(home.id), "update", label, properties))
