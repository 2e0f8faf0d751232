"""The wire's field types take what they should, and only that."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from fieldapp.core import fields
from fieldapp.core.wire import dumps, find_nul

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KINDS = [
    fields.Text(20, min=1),
    fields.Text(choices=("a", "b")),
    fields.Id(),
    fields.Instant(),
    fields.Day(),
    fields.Whole(max=10),
    fields.Whole(text=True),
    fields.Number(min=-90, max=90),
    fields.Flag(),
    fields.Flag(text=True),
    fields.Many(fields.Id(), max=2),
    fields.Document(),
    fields.Strings(),
]


@given(value=ANYTHING, kind=st.sampled_from(KINDS))
def test_anything_at_all_is_taken_or_refused_with_a_message(value: Any, kind: Any) -> None:
    try:
        kind.deserialize(value)
    except ValidationError as error:
        assert all(isinstance(message, str) for _, message in fields.flatten(error.messages))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (fields.Instant(), "2026-03-01T08:00:00+08:00", datetime(2026, 3, 1, tzinfo=UTC)),
        (fields.Instant(), "2026-03-01T00:00:00.000Z", datetime(2026, 3, 1, tzinfo=UTC)),
        (fields.Day(), "2026-02-28", date(2026, 2, 28)),
        (fields.Whole(), 3.0, 3),
        (fields.Whole(text=True), "12", 12),
        (fields.Number(), 7, 7.0),
        (fields.Flag(text=True), "false", False),
        (fields.Strings(), {"a": "b"}, {"a": "b"}),
    ],
)
def test_what_is_right_is_taken(kind: Any, value: Any, expected: Any) -> None:
    assert kind.deserialize(value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (fields.Instant(), "2026-03-01T08:00:00", "moment"),
        (fields.Instant(), "2026-03-01", "moment"),
        (fields.Instant(), 1772323200, "moment"),
        (fields.Instant(), "0001-01-01T00:00:00+14:00", "moment"),
        (fields.Instant(), "9999-12-31T23:59:59-12:00", "moment"),
        (fields.Day(), "2026-02-30", "day"),
        (fields.Day(), "20260228", "day"),
        (fields.Day(), "2026-W10-1", "day"),
        (fields.Whole(), True, "whole"),
        (fields.Whole(), "3", "whole"),
        (fields.Whole(), 1.5, "whole"),
        (fields.Whole(max=9), 10, "range min=0 max=9"),
        (fields.Number(), float("nan"), "number"),
        (fields.Number(), "1", "number"),
        (fields.Flag(), 1, "flag"),
        (fields.Flag(), "yes", "flag"),
        (fields.Text(3), "abcd", "too_long max=3"),
        (fields.Text(3), "a\0", "nul"),
        (fields.Text(3, min=1), "", "blank"),
        (fields.Id(), "6F1C2B3A4D5E6F708192A3B4C5D6E7F8", "uuid"),
        (fields.Strings(), {"a": 1}, "text"),
        (fields.Document(max=1), {"a": 1, "b": 2}, "too_many max=1"),
    ],
)
def test_what_is_wrong_is_refused_with_its_message(kind: Any, value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        kind.deserialize(value)
    assert [said for _, said in fields.flatten(refused.value.messages)] == [message]


@given(value=ANYTHING)
def test_a_nul_is_found_if_and_only_if_there_is_one(value: Any) -> None:
    def has(item: Any) -> bool:
        if isinstance(item, dict):
            return any("\0" in key or has(inner) for key, inner in item.items())
        return any(map(has, item)) if isinstance(item, list) else isinstance(item, str) and "\0" in item

    assert (find_nul(value) is not None) == has(value)


def test_moments_go_out_in_utc_with_a_z() -> None:
    assert dumps({"at": datetime(2026, 3, 1, 8, tzinfo=UTC)}) == '{"at":"2026-03-01T08:00:00Z"}'
