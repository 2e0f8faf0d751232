"""Forms of the sizes that others were measured with, compiled to plans:
``python -m tests.bench.forms.shapes OUTDIR``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fieldapp.forms.compile import compile_form
from fieldapp.forms.plan import canonical
from tests.bench.forms import autopsy, vaccination

CHAIN = 1_000
COLUMNS = 10

SETTINGS = "| settings |\n| | form_title | form_id | version |\n| | Bench | bench | 1 |"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |"


def table(name: str, columns: str, rows: list[str]) -> str:
    """A sheet as a Markdown table; columns and cells are separated by bars."""
    return "\n".join([f"| {name} |", f"| | {columns} |", *(f"| | {row} |" for row in rows)])


def chain() -> str:
    """Each question relevant by the one before, and each with the sum so far."""
    rows = ["integer | q0 | Question 0 | |", "calculate | s0 | | | coalesce(${q0}, 0)"]
    for i in range(1, CHAIN):
        rows.append(f"integer | q{i} | Question {i} | ${{q{i - 1}}} > 0 |")
        rows.append(f"calculate | s{i} | | | ${{s{i - 1}}} + coalesce(${{q{i}}}, 0)")
    return table("survey", "type | name | label | relevant | calculation", rows)


def one_sum() -> str:
    """The same questions with one sum over all of them."""
    rows = ["integer | q0 | Question 0 | |"]
    rows += [f"integer | q{i} | Question {i} | ${{q{i - 1}}} > 0 |" for i in range(1, CHAIN)]
    total = " + ".join(f"coalesce(${{q{i}}}, 0)" for i in range(CHAIN))
    rows.append(f"calculate | total | | | {total}")
    return table("survey", "type | name | label | relevant | calculation", rows)


def repeat() -> str:
    """Ten numbers and their sum, as often as people want, and the sum of the sums."""
    names = [f"n{i}" for i in range(COLUMNS)]
    rows = ["begin_repeat | row | Row |", *(f"integer | {name} | Number {name} |" for name in names)]
    rows.append("calculate | subtotal | | " + " + ".join(f"coalesce(${{{name}}}, 0)" for name in names))
    rows += ["end_repeat | | |", "calculate | total | | sum(${subtotal})"]
    return table("survey", "type | name | label | calculation", rows)


def cascade(villages: int) -> str:
    """Towns, and the villages of the town."""
    size = round(villages**0.5)
    rows = ["select_one town | town | Town |", "select_one village | village | Village | town = ${town}"]
    choices = [f"town | t{i} | Town {i} |" for i in range(-(-villages // size))]
    choices += [f"village | v{i} | Village {i} | t{i // size}" for i in range(villages)]
    survey = table("survey", "type | name | label | choice_filter", rows)
    return survey + "\n" + table("choices", "list_name | name | label | town", choices)


def household() -> str:
    """A register of members, with what forms like to ask across them: numbers, doubles, shares, one head."""
    rows = [
        "begin_repeat | member | Member | | |",
        "calculate | number | | | | position(..)",
        "text | full_name | Name of member ${number} | | |",
        "select_one sex | sex | Sex of ${full_name} | | |",
        "date | born | Born | | . <= today() |",
        "calculate | age | | | | int((today() - date(${born})) div 365.25)",
        "select_one relation | relation | Relation | | count(../../member[relation = 'head']) <= 1 |",
        "select_one yn | pregnant | Pregnant? | ${sex} = 'female' and ${age} >= 15 and ${age} < 50 | |",
        "integer | income | Income | ${age} >= 15 | . >= 0 |",
        "calculate | share | | | | ${income} div sum(../../member/income)",
        "calculate | same | | | | count(../../member[full_name = current()/../full_name])",
        "calculate | running | | | | coalesce(${income}, 0)"
        " + coalesce(indexed-repeat(${running}, ${member}, position(..) - 1), 0)",
        "text | phone | Phone | ${age} >= 12 | string-length(.) < 20 |",
        "end_repeat | | | | |",
        "calculate | people | | | | count(${member})",
        "calculate | women | | | | count(${member}[sex = 'female' and age >= 15])",
        "calculate | income_of_all | | | | sum(${income})",
        "select_one ${full_name} | head | Who is the head? | | |",
    ]
    choices = ["sex | female | Woman", "sex | male | Man"]
    choices += [f"relation | {name} | {name}" for name in ("head", "spouse", "child", "parent", "other")]
    choices += ["yn | yes | Yes", "yn | no | No"]
    survey = table("survey", "type | name | label | relevant | constraint | calculation", rows)
    return survey + "\n" + table("choices", "list_name | name | label", choices)


SHAPES = {
    "autopsy": autopsy.form,
    "vaccination": vaccination.form,
    "chain": chain,
    "one-sum": one_sum,
    "repeat": repeat,
    "cascade-5000": lambda: cascade(5_000),
    "cascade-100000": lambda: cascade(100_000),
    "household": household,
}


def write(folder: Path, names: Iterable[str] = SHAPES) -> None:
    """Write the forms' plans as NAME.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        source = f"{SHAPES[name]()}\n{SETTINGS}".encode()
        (folder / f"{name}.json").write_bytes(canonical(compile_form(source, "md")))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
