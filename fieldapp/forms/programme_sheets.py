"""Programmes that a household or member may be entitled to: sheets -> conditions with their words
(docs/entitlements.md).

Sheet `programmes` has a row for each, sheet `conditions` what has to hold, each condition with the reason in
words. An expression has the household or the member as its row; in it `instance('members')` are the members
of the household, and `instance('households')` is the household itself. Problems are told as those of forms.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fieldapp.forms.compile_sheets import split_columns
from fieldapp.forms.messages import did_you_mean, say
from fieldapp.forms.over_rows import RowExpressions
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.tables import Sheet, build_sheet, read_tables, refused

SHEETS = ("programmes", "conditions")
SUBJECTS = ("household", "member")
LISTS = ("households", "members")
FILE_KINDS = ("md", "xlsx", "xls", "csv")
TEXTS = ("title", "documents", "where", "how")
COLUMNS = {
    "programmes": {"name", "about", "valid_from", "valid_to", "source", "example", *TEXTS},
    "conditions": {"programme", "when", "reason"},
}
NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
Cells = dict[str, str]


@dataclass(frozen=True)
class Programme:
    """A programme as phones have it: `body` has everything but its id and area; its conditions point into
    the expressions of its `plan`.
    """

    name: str
    body: dict[str, Any]


def read_programmes(path: Path, known: Collection[str]) -> list[Programme]:
    """Read a file of programmes; `known` are the columns of households and members. Raises FormError with
    everything that is wrong.
    """
    kind = path.suffix.lower().removeprefix(".")
    reader = _Reader(known)
    sheets: dict[str, Sheet] = {}
    for name, rows in read_tables(path.read_bytes(), kind, SHEETS):
        found = name.strip().lower()
        if found in SHEETS:
            sheets[found] = build_sheet(found, rows, reader.problems)
    if "programmes" not in sheets:
        raise refused(say("There is no sheet called programmes; it says which programmes there are."))
    made = reader.read(sheets)
    if reader.problems:
        raise FormError(
            sorted(reader.problems, key=lambda one: (SHEETS.index(one.sheet or "programmes"), one.row or 0))
        )
    return made


class _Reader:
    """Reads one file, noting what is wrong."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        self.problems: list[FormProblem] = []
        self.sheet, self.row = "programmes", 0

    def problem(self, message: str, column: str | None = None) -> None:
        """Note a problem of the present row."""
        self.problems.append(FormProblem(message, self.sheet, self.row, column))

    def rows(self, sheets: dict[str, Sheet], name: str) -> list[tuple[int, Cells]]:
        """The rows of a sheet with their numbers; columns in lower case, but for their languages."""
        sheet = sheets.get(name)
        self.sheet = name
        for column in sheet.columns if sheet else ():
            head = column.partition("::")[0].strip().lower()
            if head not in COLUMNS[name] and not head.startswith("#"):
                self.row = sheet.header_row if sheet else 1
                hint = did_you_mean(head, COLUMNS[name])
                self.problem(say("There is no column “{name}” here{hint}", name=column, hint=hint), column)
        found = []
        for number, cells in sheet.rows if sheet else ():
            row = {key if "::" in key else key.strip().lower(): text for key, text in cells.items()}
            if row:
                found.append((number, row))
        return found

    def read(self, sheets: dict[str, Sheet]) -> list[Programme]:
        """Every programme with its conditions."""
        heads: dict[str, tuple[int, dict[str, Any]]] = {}
        for number, row in self.rows(sheets, "programmes"):
            self.row = number
            name = row.get("name", "")
            if not NAME.fullmatch(name):
                self.problem(say("A name of letters, digits and _ is missing here."), "name")
            elif name in heads:
                self.problem(say("Two rows are called {name}.", name=name), "name")
            else:
                heads[name] = number, self.head(name, row)
        conditions: dict[str, list[tuple[int, Cells]]] = {name: [] for name in heads}
        for number, row in self.rows(sheets, "conditions"):
            self.row, of = number, row.get("programme", "")
            if of in conditions:
                conditions[of].append((number, row))
            else:
                hint = did_you_mean(of, heads)
                self.problem(
                    say("There is no programme called “{name}”{hint}", name=of, hint=hint), "programme"
                )
        if not heads:
            self.sheet, self.row = "programmes", 1
            self.problem(say("There is no row: write on this sheet which programmes there are."))
        return [
            Programme(name, head | self.conditions(number, conditions[name]))
            for name, (number, head) in heads.items()
        ]

    def head(self, name: str, row: Cells) -> dict[str, Any]:
        """What a row of `programmes` says."""
        texts = {column: split_columns(row, column, "zh") for column in TEXTS}
        if not texts["title"]:
            self.problem(say("Say what the programme is called."), "title")
        for column in ("where", "how"):
            if not texts[column]:
                self.problem(say("Say how and where it is claimed."), column)
        about = row.get("about", "").strip().lower()
        if about not in SUBJECTS:
            names = ", ".join(SUBJECTS)
            self.problem(say("“{word}” is not one of {names}.", word=about, names=names), "about")
        if not row.get("source"):
            self.problem(say("Say where this is written: the document, its number and its day."), "source")
        days = {column: self.day(row, column) for column in ("valid_from", "valid_to")}
        if days["valid_from"] and days["valid_to"] and days["valid_from"] > days["valid_to"]:
            self.problem(say("It ends before it begins."), "valid_to")
        example = row.get("example", "").strip().lower() in ("yes", "true", "1")
        return {
            "name": name,
            "about": about,
            **texts,
            **days,
            "source": row.get("source", ""),
            "example": example,
        }

    def day(self, row: Cells, column: str) -> str | None:
        """A day, as it goes over the wire; None for an empty cell."""
        written = row.get(column, "").strip()
        try:
            return date.fromisoformat(written).isoformat() if written else None
        except ValueError:
            self.problem(say("Write a day as 2026-03-01."), column)
            return None

    def conditions(self, head_row: int, rows: list[tuple[int, Cells]]) -> dict[str, Any]:
        """The conditions of a programme, and the plan that their expressions stand in."""
        expressions = RowExpressions(LISTS)
        found: list[dict[str, Any]] = []
        if not rows:
            self.sheet, self.row = "programmes", head_row
            self.problem(say("Write on the sheet conditions who is entitled to it."), "name")
        self.sheet = "conditions"
        for number, row in rows:
            self.row = number
            reason = split_columns(row, "reason", "zh")
            if not reason:
                self.problem(say("Say this condition in words: the household is told why."), "reason")
            source = row.get("when", "")
            if not source:
                self.problem(say("Write the condition; true() for everybody."), "when")
                continue
            expr = expressions.add(source, ("conditions", number, "when"), self.known, boolean=True)
            if expr is not None:
                found.append({"expr": expr, "reason": reason})
        self.problems += expressions.problems
        return {"conditions": found, "plan": expressions.plan()}
