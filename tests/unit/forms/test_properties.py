"""Properties that hold for any text, number and answer."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp import forms
from fieldapp.forms.expr.dates import date_of_days, days_of_text
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.functions.patterns import matches
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.expr.values import number_of_string, string_of_number
from tests.compile_cases import ROOT, compile_whole_form, context_of, read_cases

TEXT = st.text(max_size=30)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS)
def test_a_number_written_reads_back(number: float) -> None:
    text = string_of_number(number)
    assert "e" not in text
    assert number_of_string(text, UTC) == number


@given(st.text(alphabet="0123456789.-+eE()[]{}'\"/ @*<>=!andormiv$,|:#_户", max_size=40))
def test_any_text_is_parsed_or_refused_with_a_place(source: str) -> None:
    try:
        parse(source)
    except ExpressionError as error:
        assert 0 <= error.pos <= len(source)


@given(st.dates(), st.integers(-20_000, 20_000))
def test_days_go_to_dates_and_back(day: date, shift: int) -> None:
    days = days_of_text(day.isoformat(), UTC)
    assert date_of_days(days) == day.isoformat()
    try:
        later = (day + timedelta(days=shift)).isoformat()
    except OverflowError:
        later = ""
    assert date_of_days(days + shift) == later


@given(TEXT, st.floats(-40, 40), st.floats(-40, 40))
def test_pieces_of_a_text_are_pieces_of_it(text: str, start: float, length: float) -> None:
    assert TABLE["substring"].call(text, start, length) in text
    assert TABLE["substr"].call(text, start, length) in text


@given(TEXT, TEXT)
def test_a_text_is_what_stands_before_and_after(text: str, mark: str) -> None:
    if mark and mark in text:
        before, after = TABLE["substring-before"].call(text, mark), TABLE["substring-after"].call(text, mark)
        assert before + mark + after == text


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=20), st.integers(-(2**40), 2**40))
def test_a_seed_shuffles_always_alike_and_loses_nothing(items: list[str], seed: int) -> None:
    class Host:
        zone = UTC

    shuffle = TABLE["randomize"].call
    once: Any = shuffle(Host(), list(items), float(seed))
    assert sorted(once) == sorted(items)
    assert shuffle(Host(), list(items), float(seed)) == once


@given(NUMBERS, NUMBERS)
def test_numbers_never_raise(left: float, right: float) -> None:
    for name in ("pow", "atan2", "round"):
        assert isinstance(TABLE[name].call(left, right), float)
    for name in ("sqrt", "exp", "exp10", "log", "log10", "sin", "asin", "acos", "round", "floor", "int"):
        assert isinstance(TABLE[name].call(left), float)


@settings(deadline=2_000)
@given(st.text("ab(|)*+?[]^$.\\{}12,", max_size=14), st.text("ab", max_size=40))
def test_no_pattern_takes_long_or_raises(pattern: str, text: str) -> None:
    assert matches(text, pattern) in (True, False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_answers_can_be_checked(data: st.DataObject) -> None:
    plan = PLANS[data.draw(st.sampled_from(sorted(PLANS)))]
    names = [node["name"] for node in plan["nodes"]]
    keys = st.sampled_from(names)
    answers = data.draw(
        st.dictionaries(
            keys,
            JSON
            | st.dictionaries(keys, JSON, max_size=4)
            | st.lists(st.dictionaries(keys, JSON), max_size=2),
            max_size=8,
        )
    )
    checked = forms.check(plan, answers, context_of({}))
    assert isinstance(checked.values, dict)


def random_answer(item: forms.Item, chance: random.Random) -> str:
    """Some answer, mostly of the right kind."""
    if item.choices and chance.random() < 0.9:
        return chance.choice(item.choices).value
    return chance.choice(["", "0", "1", "7", "30", "x", "2026-02-01", "2026-03-01", "1.5", "a b"])


def every_item(item: forms.Item) -> list[forms.Item]:
    """An item and all below it."""
    return [item, *(inner for child in item.children for inner in every_item(child))]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted([*read_cases("forms")])), st.integers(0, 10_000))
def test_what_is_kept_up_to_date_is_what_comes_out_anew(name: str, seed: int) -> None:
    chance = random.Random(seed)
    case = read_cases("forms")[name]
    session = forms.open_session(PLANS[name], context_of(case.get("context", {})))
    for _ in range(25):
        items = every_item(session.root)
        fields = [item for item in items if item.kind == "field" and item.widget and not item.readonly]
        roll = chance.random()
        repeats = [item for item in items if item.can_add and item.kind == "repeat"]
        instances = [item for item in items if item.kind == "instance" and item.can_remove]
        if roll < 0.1 and repeats:
            session.add_repeat(chance.choice(repeats))
        elif roll < 0.15 and instances:
            session.remove_repeat(chance.choice(instances))
        elif fields:
            item = chance.choice(fields)
            session.set(item, random_answer(item, chance))
    context = context_of(case.get("context", {}))
    anew = forms.Session(PLANS[name], context, session.all_values(), filling=False)
    assert anew.values() == session.values()
    assert [(each.item.path, each.kind) for each in anew.problems()] == [
        (each.item.path, each.kind) for each in session.problems()
    ]
    assert anew.followups() == session.followups()
    assert anew.entities() == session.entities()


PLANS = {name: compile_whole_form(case) for name, case in read_cases("forms").items()}


def test_every_function_has_a_signature_that_says_what_it_takes() -> None:
    for entry in TABLE.values():
        assert set(entry.parameters) <= set("snbNv")
        assert entry.result in ("s", "n", "b", "N", "v")
        assert entry.least <= entry.most
    assert math.pi == TABLE["pi"].call()
    assert ROOT.is_dir()
