"""Workbooks (xlsx, xls, csv, Markdown) -> sheets of rows that know their row numbers."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import repeat
from typing import Any

import openpyxl
import xlrd

from fieldapp.forms.messages import Message, did_you_mean, say
from fieldapp.forms.problems import FormError, FormProblem

MAX_BYTES = 32_000_000
MAX_UNPACKED = 300_000_000
MAX_STRINGS = 500_000
MAX_PART = 16_000_000  # bytes of what is neither a sheet nor a text of one, such as styles
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
BLANK_ROWS_AT_END = 60
OLD_EXCEL = (b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04", b"\x09\x02")
SHEETS = frozenset(
    {"survey", "choices", "settings", "external_choices", "osm", "entities", "followups", "visit"}
)
OWN_SHEETS = frozenset({"followups", "visit"})
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"})
NOT_EXCEL = say("The file is no Excel workbook, or has a password. Save it again as .xlsx without one.")
KINDS = frozenset({"xlsx", "xlsm", "xls", "csv", "md"})
NamedTable = tuple[str, Iterable[tuple[int, Sequence[str]]]]


class Faulty(str):
    """The text of a cell that Excel could not work out, or did not store: an error, or the formula."""

    def problem(self) -> Message:
        """What is wrong with it."""
        if self.startswith("#"):
            return say(
                "Excel shows the error {error} here. Correct the formula, or write the value.",
                error=str(self),
            )
        return say(
            "This cell holds a formula without its value. Save the file once in Excel, or write the value."
        )


@dataclass
class Sheet:
    """A sheet: its columns, and its rows as ``(row number, {column: text})`` with empty cells left out."""

    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    header_row: int = 1


@dataclass
class Workbook:
    """The sheets of a form by lower-case name, and the names of all sheets as written."""

    sheets: dict[str, Sheet]
    sheet_names: list[str]

    def rows(self, name: str) -> list[tuple[int, dict[str, str]]]:
        """Rows of a sheet, none if it is missing."""
        sheet = self.sheets.get(name)
        return sheet.rows if sheet else []

    def for_pyxform(self) -> dict[str, Any]:
        """The workbook as pyxform takes it, without the sheets that are only ours."""
        out: dict[str, Any] = {"sheet_names": [n for n in self.sheet_names if n.lower() not in OWN_SHEETS]}
        for name, sheet in self.sheets.items():
            if name not in OWN_SHEETS:
                out[name] = [dict(row) for _, row in sheet.rows]
                out[f"{name}_header"] = [dict.fromkeys(sheet.columns)] if sheet.columns else []
        return out

    def row_number(self, name: str, pyxform_row: int) -> int | None:
        """The row number that a person sees, for the one that pyxform counted (first row after the
        header is 2).
        """
        rows = self.rows(name)
        index = pyxform_row - 2
        return rows[index][0] if 0 <= index < len(rows) else None


def read_workbook(data: bytes, kind: str) -> Workbook:
    """Read a form's workbook; ``kind`` is xlsx, xlsm, xls, csv or md. Raises FormError."""
    return assemble(read_tables(data, kind, SHEETS))


def read_tables(data: bytes, kind: str, known: Collection[str]) -> Iterable[NamedTable]:
    """The sheets of a workbook by name, in order, as rows with their numbers; of an Excel workbook those of
    ``known`` names, or the only one. Raises FormError.
    """
    if len(data) > MAX_BYTES:
        raise refused(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 1_000_000))
    if kind in ("xlsx", "xlsm", "xls"):
        return read_xls(data, known) if data.startswith(OLD_EXCEL) else read_xlsx(data, known)
    text = decoded(data)
    return read_csv(text) if kind == "csv" else read_markdown(text)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in GB 18030 as Excel in China writes CSV.
    Raises FormError.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(say("The file is not UTF-8 text. Save it again as UTF-8."))


def refused(message: str) -> FormError:
    """A problem of the file as a whole."""
    return FormError([FormProblem(message)])


