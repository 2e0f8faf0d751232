"""Cards for paper: an HTML page that prints on A4, ten cards to a sheet (2 by 5 of 90 x 54 mm) with cut
marks; each on a page of its own, for a card printer; or as stickers for the door (3 by 8 of 70 x 37 mm).
"""

import re
from collections.abc import Sequence
from typing import Any

from flask import render_template

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.cards import codes, service
from fieldapp.cards.queries import SheetRow
from fieldapp.core.db import db
from fieldapp.core.qr import qr_svg
from fieldapp.core.texts import pick

PER_PAGE = {"sheet": 10, "single": 1, "sticker": 24}
LAYOUTS = tuple(PER_PAGE)


def render(rows: Sequence[SheetRow], lang: str, layout: str = "sheet", *, workers: bool = False) -> str:
    """The page with these cards, in a language and one of LAYOUTS; `workers`: each names its worker."""
    villages = {row.household.village_id for row in rows}
    names = {area: pick(db.session.get_one(Area, area).name, lang) for area in villages}
    cards = [_card(row, names, workers) for row in sorted(rows, key=_place)]
    step = PER_PAGE[layout]
    pages = [cards[at : at + step] for at in range(0, len(cards), step)]
    return render_template("cards/sheet.html", pages=pages, lang=lang, count=len(cards), layout=layout)


def _place(row: SheetRow) -> tuple[str, list[tuple[int, str]]]:
    """Where a card comes in the sheet: by village, and by house number as people count, 2 before 10."""
    parts = re.findall(r"\d+|\D+", row.household.number)
    return str(row.household.village_id), [(int(p), "") if p.isdecimal() else (-1, p) for p in parts]


def _card(row: SheetRow, villages: dict[Any, str], workers: bool) -> dict[str, str]:
    worker = db.session.get(Account, row.household.worker_id) if workers and row.household.worker_id else None
    url = service.card_url(row.card)
    return {
        "qr": qr_svg(url),
        "code": codes.grouped(row.card.short_code),
        "village": villages[row.household.village_id],
        "number": row.household.number,
        "worker": worker.name if worker else "",
    }
