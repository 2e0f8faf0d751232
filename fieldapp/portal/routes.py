"""URLs of the household's page, opened by the secret in a card's QR: /H/<secret> as printed, /h/<secret> too.

A wrong or malformed secret is answered by one kind page; one of a card that ended, by another that says so
and nothing else. Either after the same single look-up.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    request,
    send_from_directory,
)
from limits import parse
from werkzeug.wrappers import Response as BaseResponse

from fieldapp.cards.models import Card
from fieldapp.cards.queries import known
from fieldapp.config import Config
from fieldapp.core.db import transaction
from fieldapp.core.limits import limiter
from fieldapp.core.wire import dumps
from fieldapp.portal import export, look, proof, queries, service
from fieldapp.portal.asked import Asked, read
from fieldapp.portal.kinds import KINDS
from fieldapp.register.models import Household

routes = Blueprint("portal", __name__, template_folder="templates")

# Many households share one address of their telephone company: by card first, by address only generously.
GUESSES = parse("300 per 10 minutes")
POSTS_OF_CARD = parse("40 per hour")
POSTS_OF_ADDRESS = parse("1000 per hour")
NUMBERS = parse("30 per hour")


class _Stop(Exception):
    """A page that ends the request here."""

    def __init__(self, page: Response) -> None:
        super().__init__()
        self.page = page


@routes.errorhandler(_Stop)
def _stopped(stop: _Stop) -> Response:
    return stop.page


@routes.get("/h/<secret>")
@routes.get("/H/<secret>")
def show_page(secret: str) -> Response:
    """The page of the household whose card this is; with its own facts after proof."""
    return _page(*_open(secret), secret)


@routes.get("/h/<path:secret>")
@routes.get("/H/<path:secret>")
def show_nothing(secret: str) -> Response:
    """An address that no card has."""
    _open(secret)
    abort(404)


@routes.get("/h/<secret>/ask/<kind>")
def show_form(secret: str, kind: str) -> Response:
    """The page on which to ask one kind of thing."""
    card, household = _open(secret)
    if kind not in KINDS or (KINDS[kind].proof and _proved(card) is None):
        return _page(card, household, secret)
    return _form(secret, Asked(kind), set())


@routes.post("/h/<secret>/ask/<kind>")
def ask(secret: str, kind: str) -> BaseResponse:
    """A household asks for something; the browser is then sent on, so that reloading asks nothing again."""
    with transaction():
        card, household = _open(secret)
        _limit(card)
        proved = _proved(card) is not None
        if kind not in KINDS or (KINDS[kind].proof and not proved):
            return _page(card, household, secret)
        asked, wrong = read(kind, request.form)
        if wrong:
            return _form(secret, asked, wrong)
        number = service.take(card, household, asked, proved=proved).number
    return redirect(f"/h/{secret}/number?n={number}&new=1&lang={look.language()}", 303)


@routes.get("/h/<secret>/number")
def show_number(secret: str) -> Response:
    """How far the request with a number is: the only place where one made in confidence is shown."""
    card, household = _open(secret)
    if not limiter.limiter.hit(NUMBERS, "portal-number", str(card.id)):
        raise _Stop(_too_many())
    found = queries.progress_of(household, request.args.get("n", "")[:40])
    status = 200 if found else 404
    facts = look.facts(queries.page_of(household))
    return look.answer(
        "portal/number.html",
        status,
        found=found,
        fresh=request.args.get("new") == "1",
        page=facts,
        base=f"/h/{secret}",
    )


@routes.post("/h/<secret>/proof")
def prove(secret: str) -> BaseResponse:
    """A household proves itself by four digits of a telephone or six that its worker told it."""
    with transaction():
        card, household = _open(secret)
        _limit(card)
        digits = "".join(char for char in request.form.get("digits", "")[:40] if char.isdecimal())
        found = proof.prove(household, digits)
    if isinstance(found, str):
        return _page(card, household, secret, refused=found)
    response = redirect(f"/h/{secret}?lang={look.language()}", 303)
    response.set_cookie(
        proof.COOKIE,
        proof.ticket(card, found),
        max_age=proof.LIFE,
        path=f"/h/{secret}",
        secure=_config().public_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response


@routes.post("/h/<secret>/leave")
def leave(secret: str) -> BaseResponse:
    """Forget the proof on this telephone."""
    _open(secret)
    response = redirect(f"/h/{secret}?lang={look.language()}", 303)
    response.delete_cookie(proof.COOKIE, path=f"/h/{secret}")
    return response


@routes.get("/h/<secret>/held.json")
def take_away(secret: str) -> Response:
    """Everything held about the household, as a file; after proof."""
    card, household = _open(secret)
    proved = _proved(card)
    if proved is None:
        return _page(card, household, secret)
    response = make_response(dumps(export.everything(household, proved.member_id)))
    response.headers.update(look.HEADERS)
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = "attachment; filename=household.json"
    return response


@routes.get("/h-sound/<lang>/<name>.mp3")
def play(lang: str, name: str) -> Response:
    """A text of the page, spoken, where the deployment has it in the folder FIELDAPP_PAGE_SOUND."""
    folder = _config().page_sound
    if folder is None:
        abort(404)
    return send_from_directory(folder, f"{lang}/{name}.mp3", max_age=86400)


def _open(secret: str) -> tuple[Card, Household]:
    """The valid card and its household; stops with the page for guesses, or for a card that ended."""
    found = known(secret)
    if found is None:
        if not limiter.limiter.hit(GUESSES, "portal", request.remote_addr or ""):
            raise _Stop(_too_many())
        raise _Stop(look.answer("portal/kind.html", 404, heading="portal.unknown", body="portal.unknown_why"))
    if found[0].revoked_at is not None:
        raise _Stop(look.answer("portal/kind.html", 410, heading="portal.ended", body="portal.ended_why"))
    return found


def _limit(card: Card) -> None:
    hits = (
        limiter.limiter.hit(POSTS_OF_CARD, "portal-card", str(card.id)),
        limiter.limiter.hit(POSTS_OF_ADDRESS, "portal-address", request.remote_addr or ""),
    )
    if not all(hits):
        raise _Stop(_too_many())


def _too_many() -> Response:
    response = look.answer("portal/kind.html", 429, heading="portal.too_many", body="portal.too_many_why")
    response.headers["Retry-After"] = "600"
    return response


def _proved(card: Card) -> proof.Proved | None:
    return proof.proved_by(card, request.cookies.get(proof.COOKIE))


def _page(card: Card, household: Household, secret: str, refused: str | None = None) -> Response:
    proved = _proved(card)
    page = queries.page_of(household)
    return look.answer(
        "portal/page.html",
        422 if refused else 200,
        page=look.facts(page),
        known=page,
        own=queries.own_page(household, proved.member_id) if proved else None,
        kinds={name: kind for name, kind in KINDS.items() if proved or not kind.proof},
        refused=refused,
        base=f"/h/{secret}",
    )


def _form(secret: str, asked: Asked, wrong: set[str]) -> Response:
    return look.answer(
        "portal/ask.html",
        422 if wrong else 200,
        kind=KINDS[asked.kind],
        asked=asked,
        errors=wrong,
        base=f"/h/{secret}",
    )


def _config() -> Config:
    found: Config = current_app.extensions["fieldapp.config"]
    return found
