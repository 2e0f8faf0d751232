"""How values become the register's own types, and the text that is searched."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.register.fields import HOUSEHOLD, MEMBER, BadValue, Subject, from_entity, parse
from fieldapp.register.search import readings, search_text


@pytest.mark.parametrize(
    ("subject", "name", "value", "expected"),
    [
        (MEMBER, "born", "1990-05-01", date(1990, 5, 1)),
        (MEMBER, "born", "1990-05-01T08:00:00.000+08:00", date(1990, 5, 1)),
        (MEMBER, "residence", " away ", "away"),
        (MEMBER, "phone", " 138 0000-1111 ", "138 0000-1111"),
        (MEMBER, "full_name", "", None),
        (HOUSEHOLD, "lat", "29.5", 29.5),
        (HOUSEHOLD, "number", 12, "12"),
        (HOUSEHOLD, "properties.roof", "tile", "tile"),
    ],
)
def test_a_value_is_taken_as_the_fields_own_type(
    subject: Subject, name: str, value: Any, expected: Any
) -> None:
    assert parse(subject, name, value) == expected


@pytest.mark.parametrize(
    ("subject", "name", "value", "code"),
    [
        (MEMBER, "born", "1990-02-30", "not_a_date"),
        (MEMBER, "born", "19900501", "not_a_date"),
        (MEMBER, "born", 5, "not_a_date"),
        (MEMBER, "residence", "on the moon", "unknown_choice"),
        (MEMBER, "sex", 1, "unknown_choice"),
        (MEMBER, "phone", "none", "not_a_phone"),
        (MEMBER, "household_id", "x", "not_a_uuid"),
        (MEMBER, "full_name", "x" * 101, "too_long"),
        (MEMBER, "full_name", ["x"], "not_text"),
        (HOUSEHOLD, "lat", 91, "not_in_range"),
        (HOUSEHOLD, "lat", "nan", "not_in_range"),
        (HOUSEHOLD, "lat", "1e999", "not_in_range"),
        (HOUSEHOLD, "colour", "red", "unknown_field"),
        (HOUSEHOLD, "properties.a b", "x", "bad_name"),
        (HOUSEHOLD, "properties.", "x", "bad_name"),
    ],
)
def test_a_value_that_cannot_be_kept_says_why(subject: Subject, name: str, value: Any, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse(subject, name, value)
    assert caught.value.code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([HOUSEHOLD, MEMBER]), JSON)
def test_nothing_that_json_can_say_breaks_a_field(subject: Subject, value: Any) -> None:
    for name in [*subject.fields, "properties.x", "other"]:
        try:
            parse(subject, name, value)
        except BadValue as bad:
            assert bad.code


def test_a_forms_geometry_becomes_coordinates_and_unknown_names_properties() -> None:
    found = from_entity(HOUSEHOLD, {"geometry": "29.5 106.5 230 4.8", "roof": "tile", "number": "7"})
    assert found == {
        "lat": "29.5",
        "lon": "106.5",
        "accuracy": "4.8",
        "properties.roof": "tile",
        "number": "7",
    }
    assert from_entity(HOUSEHOLD, {"geometry": ""}) == {}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾小丽", ["zengxiaoli", "zxl", "cengxiaoli"]),
        ("单雄信", ["shanxiongxin", "sxx"]),
        ("王建国", ["wangjianguo", "wjg"]),
        ("吕娟", ["lvjuan", "lj"]),
        ("欧阳娜", ["ouyangna", "oyn"]),
    ],
)
def test_a_name_is_found_by_what_people_type(name: str, typed: list[str]) -> None:
    assert set(typed) <= set(readings(name))


def test_the_search_text_holds_names_readings_number_and_telephone() -> None:
    assert search_text(["王建国"], ["12号", "13800001111", None]) == "王建国 wangjianguo wjg 12号 13800001111"
    assert search_text([None, ""], []) == ""
    assert search_text(["Smith"], []) == "smith s"
