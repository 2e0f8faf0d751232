"""Functions on strings. Positions and lengths count Unicode code points (XPath 1.0, section 4.2; ODK
XForms).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math

from fieldapp.forms.expr.functions.patterns import matches
from fieldapp.forms.expr.functions.table import function
from fieldapp.forms.expr.values import SPACE, Value, all_strings, round_half_up, to_string

DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


@function("concat", "v* -> s")
def concat(*values: Value) -> str:
    """All strings, node-sets spread out (ODK: of every node)."""
    return "".join(all_strings(values))


@function("join", "s v* -> s")
def join(separator: str, *values: Value) -> str:
    """All strings with a separator between."""
    return separator.join(all_strings(values))


@function("string", "v -> s")
def string(value: Value) -> str:
    """string(value)."""
    return to_string(value)


@function("substr", "s n n? -> s")
def substr(text: str, start: float, end: float | None = None) -> str:
    """From ``start`` (0-based) up to but without ``end``; negative positions count from the end."""
    return text[position(start, len(text)) : len(text) if end is None else position(end, len(text))]


def position(number: float, length: int) -> int:
    """A position within a string; not a number is the start."""
    if math.isnan(number):
        return 0
    place = length if number == math.inf else 0 if number == -math.inf else int(number)
    return max(0, length + place) if place < 0 else min(place, length)


@function("substring", "s n n? -> s")
def substring(text: str, start: float, length: float | None = None) -> str:
    """XPath 1.0 section 4.2: characters at positions p with round(start) <= p < round(start) +
    round(length).
    """
    first = round_half_up(start)
    last = math.inf if length is None else first + round_half_up(length)
    if math.isnan(first) or math.isnan(last) or last == -math.inf:
        return ""
    begin = 0 if first == -math.inf else max(0, int(min(first, len(text) + 1)) - 1)
    end = len(text) if last == math.inf else max(0, int(min(last, len(text) + 1)) - 1)
    return text[begin:end]


@function("substring-before", "s s -> s")
def substring_before(text: str, mark: str) -> str:
    """What stands before the first occurrence of ``mark``."""
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


@function("substring-after", "s s -> s")
def substring_after(text: str, mark: str) -> str:
    """What stands after the first occurrence of ``mark``."""
    return text.partition(mark)[2] if mark else text


@function("translate", "s s s -> s")
def translate(text: str, letters: str, others: str) -> str:
    """Each letter replaced by the one at its place in ``others``, or removed if there is none."""
    table: dict[int, str | None] = {}
    for index, letter in enumerate(letters):
        table.setdefault(ord(letter), others[index] if index < len(others) else None)
    return text.translate(table)


@function("string-length", "s -> n")
def string_length(text: str) -> float:
    """Number of code points."""
    return float(len(text))


@function("normalize-space", "s -> s")
def normalize_space(text: str) -> str:
    """Outer white space removed, inner runs made one space."""
    return " ".join(part for part in translate(text, "\t\r\n", "   ").strip(SPACE).split(" ") if part)


@function("contains", "s s -> b")
def contains(text: str, part: str) -> bool:
    """Whether ``part`` occurs."""
    return part in text


@function("starts-with", "s s -> b")
def starts_with(text: str, part: str) -> bool:
    """Whether the text begins so."""
    return text.startswith(part)


@function("ends-with", "s s -> b")
def ends_with(text: str, part: str) -> bool:
    """Whether the text ends so."""
    return text.endswith(part)


@function("regex", "s s -> b")
def regex(text: str, pattern: str) -> bool:
    """Whether the whole text matches."""
    return matches(text, pattern)


@function("digest", "s s s? -> s")
def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Hash of the text's UTF-8; empty for an unknown algorithm."""
    name = DIGESTS.get(algorithm.upper())
    if name is None:
        return ""
    raw = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False).digest()
    return raw.hex() if encoding == "hex" else base64.b64encode(raw).decode("ascii")


@function("base64-decode", "s -> s")
def base64_decode(text: str) -> str:
    """The UTF-8 text that was encoded; empty if it is not base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
