"""What is said to the authors of forms exists in Chinese, with the same fields."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from fieldapp import forms
from fieldapp.forms.converter import FREE, SAID
from fieldapp.forms.messages import FOLDER, chinese

PACKAGE = FOLDER.parent


def templates(path: Path) -> list[str]:
    """The templates that a file says."""
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say"
        and isinstance(node.args[0], ast.Constant)
    ]


def every_template() -> set[str]:
    """All that the package may say."""
    said = {each for path in PACKAGE.rglob("*.py") for each in templates(path)}
    return said | set(SAID.values()) | set(FREE.values())


def fields(template: str) -> set[str]:
    """The names of the values in a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_everything_said_has_its_chinese_and_nothing_is_left_over() -> None:
    assert set(chinese()) == every_template()


@pytest.mark.parametrize("template", sorted(every_template()))
def test_the_chinese_takes_the_same_values(template: str) -> None:
    assert fields(chinese()[template]) <= fields(template)


def test_a_problem_is_told_in_chinese_with_its_place() -> None:
    source = "| survey |\n| | type | name | label | relevant |\n| | integr | a | 年龄 | ${b} > 1 |"
    with pytest.raises(forms.FormError) as caught:
        forms.compile_form(source.encode(), "md")
    said = [problem.text("zh") for problem in caught.value.problems]
    assert said[0] == "工作表 survey，第 3 行，type 列：没有“integr”这种题型，是不是“integer”？"
    assert said[1].startswith("工作表 survey，第 3 行，relevant 列：没有叫“b”的题")
