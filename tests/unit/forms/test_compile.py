"""What the compiler says of forms that are wrong, hostile or unusual."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from fieldapp import forms
from fieldapp.cli.forms import forms as commands
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse

ROOT = Path(__file__).parents[3]


def markdown(*survey: str, **sheets: tuple[str, ...]) -> bytes:
    """A form in Markdown: rows of the survey (the first is the header), then of other sheets."""
    lines: list[str] = []
    for name, rows in {"survey": survey, **sheets}.items():
        lines += [f"| {name} |", *(f"| | {row} |" for row in rows)]
    return "\n".join(lines).encode()


def problems(source: bytes, kind: str = "md") -> list[forms.FormProblem]:
    """What is said of a form that is wrong."""
    with pytest.raises(forms.FormError) as caught:
        forms.compile_form(source, kind)
    return caught.value.problems


def xform(model: str, body: str = "", fields: str = "<a/>", extra: str = "") -> bytes:
    """A small XForm."""
    return (
        f'<?xml version="1.0"?>{extra}<h:html xmlns="http://www.w3.org/2002/xforms" '
        'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head>'
        "<h:title>t</h:title>"
        f'<model><instance><data id="t">{fields}</data></instance>{model}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    ).encode()


def test_every_faulty_expression_is_told_at_once_with_its_place_and_a_caret() -> None:
    found = problems(
        markdown(
            "type | name | label | relevant | constraint | calculation",
            "integer | a | A | ${b} > | |",
            "integer | b | B | | . > 3 and . < 'x |",
            "calculate | c | | | | nope(${a})",
            "calculate | d | | | | substr(${a})",
            "calculate | e | | | | ${aa} + 1",
        )
    )
    assert [(each.sheet, each.row, each.column, each.position) for each in found] == [
        ("survey", 3, "relevant", 6),
        ("survey", 4, "constraint", 14),
        ("survey", 5, "calculation", 0),
        ("survey", 6, "calculation", 0),
        ("survey", 7, "calculation", 0),
    ]
    assert "nope()" in found[2].message
    assert "2 to 3 arguments" in found[3].message
    assert "did you mean" in found[4].message
    assert str(found[0]).endswith("${b} >\n          ^")


def test_a_problem_that_pyxform_finds_has_its_place_too() -> None:
    found = problems(markdown("type | name | label", "text | a | A", "", "text | a b | B"))
    assert [(each.sheet, each.row) for each in found] == [("survey", 5)]


def test_calculations_in_a_circle_are_refused_by_name() -> None:
    found = problems(
        markdown(
            "type | name | label | calculation | relevant",
            "calculate | one | | ${two} + 1 |",
            "calculate | two | | ${three} + 1 |",
            "calculate | three | | ${one} + 1 |",
            "integer | fine | F | | ${one} > 3",
        )
    )
    assert len(found) == 1
    assert all(name in found[0].message for name in ("/one", "/two", "/three"))
    assert "fine" not in found[0].message


@pytest.mark.parametrize(
    ("calculation", "relevant"),
    [("${a} + 1", ""), ("concat(${a}, 'x')", ""), ("", "${a} + 1 > 2"), ("sum(${n}) + ${a}", "")],
)
def test_a_question_that_feeds_itself_is_refused(calculation: str, relevant: str) -> None:
    survey = (
        "type | name | label | calculation | relevant",
        f"integer | a | A | {calculation} | {relevant}",
        "begin_repeat | r | R | |",
        "integer | n | N | |",
        "end_repeat | | | |",
    )
    assert "circle" in problems(markdown(*survey))[0].message


def test_a_group_cannot_depend_on_what_is_in_it() -> None:
    survey = (
        "type | name | label | relevant",
        "begin_group | g | G | ${inside} = 1",
        "integer | inside | I |",
        "end_group",
    )
    assert "circle" in problems(markdown(*survey))[0].message


def test_a_sum_that_holds_itself_is_a_circle_but_a_running_total_is_none() -> None:
    circle = markdown(
        "type | name | label | calculation",
        "begin_repeat | r | R |",
        "calculate | share | | ${total} div 2",
        "end_repeat | | |",
        "calculate | total | | sum(${share})",
    )
    assert "circle" in problems(circle)[0].message
    running = markdown(
        "type | name | label | calculation",
        "begin_repeat | r | R |",
        "integer | n | N |",
        "calculate | so_far | | ${n} + indexed-repeat(${so_far}, ${r}, position(..) - 1)",
        "end_repeat | | |",
    )
    assert any(step[0] == "loop" for step in forms.compile_form(running, "md")["order"])


def test_a_question_may_keep_its_own_value() -> None:
    source = xform('<bind nodeset="/data/a" calculate="coalesce(., \'x\')"/>', '<input ref="/data/a"/>')
    session = forms.open_session(forms.compile_xform(source), forms.Context())
    item = session.find("a")
    assert item is not None
    assert item.value == "x"
    assert not item.readonly
    session.set(item, "mine")
    assert item.value == "mine"


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>', "<a>&b;</a>"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<a>&a;</a>"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">', "<a/>"),
    ],
)
def test_entities_and_document_types_are_refused_by_name(extra: str, field: str) -> None:
    found = problems(xform("", fields=field, extra=extra), "xml")
    assert "not allowed" in found[0].message


def test_deep_nesting_is_refused_by_name() -> None:
    deep = "<a>" * 5_000 + "</a>" * 5_000
    assert "deep" in problems(xform("", fields=deep), "xml")[0].message
    groups = "<group>" * 90 + "</group>" * 90
    assert "deep" in problems(xform("", groups), "xml")[0].message
    with pytest.raises(ExpressionError, match="deep"):
        parse("(" * 3_000 + "1" + ")" * 3_000)
    with pytest.raises(ExpressionError, match="deep"):
        parse("not(" * 500 + "1" + ")" * 500)
    with pytest.raises(ExpressionError, match="in a row"):
        parse("1" + " - 1" * 5_000)


def test_long_chains_and_deep_ifs_that_people_do_write_are_fine() -> None:
    chain = " or ".join(f"${{a}} = {number}" for number in range(800))
    ifs = "if(${a} = 1, 'x', " * 60 + "'y'" + ")" * 60
    total = " + ".join(["${a}"] * 800)
    source = markdown(
        "type | name | label | relevant | calculation",
        "integer | a | A | |",
        f"text | b | B | {chain} |",
        f"calculate | c | | | {ifs}",
        f"calculate | d | | | {total}",
    )
    session = forms.open_session(forms.compile_form(source, "md"), forms.Context())
    a, b, d = session.find("a"), session.find("b"), session.find("d")
    assert a is not None and b is not None and d is not None
    session.set(a, "799")
    assert b.relevant
    assert d.value == str(799 * 800)


@pytest.mark.parametrize(
    "source", [b"", b"not xml", b"<a", b"<a/>", b"<h:html/>", b"\xff\xfe\x00", b"<?xml?>"]
)
def test_what_is_no_xform_is_said_to_be_none(source: bytes) -> None:
    assert problems(source, "xml")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "md", "csv", "xml", "pdf"])
def test_rubbish_is_refused_in_words(kind: str) -> None:
    assert all(each.message for each in problems(b"\x00\x01rubbish" * 50, kind))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"xl/{number}.xml", b" " * 100_000_000)
    assert "unpacks" in problems(packed.getvalue(), "xlsx")[0].message


def test_a_workbook_of_excel_compiles_like_its_markdown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (["type", "name", "label", "relevant"], ["integer", "a", "A"], ["text", "b", "B", "${a} > 1"]):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    ours = forms.compile_form(data.getvalue(), "xlsx", name="x")
    theirs = forms.compile_form(
        markdown("type | name | label | relevant", "integer | a | A |", "text | b | B | ${a} > 1"),
        "md",
        name="x",
    )
    assert ours["nodes"] == theirs["nodes"]
    assert ours["exprs"] == theirs["exprs"]


def test_rules_of_followups_are_checked_with_their_place() -> None:
    found = problems(
        markdown(
            "type | name | label",
            "text | a | A",
            followups=(
                "name | when | label | due | assign_to | closes_when | for_each",
                "one | ${aa} = 1 | Do ${b} | today( | boss | ${a} = 1 |",
                "one | | | | | | nowhere",
            ),
        )
    )
    assert {(each.sheet, each.row, each.column) for each in found} == {
        ("followups", 6, "when"),
        ("followups", 6, "label"),
        ("followups", 6, "due"),
        ("followups", 6, "assign_to"),
        ("followups", 6, "closes_when"),
        ("followups", 7, "name"),
        ("followups", 7, "for_each"),
    }


def test_the_visit_sheet_says_for_whom_a_form_is() -> None:
    plan = forms.compile_form(
        markdown(
            "type | name | label",
            "text | a | A",
            visit=(
                "subject | offer | every | order",
                "member | residence = 'present' and (today() - date(born)) div 365.25 < 5 | 90 | 3",
            ),
        ),
        "md",
    )
    assert {key: plan["visit"][key] for key in ("subject", "every", "order")} == {
        "subject": "member",
        "every": 90,
        "order": 3,
    }
    child = {"name": "m", "residence": "present", "born": "2999-01-01"}
    assert forms.is_offered(plan, child, forms.Context())
    assert not forms.is_offered(plan, {**child, "residence": "away"}, forms.Context())
    assert not forms.is_offered(plan, {**child, "born": "1950-01-01"}, forms.Context())
    assert not forms.is_offered(plan, {**child, "born": ""}, forms.Context())


@pytest.mark.parametrize("path", sorted((ROOT / "forms").glob("*.md")), ids=lambda path: path.stem)
def test_the_forms_shipped_compile_without_a_note_and_always_to_the_same_plan(path: Path) -> None:
    plan = forms.compile_file(path)
    assert plan["notes"] == []
    assert forms.hash_of(plan) == forms.hash_of(forms.compile_file(path))
    assert forms.load(forms.canonical(plan)) == plan


def test_the_commands_compile_and_say_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_bytes(markdown("type | name | label", "text | a | A"))
    bad.write_bytes(markdown("type | name | label | relevant", "text | a | A | ("))
    run = CliRunner()
    out = run.invoke(commands, ["compile", str(good), "-o", str(tmp_path / "plan.json")])
    assert out.exit_code == 0
    assert forms.load((tmp_path / "plan.json").read_bytes())["format"] == 1
    out = run.invoke(commands, ["compile", str(bad)])
    assert out.exit_code == 1
    assert "row 3, column relevant" in out.stderr
    out = run.invoke(commands, ["compile", "-"], input=xform(""))
    assert out.exit_code == 0
    out = run.invoke(commands, ["compile", "--serve"], input=b'{"id": 1, "md": "| survey |"}\nrubbish\n')
    assert [set(forms.load(line)) for line in out.stdout.splitlines()] == [{"id", "problems"}, {"problems"}]


def test_a_form_can_be_tried_out(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"$given": {"household_id": "h"}, "consent": "yes", "main": {"has_need": "no"}}')
    path = str(ROOT / "forms" / "home_visit.md")
    out = CliRunner().invoke(
        commands, ["try", path, "--answers", str(answers), "--on", "2026-03-01", "--json"]
    )
    assert out.exit_code == 0
    told = forms.load(out.stdout)
    assert told["values"]["consent"] == "yes"
    assert {each["kind"] for each in told["problems"]} == {"required"}
    assert "Follow-ups" in CliRunner().invoke(commands, ["try", path, "--lang", "en"]).stdout
