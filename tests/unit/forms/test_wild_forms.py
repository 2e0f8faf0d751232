"""Forms as people write them elsewhere: tests/cases/xlsforms/, and workbooks as Excel leaves them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from fieldapp import forms
from fieldapp.cli.forms import forms as commands
from tests.compile_cases import CASES, context_of
from tests.parity import walk

WILD = sorted((CASES / "xlsforms").glob("*.md"), key=lambda path: path.name)
HEAD = ("type", "name", "label", "default", "constraint")


def naive(year: int, month: int, day: int, *clock: int) -> datetime:
    """A moment as Excel has it: on no particular clock."""
    return datetime(year, month, day, *clock, tzinfo=UTC).replace(tzinfo=None)


def workbook(**sheets: list[tuple[Any, ...]]) -> openpyxl.Workbook:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(source: bytes | str, kind: str) -> forms.Session:
    """The form, open."""
    data = source if isinstance(source, bytes) else source.encode()
    return forms.open_session(forms.compile_form(data, kind), context_of({}))


def told(source: bytes | str, kind: str) -> list[str]:
    """What is said of a form that is wrong, with its places."""
    with pytest.raises(forms.FormError) as caught:
        forms.compile_form(source if isinstance(source, bytes) else source.encode(), kind)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("path", WILD, ids=[path.stem for path in WILD])
def test_a_form_from_elsewhere_compiles_and_is_filled_in(path: Path) -> None:
    plan = forms.compile_file(path)
    walked = walk(plan, context_of({}), path.stem, 30)
    assert walked["outcome"]["pages"]
    assert not any("[row" in note or "Traceback" in note for note in plan["notes"])


def form(name: str) -> forms.Session:
    """One of the wild forms, open."""
    return forms.open_session(forms.compile_file(CASES / "xlsforms" / f"{name}.md"), context_of({}))


def test_chinese_quotation_marks_stay_in_texts_and_are_straight_in_expressions() -> None:
    session = form("smart_quotes")
    session.set_language("zh")
    item = session.find("q")
    assert item is not None
    assert item.label == "您说“可以”还是‘不’？"
    assert [choice.label for choice in item.choices] == ["“可以”", "“不”"]
    session.set(item, "no")
    reason, joined = session.find("t"), session.find("c")
    assert reason is not None and joined is not None
    assert reason.relevant
    assert joined.value == "abno"


def test_a_quotation_within_a_string_of_an_expression_stays_as_it_is() -> None:
    session = opened(
        "| survey |\n| | type | name | label | calculation |\n| | text | a | A | |\n"
        "| | calculate | c | | concat('说“好”', ${a}) |",
        "md",
    )
    item = session.find("c")
    assert item is not None and item.value == "说“好”"


def test_the_inputs_of_cht_are_relevant_by_their_own_hidden_question() -> None:
    session = form("cht_pregnancy")
    item = session.find("inputs/contact/_id")
    assert item is not None and item.relevant


def test_a_text_without_language_fills_the_gaps_of_the_default_language() -> None:
    session = form("only_some_languages")
    session.set_language("zh")
    assert [item.label for item in session.root.children if item.widget][:2] == ["一", "二"]


def test_numbers_dates_and_times_of_excel_mean_what_excel_shows() -> None:
    session = opened(
        saved(
            workbook(
                survey=[
                    HEAD,
                    ("date", "d", "D", naive(2026, 3, 1)),
                    ("time", "t", "T", time(8, 30)),
                    ("dateTime", "m", "M", naive(2026, 3, 1, 8, 5, 2)),
                    ("integer", "i", "I", 5.0, ". > 1.0"),
                    ("decimal", "x", "X", 0.1 + 0.2),
                    ("decimal", "y", "Y", 1e-7),
                    ("select_one l", " s ", "\xa0S\u3000"),
                ],
                choices=[("list name", "name", "label"), ("l", 1.0, 2.0), ("l", True, "T")],
            )
        ),
        "xlsx",
    )
    assert {key: value for key, value in session.values().items() if key != "meta"} == {
        "d": "2026-03-01",
        "t": "08:30:00",
        "m": "2026-03-01T08:05:02",
        "i": "5",
        "x": "0.3",
        "y": "0.0000001",
    }
    chosen = session.find("s")
    assert chosen is not None
    assert chosen.label == "S"
    assert [(choice.value, choice.label) for choice in chosen.choices] == [("1", "2"), ("TRUE", "T")]


def test_blank_rows_above_hidden_sheets_and_formatting_far_away_do_no_harm() -> None:
    book = workbook(Notes=[("survey",)], survey=[(), (), HEAD, ("text", "a", "A")], Sheet3=[("x",)])
    book["Notes"].sheet_state = "hidden"
    book["survey"].cell(1_048_576, 1).font = openpyxl.styles.Font(bold=True)
    assert opened(saved(book), "xlsx").find("a") is not None


def test_an_error_of_excel_and_a_formula_without_its_value_are_told_by_cell() -> None:
    book = workbook(survey=[HEAD, ("text", "a", "=NA()"), ("text", "b", "=1+1")])
    book["survey"]["C2"] = "#N/A"
    book["survey"]["C2"].data_type = "e"
    assert told(saved(book), "xlsx") == [
        "sheet survey, row 2, column label: Excel shows the error #N/A here. "
        "Correct the formula, or write the value.",
        "sheet survey, row 3, column label: This cell holds a formula without its value. "
        "Save the file once in Excel, or write the value.",
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("survey,,,\n,type,name,label\n,text,a,姓名\n", "gb18030"),
        ("survey,,,\n,type,name,label\n,text,a,姓名\n", "utf-16"),
        ("survey;;;\n;type;name;label\n;text;a;姓名\n", "utf-8-sig"),
        ("survey\t\t\t\n\ttype\tname\tlabel\n\ttext\ta\t姓名\n", "utf-8"),
        ("type,name,label\ntext,a,姓名\n", "utf-8"),
    ],
)
def test_csv_is_read_as_any_excel_writes_it(text: str, encoding: str) -> None:
    item = opened(text.encode(encoding), "csv").find("a")
    assert item is not None and item.label == "姓名"


def test_a_workbook_is_known_by_what_is_in_it_not_by_its_name() -> None:
    assert opened(saved(workbook(survey=[HEAD, ("text", "a", "A")])), "xls").find("a") is not None


def test_every_fault_of_the_rows_is_told_at_once_and_what_to_do() -> None:
    source = """
