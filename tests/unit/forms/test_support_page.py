"""docs/forms-support.md is true: each of its rows is compiled and opened; no function is missing there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fieldapp import forms
from fieldapp.forms.expr.functions.table import TABLE

PAGE = (Path(__file__).parents[3] / "docs" / "forms-support.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
ROWS = b"name,label\na,A\nb,B\n"
FILES = {
    "rows.csv": ROWS,
    "towns.xml": b"<root><item><name>a</name><label>A</label></item></root>",
    "wells.geojson": b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "geometry":'
    b' {"type": "Point", "coordinates": [103.5, 30.1]}, "properties": {"title": "A"}}]}',
    "picture.png": b"picture",
    "sound.mp3": b"sound",
    "film.mp4": b"film",
    "households.csv": b"name,label\n",
    "q.csv": ROWS,
    "q.xml": b"<root><item><name>a</name><label>A</label></item></root>",
}
SURVEY = """
| survey |
| | type | name | label | {columns} |
| | integer | n | N | |
| | text | t | T | |
| | date | d | D | |
| | geopoint | place | Place | |
| | geoshape | shape | Shape | |
| | select_one yes_no | one | One | |
| | select_multiple yes_no | many | Many | |
| | csv-external | rows | | |
| | begin_repeat | person | Person | |
| | integer | age | Age | |
| | end_repeat | | | |
{row}
| choices |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | no | No |
{external}
| settings |
| | form_id | name | version |
| | page | data | 1 |
"""
EXTERNAL = "| external_choices |\n| | list_name | name | label |\n| | places | a | A |"
SILENT = "background- calculate hidden csv- xml- start end today deviceid username email phonenumber audit"
UNSHOWN = tuple(SILENT.split())
ADVICE = "Use the max-pixels parameter"


def table(section: str) -> list[list[str]]:
    """The rows of a section's tables, headings left out; cells without their backticks."""
    rows = []
    for line in SECTIONS[section].splitlines():
        cells = [cell.strip().replace("\\|", "|").strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if line.startswith("| ") and "`" in line:
            rows.append(cells)
    return rows


def compiled(row: str, columns: str = "appearance", external: str = "") -> forms.Plan:
    """The plan of a form with that row and all that it may refer to; nothing is noted but advice."""
    source = SURVEY.format(columns=columns, row=row, external=external).encode()
    plan = forms.compile_package(forms.Package(source, "md", "page", FILES), complete=True)
    assert [note for note in plan["notes"] if ADVICE not in note] == []
    return plan


def opened(plan: forms.Plan, path: str = "q") -> forms.Item:
    """A question of a form that was opened."""
    item = forms.open_session(plan, forms.Context()).find(path)
    assert item is not None
    return item


@pytest.mark.parametrize("row", table("Types"), ids=lambda row: row[0])
def test_a_type(row: list[str]) -> None:
    kind = row[0]
    if kind == "audit":
        assert "audit" in compiled("| | audit | audit | | |")
        return
    external = EXTERNAL if "external" in kind and kind.startswith("select") else ""
    columns = {
        "background-geopoint": "trigger",
        "calculate": "calculation",
        "select_one_external places": "choice_filter",
    }.get(kind, "hint")
    cell = {"trigger": "${n}", "calculation": "1 + 1", "choice_filter": "name != ''"}.get(columns, "")
    label = "" if kind.startswith(UNSHOWN) and kind != "start-geopoint" else "Q"
    plan = compiled(f"| | {kind} | q | {label} | {cell} |", columns, external)
    if kind.startswith(("csv-", "xml-")):
        assert plan["lists"]["q"]["rows"]
        return
    item = opened(plan)
    if kind.startswith(("select", "rank")) and "$" not in kind:
        assert item.choices


@pytest.mark.parametrize("row", table("Appearances"), ids=" ".join)
def test_an_appearance(row: list[str]) -> None:
    kind, appearance = row
    end = "\n| | text | q2 | In it | |\n| | end_group | | | |" if kind == "begin_group" else ""
    plan = compiled(f"| | {kind} | q | Q | {appearance} |{end}")
    if end:
        assert len(forms.open_session(plan, forms.Context()).pages()) > 0
        assert any(entry.get("appearance") for entry in plan["view"] if isinstance(entry, dict))
    else:
        assert appearance in opened(plan).appearance


@pytest.mark.parametrize("row", table("Functions") + table("Paths"), ids=lambda row: row[0])
def test_an_expression(row: list[str]) -> None:
    assert "(" in row[1] or "/" in row[1]
    plan = compiled(f"| | calculate | q | | {row[1].replace('|', chr(92) + '|')} |", "calculation")
    assert isinstance(opened(plan).value, str)


@pytest.mark.parametrize("row", table("Columns"), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_column(row: list[str]) -> None:
    column, value = row[0], row[1]
    if column == "label":
        plan = compiled(f"| | text | q | {value} | |")
    elif column == "trigger":
        plan = compiled(f"| | text | q | Q | {value} | today() |", "trigger | calculation")
    elif column == "big-image":
        plan = compiled(f"| | text | q | Q | {value} | {value} |", "image | big-image")
    else:
        plan = compiled(f"| | text | q | Q | {value} |", column)
    item = opened(plan)
    if column in ("image", "big-image", "audio", "video"):
        assert item.media[column] == value
        assert value in plan["files"]


@pytest.mark.parametrize("row", table("Parameters"), ids=lambda row: " ".join(row[:2]))
def test_parameters(row: list[str]) -> None:
    kind, parameters = row[0], row[1]
    name = "audit" if kind == "audit" else "q"
    plan = compiled(f"| | {kind} | {name} | {'' if kind == 'audit' else 'Q'} | {parameters} |", "parameters")
    if kind == "audit":
        assert len(plan["audit"]) > 1


@pytest.mark.parametrize("source", re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL))
def test_a_whole_form(source: str) -> None:
    package = forms.Package(source.encode(), "md", "whole", {"households.csv": ROWS})
    plan = forms.compile_package(package, complete=True)
    assert plan["notes"] == []
    assert forms.open_session(plan, forms.Context()).pages()


@pytest.mark.parametrize("kind", ["background-audio", "simserial", "subscriberid"])
def test_what_the_phone_does_not_do_still_compiles(kind: str) -> None:
    assert f"`{kind}`" in SECTIONS["What is not supported, and why"]
    source = SURVEY.format(columns="hint", row=f"| | {kind} | q | | |", external="").encode()
    assert opened(forms.compile_form(source, "md", FILES)).value == ""


def test_every_function_that_the_engine_knows_is_on_the_page() -> None:
    assert [name for name in TABLE if name.removeprefix("cht:") not in SECTIONS["Functions"]] == []
