"""What a household may write when it asks for a visit: read from a posted form, nothing trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("reason", ("health", "elder", "child", "away", "support", "house", "other")),
    ("time", ("any", "morning", "afternoon", "evening", "weekend")),
)
NOTE_LENGTH = 200
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Wish:
    """A visit asked for: why, when it suits, a telephone and a few words, either of them possibly empty."""

    reason: str
    time: str
    phone: str
    note: str


def read(posted: Mapping[str, str]) -> tuple[Wish, set[str]]:
    """The wish in a posted form, and the names of the fields that must be put right.

    A choice that is not offered counts as the last reason or as any time: nobody is sent back for that.
    """
    chosen = {name: posted.get(name, "") for name, _ in CHOICES}
    reason = chosen["reason"] if chosen["reason"] in CHOICES[0][1] else "other"
    time = chosen["time"] if chosen["time"] in CHOICES[1][1] else "any"
    phone = re.sub(r"[\s\-()（）]", "", _clean(posted.get("phone", "")))[:40]
    wish = Wish(reason, time, phone, _clean(posted.get("note", ""))[:NOTE_LENGTH])
    return wish, {"phone"} if phone and not _PHONE.fullmatch(phone) else set()


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()
