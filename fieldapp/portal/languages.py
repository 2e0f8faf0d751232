"""Languages of the household's page: those of the catalogues, and any for which a deployment has a file
`<tag>.json` in the folder FIELDAPP_PAGE_TEXTS, with the keys `portal.*` that it translates.
"""

from functools import lru_cache
from pathlib import Path

import orjson

from fieldapp.core.texts import DEFAULT_LANGUAGE, LANGUAGES, catalogue

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "dv", "ckb", "yi"})


@lru_cache(maxsize=64)
def _own(file: Path, _changed: float) -> dict[str, str]:
    loaded: dict[str, str] = orjson.loads(file.read_bytes())
    return loaded


def tags(folder: Path | None) -> tuple[str, ...]:
    """The languages that a page can be read in, the catalogues' first."""
    more = sorted(file.stem for file in folder.glob("*.json")) if folder else []
    return (*LANGUAGES, *(tag for tag in more if tag not in LANGUAGES))


def words(folder: Path | None, key: str, lang: str, **values: object) -> str:
    """A text in a language of `tags`; in the default one where that lacks it."""
    if lang in LANGUAGES or folder is None:
        found = catalogue(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)[key]
    else:
        file = folder / f"{lang}.json"
        found = _own(file, file.stat().st_mtime).get(key) or catalogue(DEFAULT_LANGUAGE)[key]
    return found.format(**values) if values else found


def direction(lang: str) -> str:
    """The way a language is written: ltr or rtl."""
    return "rtl" if lang.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"
