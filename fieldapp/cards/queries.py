"""Reads of the cards, and their wire body."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, select

from fieldapp.cards import codes
from fieldapp.cards.models import Card
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.register import queries as register
from fieldapp.register.models import Body, Household


@dataclass(frozen=True)
class SheetRow:
    """A card to print and the household it is for."""

    card: Card
    household: Household


def known(secret: str) -> tuple[Card, Household] | None:
    """The card with this secret, valid or revoked, and its household; None for a wrong secret. For the public
    page: no viewer. One look into an index, whatever is found.
    """
    query = select(Card, Household).join(Household, Household.id == Card.household_id)
    found = db.session.execute(query.where(Card.secret_hash == codes.secret_hash(secret))).one_or_none()
    return None if found is None else (found[0], found[1])


def by_secret(secret: str) -> tuple[Card, Household] | None:
    """The valid card with this secret and its household; None for a wrong or revoked one."""
    found = known(secret)
    return None if found is None or found[0].revoked_at is not None else found


def get_card(viewer: Viewer, card_id: UUID, *, lock: bool = False) -> Card:
    """The card, if its household is in scope. Raises not_found."""
    query = visible_cards(viewer).where(Card.id == card_id)
    found = db.session.scalar(query.with_for_update(of=Card) if lock else query)
    if found is None:
        raise not_found()
    return found


def visible_cards(viewer: Viewer) -> Select[Card]:
    """Cards of the households in scope."""
    query = select(Card).join(Household, Household.id == Card.household_id)
    return query.where(register.visible(viewer))


def cards_of(household_id: UUID) -> Sequence[Card]:
    """Cards of a household that the caller may see, the newest first."""
    query = select(Card).where(Card.household_id == household_id)
    return db.session.scalars(query.order_by(Card.issued_at.desc(), Card.id)).all()


def without_card(village_id: UUID) -> Sequence[UUID]:
    """Households of a village that the caller may see and that have no valid card."""
    has_card = exists().where(Card.household_id == Household.id, Card.revoked_at.is_(None))
    query = select(Household.id).where(Household.village_id == village_id, ~has_card)
    return db.session.scalars(query.order_by(Household.number, Household.id)).all()


def sheet_rows(
    viewer: Viewer, *, village: UUID | None = None, household: UUID | None = None, limit: int = 2000
) -> Sequence[SheetRow]:
    """Valid cards of a village or of one household in scope, by house number, for printing."""
    query = select(Card, Household).join(Household, Household.id == Card.household_id)
    query = query.where(register.visible(viewer), Card.revoked_at.is_(None))
    if village is not None:
        query = query.where(Household.village_id == village)
    if household is not None:
        query = query.where(Household.id == household)
    query = query.order_by(Household.village_id, Household.number, Household.id).limit(limit)
    return [SheetRow(card, home) for card, home in db.session.execute(query)]


def card_body(card: Card) -> Body:
    """The card on the wire: the hash by which a phone recognises it, never the secret."""
    return {
        "id": card.id,
        "household_id": card.household_id,
        "short_code": card.short_code,
        "secret_hash": card.secret_hash,
        "issued_at": card.issued_at,
        "issued_by": card.issued_by,
        "revoked_at": card.revoked_at,
        "reason": card.reason,
    }
