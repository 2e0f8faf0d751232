"""Counting a return's table: one pass over each source, whatever the number of lines that read it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from fieldapp.forms.expr.values import string_of_number
from fieldapp.forms.over_rows import RowReader
from fieldapp.forms.return_sheets import Counted, Line

TOTAL = None
Cells = Mapping[str, str]
Rows = Callable[[str, str | None], Iterable[tuple[UUID, Cells]]]


@dataclass
class _Sum:
    """What one line counted, by column (TOTAL: all of them together)."""

    counted: Counted
    numbers: dict[UUID | None, float] = field(default_factory=dict)
    seen: dict[UUID | None, set[str]] = field(default_factory=dict)

    def take(self, reader: RowReader, cells: Cells, column: UUID) -> None:
        """Count a row, if it meets the line's condition."""
        counted = self.counted
        if counted.where is not None and not reader.truth(counted.where, cells):
            return
        if counted.distinct is not None:
            value = reader.string(counted.distinct, cells)
            for at in (column, TOTAL) if value else ():
                self.seen.setdefault(at, set()).add(value)
            return
        more = 1.0 if counted.sum is None else reader.number(counted.sum, cells)
        for at in () if math.isnan(more) else (column, TOTAL):
            self.numbers[at] = self.numbers.get(at, 0.0) + more

    def value(self, at: UUID | None) -> float:
        """The figure of a column."""
        if self.counted.distinct is not None:
            return float(len(self.seen.get(at, ())))
        return self.numbers.get(at, 0.0)


def tally(
    lines: Sequence[Line],
    reader: RowReader,
    rows: Rows,
    column_of: Mapping[UUID, UUID],
    columns: Sequence[UUID],
) -> list[dict[UUID | None, str]]:
    """The figures of each line, by column and in all; no figures for a heading, "" where there is none to
    give (a share of nothing). `column_of`: the column of each village.
    """
    sums = [_Sum(line.counted) if line.counted else None for line in lines]
    for source in dict.fromkeys((one.counted.source, one.counted.form) for one in sums if one):
        mine = [one for one in sums if one and (one.counted.source, one.counted.form) == source]
        for village_id, cells in rows(*source):
            for one in mine:
                one.take(reader, cells, column_of[village_id])
    figures: list[dict[UUID | None, str]] = [{} for _ in lines]
    for at in (*columns, TOTAL):
        known: dict[str, str] = {}
        for line, total, found in zip(lines, sums, figures, strict=True):
            if total is not None:
                found[at] = known[line.name] = string_of_number(total.value(at))
            elif line.value is not None:
                number = reader.number(line.value, known)
                found[at] = known[line.name] = string_of_number(number) if math.isfinite(number) else ""
    return figures
