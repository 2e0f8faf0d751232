"""Whatever JSON a phone sends becomes storable, and what was storable stays as it is."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sync.clean import Unreadable, clean, digest, read

LONE = st.characters(whitelist_categories=["Cs", "Lo", "Cc", "So"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(LONE, max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(LONE, max_size=4), inner, max_size=4),
    max_leaves=10,
)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in [key, *strings(inner)]]
    return []


@given(JSON)
def test_what_is_read_can_be_stored(value: Any) -> None:
    found = read(json.dumps(value).encode())
    orjson.dumps(found)
    assert not any("\x00" in text for text in strings(found))


@given(st.recursive(st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text("ab中😀"), st.lists))
def test_what_can_be_stored_stays_as_it_is(value: Any) -> None:
    assert clean(value) == value


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 10_000, b"[" * 5000 + b"]" * 5000, b"\x00"])
def test_what_is_no_json_or_nested_beyond_reading_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_what_is_nested_deeper_than_any_form_is_kept_as_its_text() -> None:
    found = read(b'{"a":' * 80 + b'"x"' + b"}" * 80)
    assert '{"a": "x"}' in strings(found).pop()


def test_a_number_of_thousands_of_digits_is_kept_as_its_digits() -> None:
    assert read(b"9" * 5000) == "9" * 5000


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest("visit", 1, {"a": 1, "b": 2}) == digest("visit", 1, {"b": 2, "a": 1})
    assert digest("visit", 1, {"a": 1}) != digest("visit", 2, {"a": 1})
