"""The template of a return: sheets -> what is counted, or which columns a file has (docs/returns.md).

Sheet `return` has one row that says what it is; a return of kind `table` has a sheet `rows` of counted lines,
one of kind `list` a sheet `columns`. Problems are told as those of forms, with sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from fieldapp.forms.compile_sheets import split_columns
from fieldapp.forms.messages import did_you_mean, say
from fieldapp.forms.over_rows import RowExpressions
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.tables import Sheet, build_sheet, read_tables, refused

SHEETS = ("return", "rows", "columns")
KINDS = ("table", "list")
PERIODS = ("month", "quarter", "year")
SOURCES = ("households", "members", "visits", "submissions", "followups")
ENCODINGS = ("utf-8", "gb18030")
FILE_KINDS = ("md", "xlsx", "xls", "csv")
COLUMNS = {
    "return": {"name", "kind", "title", "note", "period", "of", "form", "where", "encoding"},
    "rows": {"name", "label", "count", "form", "where", "distinct", "sum", "value"},
    "columns": {"heading", "value"},
}
KNOWN_COLUMNS = Callable[[str, str | None], Collection[str] | None]
NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
Cells = dict[str, str]


@dataclass(frozen=True)
class Counted:
    """What a line counts: rows of a source (of one form) that meet a condition; or how many different values
    an expression has over them, or its sum. Expressions by number.
    """

    source: str
    form: str | None
    where: int | None
    distinct: int | None = None
    sum: int | None = None


@dataclass(frozen=True)
class Line:
    """A line of a table: counted, computed from the lines before it (`value`), or only a heading."""

    name: str
    label: dict[str, str]
    counted: Counted | None = None
    value: int | None = None


@dataclass(frozen=True)
class Listed:
    """The rows of a list, and its columns: a heading and an expression each."""

    rows: Counted
    columns: tuple[tuple[str, int], ...]
    encoding: str


@dataclass(frozen=True)
class ReturnTemplate:
    """A return: either `lines` of a table or what is `listed`."""

    name: str
    title: dict[str, str]
    note: dict[str, str]
    period: str
    lines: tuple[Line, ...]
    listed: Listed | None
    expressions: RowExpressions

    @property
    def kind(self) -> str:
        """`table` or `list`."""
        return "list" if self.listed else "table"


def read_return(path: Path, known: KNOWN_COLUMNS) -> ReturnTemplate:
    """Read a template; `known` tells the columns of a source's rows, None for an unknown form. Raises
    FormError with everything that is wrong.
    """
    kind = path.suffix.lower().removeprefix(".")
    reader = _Reader(known)
    sheets: dict[str, Sheet] = {}
    for name, rows in read_tables(path.read_bytes(), kind, SHEETS):
        found = name.strip().lower()
        if found in SHEETS:
            sheets[found] = build_sheet(found, rows, reader.own)
    if "return" not in sheets:
        raise refused(say("There is no sheet called return; it says what the return is."))
    made = reader.read(sheets)
    problems = [*reader.own, *reader.expressions.problems]
    if problems or made is None:
        raise FormError(sorted(problems, key=lambda one: (SHEETS.index(one.sheet or "return"), one.row or 0)))
    return made


class _Reader:
    """Reads one template, noting what is wrong."""

    def __init__(self, known: KNOWN_COLUMNS) -> None:
        self.known = known
        self.own: list[FormProblem] = []
        self.expressions = RowExpressions()
        self.sheet, self.row = "return", 0

    def problem(self, message: str, column: str | None = None) -> None:
        """Note a problem of the present row."""
        self.own.append(FormProblem(message, self.sheet, self.row, column))

    def rows(self, sheets: dict[str, Sheet], name: str) -> list[Cells]:
        """The rows of a sheet one after the other, each becoming the present one; columns in lower case."""
        self.sheet = name
        sheet = sheets.get(name)
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
                found.append(row | {"#": str(number)})
        return found

    def read(self, sheets: dict[str, Sheet]) -> ReturnTemplate | None:
        """The whole of it; None after a problem."""
        heads = self.rows(sheets, "return")
        if len(heads) != 1:
            self.row = int(heads[1]["#"]) if heads else sheets["return"].header_row
            self.problem(say("Only one row belongs here.") if heads else say("A row is missing here."))
            return None
        head = heads[0]
        self.row = int(head["#"])
        name = self.name(head, {})
        title = split_columns(head, "title", "zh")
        if not title:
            self.problem(say("Say what the return is called."), "title")
        kind = self.word(head, "kind", KINDS, "table")
        period = self.word(head, "period", PERIODS, "month")
        listed, lines = None, []
        if kind == "list":
            listed = self.listed(head, self.rows(sheets, "columns"))
        else:
            lines = self.lines(self.rows(sheets, "rows"))
        note = split_columns(head, "note", "zh")
        return ReturnTemplate(name, title, note, period, tuple(lines), listed, self.expressions)

    def name(self, row: Cells, taken: Collection[str]) -> str:
        """The name of the present row, which no other has."""
        name = row.get("name", "")
        if not NAME.fullmatch(name):
            self.problem(say("A name of letters, digits and _ is missing here."), "name")
        elif name in taken:
            self.problem(say("Two rows are called {name}.", name=name), "name")
        return name

    def word(self, row: Cells, column: str, allowed: tuple[str, ...], default: str) -> str:
        """A word from a closed list."""
        word = row.get(column, "").strip().lower() or default
        if word not in allowed:
            self.problem(say("“{word}” is not one of {names}.", word=word, names=", ".join(allowed)), column)
        return word

    def expression(
        self, row: Cells, column: str, known: Collection[str], *, boolean: bool = False
    ) -> int | None:
        """The expression in a column, None if it is empty or wrong."""
        source = row.get(column, "")
        place = (self.sheet, self.row, column)
        return self.expressions.add(source, place, known, boolean=boolean) if source else None

    def counted(self, row: Cells, column: str) -> tuple[Counted, Collection[str]]:
        """What the present row counts, and the columns of its source."""
        source = self.word(row, column, SOURCES, "")
        form = row.get("form") or None
        columns = self.known(source, form) if source in SOURCES else None
        if form is not None and source != "submissions":
            self.problem(say("Only submissions are of a form."), "form")
        elif source == "submissions" and form is None:
            self.problem(say("Say of which form."), "form")
        elif columns is None and source in SOURCES:
            self.problem(say("There is no form called {form}.", form=form or ""), "form")
        if columns is None:
            return Counted(source, form, None), ()
        where = self.expression(row, "where", columns, boolean=True)
        distinct = self.expression(row, "distinct", columns)
        total = self.expression(row, "sum", columns)
        if row.get("distinct") and row.get("sum"):
            self.problem(say("Either distinct or sum belongs here, not both."), "sum")
        return Counted(source, form, where, distinct, total), columns

    def lines(self, rows: list[Cells]) -> list[Line]:
        """The lines of a table."""
        found: list[Line] = []
        if not rows:
            self.row = 1
            self.problem(say("There is no row: write on this sheet what is counted."))
        for row in rows:
            self.row = int(row["#"])
            names = {line.name for line in found}
            label = split_columns(row, "label", "zh")
            if not label:
                self.problem(say("Say what this line is called."), "label")
            computed, counts = row.get("value"), row.get("count")
            if not computed and not counts:
                found.append(Line("", label))
                continue
            name = self.name(row, names)
            if computed and counts:
                self.problem(say("Either count or value belongs here, not both."), "value")
            elif computed:
                found.append(Line(name, label, value=self.expression(row, "value", names)))
            else:
                found.append(Line(name, label, self.counted(row, "count")[0]))
        return found

    def listed(self, head: Cells, rows: list[Cells]) -> Listed:
        """The rows and columns of a list."""
        self.sheet = "return"
        encoding = self.word(head, "encoding", ENCODINGS, "utf-8")
        source, known = self.counted(head, "of")
        self.sheet = "columns"
        columns: list[tuple[str, int]] = []
        if not rows:
            self.row = 1
            self.problem(say("There is no row: write on this sheet which columns the file has."))
        for row in rows:
            self.row = int(row["#"])
            heading = row.get("heading", "")
            if not heading:
                self.problem(say("Write the heading of the column as the other system wants it."), "heading")
            value = self.expression(row, "value", known) if known else None
            if not row.get("value"):
                self.problem(say("Say what stands in this column; '' for nothing."), "value")
            if value is not None:
                columns.append((heading, value))
        return Listed(source, tuple(columns), encoding)
