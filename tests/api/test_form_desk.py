"""Forms at the desk: uploaded, compared, published to some areas from a day on, and taken back."""

import io
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fieldapp.areas.models import Area
from fieldapp.core import clock
from fieldapp.core.db import db
from fieldapp.formstore.models import FormVersion
from fieldapp.formstore.queries import offered_in
from fieldapp.formstore.releases import publish_due

from ..factories import Caller, World, caller, problem_of

FORM = """
| survey |
| | type | name | label |
| | integer | rooms | Rooms? |
{more}
| settings |
| | form_id | version |
| | rooms | {version} |
"""


def source(version: int = 1, more: str = "") -> bytes:
    return FORM.format(version=version, more=more or "| | text | yard | Yard? |").encode()


def upload(who: Caller, area: Area, data: bytes, name: str = "rooms.md") -> Any:
    return who.call(
        "POST",
        f"/form-uploads?name={name}&area={area.id}",
        data=data,
        content_type="application/octet-stream",
    )


def put(who: Caller, version: dict[str, Any], *areas: Area, **more: Any) -> Any:
    """Publish a version to areas."""
    body = {
        "form_id": version["form_id"],
        "version_id": version["id"],
        "area_ids": [str(one.id) for one in areas],
    }
    return who.put(f"/form-releases/{more.pop('id', uuid.uuid4())}", body | more)


def versions_in(area: Area) -> list[str]:
    """The versions of the form that are filled in in an area."""
    found = [version.version for version in offered_in(area.id)]
    db.session.rollback()
    return found


@pytest.fixture
def desk(world: World) -> Caller:
    return caller(world.supervisor)


def test_an_upload_is_offered_nowhere_until_it_is_published(world: World, desk: Caller) -> None:
    answer = upload(desk, world.township, source())
    assert answer.status_code == 200 and answer.json["problems"] == []
    version = answer.json["version"]
    assert version["areas"] == [] and versions_in(world.village) == []
    assert upload(desk, world.township, source()).json["known"] is True
    assert put(desk, version, world.village).json["state"] == "done"
    assert versions_in(world.village) == ["1"] and versions_in(world.next_village) == []
    pulled = caller(world.worker).get("/sync/pull").json["records"]
    (form,) = [one["body"] for one in pulled if one["kind"] == "form"]
    assert (form["area_id"], form["version"], form["next"]) == (str(world.village.id), "1", None)
    kept = desk.get(f"/form-versions/{version['id']}/source")
    assert kept.data == source()


def test_everything_wrong_with_a_form_is_told_at_once_in_its_own_terms(world: World, desk: Caller) -> None:
    wrong = source(more="| | nonsense | a | A |\n| | text | b b | B |")
    answer = upload(desk, world.township, wrong).json
    assert answer["version"] is None
    assert len(answer["problems"]) >= 2
    assert all(one["sheet"] == "survey" and one["row"] for one in answer["problems"])
    assert all(set(one["messages"]) == {"zh", "en"} for one in answer["problems"])
    assert db.session.query(FormVersion).count() == 0


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"PK\3\4nothing", b"<html>", b"\xff\xfe"])
@pytest.mark.parametrize(
    "name", ["a.xlsx", "a.xls", "a.csv", "a.md", "a.xml", "a.zip", "a.exe", "a", "../a.md"]
)
def test_whatever_is_uploaded_is_answered_with_what_is_wrong(
    world: World, desk: Caller, name: str, data: bytes
) -> None:
    answer = upload(desk, world.township, data, name)
    assert answer.status_code == 200 and answer.json["problems"] and answer.json["version"] is None


def test_a_zip_may_not_lead_out_of_itself(world: World, desk: Caller) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("form.md", source())
        archive.writestr("../../evil.png", b"x")
    assert upload(desk, world.township, packed.getvalue(), "form.zip").json["problems"]


def test_one_village_tries_a_version_while_the_others_keep_theirs(world: World, desk: Caller) -> None:
    first = upload(desk, world.township, source(1)).json["version"]
    second = upload(desk, world.township, source(2, "| | text | yard | Yard, now? |")).json["version"]
    put(desk, first, world.township)
    trial = put(desk, second, world.village).json
    assert (versions_in(world.village), versions_in(world.next_village)) == (["2"], ["1"])
    listed = {one["version"]: one["areas"] for one in desk.get("/form-versions").json["items"]}
    assert listed == {"1": [str(world.township.id)], "2": [str(world.village.id)]}
    everywhere = put(desk, second, world.township).json
    assert (versions_in(world.village), versions_in(world.next_village)) == (["2"], ["2"])
    late = desk.post(f"/form-releases/{trial['id']}/undo", {})
    assert problem_of(late) == (409, "conflict")
    for _ in range(2):
        assert desk.post(f"/form-releases/{everywhere['id']}/undo", {}).json["state"] == "undone"
    assert (versions_in(world.village), versions_in(world.next_village)) == (["2"], ["1"])
    assert desk.post(f"/form-releases/{trial['id']}/undo", {}).json["state"] == "undone"
    assert versions_in(world.village) == ["1"]


