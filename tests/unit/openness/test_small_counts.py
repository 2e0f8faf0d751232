"""Counts under five are not told, and nobody can work them out: not by subtracting, over categories, months
and both, not from what was told earlier, and not by knowing the rule.
"""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.openness.small_counts import LEAST, TOTAL, at_least, tell_month, tell_year

from .reader import Part, Ranges, Sum, could_be

Months = list[dict[str, int]]
COUNTS = st.one_of(st.integers(0, LEAST + 1), st.integers(0, 60))
CATEGORIES = ("met", "away", "declined", "other")


@st.composite
def years(draw: st.DrawFn) -> Months:
    """Years of up to twelve months and four categories, with many small counts."""
    columns = CATEGORIES[: draw(st.integers(1, 4))]
    return [{name: draw(COUNTS) for name in columns} for _ in range(draw(st.integers(1, 12)))]


def known(months: Months, told: dict[str, int]) -> tuple[Ranges, list[Sum]]:
    """What a reader knows of a year's counts: those told, that the others are small, and the year's sums."""
    ranges, sums = {}, []
    for n, month in enumerate(months):
        told_of_month = tell_month(month)
        for name in month:
            value = told_of_month.get(name)
            ranges[n, name] = (0, LEAST - 1) if value is None else (value, value)
        if TOTAL in told_of_month:
            sums.append((frozenset((n, name) for name in month), told_of_month[TOTAL]))
    for name, value in told.items():
        sums.append((parts_of(months, name), value))
    return ranges, sums


def parts_of(months: Months, name: str) -> frozenset[Part]:
    return frozenset((n, each) for n, month in enumerate(months) for each in month if name in (each, TOTAL))


@given(years())
@settings(max_examples=400, deadline=None)
def test_a_small_count_of_a_month_may_be_anything_under_five_beside_all_that_is_told(months: Months) -> None:
    ranges, sums = known(months, tell_year(months))
    for (n, name), (low, high) in ranges.items():
        if months[n][name] < LEAST:
            assert (low, high) == (0, LEAST - 1)
            for value in (0, LEAST - 1):
                assert could_be(ranges, sums, frozenset({(n, name)}), value), (n, name, value)


@given(years())
@settings(max_examples=400, deadline=None)
def test_a_small_count_of_a_year_may_be_anything_under_five_beside_all_that_is_told(months: Months) -> None:
    told = tell_year(months)
    ranges, sums = known(months, told)
    for name in (*months[0], TOTAL):
        parts = parts_of(months, name)
        if sum(months[n][each] for n, each in parts) < LEAST:
            assert name not in told
            for value in (0, LEAST - 1):
                assert could_be(ranges, sums, parts, value), (name, value)


@given(years())
@settings(max_examples=300, deadline=None)
def test_what_is_left_of_a_sum_when_all_that_is_told_is_taken_away_is_not_small(months: Months) -> None:
    told, of_months = tell_year(months), [tell_month(month) for month in months]
    for name in told.keys() - {TOTAL}:
        rest = told[name] - at_least(of_months, name)
        assert rest == 0 or rest >= LEAST
    if TOTAL in told:
        rest = told[TOTAL] - sum(told.get(name, at_least(of_months, name)) for name in months[0])
        assert rest == 0 or rest >= LEAST


@pytest.mark.parametrize(
    ("months", "columns", "least", "most"),
    [(1, 4, 5, 7), (2, 2, 5, 7), (4, 1, 5, 7), (3, 2, 3, 4), (6, 1, 3, 4)],
)
def test_whoever_knows_the_rule_and_every_word_that_was_told_cannot_narrow_a_small_count(
    months: int, columns: int, least: int, most: int
) -> None:
    """Of all the years there can be, those that tell the very same have any small count at every value."""
    seen: dict[object, list[list[tuple[int, ...]]]] = defaultdict(list)
    for flat in product(range(most + 1), repeat=months * columns):
        rows = [flat[n : n + columns] for n in range(0, len(flat), columns)]
        year = [{str(n): value for n, value in enumerate(row)} for row in rows]
        told = [*(tell_month(month, least) for month in year), tell_year(year, least)]
        seen[tuple(tuple(sorted(one.items())) for one in told)].append(rows)
    for alike in seen.values():
        for row, column in product(range(months), range(columns)):
            possible = {rows[row][column] for rows in alike}
            assert min(possible) >= least or possible == set(range(least))
        for column in range(columns):
            possible = {sum(row[column] for row in rows) for rows in alike}
            assert min(possible) >= least or possible >= set(range(least))


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ({"met": 80, "away": 17, "declined": 2}, {"met": 80, "away": 17}),
        ({"met": 5, "away": 6}, {"met": 5, "away": 6, TOTAL: 11}),
        ({"met": 4, "away": 0}, {}),
    ],
)
def test_of_a_month_each_count_of_five_or_more_is_told_and_the_total_with_all_of_them(
    month: dict[str, int], told: dict[str, int]
) -> None:
    assert tell_month(month) == told


@pytest.mark.parametrize(
    ("small", "told"),
    [([], True), ([3], False), ([4, 4], False), ([2, 2, 0], False), ([2, 3, 0], True), ([4, 4, 4], False)],
)
def test_a_year_is_told_only_if_its_small_months_are_lost_in_it(small: list[int], told: bool) -> None:
    months = [{"met": n} for n in (20, 30, *small)]
    assert (tell_year(months) == {"met": 50 + sum(small), TOTAL: 50 + sum(small)}) == told


def test_complaints_so_few_that_no_month_tells_them_are_told_of_the_year() -> None:
    months = [{"settled": n % 2, "upheld": 1 if n == 3 else 0, "waiting": n % 3 == 0} for n in range(12)]
    assert tell_year(months) == {"settled": 6}
    assert tell_year(
        [{"settled": 1, "upheld": 0, "waiting": 0}] * 3 + [{"settled": 0, "upheld": 1, "waiting": 1}] * 2
    ) == {TOTAL: 7}


def test_the_reader_finds_out_what_a_careless_total_gives_away() -> None:
    ranges: Ranges = {(0, "met"): (10, 10), (1, "met"): (0, LEAST - 1)}
    sums: list[Sum] = [(frozenset(ranges), 13)]
    found = [n for n in range(LEAST) if could_be(ranges, sums, frozenset({(1, "met")}), n)]
    assert found == [3]
    assert tell_year([{"met": 10}, {"met": 3}]) == {}
