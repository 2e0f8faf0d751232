"""The wire of the cards."""

from fieldapp.cards.sheet import LAYOUTS
from fieldapp.core.fields import Flag, Id, Instant, ListQuery, Many, Part, Schema, Text
from fieldapp.core.texts import LANGUAGES


class CardSchema(Schema):
    """A household's card. `secret_hash`: SHA-256 (hex) of the secret in its QR, by which a phone knows it
    offline. A card that ended says why; `replaced`: another was issued in its place.
    """

    id = Id(required=True)
    household_id = Id(required=True)
    short_code = Text(required=True)
    secret_hash = Text(64, required=True)
    issued_at = Instant(required=True)
    issued_by = Id(allow_none=True)
    revoked_at = Instant(allow_none=True)
    reason = Text(allow_none=True)


class CardListSchema(Schema):
    """A page of cards."""

    items = Many(Part(CardSchema))
    next = Text(allow_none=True)


class CardQuerySchema(ListQuery):
    """Which cards to list."""

    household = Id()
    short_code = Text(20)


class PutCardSchema(Schema):
    """The household to issue a card to."""

    household_id = Id(required=True)


class IssueSchema(Schema):
    """Households to issue cards to, those that have none that is valid; or every such household of a
    village.
    """

    household_ids = Many(Id(), max=500)
    village_id = Id()


class RevokeSchema(Schema):
    """Why a card ends."""

    reason = Text(500, min=1, required=True)


class SheetQuerySchema(Schema):
    """Whose cards to print, in which language, on what: A4 sheets of ten, single cards, or stickers; with the
    name of the household's worker if asked.
    """

    village = Id()
    household = Id()
    lang = Text(choices=LANGUAGES)
    layout = Text(choices=LAYOUTS, load_default="sheet")
    worker = Flag(text=True, load_default=False)