def test_what_is_published_from_a_day_on_is_on_phones_before_and_takes_effect_then(
    world: World, desk: Caller
) -> None:
    first = upload(desk, world.township, source(1)).json["version"]
    second = upload(desk, world.township, source(2)).json["version"]
    put(desk, first, world.township)
    day = clock.today() + timedelta(days=3)
    made = put(desk, second, world.township, starts_on=day.isoformat()).json
    assert made["state"] == "waiting" and versions_in(world.village) == ["1"]
    (form,) = caller(world.worker).get("/forms").json["items"]
    assert (form["version"], form["next"]["version"], form["next"]["on"]) == ("1", "2", day.isoformat())
    assert publish_due() == 0
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock.zone(None))
    with clock.at(midnight.astimezone(UTC) - timedelta(seconds=1)):
        assert publish_due() == 0
    with clock.at(midnight.astimezone(UTC)):
        assert (publish_due(), publish_due()) == (1, 0)
    assert versions_in(world.village) == ["2"]
    assert caller(world.worker).get("/forms").json["items"][0]["next"] is None


def test_what_waits_can_be_cancelled(world: World, desk: Caller) -> None:
    version = upload(desk, world.township, source()).json["version"]
    made = put(desk, version, world.village, starts_on=(clock.today() + timedelta(days=9)).isoformat()).json
    assert caller(world.worker).get("/forms").json["items"][0]["active"] is False
    assert desk.post(f"/form-releases/{made['id']}/undo", {}).json["state"] == "cancelled"
    assert caller(world.worker).get("/forms").json["items"][0]["next"] is None
    with clock.at(datetime.now(UTC) + timedelta(days=20)):
        assert publish_due() == 0


def test_a_version_that_cuts_off_data_is_published_only_by_who_knows(world: World, desk: Caller) -> None:
    first = upload(desk, world.township, source(1)).json["version"]
    second = upload(desk, world.township, source(2, "| | text | fence | Fence? |")).json["version"]
    put(desk, first, world.township)
    areas = {"area_ids": [str(world.village.id)]}
    reach = desk.post(f"/form-versions/{second['id']}/reach", areas).json
    assert (reach["villages"], reach["workers"]) == (1, 1)
    assert [one["version"] for one in reach["replaces"]] == ["1"]
    told = {(one["kind"], one["path"]): any(d["loss"] for d in one["details"]) for one in reach["changes"]}
    assert told == {("added", "fence"): False, ("removed", "yard"): True}
    refused = put(desk, second, world.village)
    assert problem_of(refused) == (422, "invalid")
    assert refused.json["errors"][0]["field"] == "knows_loss"
    assert versions_in(world.village) == ["1"]
    assert put(desk, second, world.village, knows_loss=True).status_code == 200
    assert versions_in(world.village) == ["2"]


def test_a_version_is_compared_with_the_one_before_or_any_other_of_its_form(
    world: World, desk: Caller
) -> None:
    lines = ("| | text | yard | Yard? |", "| | text | yard | Yard now? |", "| | text | fence | Fence? |")
    made = [upload(desk, world.township, source(n, line)).json["version"] for n, line in enumerate(lines, 1)]

    def told(version: dict[str, Any], query: str = "") -> tuple[str | None, set[tuple[str, str]]]:
        answer = desk.get(f"/form-versions/{version['id']}/changes{query}").json
        since = answer["since"] and answer["since"]["version"]
        return since, {(one["kind"], one["path"]) for one in answer["changes"]}

    assert told(made[0]) == (None, set())
    assert told(made[1]) == ("1", {("changed", "yard")})
    assert told(made[2]) == ("2", {("added", "fence"), ("removed", "yard")})
    assert told(made[1], f"?since={made[2]['id']}") == ("3", {("added", "yard"), ("removed", "fence")})
    strange = desk.get(f"/form-versions/{made[2]['id']}/changes?since={uuid.uuid4()}")
    assert problem_of(strange) == (404, "not_found")
    other = caller(world.other_supervisor)
    assert other.get(f"/form-versions/{made[2]['id']}/changes").status_code == 404
    assert caller(world.worker).get(f"/form-versions/{made[2]['id']}/changes").status_code == 403


def test_a_form_can_be_taken_out_of_use_in_some_areas(world: World, desk: Caller) -> None:
    version = upload(desk, world.township, source()).json["version"]
    put(desk, version, world.township)
    gone = put(desk, version | {"id": None}, world.village)
    assert gone.json["state"] == "done"
    assert (versions_in(world.village), versions_in(world.next_village)) == ([], ["1"])
    desk.post(f"/form-releases/{gone.json['id']}/undo", {})
    assert versions_in(world.village) == ["1"]


def test_the_same_release_twice_is_one(world: World, desk: Caller) -> None:
    version = upload(desk, world.township, source()).json["version"]
    mine = uuid.uuid4()
    assert [put(desk, version, world.village, id=mine).status_code for _ in range(2)] == [200, 200]
    assert problem_of(put(desk, version, world.next_village, id=mine)) == (409, "already_exists")
    assert len(desk.get("/form-releases").json["items"]) == 1


def test_only_the_desk_publishes_and_only_where_it_serves(world: World, desk: Caller) -> None:
    version = upload(desk, world.township, source()).json["version"]
    made = put(desk, version, world.village).json
    for who in (world.worker, world.auditor):
        assert upload(caller(who), world.township, source(9)).status_code == 403
        assert put(caller(who), version, world.village).status_code == 403
        assert caller(who).post(f"/form-releases/{made['id']}/undo", {}).status_code == 403
    assert caller(world.worker).get("/form-versions").status_code == 403
    assert caller(world.auditor).get("/form-versions").json["items"]
    assert put(desk, version, world.other_village).status_code == 404
    assert upload(desk, world.other_township, source(9)).status_code == 404
    other = caller(world.other_supervisor)
    assert other.get("/form-versions").json["items"] == []
    assert other.get(f"/form-versions/{version['id']}/source").status_code == 404
    assert other.post(f"/form-releases/{made['id']}/undo", {}).status_code == 404
    assert put(other, version, world.other_village).status_code == 404
