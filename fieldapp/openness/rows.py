"""The figures of a village as rows, the same on the page, in the CSV and in the JSON; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.openness.small_counts import TOTAL, at_least

Told = Mapping[str, Mapping[str, int]]
"""What was told of a period: of each group, counts by category."""


@dataclass(frozen=True)
class Row:
    """A count of a month or year; None where it is not told, then with what it is at least."""

    period: str
    group: str
    category: str
    count: int | None
    at_least: int

    @property
    def is_year(self) -> bool:
        """Whether it is of a year, not of a month."""
        return "-" not in self.period


def rows_of(figures: Sequence[tuple[str, Told]], groups: Mapping[str, Sequence[str]]) -> list[Row]:
    """Every count of every period, the latest first, a year before its months."""
    told = dict(figures)
    order = sorted(told, key=lambda period: (period[:4], "-" not in period, period), reverse=True)
    return [row for period in order for group in groups for row in _rows(period, group, groups[group], told)]


def _rows(period: str, group: str, categories: Sequence[str], told: Mapping[str, Told]) -> Iterator[Row]:
    months = [each[group] for name, each in told.items() if name.startswith(f"{period}-")]
    known = dict(told[period][group])
    least = {name: known.get(name, at_least(months, name)) for name in categories}
    least[TOTAL] = known.get(TOTAL, sum(least.values()))
    for name in (TOTAL, *categories):
        yield Row(period, group, name, known.get(name), least[name])
