"""What a household may write on its page: read from a posted form, nothing trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.core.texts import text
from fieldapp.portal.kinds import KINDS

NOTE_LENGTH = 500
TRAP = "website"  # a field that no person sees
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Asked:
    """A request: its kind, what was chosen, a telephone and a few words, any of them possibly empty."""

    kind: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    note: str = ""
    trapped: bool = False


def read(kind: str, posted: Mapping[str, str]) -> tuple[Asked, set[str]]:
    """The request in a posted form, and the names of the fields that must be put right.

    An option that is not offered counts as none. Something must be said: an option of the first group, a
    telephone or words; words where the kind needs them.
    """
    rules = KINDS[kind]
    chosen = {
        name: posted.get(name, "") for name, options in rules.choices if posted.get(name, "") in options
    }
    phone = re.sub(r"[\s\-()（）]", "", _clean(posted.get("phone", "")))[:40]
    note = _clean(posted.get("note", ""))[:NOTE_LENGTH]
    wrong = {"phone"} if phone and not _PHONE.fullmatch(phone) else set()
    if rules.note and not note:
        wrong.add("note")
    if rules.choices and rules.choices[0][0] not in chosen and not (note or phone):
        wrong.add(rules.choices[0][0])
    return Asked(kind, chosen, phone, note, bool(posted.get(TRAP))), wrong


def said(asked: Asked, lang: str) -> str:
    """A request in words."""
    parts = [text(f"portal.{name}.{option}", lang) for name, option in asked.chosen.items()]
    if asked.phone:
        parts.append(text("portal.said_phone", lang, phone=asked.phone))
    if asked.note:
        parts.append(asked.note)
    return text("portal.said_join", lang).join(parts)


def _clean(given: str) -> str:
    return _UNPRINTABLE.sub(" ", given).strip()
