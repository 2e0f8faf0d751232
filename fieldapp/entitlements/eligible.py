"""Who may be entitled to what: a pure function of the programmes, a household's rows and the day.

`static/pwa/src/entitlements/eligible.ts` is its twin; tests/cases/entitlements pins both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.core.clock import zone
from fieldapp.forms.context import Context
from fieldapp.forms.over_rows import RowReader
from fieldapp.forms.program import Program

Row = Mapping[str, str]
Body = Mapping[str, Any]
GONE = frozenset({"moved_out", "died"})


@dataclass(frozen=True)
class Entitled:
    """A programme that a household or member (by id) may be entitled to, and each reason by language."""

    programme: Body
    subject: str
    reasons: Sequence[Mapping[str, str]]


class Judge:
    """Says what households may be entitled to, of these programmes, at a moment in a time zone."""

    def __init__(self, programmes: Iterable[Body], now: datetime, time_zone: str | None) -> None:
        day = now.astimezone(zone(time_zone)).date()
        self.house = _House()
        context = Context(now=lambda: now, time_zone=time_zone, lists=self.house)
        self.readers = [
            (body, RowReader(Program(body["plan"]), context)) for body in programmes if in_force(body, day)
        ]

    def of(self, household: Row, members: Sequence[Row]) -> list[Entitled]:
        """What a household, given as rows of the lists that forms read, may be entitled to. Who died or moved
        out is not asked about, nor is a household that is not active.
        """
        if household["status"] != "active":
            return []
        there = [row for row in members if row["residence"] not in GONE]
        self.house.rows = {"households": [household], "members": there}
        return [
            Entitled(body, row["name"], [condition["reason"] for condition in body["conditions"]])
            for body, reader in self.readers
            for row in (there if body["about"] == "member" else [household])
            if all(reader.truth(condition["expr"], row) for condition in body["conditions"])
        ]


class _House:
    """The one household that expressions see beside their row."""

    def __init__(self) -> None:
        self.rows: dict[str, Sequence[Row]] = {}

    def all(self, name: str) -> Sequence[Row]:
        """Every row of a list."""
        return self.rows.get(name, ())

    def where(self, name: str, column: str, value: str) -> Sequence[Row]:
        """The rows whose column has this value; a missing cell counts as empty."""
        return [row for row in self.all(name) if row.get(column, "") == value]


def in_force(body: Body, day: date) -> bool:
    """Whether a programme can be claimed on a day."""
    said = day.isoformat()
    return (body["valid_from"] or said) <= said <= (body["valid_to"] or said)
