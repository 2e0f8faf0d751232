"""Text of an expression -> tokens (XPath 1.0, section 3.7), with XLSForm's ``${name}`` besides."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fieldapp.forms.messages import Message, say

MAX_LENGTH = 50_000

NAME = r"[^\W\d][\w.\-·]*"
TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<question>\$\{{\s*(?:last-saved\#)?{NAME}(?::{NAME})?\s*\}})
    | (?P<name>{NAME}(?::(?!:)(?:{NAME}|\*))?)
    | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\],@/|+\-*=<>.])
    """,
    re.VERBOSE,
)
OPERATOR_NAMES = frozenset({"and", "or", "div", "mod"})
BEFORE_OPERAND = frozenset(
    {"@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="}
)


class ExpressionError(Exception):
    """An expression is wrong: ``message``, and ``pos``, the offset of the fault in the source."""

    def __init__(self, message: str, pos: int) -> None:
        self.message = message
        self.pos = pos
        super().__init__(message)


@dataclass(frozen=True)
class Token:
    """A token: kind is number, string, question, name, operator (also and, or, div, mod, ``*``), symbol
    or end.
    """

    kind: str
    text: str
    pos: int


def tokenize(source: str) -> list[Token]:
    """Split an expression into tokens, ending with one of kind ``end``. Raises ExpressionError."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(say("The expression is longer than {limit} characters.", limit=MAX_LENGTH), 0)
    tokens: list[Token] = []
    pos = 0
    while pos < len(source):
        match = TOKEN.match(source, pos)
        if match is None:
            raise ExpressionError(unreadable(source, pos), pos)
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(classify(kind, match.group(), pos, tokens[-1] if tokens else None))
        pos = match.end()
    tokens.append(Token("end", "", len(source)))
    return tokens


def classify(kind: str, text: str, pos: int, before: Token | None) -> Token:
    """A name or ``*`` after a complete operand is an operator (XPath 1.0, section 3.7)."""
    after_operand = before is not None and before.kind != "operator" and before.text not in BEFORE_OPERAND
    if (text == "*" or (kind == "name" and text in OPERATOR_NAMES)) and after_operand:
        return Token("operator", text, pos)
    return Token(kind, text, pos)


def unreadable(source: str, pos: int) -> Message:
    """Say what is wrong with a character that starts no token."""
    character = source[pos]
    if character in "'\"":
        return say("This quotation mark is never closed.")
    if character in "“”‘’":
        return say("Use straight quotation marks (') instead of {character}.", character=character)
    if character == "$":
        return say("A question is referred to as ${{name}}.")
    if character == "!":
        return say("“Not equal” is written !=.")
    half = unicodedata.normalize("NFKC", character)
    if half != character and half.isascii():
        return say(
            "Write {half} here, in half width, instead of {character}.", half=half, character=character
        )
    return say("The character {character} means nothing here.", character=character)
