"""URLs that everybody may read: an open village's page, and its figures as data.

A village that is not open, and one that there is not, are answered alike.
"""

from typing import Any

from flask import Blueprint, Response, current_app, make_response

from fieldapp.core import csvs
from fieldapp.core.texts import LANGUAGES, text
from fieldapp.core.wire import dumps
from fieldapp.openness.figures import GROUPS
from fieldapp.openness.queries import Page, open_page
from fieldapp.openness.rows import Row, rows_of
from fieldapp.openness.small_counts import LEAST, TOTAL
from fieldapp.portal import look

routes = Blueprint("village", __name__, template_folder="templates")

COLUMNS = ("village", "period", "group", "category", "count", "at_least")
MONTHS = 12
KEEP = {"Cache-Control": "public, max-age=300"}
DATA = KEEP | {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@routes.get("/v/<code>")
def show_village(code: str) -> Response:
    """What everybody may know of a village."""
    page = open_page(code)
    if page is None:
        return look.answer("openness/none.html", 404)
    rows = rows_of(page.figures, GROUPS)
    months = sorted({row.period for row in rows if not row.is_year}, reverse=True)
    years = sorted({row.period for row in rows if row.is_year}, reverse=True)
    response = look.answer(
        "openness/page.html",
        200,
        page=page,
        found={(row.period, row.group, row.category): row for row in rows},
        groups=GROUPS,
        total=TOTAL,
        months=months[:MONTHS],
        year=years[0] if years else None,
        least=LEAST,
        code=code,
        licence=_licence(),
    )
    del response.headers["X-Robots-Tag"]
    response.headers.update(KEEP)
    return response


@routes.get("/v/<code>.csv")
def give_csv(code: str) -> Response:
    """Its figures as a table (RFC 4180), described by CSV on the Web beside it."""
    page = open_page(code)
    if page is None:
        return look.answer("openness/none.html", 404)
    lines = [[code, row.period, row.group, row.category, row.count, row.at_least] for row in _rows(page)]
    response = make_response(csvs.lines([COLUMNS, *lines]))
    response.headers.update(DATA)
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    response.headers["Content-Disposition"] = "inline; filename=village.csv"
    response.headers["Link"] = f'</v/{code}.csv-metadata.json>; rel="describedby"'
    return response


@routes.get("/v/<code>.csv-metadata.json")
def describe_csv(code: str) -> Response:
    """What the table's columns mean (W3C, Model for Tabular Data and Metadata on the Web)."""
    page = open_page(code)
    if page is None:
        return look.answer("openness/none.html", 404)
    table = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{code}.csv",
        **_about(page, "dc:"),
        "tableSchema": {
            "columns": [_column(name, "titles", "dc:description") for name in COLUMNS],
            "primaryKey": ["village", "period", "group", "category"],
        },
    }
    return _json(table, "application/csvm+json")


@routes.get("/v/<code>.json")
def give_json(code: str) -> Response:
    """Everything of its page as data, with what each column means."""
    page = open_page(code)
    if page is None:
        return look.answer("openness/none.html", 404)
    village = {"code": code, "name": page.village.name, "above": [area.name for area in page.above]}
    facts = {
        **_about(page),
        "village": village,
        "workers": {"role": "worker", "count": page.workers, "names": page.names},
        "visiting_days": page.days,
        "services": page.services,
        "programmes": page.programmes,
        "least": LEAST,
        "columns": [_column(name, "title", "description") for name in COLUMNS[1:]],
        "figures": [{name: getattr(row, name) for name in COLUMNS[1:]} for row in _rows(page)],
    }
    return _json(facts, "application/json")


def _rows(page: Page) -> list[Row]:
    return rows_of(page.figures, GROUPS)


def _about(page: Page, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}title": {
            lang: text("open.data_title", lang, village=_name(page, lang)) for lang in LANGUAGES
        },
        f"{prefix}description": {lang: text("open.how", lang, least=LEAST) for lang in LANGUAGES},
        f"{prefix}license": _licence(),
    }


def _column(name: str, title: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "datatype": "integer" if name in ("count", "at_least") else "string",
        title: {lang: text(f"open.column.{name}", lang) for lang in LANGUAGES},
        description: {lang: text(f"open.column_why.{name}", lang, least=LEAST) for lang in LANGUAGES},
    }


def _name(page: Page, lang: str) -> str:
    return page.village.name.get(lang) or next(iter(page.village.name.values()), page.village.code)


def _licence() -> str:
    return str(current_app.extensions["fieldapp.config"].open_licence)


def _json(content: Any, kind: str) -> Response:
    response = make_response(dumps(content))
    response.headers.update(DATA)
    response.headers["Content-Type"] = kind
    return response
