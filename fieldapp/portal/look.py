"""How the household's page looks: its headers, its language, its facts in words."""

import base64
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from flask import Response, current_app, make_response, render_template, request

from fieldapp.cards.codes import grouped
from fieldapp.config import Config
from fieldapp.core.texts import DEFAULT_LANGUAGE, known_language, pick
from fieldapp.portal.icons import ICONS
from fieldapp.portal.languages import direction, tags, words
from fieldapp.portal.queries import Page

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8").replace("\n", "")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; media-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def language() -> str:
    """The language asked for in the address, else the browser's, of those that there are texts for."""
    known = tags(_config().page_texts)
    asked = request.args.get("lang")
    if asked in known:
        return asked or DEFAULT_LANGUAGE
    return request.accept_languages.best_match(known, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def facts(page: Page) -> dict[str, str | None]:
    """A page's facts in words."""
    phone, lang = page.phone or "", language()
    spaced = f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.isdigit() else phone
    return {
        "village": page.village.get(lang) or pick(page.village, known_language(lang)),
        "worker": page.worker,
        "phone": spaced,
        "phone_link": phone.replace(" ", "").replace("-", ""),
        "last": day_words(page.last_visit, lang) if page.last_visit else None,
        "next": _next_words(page, lang),
    }


def day_words(day: date, lang: str) -> str:
    """A day as people say it."""
    month = _say(f"portal.month.{day.month}", lang)
    return _say("portal.day", lang, year=day.year, month=month, day=day.day)


def answer(template: str, status: int, **values: Any) -> Response:
    """A page of the portal, with everything that its templates need, and headers so that nobody keeps it."""
    lang = language()
    config = _config()

    def t(key: str, **fields: object) -> str:
        return _say(key, lang, **fields)

    def sound(key: str) -> str | None:
        folder = config.page_sound
        return f"/h-sound/{lang}/{key}.mp3" if folder and (folder / lang / f"{key}.mp3").is_file() else None

    page = render_template(
        template,
        t=t,
        sound=sound,
        icon=ICONS.get,
        day=lambda day: day_words(day, lang),
        pick=lambda texts: texts.get(lang) or pick(texts, lang),
        grouped=grouped,
        lang=lang,
        dir=direction(lang),
        others=[
            (tag, words(config.page_texts, "portal.language", tag))
            for tag in tags(config.page_texts)
            if tag != lang
        ],
        style=STYLE,
        **values,
    )
    response = make_response(page, status)
    response.headers.update(HEADERS)
    response.vary.add("Accept-Language")
    return response


def _next_words(page: Page, lang: str) -> str:
    if page.next_visit is None:
        return _say("portal.next_unknown", lang)
    if page.next_visit == page.today:
        return _say("portal.next_soon", lang)
    day = page.next_visit
    key = "portal.next_by" if day.year == page.today.year else "portal.next_by_year"
    month = _say(f"portal.month.{day.month}", lang)
    return _say(key, lang, year=day.year, month=month, day=day.day)


def _say(key: str, lang: str, **values: object) -> str:
    return words(_config().page_texts, key, lang, **values)


def _config() -> Config:
    found: Config = current_app.extensions["fieldapp.config"]
    return found
