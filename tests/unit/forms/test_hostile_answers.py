"""Answers that no phone of ours would send are told by name, and never stop the server."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp import forms
from tests.compile_cases import SUBMISSION, context_of

FORM = """
| survey |
| | type | name | label | relevant | calculation | constraint | read_only | default |
| | integer | n | N | | | . < 10 | | |
| | calculate | twice | | | coalesce(${n}, 0) * 2 | | | |
| | text | fixed | Fixed | | | | yes | as it is |
| | hidden | mark | | | | | | abc |
| | text | word | Word | | | regex(., '([a-z]+)*!') | | |
| | geoshape | field | Field | | | | | |
| | begin_group | g | G | ${n} > 5 | | | | |
| | date | on | On | | | | | |
| | end_group | | | | | | | |
| | begin_repeat | r | R | | | | | |
| | text | v | V | | | | | |
| | end_repeat | | | | | | | |
"""
PLAN = forms.compile_form(FORM.encode(), "md")
GOOD = {"twice": "0", "fixed": "as it is", "mark": "abc"}
LONG = "a" * 10_000_000
HOSTILE: list[tuple[Any, tuple[str, str]]] = [
    (5, ("/data", "type")),
    ("text", ("/data", "type")),
    (None, ("/data/twice", "different")),
    ({"zzz": "1"}, ("/data/zzz", "unknown")),
    ({"n": []}, ("/data/n", "type")),
    ({"n": {"#": {}}}, ("/data/n", "type")),
    ({"n": {"@x": "1"}}, ("/data/n/@x", "unknown")),
    ({"n": "9" * 1_000_000}, ("/data/n", "type")),
    ({"n": "1", "twice": "3"}, ("/data/twice", "different")),
    ({"fixed": "forged"}, ("/data/fixed", "different")),
    ({"mark": "forged"}, ("/data/mark", "different")),
    ({"meta": {"instanceID": "uuid:another"}}, ("/data/meta/instanceID", "different")),
    ({"word": LONG}, ("/data/word", "constraint")),
    ({"word": "a" * 19_000}, ("/data/word", "constraint")),
    ({"field": "1 1 " * 100_000}, ("/data/field", "type")),
    ({"g": "text"}, ("/data/g", "type")),
    ({"n": "7", "twice": "14", "g": {"on": LONG}}, ("/data/g/on", "type")),
    ({"r": [{"v": "1"}] * 100_000}, ("/data/r", "type")),
    ({"r": [1, None]}, ("/data/r[2]", "type")),
]


@pytest.mark.parametrize(("answers", "said"), HOSTILE)
def test_what_is_wrong_with_answers_is_told(answers: Any, said: tuple[str, str]) -> None:
    if isinstance(answers, dict):
        answers = {**GOOD, **answers}
    checked = forms.check(PLAN, answers, context_of({}))
    assert said in [(each.path, each.kind) for each in checked.problems]


def test_answers_that_are_not_asked_are_left_out() -> None:
    sent = {**GOOD, "n": "1", "twice": "2", "g": {"on": "2026-03-01"}}
    checked = forms.check(PLAN, sent, context_of({}))
    assert checked.problems == []
    assert checked.values == {**GOOD, "n": "1", "twice": "2"}


def test_the_submissions_own_id_is_no_problem() -> None:
    sent = {**GOOD, "meta": {"instanceID": f"uuid:{SUBMISSION}"}}
    assert forms.check(PLAN, sent, context_of({})).problems == []
