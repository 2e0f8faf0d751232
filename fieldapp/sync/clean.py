"""Reading what a phone sent: bounded, and made storable without losing what was meant.

JSON can carry what a database cannot: NUL characters, halves of surrogate pairs, numbers beyond 64 bits, NaN.
They are replaced here, once, so that no later step has to think of them.
"""

import hashlib
import json
import math
import re
from contextlib import suppress
from typing import Any

import orjson

DEPTH_MAX = 60
LONGEST_WHOLE = 20
REPLACEMENT = "\ufffd"
# What may need cleaning: NUL, half a surrogate pair, a long number. The fast parser refuses NaN by itself.
_ODD = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\d{18}")


class Unreadable(ValueError):
    """What was sent is no JSON, or nested too deep to be read at all."""


def read(raw: bytes) -> Any:
    """Parse JSON (UTF-8) and return it cleaned. Raises Unreadable for what is no JSON."""
    if not _ODD.search(raw):
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(raw)
            if _is_shallow(value):
                return value
    try:
        text = raw.decode("utf-8", "replace")
        return clean(json.loads(text, parse_constant=lambda name: name, parse_int=_whole))
    except (ValueError, RecursionError):
        raise Unreadable from None


def clean(value: Any, depth: int = 0) -> Any:
    """Return a JSON value with every string storable and every number finite and within 64 bits.

    What is nested deeper than any form is kept as its JSON text, so that one odd item spoils no other.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth > DEPTH_MAX:
        return clean_text(json.dumps(value))
    if isinstance(value, list):
        return [clean(inner, depth + 1) for inner in value]
    return {clean_text(key): clean(inner, depth + 1) for key, inner in value.items()}


def _is_shallow(value: Any, depth: int = 0) -> bool:
    """Whether nothing in a value is nested deeper than is kept as it is."""
    if isinstance(value, dict):
        return depth <= DEPTH_MAX and all(_is_shallow(inner, depth + 1) for inner in value.values())
    if isinstance(value, list):
        return depth <= DEPTH_MAX and all(_is_shallow(inner, depth + 1) for inner in value)
    return True


def _whole(digits: str) -> int | str:
    """A whole number, which Python will not read if it has thousands of digits; then the digits."""
    return int(digits) if len(digits) <= LONGEST_WHOLE else digits


def clean_text(text: str) -> str:
    """Return a string without NUL and lone surrogates, each replaced by U+FFFD."""
    if "\x00" not in text and text.isascii():
        return text
    return "".join(REPLACEMENT if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)


def digest(kind: str, schema: int, body: Any) -> str:
    """Return the SHA-256 (hex) of an item's contents, whatever the order of its keys."""
    packed = orjson.dumps([kind, schema, body], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(packed).hexdigest()
