"""``fieldapp forms`` says what is wrong with what it is given, in the terminal's words, and ends with 1."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldapp.cli.forms import forms
from fieldapp.forms import FormError, compile_form

FORM = """
| survey |
| | type | name | label::English (en) | label::中文 (zh) |
| | integer | age | Age | 年龄 |
"""
XFORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t'
    '</h:title><model><instance><data id="x"><a/></data></instance></model></h:head><h:body>'
    '<input ref="/data/a"><label>井水</label></input></h:body></h:html>'
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def run(*arguments: str, given: bytes = b"", language: str = "en_US.UTF-8") -> Result:
    """What the command says and ends with."""
    return CliRunner().invoke(forms, arguments, input=given, env={"LC_ALL": language})


def written(folder: Path, name: str, content: str | bytes) -> str:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[1]", "里应是一个 JSON 对象"),
        (b'{"age":', "不是 JSON"),
        (bytes(range(256)), "不是 JSON"),
        (b'{"age":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "答案嵌套太深"),
        (b'{"$given": [1]}', "$given 应是对象"),
        (b'{"$lists": {"members": [1]}}', "$lists 应是"),
    ],
)
def test_answers_that_are_none_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    answers = written(tmp_path, "answers.json", content)
    done = run("try", written(tmp_path, "form.md", FORM), "--answers", answers, language="zh_CN.UTF-8")
    assert (done.exit_code, words in done.output) == (1, True), done.output


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--on", "tomorrow", "不是日期"),
        ("--zone", "Mars/Base", "没有时区"),
        ("--answers", "/nowhere", "读不了"),
    ],
)
def test_odd_options_are_refused_in_the_language_asked_for(
    tmp_path: Path, option: str, value: str, words: str
) -> None:
    done = run("try", written(tmp_path, "form.md", FORM), option, value, "--lang", "zh")
    assert (done.exit_code, words in done.output) == (1, True), done.output


def test_headings_are_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    form = written(tmp_path, "form.md", FORM)
    answers = written(tmp_path, "answers.json", '{"age": "7"}')
    assert "/data/age = 7   年龄" in run("try", form, "--answers", answers, language="zh_CN.UTF-8").output
    assert "后续工作" in run("try", form, "--answers", answers, language="zh_CN.UTF-8").output
    assert "Follow-ups" in run("try", form, "--answers", answers).output
    assert "后续工作" in run("try", form, "--answers", answers, "--lang", "zh").output


def test_a_plan_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = run("compile", written(tmp_path, "form.md", FORM), "-o", str(tmp_path / "none" / "plan.json"))
    assert (done.exit_code, "cannot be written" in done.output) == (1, True), done.output


def test_xml_in_chinese_encodings_is_read() -> None:
    source = '<?xml version="1.0" encoding="GBK"?>' + XFORM
    done = run("compile", "-", given=source.encode("gbk"))
    assert (done.exit_code, "井水" in done.output) == (0, True), done.output


def test_a_workbook_of_endless_texts_is_refused_before_they_are_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml", f'<sst xmlns="{SHEET}">' + "<si><t>x</t></si>" * 600_000 + "</sst>"
        )
    with pytest.raises(FormError, match="more than a form can need"):
        compile_form(packed.getvalue(), "xlsx")


def test_a_workbook_of_endless_styles_is_refused_before_they_are_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/styles.xml", f'<styleSheet xmlns="{SHEET}">' + "<xf/>" * 4_000_000 + "</styleSheet>"
        )
    with pytest.raises(FormError, match="more than a form can need"):
        compile_form(packed.getvalue(), "xlsx")
