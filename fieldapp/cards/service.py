"""Writes of the cards: issue, replace, revoke. A household has many over time, and one that is valid."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from flask import current_app
from sqlalchemy import select

from fieldapp.cards import codes, queries
from fieldapp.cards.models import Card
from fieldapp.config import Config
from fieldapp.core import access, audit, changes, keys
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem
from fieldapp.core.ids import new_id
from fieldapp.register import queries as register
from fieldapp.register.models import Household

ATTEMPTS = 20


def card_key() -> bytes:
    """The key that this service makes card secrets with."""
    return keys.derive(_config().secret_key, "card secrets")


def secret_of(card: Card) -> str:
    """A card's secret, made again from the server's key; for printing only."""
    return codes.secret(card_key(), card.id)


def card_url(card: Card) -> str:
    """The address in a card's QR: upper-case, so that it fits the QR's alphanumeric mode."""
    return f"{_config().public_url.upper()}/H/{secret_of(card)}"


def put_card(viewer: Viewer, card_id: UUID, household_id: UUID) -> tuple[Card, bool]:
    """Issue a card with this id to a household; the same again is harmless. Return it and whether it is new.

    A card the household still had is revoked as replaced.
    """
    known = db.session.get(Card, card_id)
    if known is not None:
        access.require(viewer, "card.issue")
        card = queries.get_card(viewer, card_id)
        if card.household_id != household_id:
            raise Problem("already_exists")
        return card, False
    access.require(viewer, "card.issue")
    household = register.get_household(viewer, household_id, field="household_id", lock=True)
    for old in _valid_cards(household.id):
        _revoke(viewer, old, household, "replaced")
    return _issue(viewer, card_id, household), True


def issue(viewer: Viewer, household_ids: Iterable[UUID]) -> list[Card]:
    """Issue a card to each of these households that has none that is valid; return the valid card of each."""
    access.require(viewer, "card.issue")
    issued = []
    for household_id in household_ids:
        household = register.get_household(viewer, household_id, field="household_ids", lock=True)
        valid = _valid_cards(household.id)
        issued.append(valid[0] if valid else _issue(viewer, new_id(), household))
    return issued


def revoke(viewer: Viewer, card_id: UUID, reason: str) -> Card:
    """End a card's validity; one already revoked keeps its first reason."""
    access.require(viewer, "card.issue")
    card = queries.get_card(viewer, card_id, lock=True)
    if card.revoked_at is None:
        _revoke(viewer, card, db.session.get_one(Household, card.household_id), reason)
    return card


def replace(viewer: Viewer, card_id: UUID, reason: str) -> Card:
    """Revoke a card that was lost or is known to others, and issue another to the same household.

    The new card's id follows from the old one's, so that asking twice makes one card.
    """
    old = revoke(viewer, card_id, reason)
    return put_card(viewer, uuid5(old.id, "replacement"), old.household_id)[0]


def publish(card: Card, household: Household) -> None:
    """Tell the phones what a card now is."""
    changes.publish("card", card.id, household.village_id, household.id, queries.card_body(card))


def _config() -> Config:
    config: Config = current_app.extensions["fieldapp.config"]
    return config


def _valid_cards(household_id: UUID) -> list[Card]:
    query = select(Card).where(Card.household_id == household_id, Card.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(Card.issued_at.desc(), Card.id)))


def _issue(viewer: Viewer, card_id: UUID, household: Household) -> Card:
    card = new_card(card_key(), card_id, household.id, viewer.account_id)
    db.session.add(card)
    db.session.flush()
    audit.record(viewer, "card.issued", "card", card.id, household_id=household.id)
    publish(card, household)
    return card


def new_card(key: bytes, card_id: UUID, household_id: UUID, issued_by: UUID | None) -> Card:
    """Make a card, not yet added, with a short code that no other card has."""
    for attempt in range(ATTEMPTS):
        code = codes.short_code(key, card_id, attempt)
        if db.session.scalar(select(Card.id).where(Card.short_code == code)) is None:
            break
    return Card(
        id=card_id,
        household_id=household_id,
        short_code=code,
        secret_hash=codes.secret_hash(codes.secret(key, card_id)),
        issued_at=now(),
        issued_by=issued_by,
    )


def _revoke(viewer: Viewer, card: Card, household: Household, reason: str) -> None:
    card.revoked_at, card.reason = now(), reason
    db.session.flush()
    audit.record(viewer, "card.revoked", "card", card.id, household_id=household.id, why=reason)
    publish(card, household)
