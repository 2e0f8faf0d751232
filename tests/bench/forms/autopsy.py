"""A stand-in for WHO's verbal autopsy as a plan: 550 questions, many relevant by others, two languages."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from fieldapp.forms.compile import compile_form

QUESTIONS = 550
CHANCE = random.Random(7)


def question(index: int, before: list[tuple[str, str]]) -> list[str]:
    """One row of the survey: type, name, two labels, relevant, constraint."""
    kind = CHANCE.choices(
        ["select_one yn", "integer", "select_multiple sym", "text", "date"], [60, 10, 12, 11, 7]
    )[0]
    relevant = ""
    if before and CHANCE.random() < 0.77:
        chosen = CHANCE.sample(before[-40:], min(len(before), CHANCE.choice([1, 1, 2, 3])))
        relevant = CHANCE.choice([" and ", " or "]).join(test(*each) for each in chosen)
    constraint = {"integer": ". >= 0 and . < 120", "date": ". <= today()"}.get(kind, "")
    spoken = f" ${{{before[-1][0]}}}" if index % 40 == 39 else ""
    return [
        kind,
        f"q{index}",
        f"第 {index} 问：有没有这样的情况？{spoken}",
        f"Question {index}: did this ever happen?",
        relevant,
        constraint,
    ]


def test(name: str, kind: str) -> str:
    """A condition on an earlier answer."""
    if kind == "select_one yn":
        return f"${{{name}}} = 'yes'"
    if kind == "integer":
        return f"${{{name}}} > 5"
    return f"selected(${{{name}}}, 's3')" if kind.startswith("select_m") else f"${{{name}}} != ''"


def form() -> str:
    """The form as Markdown tables."""
    before: list[tuple[str, str]] = []
    lines = [
        "| survey |",
        "| | type | name | label::中文 (zh) | label::English (en) | relevant | constraint |",
    ]
    for index in range(QUESTIONS):
        row = question(index, before)
        before.append((row[1], row[0]))
        lines.append("| | " + " | ".join(row) + " |")
    lines += ["| choices |", "| | list_name | name | label::中文 (zh) | label::English (en) |"]
    labels = {"yes": "是", "no": "否", "dk": "不知道"}
    lines += [f"| | yn | {value} | {zh} | {value} |" for value, zh in labels.items()]
    lines += [f"| | sym | s{i} | 症状 {i} | Symptom {i} |" for i in range(8)]
    lines += ["| settings |", "| | form_title | form_id | version |", "| | Autopsy | autopsy | 1 |"]
    return "\n".join(lines)


if __name__ == "__main__":
    plan = compile_form(form().encode(), "md")
    Path(sys.argv[1]).write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
