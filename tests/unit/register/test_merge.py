"""Merging edits field by field: properties that hold for any record and any edits."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.register.merge import merge

names = st.sampled_from(["a", "b", "c", "d"])
records = st.dictionaries(names, st.sampled_from([None, "", "x", "y", "z"]))


@given(records, records, records)
def test_every_field_wanted_is_taken_or_in_conflict_or_already_so(
    current: dict[str, Any], base: dict[str, Any], wanted: dict[str, Any]
) -> None:
    merged = merge(current, base, wanted)
    conflicts = {conflict.name for conflict in merged.conflicts}
    assert not conflicts & set(merged.changes)
    for name, value in wanted.items():
        settled = current.get(name) == value
        assert settled != (name in conflicts or name in merged.changes)
    for name in merged.changes:
        assert current.get(name) == base.get(name)


@given(records, records, records)
def test_edits_of_different_fields_merge_in_either_order(
    start: dict[str, Any], one: dict[str, Any], two: dict[str, Any]
) -> None:
    two = {name: value for name, value in two.items() if name not in one}

    def after(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
        record = dict(start)
        for wanted in (first, second):
            merged = merge(record, start, wanted)
            assert not merged.conflicts
            record |= merged.changes
        return record

    assert after(one, two) == after(two, one)


@given(records, records)
def test_the_same_edit_twice_changes_nothing_the_second_time(
    start: dict[str, Any], wanted: dict[str, Any]
) -> None:
    record = start | merge(start, start, wanted).changes
    again = merge(record, start, wanted)
    assert not again.changes
    assert not again.conflicts
