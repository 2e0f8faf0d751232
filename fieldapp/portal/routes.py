"""URLs of the household's page, opened by the secret in a card's QR: /H/<secret> as printed, /h/<secret> too.

A wrong, malformed or revoked secret is answered by one kind page after the same look-up, whatever is wrong.
"""

import base64
import hashlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from fieldapp.cards.models import Card
from fieldapp.cards.queries import by_secret
from fieldapp.core.db import transaction
from fieldapp.core.http import language
from fieldapp.core.limits import limiter
from fieldapp.core.texts import LANGUAGES, pick, text
from fieldapp.portal import queries, service
from fieldapp.portal.wish import CHOICES, Wish, read
from fieldapp.register.models import Household

routes = Blueprint("portal", __name__, template_folder="templates")

GUESSES = "20 per 10 minutes; 60 per day"
WISHES = "30 per hour"
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8").replace("\n", "")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_LATE = "/asked"


def _is_wrong(response: Any) -> bool:
    """Only wrong secrets are counted, so that a village behind one address can open its pages."""
    return bool(response.status_code == 404)


_guesses = limiter.shared_limit(
    GUESSES, "portal", deduct_when=_is_wrong, on_breach=lambda _limit: _too_many()
)


@routes.get("/h/<path:secret>")
@routes.get("/H/<path:secret>")
@_guesses
def show_page(secret: str) -> Response:
    """The page of the household whose card this is, or the page after it asked for a visit."""
    asked = secret.endswith(_LATE)
    found = by_secret(secret.removesuffix(_LATE))
    if found is None:
        return _nobody()
    if asked:
        return _thanks(found[1], secret.removesuffix(_LATE))
    return _household_page(found[1], secret, Wish("", "", "", ""), set())


@routes.post("/h/<secret>/visit")
@routes.post("/H/<secret>/visit")
@_guesses
@limiter.limit(WISHES, on_breach=lambda _limit: _too_many())
def ask(secret: str) -> BaseResponse:
    """A household asks for a visit; the browser is then sent on, so that reloading asks nothing again."""
    with transaction():
        found = by_secret(secret)
        if found is None:
            return _nobody()
        wish, wrong = read(request.form)
        if wrong:
            return _household_page(found[1], secret, wish, wrong)
        again = _ask(found, wish)
    return redirect(f"/h/{secret}{_LATE}?lang={_language()}{'&again=1' if again else ''}", 303)


def _ask(found: tuple[Card, Household], wish: Wish) -> bool:
    return service.ask_for_visit(found[0], found[1], wish)


def _language() -> str:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else language()


def _household_page(household: Household, secret: str, given: Wish, wrong: set[str]) -> Response:
    page, lang = queries.page_of(household), _language()
    return _answer(
        "portal/page.html",
        422 if wrong else 200,
        page=_shown(page, lang),
        action=f"/h/{secret}/visit?lang={lang}",
        choices=CHOICES,
        given=given,
        errors=wrong,
    )


def _thanks(household: Household, secret: str) -> Response:
    lang = _language()
    return _answer(
        "portal/thanks.html",
        200,
        page=_shown(queries.page_of(household), lang),
        again=request.args.get("again") == "1",
        back=f"/h/{secret}?lang={lang}",
    )


def _nobody() -> Response:
    """The one answer to every secret that opens nothing."""
    return _answer("portal/kind.html", 404, heading="portal.unknown", body="portal.unknown_why")


def _too_many() -> Response:
    response = _answer("portal/kind.html", 429, heading="portal.too_many", body="portal.too_many_why")
    response.headers["Retry-After"] = "600"
    return response


def _shown(page: queries.Page, lang: str) -> dict[str, str | None]:
    """A page's facts in words."""
    phone = page.phone or ""
    grouped = f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.isdigit() else phone
    return {
        "village": pick(page.village, lang),
        "worker": page.worker,
        "phone": grouped,
        "phone_link": phone.replace(" ", "").replace("-", ""),
        "next": _next_words(page, lang),
    }


def _next_words(page: queries.Page, lang: str) -> str:
    if page.next_visit is None:
        return text("portal.next_unknown", lang)
    if page.next_visit == page.today:
        return text("portal.next_soon", lang)
    day = page.next_visit
    key = "portal.next_by" if day.year == page.today.year else "portal.next_by_year"
    month = text(f"portal.month.{day.month}", lang)
    return text(key, lang, year=day.year, month=month, day=day.day)


def _answer(template: str, status: int, **values: Any) -> Response:
    lang = _language()
    other = next(tag for tag in LANGUAGES if tag != lang)

    def t(key: str, **fields: object) -> str:
        return text(key, lang, **fields)

    page = render_template(template, t=t, lang=lang, other=other, style=STYLE, **values)
    response = make_response(page, status)
    response.headers.update(HEADERS)
    response.vary.add("Accept-Language")
    return response
