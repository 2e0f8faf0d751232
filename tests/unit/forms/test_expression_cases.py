"""Every case of tests/cases/expr/ comes out as it says; the web app's tests read the same files."""

from __future__ import annotations

import math
from typing import Any

import pytest

from fieldapp.forms.engine import Engine
from fieldapp.forms.expr.values import Value, to_boolean, to_number, to_string
from fieldapp.forms.plan import program_of
from fieldapp.forms.session import Session
from tests.compile_cases import Case, compile_expression, context_of, read_cases

CASES = [
    pytest.param(case, id=f"{name}: {case['name']}")
    for name, cases in read_cases("expr").items()
    for case in cases
]


def evaluate(case: Case) -> tuple[Value, Engine]:
    """The value of a case's expression."""
    plan, entry = compile_expression(case)
    session = Session(plan, context_of(case), dict(case.get("values", {})))
    engine = session.engine
    return program_of(plan).value(entry)(engine.root, engine.here), engine


@pytest.mark.parametrize("case", CASES)
def test_an_expression_gives_what_the_specification_says(case: Case) -> None:
    value, engine = evaluate(case)
    expected: Any = case["expect"]
    if isinstance(expected, bool):
        assert to_boolean(value) is expected
    elif isinstance(expected, str):
        assert to_string(value) == expected
    else:
        number = to_number(value, engine.zone)
        wanted = float(expected["number"]) if isinstance(expected, dict) else float(expected)
        assert (math.isnan(number) and math.isnan(wanted)) or number == pytest.approx(wanted, rel=1e-12)
