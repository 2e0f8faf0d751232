"""Returns: what a template defines, counted by village and in all, or listed row by row."""

import csv
import io
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from fieldapp.accounts.models import Account
from fieldapp.core import clock
from fieldapp.core.filestore import config
from fieldapp.jobs import service as jobs
from fieldapp.returns.store import SHIPPED
from tests.factories import World, caller, make_household, make_member, problem_of, push, visit_item

MONTH = "2026-03-15"
TABLE = """
| return |
| | name | title::中文 (zh) | title::English (en) |
| | ours | 我们的报表 | Our return |
| rows |
| | name | label::中文 (zh) | label::English (en) | count | where | distinct | value |
| | | 走访 | Visits | | | | |
| | visits | 次数 | Number | visits | | | |
| | homes | 户数 | Households | visits | outcome = 'met' | household_id | |
| | share | 比例 | Share | | | | round(homes div visits * 100, 1) |
"""


def place(text: str, name: str = "ours.md") -> None:
    folder = config().data / "returns"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def made(account: Account, template: str, area: Any, form: str, language: str = "zh") -> tuple[bytes, dict]:
    who, job_id = caller(account), uuid4()
    body = {"template": template, "area": str(area.id), "on": MONTH, "format": form, "language": language}
    answer = who.put(f"/returns/{job_id}", body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    jobs.work()
    job = who.get(f"/jobs/{job_id}").json or {}
    assert job["state"] == "done", job
    return who.get(f"/jobs/{job_id}/file").get_data(), job


def visited(world: World, day: int) -> None:
    """Two visits at one door of the first village, one in vain at a door of the next."""
    with clock.at(datetime(2026, 3, day, 4, tzinfo=UTC)):
        home, other = make_household(world.village), make_household(world.next_village)
        push(caller(world.worker), visit_item(home, "met"), visit_item(home, "met"))
        push(caller(world.next_worker), visit_item(other, "not_at_home"))


def figures(raw: bytes) -> dict[str, list[Any]]:
    rows = list(load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))
    return {str(row[0]): list(row[1:]) for row in rows[2:]}


def test_a_table_counts_by_village_and_in_all_and_works_out_shares(each_world: World) -> None:
    visited(each_world, 10)
    place(TABLE)
    raw, job = made(each_world.supervisor, "ours", each_world.township, "xlsx", "en")
    found = figures(raw)
    assert found["Item"][0] == "Total" and len(found["Item"]) == 3
    assert found["Number"] == [3, 2, 1]
    assert found["Households"] == [1, 1, 0]
    assert found["Share"] == [33.3, 50, 0]
    assert job["file"]["name"].endswith("2026-03.xlsx")


def test_a_visit_of_another_month_is_not_counted(world: World) -> None:
    place(TABLE)
    visited(world, 31)
    raw, _ = made(world.supervisor, "ours", world.village, "xlsx")
    assert figures(raw)["次数"] == [2]
    with clock.at(datetime(2026, 2, 28, 15, 59, tzinfo=UTC)):
        push(caller(world.worker), visit_item(make_household(world.village), "met"))
    with clock.at(datetime(2026, 2, 28, 16, 1, tzinfo=UTC)):  # the first of March in China
        push(caller(world.worker), visit_item(make_household(world.village), "met"))
    raw, _ = made(world.supervisor, "ours", world.village, "xlsx")
    assert figures(raw)["次数"] == [3]


def test_the_page_for_paper_has_every_line_in_its_language(world: World) -> None:
    visited(world, 10)
    page = made(world.supervisor, "monthly_work", world.township, "page")[0].decode()
    assert "入户走访工作月报表" in page and "A4" in page and "合计" in page
    english = made(world.supervisor, "monthly_work", world.village, "page", "en")[0].decode()
    assert "Monthly return of visits" in english and "Total" in english


def test_what_was_made_is_seen_by_who_serves_the_area_and_by_no_worker(world: World) -> None:
    _, job = made(world.supervisor, "monthly_work", world.township, "page")
    assert caller(world.auditor).get(f"/jobs/{job['id']}/file").status_code == 200
    assert problem_of(caller(world.other_supervisor).get(f"/jobs/{job['id']}/file")) == (404, "not_found")
    body = {"template": "monthly_work", "area": str(world.village.id), "on": MONTH, "format": "page"}
    assert problem_of(caller(world.worker).put(f"/returns/{uuid4()}", body)) == (403, "not_allowed")
    assert problem_of(caller(world.worker).get("/returns")) == (403, "not_allowed")
    elsewhere = body | {"area": str(world.other_village.id)}
    assert problem_of(caller(world.supervisor).put(f"/returns/{uuid4()}", elsewhere)) == (404, "not_found")
    wrong = body | {"format": "csv"}
    assert problem_of(caller(world.supervisor).put(f"/returns/{uuid4()}", wrong)) == (422, "invalid")


def test_a_list_has_the_headings_and_the_encoding_that_the_other_system_wants(each_world: World) -> None:
    home = make_household(each_world.village, number="7")
    make_member(home, full_name="王小明", sex="male", born="1990-05-06")
    make_member(home, full_name="走了", residence="moved_out")
    raw, job = made(each_world.supervisor, "members_import", each_world.township, "csv")
    (row,) = csv.DictReader(io.StringIO(raw.decode("gb18030")))
    assert (row["户编号"], row["姓名"], row["性别"], row["出生日期"]) == ("7", "王小明", "1", "19900506")
    assert job["file"]["type"] == "text/csv; charset=gb18030"


def test_a_wrong_template_is_told_with_sheet_row_and_column_and_the_others_stay(world: World) -> None:
    place(TABLE.replace("outcome = 'met'", "outcom = 'met'").replace("| count |", "| coumt |"))
    listed = (caller(world.supervisor).get("/returns").json or {})["items"]
    assert {one["name"] for one in listed} == {None, "monthly_work", "members_import"}
    (wrong,) = [one for one in listed if one["name"] is None]
    assert wrong["file"] == "ours.md"
    assert ("rows", "coumt") in {(one["sheet"], one["column"]) for one in wrong["problems"]}
    place(TABLE.replace("outcome = 'met'", "outcom = 'met'"))
    (wrong,) = [
        one for one in (caller(world.supervisor).get("/returns").json or {})["items"] if one["name"] is None
    ]
    (problem,) = wrong["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("rows", 9, "where")
    assert "outcome" in problem["messages"]["zh"]


@pytest.mark.parametrize("shipped", sorted(SHIPPED.glob("*")), ids=lambda path: path.name)
def test_a_deployment_s_own_template_stands_in_for_the_shipped_one(world: World, shipped: Path) -> None:
    folder = config().data / "returns"
    folder.mkdir(exist_ok=True)
    shutil.copy(shipped, folder)
    listed = (caller(world.supervisor).get("/returns").json or {})["items"]
    assert [one["file"] for one in listed].count(shipped.name) == 1
    assert all(one["problems"] == [] for one in listed)
