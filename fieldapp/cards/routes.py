"""URLs of the cards."""

from typing import Any
from uuid import UUID

from flask import Response

from fieldapp.cards import codes, queries, service, sheet
from fieldapp.cards.models import Card
from fieldapp.cards.schemas import (
    CardListSchema,
    CardQuerySchema,
    CardSchema,
    IssueSchema,
    PutCardSchema,
    RevokeSchema,
    SheetQuerySchema,
)
from fieldapp.core import access
from fieldapp.core.errors import invalid
from fieldapp.core.http import Blueprint, language, viewer
from fieldapp.core.paging import paginate

routes = Blueprint("cards", __name__, description="The households' QR cards", template_folder="templates")


@routes.get("/cards")
@routes.arguments(CardQuerySchema, location="query")
@routes.response(200, CardListSchema)
def list_cards(query: dict[str, Any]) -> Any:
    """Cards in scope: of a household, or with a short code as it was typed"""
    access.require(viewer(), "card.read")
    found = queries.visible_cards(viewer())
    if "household" in query:
        found = found.where(Card.household_id == query["household"])
    if "short_code" in query:
        if not codes.valid(query["short_code"]):
            raise invalid(short_code="check_digit")
        found = found.where(Card.short_code == codes.plain(query["short_code"]))
    page = paginate(found, [Card.issued_at, Card.id], query.get("cursor"), query["limit"], descending=True)
    return {"items": [queries.card_body(card) for card in page.items], "next": page.next}


@routes.post("/cards")
@routes.arguments(IssueSchema)
@routes.response(200, CardListSchema)
def issue_cards(body: dict[str, Any]) -> Any:
    """Issue cards to many households at once; those that have a valid card keep it"""
    access.require(viewer(), "card.issue")
    if ("village_id" in body) == ("household_ids" in body):
        raise invalid(household_ids="one_of_two")
    ids = body.get("household_ids")
    if ids is None:
        access.require(viewer(), "card.issue", area_id=body["village_id"], field="village_id")
        ids = queries.without_card(body["village_id"])
    cards = service.issue(viewer(), ids)
    return {"items": [queries.card_body(card) for card in cards], "next": None}


@routes.put("/cards/<uuid:card_id>")
@routes.arguments(PutCardSchema)
@routes.response(200, CardSchema)
@routes.alt_response(201, schema=CardSchema)
def put_card(body: dict[str, Any], card_id: UUID) -> Any:
    """Issue a card to a household; a card it still has is revoked. Twice is harmless."""
    card, new = service.put_card(viewer(), card_id, body["household_id"])
    return queries.card_body(card), 201 if new else 200


@routes.post("/cards/<uuid:card_id>/revoke")
@routes.arguments(RevokeSchema)
@routes.response(200, CardSchema)
def revoke_card(body: dict[str, Any], card_id: UUID) -> Any:
    """End a card's validity"""
    return queries.card_body(service.revoke(viewer(), card_id, body["reason"]))


@routes.post("/cards/<uuid:card_id>/replace")
@routes.arguments(RevokeSchema)
@routes.response(200, CardSchema)
def replace_card(body: dict[str, Any], card_id: UUID) -> Any:
    """Revoke a card and issue another to the same household; twice is harmless"""
    return queries.card_body(service.replace(viewer(), card_id, body["reason"]))


@routes.get("/cards/sheet")
@routes.arguments(SheetQuerySchema, location="query")
@routes.response(200, content_type="text/html")
def get_sheet(query: dict[str, Any]) -> Any:
    """Cards to print, of a village or of one household: ten to an A4 page, single ones, or stickers

    The cards carry their secrets, so only those who may issue cards can print them.
    """
    access.require(viewer(), "card.issue")
    village, household = query.get("village"), query.get("household")
    if (village is None) == (household is None):
        raise invalid(village="one_of_two")
    rows = queries.sheet_rows(viewer(), village=village, household=household)
    lang = query.get("lang") or language()
    page = sheet.render(rows, lang, query["layout"], workers=query["worker"])
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(page, content_type="text/html; charset=utf-8", headers=headers)
