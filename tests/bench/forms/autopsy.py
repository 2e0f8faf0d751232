"""A stand-in for WHO's verbal autopsy: 550 questions, 420 relevant by others, 93 with constraints, in two
languages, and words about as long as there.
"""

from __future__ import annotations

import random

QUESTIONS = 550
RELEVANTS = 420
CONSTRAINTS = 93
SIGNS = 8

KINDS = ["select_one yn", "integer", "select_multiple sign", "text", "date"]
COLUMNS = (
    "type | name | label::中文 (zh) | label::English (en) | hint::中文 (zh) | hint::English (en) | relevant"
    " | constraint | constraint_message::中文 (zh) | constraint_message::English (en)"
)
HINT = {
    "zh": "请照着念，等对方想一想再记。说不清楚的，再换个说法问一遍；还是不知道，就选“不知道”，不要替对方猜。"
    * 5,
    "en": "Read the question as it is written and give the person time to think. If it is not clear "
    "ask it again in other words, and choose “does not know” rather than guess for them. " * 5,
}


def question(index: int, chance: random.Random, before: list[tuple[str, str]], bounded: bool) -> list[str]:
    """One row of the survey."""
    kind = chance.choices(
        ["integer", "date"] if bounded else KINDS, [10, 7] if bounded else [60, 10, 12, 11, 7]
    )[0]
    relevant = ""
    if index >= QUESTIONS - RELEVANTS:
        chosen = chance.sample(before[-40:], chance.choice([1, 1, 2, 3]))
        relevant = chance.choice([" and ", " or "]).join(test(*each) for each in chosen)
    constraint = {"integer": ". >= 0 and . < 120", "date": ". <= today()"}[kind] if bounded else ""
    said = f" ${{{before[-1][0]}}}" if index % 40 == 39 else ""
    return [
        kind,
        f"q{index}",
        f"（Id10{index:03}）最后这次生病的时候，有没有第 {index} 种情况？从什么时候开始，持续了多久？{said}",
        f"(Id10{index:03}) During the last illness, did condition {index} occur, and for how long?{said}",
        f"（{index}）{HINT['zh']}",
        f"({index}) {HINT['en']}",
        relevant,
        constraint,
        "这个数不在可能的范围内，请再问一遍。" if constraint else "",
        "This is not within what is possible. Please ask again." if constraint else "",
    ]


def test(name: str, kind: str) -> str:
    """A condition on an earlier answer."""
    if kind == "select_one yn":
        return f"${{{name}}} = 'yes'"
    if kind == "integer":
        return f"${{{name}}} > 5"
    return f"selected(${{{name}}}, 's3')" if kind.startswith("select_multiple") else f"${{{name}}} != ''"


def form() -> str:
    """The form as Markdown tables, the same at every call."""
    chance = random.Random(7)
    bounded = set(chance.sample(range(QUESTIONS), CONSTRAINTS))
    before: list[tuple[str, str]] = []
    lines = ["| survey |", f"| | {COLUMNS} |"]
    for index in range(QUESTIONS):
        row = question(index, chance, before, index in bounded)
        before.append((row[1], row[0]))
        lines.append("| | " + " | ".join(row) + " |")
    lines += ["| choices |", "| | list_name | name | label::中文 (zh) | label::English (en) |"]
    labels = {"yes": "是", "no": "否", "dk": "不知道"}
    lines += [f"| | yn | {value} | {zh} | {value} |" for value, zh in labels.items()]
    lines += [f"| | sign | s{i} | 症状 {i} | Sign {i} |" for i in range(SIGNS)]
    return "\n".join(lines)
