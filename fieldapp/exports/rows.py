"""One submission as rows of the form's tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fieldapp.exports.layout import PLACES, Column, Path, Table

ABOUT = (
    "SubmissionDate",
    "KEY",
    "SubmitterName",
    "FormVersion",
    "ReviewState",
    "visit_id",
    "household_id",
    "subject_type",
    "subject_id",
    "village",
    "outcome",
    "started_at",
    "latitude",
    "longitude",
    "accuracy",
)
LINKS = ("PARENT_KEY", "KEY")


def heading(table: Table, root: Table, split: bool) -> list[str]:
    """A table's first row."""
    return [*table.headings(split), *(ABOUT if table is root else LINKS)]


def rows_of(
    table: Table, values: Mapping[str, Any], key: str, links: Sequence[Any], *, labels: bool, split: bool
) -> Iterator[tuple[Table, list[Any]]]:
    """A row and those of its repeats, each with its table, the outer before the inner."""
    cells: list[Any] = []
    for column in table.columns.values():
        cells += _cells(column, _at(values, column.path), labels, split)
    yield table, [*cells, *links]
    for path, repeat in table.repeats.items():
        found = _at(values, path)
        for n, one in enumerate(found if isinstance(found, list) else (), start=1):
            inner = f"{key}/{'/'.join(path)}[{n}]"
            if isinstance(one, dict):
                yield from rows_of(repeat, one, inner, (key, inner), labels=labels, split=split)


def _cells(column: Column, value: Any, labels: bool, split: bool) -> list[Any]:
    said = value if isinstance(value, str) else ""
    if column.type == "geopoint":
        parts = said.split()[: len(PLACES)]
        return [*parts, *[""] * (len(PLACES) - len(parts))]
    if column.type not in ("select", "odk:rank"):
        return [column.choices.get(said, said) if labels else said]
    chosen = said.split()
    cells: list[Any] = [", ".join(column.choices.get(one, one) for one in chosen) if labels else said]
    if split and column.type == "select":
        cells += ((int(one in chosen) if said else "") for one in column.choices)
    return cells


def _at(values: Any, path: Path) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    return values
