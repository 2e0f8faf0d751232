"""Regular expressions: the dialect that Java, JavaScript and Python share, matched against a whole text."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from fieldapp.forms.expr.functions.automaton import Automaton, Unsupported, compile_pattern
from fieldapp.forms.messages import say

MAX_TEXT = 20_000
#: What a repetition without an end counts, against 1 of what may be there or not; and how much is bearable.
ENDLESS = 5
BEARABLE = 14
ESCAPE = re.compile(r"\\[pPu]\{[^}]*\}|\\.", re.DOTALL)
CLASS = re.compile(r"\[[^\]]*\]")
#: What repeats; the group is what follows the least number of a count: "" or "," or ",n".
REPEATED = re.compile(r"[*+]|\{\d+(,?\d*)\}")
#: What one of the three dialects has and another has not, outside of classes: possessive counts, groups other
#: than plain ones and those that look ahead, ``{,n}``; and escapes.
FOREIGN = re.compile(r"[*+?}]\+|\(\?(?![:=!])|\{,\d+\}")
LETTERS = re.compile(r"\\(?![dDwWsSbBtnrfvxupP])[A-Za-z0]")
BLANK = r" \t-\r\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NOT_BLANK = (
    r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
    r"\u3001-\ufefe\uff00-\U0010ffff"
)


class PatternError(ValueError):
    """A pattern is not of the dialect."""


@lru_cache(maxsize=512)
def matcher(pattern: str) -> re.Pattern[str] | Automaton:
    """What matches this pattern: Python's engine, or an automaton if that could take exponential time."""
    if is_foreign(pattern):
        raise PatternError(say("The pattern is not of the dialect that all engines share."))
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


def is_foreign(pattern: str) -> bool:
    """Whether a pattern is written in a way that one of the engines reads otherwise or not at all."""
    if any(LETTERS.match(each) for each in ESCAPE.findall(pattern)):
        return True
    plain = ESCAPE.sub("x", pattern)
    return "[]" in plain or "[^]" in plain or FOREIGN.search(CLASS.sub("x", plain)) is not None


def risky(pattern: str) -> bool:
    """Whether back-tracking could take for ever: a repeated group holds something that may match in several
    ways, or too much of that follows one another. What looks ahead counts apart.
    """
    plain = CLASS.sub("x", ESCAPE.sub("x", pattern))
    stack: list[tuple[bool, int | None]] = [(False, None)]
    weight = 0
    for index, character in enumerate(plain):
        count = REPEATED.match(plain, index)
        if character == "(":
            ahead = plain.startswith(("?=", "?!"), index + 1)
            stack.append((False, weight if ahead else None))
            weight = 0 if ahead else weight
        elif character == ")" and len(stack) > 1:
            inner, before = stack.pop()
            repeated = REPEATED.match(plain, index + 1) is not None
            if (repeated and inner) or weight > BEARABLE:
                return True
            weight = weight if before is None else before
            stack[-1] = (stack[-1][0] or inner or repeated, stack[-1][1])
        elif (character in "?|" and plain[index - 1 : index] != "(") or (count and count[1] != ""):
            weight += ENDLESS if count and count[1] in (None, ",") else 1
            stack[-1] = (True, stack[-1][1])
    return weight > BEARABLE


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
            out.append(blank(pattern[index : index + 2], in_class=in_class))
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
            out.append({"$": r"\Z", ".": r"[^\n\r\u2028\u2029]"}.get(character, character))
        index += 1
    return "".join(out)


def blank(escape: str, *, in_class: bool) -> str:
    """An escape for Python: blanks are those of JavaScript, the full-width one among them."""
    if escape not in ("\\s", "\\S"):
        return escape
    inside = BLANK if escape == "\\s" else NOT_BLANK
    return inside if in_class else f"[{inside}]"


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
