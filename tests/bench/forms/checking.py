"""Measures what the server does with each submission that arrives: ``python -m tests.bench.forms.checking``.

A check opens the plan that is kept, puts the answers back, evaluates everything again, and finds problems,
entities and follow-ups. Milliseconds of processor time.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from statistics import median
from time import process_time
from typing import Any

from fieldapp import forms
from tests.bench.forms.shapes import CHAIN, COLUMNS, SETTINGS, SHAPES, YES_NO, table
from tests.compile_cases import compile_whole_form, context_of, read_cases

ANSWERS = ("yes", "5", "some text", "2020-01-01", "yes no", "10")
Row = tuple[str, forms.Plan, dict[str, Any], forms.Context]


def timed(work: Callable[[], object], least: float = 0.3) -> tuple[float, float]:
    """The middle and the nineteenth of twenty, of as many runs as fill ``least`` seconds."""
    work()
    times: list[float] = []
    while sum(times) < least or len(times) < 5:
        start = process_time()
        work()
        times.append(process_time() - start)
    times.sort()
    return median(times) * 1_000, times[len(times) * 19 // 20] * 1_000


def mixed(questions: int) -> str:
    """Questions of all kinds, half of them relevant by or calculated from others."""
    rows = []
    for i in range(questions):
        rows.append(
            [
                f"select_one yn | q{i} | Question {i} | | | | yes",
                f"integer | q{i} | Question {i} | ${{q{i - 1}}} = 'yes' | . >= 0 and . < 120 | |",
                f"text | q{i} | Question {i} | | | |",
                f"date | q{i} | Question {i} | | . <= today() | |",
                f"select_multiple yn | q{i} | Question {i} | ${{q{i - 3}}} > 2 | | |",
                f"calculate | q{i} | | | | ${{q{i - 4}}} * 2 |",
            ][i % 6]
        )
    columns = "type | name | label | relevant | constraint | calculation | required"
    return table("survey", columns, rows) + "\n" + YES_NO


def compiled(form: str) -> forms.Plan:
    """The plan of a form."""
    return forms.compile_form(f"{form}\n{SETTINGS}".encode(), "md")


def filled(name: str, form: str, answers: dict[str, Any]) -> Row:
    """A form with the answers, and what it calculates from them, as a phone sends them."""
    plan, context = compiled(form), context_of({})
    return name, plan, forms.open_session(plan, context, answers).values(), context


def members(number: int) -> list[dict[str, str]]:
    """Members of a large household."""
    return [
        {
            "full_name": f"Name {i % 300}",
            "sex": "female" if i % 2 else "male",
            "born": f"{1950 + i % 60}-01-01",
            "relation": "child",
            "income": f"{i}",
        }
        for i in range(number)
    ]


def rows() -> list[Row]:
    """What is checked: name, plan, answers, context."""
    found: list[Row] = []
    for number in (12, 100, 550):
        answers = {f"q{i}": ANSWERS[i % 6] for i in range(number)}
        found.append(filled(f"{number} questions", mixed(number), answers))
    chain = {f"q{i}": "1" for i in range(CHAIN)}
    found.append(filled(f"{CHAIN} chained", SHAPES["chain"](), chain))
    instances = [{f"n{i}": "3" for i in range(COLUMNS)} for _ in range(200)]
    found.append(filled(f"repeat 200 x {COLUMNS}", SHAPES["repeat"](), {"row": instances}))
    household = {"member": members(500)}
    found.append(filled("household of 500", SHAPES["household"](), household))
    for name, case in read_cases("forms").items():
        if name.startswith("shipped_"):
            context = context_of(case["context"])
            found.append((name, compile_whole_form(case), case["result"]["values"], context))
    return found


def main() -> None:
    """Print the table."""
    print("| check of | middle | nineteenth of twenty | problems |\n|---|--:|--:|--:|")
    for name, plan, answers, context in rows():
        half, most = timed(lambda p=plan, a=answers, c=context: forms.check(p, a, c))
        problems = len(forms.check(plan, answers, context).problems)
        print(f"| {name} | {half:.2f} | {most:.2f} | {problems} |")
    session = forms.open_session(
        compiled(SHAPES["chain"]()), context_of({}), {f"q{i}": "1" for i in range(CHAIN)}
    )
    head, turns = session.find("q0"), count()
    if head is not None:
        half, most = timed(lambda: session.set(head, str(next(turns) % 2)))
        print(f"| {CHAIN} chained, an answer at the head | {half:.2f} | {most:.2f} | |")


if __name__ == "__main__":
    main()
