"""Making a return: a page for paper or a workbook of a table, a CSV file or a workbook of a list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import render_template
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from sqlalchemy import select

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.areas.queries import timezone_of
from fieldapp.core import csvs
from fieldapp.core.access import AreaTree
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.texts import pick, text
from fieldapp.exports.writers import CSV, XLSX, XlsxWriter
from fieldapp.forms.return_sheets import Line, Listed, ReturnTemplate
from fieldapp.jobs.kinds import Made, Work
from fieldapp.returns.sources import Period, period_of, rows_of
from fieldapp.returns.store import template_named
from fieldapp.returns.tally import TOTAL, tally

FORMATS = {"table": ("page", "xlsx"), "list": ("csv", "xlsx")}
HTML = "text/html; charset=utf-8"
AT_ONCE = 500
PER_PAGE = 8  # areas beside each other on one page


@dataclass(frozen=True)
class Sheet:
    """A finished table: its areas by id and name, and each line with its figures."""

    title: str
    note: str
    period: str
    area: str
    made: str
    by: str
    columns: list[tuple[UUID | None, str]]
    lines: list[tuple[Line, Mapping[UUID | None, str]]]
    language: str

    def label(self, line: Line) -> str:
        """A line's words."""
        return pick(line.label, self.language)


def make_return(work: Work) -> Made:
    """Make a return: params template, area, on (a day of the period), format, language."""
    asked, language = work.params, work.params["language"]
    template = template_named(asked["template"])
    area = db.session.get_one(Area, UUID(asked["area"]))
    period = period_of(template.period, date.fromisoformat(asked["on"]), timezone_of(area.id))
    told = _Told(work)
    if template.listed:
        path, ending, content_type = _list(work, template.listed, told, area.id, period)
    else:
        sheet = _table(work, template, told, area, period)
        path, ending, content_type = _PAPERS[asked["format"]](sheet, work.folder)
    name = f"{pick(template.title, language)}-{pick(area.name, language)}-{period_words(template, period)}"
    return Made(path, f"{name.replace('/', '_')}.{ending}", content_type)


def period_words(template: ReturnTemplate, period: Period) -> str:
    """A period as it is written: 2026-03, 2026-Q1 or 2026."""
    year, month = period.first.year, period.first.month
    return {
        "month": f"{year}-{month:02}",
        "quarter": f"{year}-Q{(month + 2) // 3}",
        "year": str(year),
    }[template.period]


class _Told:
    """Rows on their way, of which the job is told how many were read."""

    def __init__(self, work: Work) -> None:
        self.work, self.count = work, 0

    def __call__(
        self, source: str, form: str | None, area_id: UUID, period: Period
    ) -> Iterator[tuple[UUID, Mapping[str, str]]]:
        """The rows of a source."""
        for row in rows_of(source, form, area_id, period, self.work.params["language"]):
            if self.count % AT_ONCE == 0:
                self.work.progress(self.count, None)
            self.count += 1
            yield row


def _table(work: Work, template: ReturnTemplate, told: _Told, area: Area, period: Period) -> Sheet:
    language = work.params["language"]
    columns, column_of = _columns(area)
    reader = template.expressions.reader(now(), timezone_of(area.id))
    named = [(one.id, pick(one.name, language)) for one in columns]
    made_by, today = db.session.get_one(Account, work.viewer.account_id).name, now().astimezone(period.zone)
    title, note, where = (pick(one, language) for one in (template.title, template.note, area.name))
    db.session.rollback()
    figures = tally(
        template.lines,
        reader,
        lambda source, form: told(source, form, area.id, period),
        column_of,
        [one for one, _ in named],
    )
    return Sheet(
        title,
        note,
        period_words(template, period),
        where,
        today.strftime("%Y-%m-%d %H:%M"),
        made_by,
        [(TOTAL, text("returns.total", language)), *(named if len(named) > 1 else [])],
        list(zip(template.lines, figures, strict=True)),
        language,
    )


def _columns(area: Area) -> tuple[list[Area], dict[UUID, UUID]]:
    """The areas just below an area (itself, if there are none), and to which of them every area below
    belongs.
    """
    children = db.session.scalars(select(Area).where(Area.parent_id == area.id).order_by(Area.code)).all()
    columns = list(children) or [area]
    pairs = select(AreaTree.area_id, AreaTree.ancestor_id)
    pairs = pairs.where(AreaTree.ancestor_id.in_([one.id for one in columns]))
    column_of = {row.area_id: row.ancestor_id for row in db.session.execute(pairs)}
    return columns, column_of | {area.id: column_of.get(area.id, columns[0].id)}


def _page(sheet: Sheet, folder: Path) -> tuple[Path, str, str]:
    """The page for paper: the total first, then the areas, so many beside each other on a sheet of A4."""
    parts = [sheet.columns[at : at + PER_PAGE] for at in range(0, len(sheet.columns), PER_PAGE)]
    path = folder / "return.html"
    path.write_text(
        render_template("returns/page.html", sheet=sheet, parts=parts, lang=sheet.language), "utf-8"
    )
    return path, "html", HTML


def _book(sheet: Sheet, folder: Path) -> tuple[Path, str, str]:
    """The workbook, set up to print on A4 across."""
    book = Workbook()
    page: Any = book.active
    page.title = "return"
    bold = Font(bold=True)
    page.append([csvs.guarded(sheet.title)])
    page["A1"].font = Font(bold=True, size=16)
    page.append([csvs.guarded(f"{sheet.area}  {sheet.period}")])
    page.append([text("returns.item", sheet.language), *(csvs.guarded(name) for _, name in sheet.columns)])
    for line, figures in sheet.lines:
        page.append([csvs.guarded(sheet.label(line)), *(_figure(figures.get(at)) for at, _ in sheet.columns)])
        if not figures:
            page.cell(page.max_row, 1).font = bold
    for cell in page[3]:
        cell.font, cell.alignment = bold, Alignment(wrap_text=True, vertical="center")
    page.column_dimensions["A"].width = 36
    for at in range(2, len(sheet.columns) + 2):
        page.column_dimensions[get_column_letter(at)].width = 11
    page.freeze_panes = "B4"
    page.print_title_rows = "1:3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    path = folder / "return.xlsx"
    book.save(path)
    return path, "xlsx", XLSX


_PAPERS = {"page": _page, "xlsx": _book}


def _figure(said: str | None) -> Any:
    if not said:
        return None
    return float(said) if "." in said else int(said)


def _list(work: Work, listed: Listed, told: _Told, area_id: UUID, period: Period) -> tuple[Path, str, str]:
    template = template_named(work.params["template"])
    reader = template.expressions.reader(now(), timezone_of(area_id))
    heading = [heading for heading, _ in listed.columns]
    db.session.rollback()
    rows = (
        [reader.string(value, cells) for _, value in listed.columns]
        for _, cells in told(listed.rows.source, listed.rows.form, area_id, period)
        if listed.rows.where is None or reader.truth(listed.rows.where, cells)
    )
    if work.params["format"] == "xlsx":
        writer = XlsxWriter(work.folder)
        writer.begin("list", heading)
        for row in rows:
            writer.row("list", row)
        return writer.close()
    return _csv(work.folder / "list.csv", heading, rows, listed.encoding)


def _csv(
    path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]], encoding: str
) -> tuple[Path, str, str]:
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(csvs.BOM if encoding == "utf-8" else "")
        file.write(csvs.line(heading))
        for row in rows:
            file.write(csvs.line(row))
    return path, "csv", CSV.replace("utf-8", encoding)
