"""Exports: every version's submissions as linked tables, in scope, harmless to spreadsheets."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

from openpyxl import load_workbook

from fieldapp.accounts.models import Account
from fieldapp.core import clock
from fieldapp.jobs import service as jobs
from tests.factories import World, caller, make_form, make_household, problem_of, push, submission, visit_item

FORM = """
| survey | | | | |
| | type | name | label::中文 (zh) | label::English (en) |
| | hidden | household_id | | |
| | select_one yn | water | 有水吗 | Water? |
| | select_multiple ill | ills | 病 | Illnesses |
| | begin_group | at | 在哪 | Where |
| | geopoint | spot | 地点 | Place |
| | end_group | | | |
| | begin_repeat | person | 人 | Person |
| | text | name | 名 | Name |
{more}| | end_repeat | | | |
| choices | | | | |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 有 | Yes |
| | yn | no | 没有 | No |
| | ill | a | 感冒 | Cold |
| | ill | b | 咳嗽 | Cough |
| settings | | | | |
| | form_id | version | form_title | |
| | water_survey | {version} | 用水 | |
"""


def published(world: World, version: str = "1", more: str = "") -> Any:
    return make_form(FORM.format(version=version, more=more), world.county)


def filled(world: World, version: Any, worker: Account, village: Any, values: dict[str, Any]) -> str:
    home = make_household(village)
    made = submission(version, home, {}) | {"values": {"household_id": str(home.id), **values}}
    (receipt,) = push(caller(worker), visit_item(home, submissions=[made]))
    assert receipt["status"] in ("accepted", "held"), receipt
    return str(made["id"])


def exported(account: Account, **asked: Any) -> bytes:
    who, job_id = caller(account), uuid4()
    answer = who.put(f"/exports/{job_id}", {"form_id": "water_survey"} | asked)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    jobs.work()
    job = who.get(f"/jobs/{job_id}").json
    assert job["state"] == "done", job
    return who.get(f"/jobs/{job_id}/file").get_data()


def tables(raw: bytes) -> dict[str, list[dict[str, str]]]:
    found = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        for name in made.namelist():
            text = made.read(name).decode("utf-8-sig")
            found[name.removesuffix(".csv")] = list(csv.DictReader(io.StringIO(text)))
    return found


ANSWERS = {
    "water": "yes",
    "ills": "a b",
    "at": {"spot": "29.5 106.5 0 4"},
    "person": [{"name": "=cmd()"}, {"name": "王二"}],
}


def test_repeats_are_tables_linked_by_keys_and_nothing_is_a_formula(each_world: World) -> None:
    made = filled(each_world, published(each_world), each_world.worker, each_world.village, ANSWERS)
    found = tables(exported(each_world.supervisor))
    (row,) = found["submissions"]
    assert row["KEY"] == f"uuid:{made}"
    assert (row["water"], row["ills"], row["at-spot-Latitude"]) == ("yes", "a b", "29.5")
    assert row["village"] == each_world.village.code
    assert [(one["name"], one["PARENT_KEY"], one["KEY"]) for one in found["person"]] == [
        ("'=cmd()", row["KEY"], f"{row['KEY']}/person[1]"),
        ("王二", row["KEY"], f"{row['KEY']}/person[2]"),
    ]


def test_choices_bear_labels_in_a_language_and_are_split(world: World) -> None:
    filled(world, published(world), world.worker, world.village, ANSWERS | {"ills": "b"})
    (row,) = tables(exported(world.supervisor, labels=True, language="en", split=True))["submissions"]
    assert (row["water"], row["ills"], row["ills/a"], row["ills/b"]) == ("Yes", "Cough", "0", "1")
    (row,) = tables(exported(world.supervisor, labels=True, language="zh"))["submissions"]
    assert (row["water"], row["ills"]) == ("有", "咳嗽")


def test_versions_are_merged(each_world: World) -> None:
    first = published(each_world)
    filled(each_world, first, each_world.worker, each_world.village, ANSWERS)
    second = published(each_world, "2", "| | integer | age | 年龄 | Age |\n")
    more = ANSWERS | {"person": [{"name": "李", "age": "7"}]}
    filled(each_world, second, each_world.worker, each_world.village, more)
    found = tables(exported(each_world.supervisor))
    assert [row["FormVersion"] for row in found["submissions"]] == ["1", "2"]
    assert [(row["name"], row["age"]) for row in found["person"]][1:] == [("王二", ""), ("李", "7")]


def test_an_export_holds_what_its_viewer_sees_and_asked_for(each_world: World) -> None:
    form = published(each_world)
    filled(each_world, form, each_world.worker, each_world.village, ANSWERS)
    filled(each_world, form, each_world.next_worker, each_world.next_village, ANSWERS)
    filled(each_world, form, each_world.other_worker, each_world.other_village, ANSWERS)

    def villages(account: Account, **asked: Any) -> list[str]:
        return sorted(row["village"] for row in tables(exported(account, **asked))["submissions"])

    codes = [one.code for one in (each_world.village, each_world.next_village, each_world.other_village)]
    assert villages(each_world.administrator) == sorted(codes)
    assert villages(each_world.auditor) == sorted(codes[:2])
    assert villages(each_world.administrator, area=str(each_world.other_township.id)) == codes[2:]
    later = (clock.now() + timedelta(days=1)).isoformat()
    assert villages(each_world.supervisor, **{"from": later}) == []
    assert villages(each_world.supervisor, state="returned") == []
    who = caller(each_world.supervisor)
    asked = {"form_id": "water_survey", "area": str(each_world.other_township.id)}
    assert problem_of(who.put(f"/exports/{uuid4()}", asked)) == (404, "not_found")
    assert problem_of(who.put(f"/exports/{uuid4()}", {"form_id": "none"})) == (404, "not_found")
    refused = caller(each_world.worker).put(f"/exports/{uuid4()}", {"form_id": "water_survey"})
    assert problem_of(refused) == (403, "not_allowed")


def test_a_workbook_has_a_sheet_a_table_and_no_formula(world: World) -> None:
    filled(world, published(world), world.worker, world.village, ANSWERS)
    book = load_workbook(io.BytesIO(exported(world.supervisor, format="xlsx")))
    assert book.sheetnames[0] == "submissions" and len(book.sheetnames) == 2
    rows = list(book[book.sheetnames[1]].iter_rows())
    assert rows[1][0].value == "'=cmd()" and rows[1][0].data_type == "s"


def test_places_go_out_as_geojson(world: World) -> None:
    form = published(world)
    filled(world, form, world.worker, world.village, ANSWERS)
    filled(world, form, world.worker, world.village, ANSWERS | {"at": {}})
    found = json.loads(exported(world.supervisor, format="geojson"))
    points = [one["geometry"]["coordinates"] for one in found["features"]]
    assert points == [[106.5, 29.5], [106.55, 29.56]]  # the place answered, else the visit's


def test_a_form_without_repeats_is_one_csv_with_or_without_a_mark(world: World) -> None:
    form = FORM.format(version="1", more="").replace("begin_repeat", "begin_group")
    filled(
        world,
        make_form(form.replace("end_repeat", "end_group"), world.county),
        world.worker,
        world.village,
        {"water": "no", "person": {"name": "-1"}},
    )
    assert exported(world.supervisor, bom=True).startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(exported(world.supervisor, bom=False).decode()))
    assert (row["water"], row["person-name"]) == ("no", "-1")
