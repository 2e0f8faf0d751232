"""What a phone hands in, and what it is answered: the seam between the push and the domains that handle its
items.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldapp.core.texts import text

Reason = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One thing that a phone finished: its id, when the phone says it was made, and the body, already
    cleaned.
    """

    id: UUID
    kind: str
    schema: int
    made_at: datetime | None
    body: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What became of an item. With `keep`, the whole item is kept for a person beside what could be applied
    of it.
    """

    status: str = "accepted"
    reasons: list[Reason] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    keep: bool = False


class Held(Exception):
    """Nothing of this item can be applied; it is kept whole for a person, with these reasons."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__([reason["code"] for reason in reasons])
        self.reasons = list(reasons)


def reason(code: str, lang: str | None = None, /, **details: Any) -> Reason:
    """A reason on the wire: its stable code, a message (`reason.<code>`) in a language, and its details as
    they are.
    """
    return {"code": code, "message": text(f"reason.{code}", lang, **details), **details}