| survey |
| | type | name | label |
| | select_one yes_noo | a | A |
| | integr | b | B |
| | text | 1c | C |
| | text | a | Again |
| | text | | Nameless |
| | select_multiple spaced | s | S |
| | select_one | t | T |
| | text | silent | |
| | | untyped | U |
| | end_repeat | | |
| | begin_group | g | G |
| choices |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | yes | Yes |
| | yes_no | | No |
| | spaced | a b | AB |
"""
    with pytest.raises(forms.FormError) as caught:
        forms.compile_form(source.encode(), "md")
    found = [(each.sheet, each.row, each.column, each.message.split()[0]) for each in caught.value.problems]
    assert found == [
        ("survey", 4, "type", "The"),
        ("survey", 5, "type", "There"),
        ("survey", 6, "name", "“1c”"),
        ("survey", 7, "name", "“a”"),
        ("survey", 8, "name", "This"),
        ("choices", 20, "name", "The"),
        ("survey", 10, "type", "Say"),
        ("survey", 11, "label", "This"),
        ("survey", 12, "type", "This"),
        ("survey", 13, "type", "There"),
        ("survey", 14, "type", "This"),
        ("choices", 18, "name", "“yes”"),
        ("choices", 19, "name", "This"),
    ]
    assert str(caught.value.problems[0]).endswith("has no list “yes_noo”; did you mean “yes_no”?")


ONE = "| | text | a | A | x |"
LIST = "| | list_name | label |\n| | t | x |"
ENTITIES = [
    ("| | text | a | A | name |", LIST, "row 3, column save_to: “name” and"),
    ("| | text | a | A | __x |", LIST, "column save_to: A name cannot begin"),
    (f"{ONE}\n| | text | b | B | x |", LIST, "Row 3 saves to “x” too"),
    ("| | text | a | A | u#x |", LIST, "has no list “u”"),
    (ONE, f"{LIST}\n| | u | y |", "save_to names one of them"),
    (ONE, "| | list_name | entity_id |\n| | t | ${a} |\n| | t | ${a} |", "stands in the sheet twice"),
    (ONE, "| | list_name | create_if |\n| | t | ${a} = 1 |", "column label: Creating needs"),
    (ONE, "| | list_name | update_if |\n| | t | ${a} = 1 |", "column entity_id: Updating"),
    (
        ONE,
        "| | list_name | entity_id | create_if | label |\n| | t | ${a} | ${a} = 1 | x |",
        "column update_if: With entity_id and create_if",
    ),
    (ONE, "| | list_name | label |\n| | t.u | x |", "column list_name: A name cannot hold"),
    (ONE, "| | list_name | label | creat_if |\n| | t | x | y |", "no such columns"),
]


@pytest.mark.parametrize(("rows", "entities", "said"), ENTITIES)
def test_what_is_wrong_with_entities_is_told_by_cell(rows: str, entities: str, said: str) -> None:
    source = f"| survey |\n| | type | name | label | save_to |\n{rows}\n| entities |\n{entities}\n"
    assert said in told(source, "md")[0]


META = ["/data/meta", "/data/meta/instanceID"]
TRIED = """
| survey |
| | type | name | label::English (en) | label::中文 (zh) | relevant | constraint | constraint_message |
| | hidden | household_id | | | | | |
| | begin_group | g | G | 组 | | | |
| | integer | n | How many? | 几个？ | | . < 5 | 太多了 |
| | select_multiple yn | m | Which? | 哪些？ | ${n} > 0 | | |
| | text | t | Why? | 为什么？ | ${n} > 90 | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | yn | a | Ay | 甲 |
| | yn | b | Bee | 乙 |
| followups |
| | name | when | label::English (en) | label::中文 (zh) | due |
| | many | ${n} > 5 | Count again | 再数一遍 | date(today() + 3) |
"""


def test_trying_a_form_tells_everything_that_comes_of_the_answers(tmp_path: Path) -> None:
    form, answers = tmp_path / "form.md", tmp_path / "answers.json"
    form.write_text(TRIED, "utf-8")
    answers.write_text(json.dumps({"g": {"n": 7.0, "m": ["a", "b"], "x": None}, "t": "because"}), "utf-8")
    command = ["try", str(form), "--answers", str(answers), "--on", "2026-03-01"]
    said = CliRunner().invoke(commands, [*command, "--lang", "zh"])
    assert said.exit_code == 0
    for line in (
        "/data/g/m = a b (甲, 乙)   哪些？",
        "/data/g/n = 7: 不符合约束条件 — 太多了",
        "/data/g/x = : 没有这道题",
        "/data/g/t = because: 这道题不问",
        "many [normal] 再数一遍",
    ):
        assert f"  {line}\n" in said.stdout
    found = json.loads(CliRunner().invoke(commands, [*command, "--json"]).stdout)
    assert found["relevant"] == ["/data/household_id", "/data/g", "/data/g/n", "/data/g/m", *META]
    assert [each["path"] for each in found["unused"]] == ["/data/g/x", "/data/g/t"]
    assert [each["due"] for each in found["followups"]] == ["2026-03-04"]


LINES = [
    *(
        "rubbish",
        "5",
        "[]",
        "{}",
        '{"md": 5}',
        '{"md": "x", "files": [1]}',
        '{"path": "/nope"}',
        '{"csv": null}',
    ),
    *(
        '{"path": "a\\u0000b"}',
        '{"xml": "<a/>"}',
        '{"md": "\\ud800"}',
        '{"xml": "' + "<a>" * 5000 + '"}',
        "\x00",
    ),
]


def test_no_line_stops_the_service_that_compiles() -> None:
    lines = [*LINES, json.dumps("| survey |\n| | type | name | label |\n| | text | a | A |")]
    out = CliRunner().invoke(commands, ["compile", "--serve"], input="\n".join(lines))
    assert out.exit_code == 0
    answers = [json.loads(line) for line in out.stdout.splitlines()]
    assert ["problems" in answer for answer in answers] == [True] * len(LINES) + [False]
    assert all(problem["messages"]["zh"] for answer in answers[:-1] for problem in answer["problems"])


def test_external_choices_speak_every_language_of_their_sheet() -> None:
    session = form("external_select")
    province, county = session.find("province"), session.find("county")
    assert province is not None and county is not None
    session.set(province, "zj")
    assert [(choice.value, choice.label) for choice in county.choices] == [("chunan", "Chun'an")]
    session.set_language("zh")
    assert [choice.label for choice in county.choices] == ["淳安"]


def test_a_file_of_choices_in_gb_18030_is_read_and_one_without_the_column_is_told() -> None:
    head = "| survey |\n| | type | name | label | parameters |"
    source = head + "\n| | select_one_from_file c.csv | c | C | value={} |"
    rows = {"c.csv": "code,label\n1,卫生院\n".encode("gb18030")}
    session = forms.open_session(
        forms.compile_form(source.format("code").encode(), "md", rows), context_of({})
    )
    item = session.find("c")
    assert item is not None
    assert [choice.label for choice in item.choices] == ["卫生院"]
    with pytest.raises(forms.FormError, match="row 3, column parameters: The list “c” has no column “id”"):
        forms.compile_form(source.format("id").encode(), "md", rows)


def test_columns_that_mean_nothing_are_noted_once_and_those_of_kobo_are_not() -> None:
    plan = forms.compile_file(CASES / "xlsforms" / "columns_passed.md")
    assert "Sheet survey: the column my remark is not known and is ignored." in plan["notes"]
    assert not any(
        "kobo" in note for note in forms.compile_file(CASES / "xlsforms" / "kobo_household.md")["notes"]
    )