def assemble(tables: Iterable[NamedTable]) -> Workbook:
    """Turn named tables of numbered rows, of which the first is the header, into a workbook."""
    book = Workbook({}, [])
    problems: list[FormProblem] = []
    unknown: list[Sheet] = []
    for name, rows in tables:
        book.sheet_names.append(name)
        sheet = build_sheet(name.strip().lower(), rows, problems)
        if sheet.name in SHEETS:
            book.sheets[sheet.name] = sheet
        else:
            unknown.append(sheet)
    if len(unknown) == 1 and not book.sheets:
        book.sheets["survey"] = unknown[0]
    if "survey" not in book.sheets:
        hint = did_you_mean("survey", [name.lower() for name in book.sheet_names])
        problems.append(
            FormProblem(say("There is no sheet called survey; the questions go there{hint}", hint=hint))
        )
    if problems:
        raise FormError(problems)
    return book


def build_sheet(name: str, rows: Iterable[tuple[int, Sequence[str]]], problems: list[FormProblem]) -> Sheet:
    """One sheet; trailing blank rows are left out, blank ones between are kept so that numbers stay true."""
    sheet = Sheet(name)
    header: list[str] | None = None
    blank = 0
    for number, cells in rows:
        if header is None:
            if not any(cell.strip() for cell in cells):
                continue
            header = [re.sub(r"\s+", " ", cell.strip()) for cell in cells[:MAX_COLUMNS]]
            sheet.header_row = number
            sheet.columns = [cell for cell in header if cell]
            for cell in {cell for cell in sheet.columns if sheet.columns.count(cell) > 1}:
                problems.append(FormProblem(say("Two columns have this name."), name, number, cell))
            continue
        pairs = [(key, cell) for key, cell in zip(header, cells, strict=False) if key and cell.strip()]
        row = {key: cell.strip() for key, cell in pairs}
        problems += [
            FormProblem(cell.problem(), name, number, key) for key, cell in pairs if isinstance(cell, Faulty)
        ]
        blank = 0 if row else blank + 1
        if blank > BLANK_ROWS_AT_END:
            break
        sheet.rows.append((number, row))
        if len(sheet.rows) > MAX_ROWS:
            problems.append(FormProblem(say("The sheet has more than {limit} rows.", limit=MAX_ROWS), name))
            break
    while sheet.rows and not sheet.rows[-1][1]:
        sheet.rows.pop()
    return sheet


