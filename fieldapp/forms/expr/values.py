"""Types of values and the conversions between them (XPath 1.0, section 3 and 4; docs/plan.md, "Coercions").

Values are ``str``, ``float``, ``bool`` or a node-set: a list of nodes. A node is a ``Node`` or, for a cell
of a list, simply its text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import tzinfo
from typing import Protocol

from fieldapp.forms.expr.dates import days_of_text

NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
SPACE = " \t\r\n"


class Node(Protocol):
    """A node of the instance or of a list."""

    def text(self) -> str:
        """The node's string value."""
        ...


NodeSet = list[Node | str]
Value = str | float | bool | NodeSet


def node_text(node: Node | str) -> str:
    """String value of a node."""
    return node if isinstance(node, str) else node.text()


def string_of_number(number: float) -> str:
    """XPath 1.0 section 4.2: no exponent, no point for integers; the shortest digits that read back."""
    if math.isnan(number):
        return "NaN"
    if number in (math.inf, -math.inf):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = repr(number)
    mantissa, separator, exponent = text.partition("e")
    if not separator:
        return text.removesuffix(".0")
    return plain_digits(mantissa, int(exponent))


def plain_digits(mantissa: str, exponent: int) -> str:
    """Write digits and a power of ten without an exponent."""
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = whole + fraction
    point = len(whole) + exponent
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}".rstrip("0")
    if point >= len(digits):
        return sign + digits + "0" * (point - len(digits))
    return (f"{sign}{digits[:point]}.{digits[point:]}").rstrip("0").removesuffix(".")


def number_of_string(text: str, zone: tzinfo) -> float:
    """A decimal number, or a date or dateTime as days since 1970-01-01; else NaN."""
    text = text.strip(SPACE)
    if NUMBER.fullmatch(text):
        return float(text)
    if len(text) >= 10 and text[4] == "-":
        return days_of_text(text, zone)
    return math.nan


def to_string(value: Value) -> str:
    """string(value)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return string_of_number(value)
    return node_text(value[0]) if value else ""


def to_number(value: Value, zone: tzinfo) -> float:
    """number(value)."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return number_of_string(value, zone)
    return number_of_string(node_text(value[0]), zone) if value else math.nan


def to_boolean(value: Value) -> bool:
    """boolean(value)."""
    if isinstance(value, float) and not isinstance(value, bool):
        return not math.isnan(value) and value != 0
    return bool(value)


def strings(value: Value) -> list[str]:
    """The strings that a value stands for in a comparison; an empty node-set stands for one empty string."""
    if isinstance(value, list):
        return [node_text(node) for node in value] or [""]
    return [to_string(value)]


def all_strings(values: Iterable[Value]) -> list[str]:
    """The strings of several values, node-sets spread out."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node_text(node) for node in value)
        else:
            found.append(to_string(value))
    return found


def equal(left: Value, right: Value, zone: tzinfo) -> bool:
    """left = right (XPath 1.0, section 3.4)."""
    return compare_equal(left, right, zone, wanted=True)


def unequal(left: Value, right: Value, zone: tzinfo) -> bool:
    """left != right: some pair differs."""
    return compare_equal(left, right, zone, wanted=False)


def compare_equal(left: Value, right: Value, zone: tzinfo, wanted: bool) -> bool:
    """Whether some pair is equal (``wanted``) or some pair differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) == to_boolean(right)) == wanted
    if isinstance(left, float) or isinstance(right, float):
        ours, theirs = numbers(left, zone), numbers(right, zone)
        return any((a == b) == wanted for a in ours for b in theirs)
    mine, yours = strings(left), strings(right)
    return any((a == b) == wanted for a in mine for b in yours)


def numbers(value: Value, zone: tzinfo) -> list[float]:
    """The numbers that a value stands for in a comparison."""
    if isinstance(value, list):
        return [number_of_string(text, zone) for text in strings(value)]
    return [to_number(value, zone)]


def round_half_up(number: float) -> float:
    """XPath 1.0 round: halves go towards positive infinity."""
    if math.isnan(number) or number in (math.inf, -math.inf):
        return number
    floor = math.floor(number)
    return float(floor + 1 if number - floor >= 0.5 else floor)
