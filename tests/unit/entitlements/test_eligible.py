"""Who may be entitled to what, by the cases that the web app reads too; and what is said of wrong files."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fieldapp.entitlements.eligible import Judge
from fieldapp.forms import FormError
from fieldapp.forms.programme_sheets import read_programmes

from ...compile_cases import ZONE, programmes_of, read_cases

SCENES = [
    (scene, case)
    for scenes in read_cases("entitlements").values()
    for scene in scenes
    for case in scene["cases"]
]


@pytest.mark.parametrize(
    ("scene", "case"), SCENES, ids=[f"{scene['name']}: {case['name']}" for scene, case in SCENES]
)
def test_cases(scene: dict[str, Any], case: dict[str, Any]) -> None:
    noon = datetime.fromisoformat(f"{scene['today']}T12:00:00").replace(tzinfo=ZoneInfo(ZONE))
    judge = Judge([one.body for one in programmes_of(scene)], noon, ZONE)
    household = {"name": "h", "status": "active"} | case.get("household", {})
    found = judge.of(household, case["members"])
    order = [one.name for one in programmes_of(scene)]
    expected = sorted(case["expect"], key=lambda one: order.index(one[0]))
    assert [[one.programme["name"], one.subject] for one in found] == expected
    assert all(one.reasons and all(reason["zh"] and reason["en"] for reason in one.reasons) for one in found)


HEAD = (
    "| programmes |\n"
    "| | name | about | title::中文 (zh) | where::中文 (zh) | how::中文 (zh) | source | valid_from |\n"
)
ROW = "| | old | member | 老人 | 村里 | 来办 | 某号文 | 2026-01-01 |\n"
CONDITIONS = "\n| conditions |\n| | programme | when | reason::中文 (zh) |\n"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (HEAD + ROW, ("programmes", 3, "name"), "who is entitled"),
        (HEAD + ROW + CONDITIONS + "| | old | bron != '' | 有 |\n", ("conditions", 7, "when"), "“born”"),
        (HEAD + ROW + CONDITIONS + "| | old | born != | 有 |\n", ("conditions", 7, "when"), ""),
        (HEAD + ROW + CONDITIONS + "| | old | born != '' | |\n", ("conditions", 7, "reason"), "in words"),
        (HEAD + ROW + CONDITIONS + "| | odl | true() | 有 |\n", ("conditions", 7, "programme"), "“old”"),
        (HEAD + ROW.replace("2026-01-01", "1.1.26"), ("programmes", 3, "valid_from"), "2026-03-01"),
        (HEAD + ROW.replace("某号文", ""), ("programmes", 3, "source"), "document"),
        (HEAD + ROW.replace("member", "person"), ("programmes", 3, "about"), "household, member"),
    ],
)
def test_a_wrong_file_says_where_and_what_to_do(
    tmp_path: Path, text: str, place: tuple[str, int, str], said: str
) -> None:
    path = tmp_path / "programmes.md"
    path.write_text(text, "utf-8")
    with pytest.raises(FormError) as caught:
        read_programmes(path, {"born", "residence"})
    found = {(one.sheet, one.row, one.column): str(one.message) for one in caught.value.problems}
    assert said in found[place]
    assert all(one.text("zh") != one.text("en") for one in caught.value.problems)
