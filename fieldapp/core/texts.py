"""Texts that a person sees, from the catalogues `fieldapp/texts/{zh,en}.json`: flat keys, Python format
fields.
"""

from functools import lru_cache
from pathlib import Path

import orjson

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
FOLDER = Path(__file__).parent.parent / "texts"


@lru_cache(maxsize=8)
def catalogue(lang: str) -> dict[str, str]:
    """Every text of one language, by key."""
    loaded: dict[str, str] = orjson.loads((FOLDER / f"{lang}.json").read_bytes())
    return loaded


def known_language(tag: str | None) -> str:
    """The catalogue's language nearest to a tag such as `zh-CN`; the default one if there is none."""
    primary = (tag or "").lower().replace("_", "-").split("-")[0]
    return primary if primary in LANGUAGES else DEFAULT_LANGUAGE


def text(key: str, lang: str | None = None, **values: object) -> str:
    """The text of that key in that language, with its fields filled in; KeyError for an unknown key."""
    found = catalogue(known_language(lang))[key]
    return found.format(**values) if values else found


def has_text(key: str) -> bool:
    """Whether the catalogues have that key."""
    return key in catalogue(DEFAULT_LANGUAGE)


def pick(texts: dict[str, str] | None, lang: str | None) -> str:
    """Of a text given in several languages, the nearest to a language: that one, the default, or any."""
    if not texts:
        return ""
    return texts.get(known_language(lang)) or texts.get(DEFAULT_LANGUAGE) or next(iter(texts.values()))
