"""What a phone hands in, and what it is answered: the seam between the push and the domains that handle its
items.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldapp.core.errors import FieldError
from fieldapp.core.texts import LANGUAGES, has_text, known_language, pick, text

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


def reason(code: str, /, **details: Any) -> Reason:
    """A reason as it is stored: its stable code and what belongs to it, as they are."""
    return {"code": code, **details}


def worded(stored: Reason, lang: str | None = None) -> Reason:
    """A reason as it is told: with its words in every language (`texts`), and in one of them (`message`)."""
    texts = {each: _words(stored, each) for each in LANGUAGES}
    return {**stored, "message": texts[known_language(lang)], "texts": texts}


def all_worded(stored: Iterable[Reason], lang: str | None = None) -> list[Reason]:
    """Reasons as they are told."""
    return [worded(each, lang) for each in stored]


def _words(stored: Reason, lang: str) -> str:
    """The text `reason.<code>`: names of fields and of what is wrong in words, texts by language picked."""
    details = {
        name: pick(value, lang) if isinstance(value, dict) else value for name, value in stored.items()
    }
    field = str(details.get("field", ""))
    if has_text(f"register.{field}"):
        details["field"] = text(f"register.{field}", lang)
    if isinstance(problem := details.get("problem"), str):
        details["problem"] = FieldError(field, problem).render(lang)["message"]
    try:
        return text(f"reason.{stored['code']}", lang, **details)
    except KeyError:
        return str(stored.get("message") or stored["code"])
