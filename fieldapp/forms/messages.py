"""What is said to the authors of forms, in their language: English in the code, Chinese in texts/zh.json."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=1)
def chinese() -> dict[str, str]:
    """The Chinese of every template, by its English."""
    found: dict[str, str] = json.loads((FOLDER / "zh.json").read_text("utf-8"))
    return found


class Message(str):
    """A message in English that knows its template and values, and so its Chinese."""

    template: str
    values: dict[str, object]

    def in_language(self, language: str) -> str:
        """The message in ``zh`` or ``en``; in English where it has no Chinese."""
        template = chinese().get(self.template) if language.startswith("zh") else None
        if template is None:
            return str(self)
        return template.format(**{key: translated(each, language) for key, each in self.values.items()})


def say(template: str, **values: object) -> Message:
    """A message out of an English template, which is also the key of its Chinese, and its values."""
    message = Message(template.format(**values))
    message.template, message.values = template, values
    return message


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6, shape: str = "{}") -> Message:
    """The end of a sentence: what is like a word among those known, shaped as in ``{}()``; or a full stop."""
    close = difflib.get_close_matches(word, list(known), 1, cutoff)
    return say("; did you mean “{close}”?", close=shape.format(close[0])) if close else say(".")


def translated(text: object, language: str) -> object:
    """A message in a language; anything else as it is."""
    return text.in_language(language) if isinstance(text, Message) else text
