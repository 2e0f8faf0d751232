"""Regular expressions: the dialect that Java, JavaScript and Python share, matched against a whole text."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from fieldapp.forms.expr.functions.automaton import Automaton, Unsupported, compile_pattern
from fieldapp.forms.messages import say

MAX_TEXT = 20_000


class PatternError(ValueError):
    """A pattern is not of the dialect."""


@lru_cache(maxsize=512)
def matcher(pattern: str) -> re.Pattern[str] | Automaton:
    """What matches this pattern: Python's engine, or an automaton if that could take exponential time."""
    python = translate(pattern)
    try:
        compiled = re.compile(python, re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(str(error)) from None
    if not risky(pattern):
        return compiled
    try:
        return compile_pattern(python)
    except (Unsupported, re.error) as error:
        raise PatternError(str(error)) from None


def matches(text: str, pattern: str) -> bool:
    """Whether the whole text matches; a pattern that is none matches nothing."""
    try:
        found = matcher(pattern)
    except PatternError:
        return False
    return len(text) <= MAX_TEXT and found.fullmatch(text) is not None


def risky(pattern: str) -> bool:
    """Whether a repeated group holds another repetition, or three open repetitions stand in the pattern."""
    stack: list[bool] = [False]
    open_ended = 0
    index = 0
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            index += 2
            continue
        if character == "[":
            index = end_of_class(pattern, index)
            continue
        if character == "(":
            stack.append(False)
        elif character == ")" and len(stack) > 1:
            inner = stack.pop()
            repeated = re.match(r"[*+]|\{\d+,\d*\}", pattern[index + 1 :]) is not None
            if repeated and inner:
                return True
            stack[-1] = stack[-1] or inner or repeated
        elif character in "*+" or (character == "{" and re.match(r"\{\d+,\}", pattern[index:])):
            open_ended += 1
            stack[-1] = True
        index += 1
    return open_ended > 2


def end_of_class(pattern: str, start: int) -> int:
    """The index after the ``]`` that closes the class opened at ``start``."""
    index = start + 1
    while index < len(pattern) and pattern[index] != "]":
        index += 2 if pattern[index] == "\\" else 1
    return index + 1


def translate(pattern: str) -> str:
    """Rewrite the common dialect for Python: ``$`` is the very end, ``\\p{..}`` is spelled out, ``.`` is
    no line end.
    """
    out: list[str] = []
    index = 0
    in_class = False
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            match = re.match(r"\\([pP])(?:\{\^?(?:Is|script=|sc=)?(\w+)\}|(\w))", pattern[index:])
            if match:
                out.append(category(match[2] or match[3], negated=match[1] == "P", in_class=in_class))
                index += match.end()
                continue
            out.append(pattern[index : index + 2])
            index += 2
            continue
        if in_class:
            in_class = character != "]"
            out.append("\\" + character if character in "[&|~" else character)
        elif character == "[":
            in_class = True
            out.append(character)
            if pattern[index + 1 : index + 2] == "^":
                out.append("^")
                index += 1
        else:
            out.append({"$": r"\Z", ".": r"[^\n\r]"}.get(character, character))
        index += 1
    return "".join(out)


def category(name: str, *, negated: bool, in_class: bool) -> str:
    """A Unicode category or script as the inside of a character class."""
    ranges = category_ranges(name)
    if not ranges:
        raise PatternError(say("There is no character class {name}.", name=name))
    if negated and in_class:
        raise PatternError(say("A negated class within a class is not supported."))
    return ranges if in_class else f"[{'^' if negated else ''}{ranges}]"


@lru_cache(maxsize=64)
def category_ranges(name: str) -> str:
    """All characters of a general category (``L``, ``Lu``), of ``Alpha``-like classes, or of the Han
    script.
    """
    name = {"Alpha": "L", "Alphabetic": "L", "Letter": "L", "Digit": "Nd", "Upper": "Lu", "Lower": "Ll"}.get(
        name, name
    )
    if name in ("Han", "Ideographic"):
        return (
            "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
            "\U00020000-\U000323af"
        )
    ranges: list[str] = []
    start: int | None = None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(name)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(ranges)