def read_markdown(text: str) -> Iterator[NamedTable]:
    """Tables as XLSForm writes them in Markdown: ``| survey |`` names a sheet, rows below begin with ``|
    |``.
    """
    name: str | None = None
    rows: list[tuple[int, Sequence[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line.startswith("|"):
            continue
        cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:]]
        if cells and not cells[-1]:
            cells.pop()
        if cells and all(re.fullmatch(r":?-+:?|", cell) for cell in cells) and any(cells):
            continue
        if cells and cells[0]:
            if name is not None:
                yield name, rows
            name, rows = cells[0], []
        elif name is not None and any(cells):
            rows.append((number, cells[1:]))
    if name is not None:
        yield name, rows


def read_csv(text: str) -> Iterator[NamedTable]:
    """Sheets one below the other; a first cell with text names a sheet. Or a plain table: the survey."""
    name: str | None = None
    rows: list[tuple[int, Sequence[str]]] = []
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise refused(say("The file is not CSV: {error}.", error=error)) from None
    if lines and lines[0][1] and lines[0][1][0].strip().lower() == "type":
        yield "survey", lines
        return
    for number, cells in lines:
        if cells and cells[0].strip():
            if name is not None:
                yield name, rows
            name, rows = cells[0], []
        if name is not None and any(cell.strip() for cell in cells[1:]):
            rows.append((number, cells[1:]))
    if name is not None:
        yield name, rows


def read_xlsx(data: bytes, known: Collection[str] = SHEETS) -> Iterator[NamedTable]:
    """Sheets of an Excel workbook; those of other names have no rows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if too_large(archive):
                raise refused(say("The workbook unpacks to more than a form can need."))
            calculated = any(
                times(archive, entry, b"</f>", 1)
                for entry in archive.infolist()
                if entry.filename.startswith("xl/worksheets/sheet")
            )
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if calculated else None
    except FormError:
        raise
    except Exception:
        raise refused(NOT_EXCEL) from None
    for sheet in book.worksheets:
        if sheet.title.strip().lower() in known or len(book.worksheets) == 1:
            yield sheet.title, xlsx_rows(sheet, formulas[sheet.title] if formulas else None)
        else:
            yield sheet.title, ()


def too_large(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook unpacks to more than a form can need: as a whole, in texts, or in one of the parts
    that are read at once.
    """
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return True
    for entry in entries:
        if entry.filename == "xl/sharedStrings.xml":
            if times(archive, entry, b"<si", MAX_STRINGS) == MAX_STRINGS:
                return True
            continue
        sheet = entry.filename.startswith("xl/worksheets/")
        if entry.filename.endswith(".xml") and not sheet and entry.file_size > MAX_PART:
            return True
    return False


def times(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, mark: bytes, enough: int) -> int:
    """How often a mark stands in a part of a workbook, counted until enough; read piece by piece, however
    long it is.
    """
    count, before = 0, b""
    with archive.open(entry) as source:
        while count < enough and (piece := source.read(1 << 20)):
            count += (before + piece).count(mark)
            before = piece[1 - len(mark) :]
    return min(count, enough)


def xlsx_rows(sheet: Any, formulas: Any = None) -> Iterator[tuple[int, list[str]]]:
    """Rows as text, no wider than the header. Stops at a long run of blank rows. ``formulas`` is the same
    sheet with its formulas instead of their values.
    """
    width = blank = 0
    written = formulas.iter_rows(max_col=MAX_COLUMNS, values_only=True) if formulas else repeat(())
    rows = zip(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), written, strict=False)
    for number, (cells, sources) in enumerate(rows, 1):
        texts = [cell_text(cell) for cell in (cells[:width] if width else cells)]
        for place, source in enumerate(sources[: len(texts)]):
            if not texts[place] and isinstance(source, str) and source.startswith("="):
                texts[place] = Faulty(source)
        if not width:
            while texts and not texts[-1]:
                texts.pop()
            width = len(texts)
        blank = 0 if any(texts) else blank + 1
        if blank > BLANK_ROWS_AT_END:
            return
        yield number, texts


def cell_text(value: Any) -> str:
    """A cell as XLSForm reads it: whole numbers without a point, booleans in capitals."""
    if value is None:
        return ""
    if value is True or value is False:
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = str(value).replace("\xa0", " ").strip()
    return Faulty(text) if text in EXCEL_ERRORS else text


def number_text(value: float) -> str:
    """A number as Excel shows it: 15 digits, no exponent, whole ones without a point."""
    if value.is_integer():
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def read_xls(data: bytes, known: Collection[str] = SHEETS) -> Iterator[NamedTable]:
    """Sheets of an old Excel workbook."""
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    except Exception:
        raise refused(NOT_EXCEL) from None
    for sheet in book.sheets():
        wanted = sheet.name.strip().lower() in known or book.nsheets == 1
        yield sheet.name, xls_rows(sheet, book.datemode) if wanted else ()


def xls_rows(sheet: Any, datemode: int) -> Iterator[tuple[int, list[str]]]:
    """Rows as text, no wider than the header."""
    width = 0
    for index in range(sheet.nrows):
        cells = sheet.row(index)[:width] if width else sheet.row(index)
        texts = [xls_text(cell, datemode, sheet.name, index + 1) for cell in cells]
        if not width:
            while texts and not texts[-1]:
                texts.pop()
            width = len(texts)
        yield index + 1, texts


def xls_text(cell: Any, datemode: int, sheet: str, row: int) -> str:
    """A cell of an old workbook as text."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            parts = xlrd.xldate_as_tuple(cell.value, datemode)
            if parts[:3] == (0, 0, 0):
                return str(datetime.time(*parts[3:]))
            return cell_text(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
        except (xlrd.xldate.XLDateError, ValueError):
            raise FormError(
                [FormProblem(say("This date means two things in Excel. Write it as text."), sheet, row)]
            ) from None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Faulty(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return cell_text(cell.value)
