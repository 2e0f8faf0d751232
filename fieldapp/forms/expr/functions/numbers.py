"""Functions on numbers: IEEE 754 doubles that never raise."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from fieldapp.forms.expr.functions.table import Host, function
from fieldapp.forms.expr.values import NodeSet, Value, node_text, number_of_string, round_half_up, to_number


@function("number", "v -> n", host=True)
def number(host: Host, value: Value) -> float:
    """number(value)."""
    return to_number(value, host.zone)


@function("sum", "N -> n", host=True)
def sum_(host: Host, nodes: NodeSet) -> float:
    """Sum of the nodes' numbers, 0 of none."""
    total = 0.0
    for node in nodes:
        total += number_of_string(node_text(node), host.zone)
    return total


def extreme(host: Host, values: tuple[Value, ...], choose: Callable[[list[float]], float]) -> float:
    """min or max of all numbers in all arguments; empty strings do not count."""
    found: list[float] = []
    for value in values:
        texts = [node_text(node) for node in value] if isinstance(value, list) else [value]
        found.extend(to_number(text, host.zone) for text in texts if text != "")
    if not found or any(math.isnan(item) for item in found):
        return math.nan
    return choose(found)


@function("min", "v+ -> n", host=True)
def min_(host: Host, *values: Value) -> float:
    """Smallest number."""
    return extreme(host, values, min)


@function("max", "v+ -> n", host=True)
def max_(host: Host, *values: Value) -> float:
    """Greatest number."""
    return extreme(host, values, max)


@function("floor", "n -> n")
def floor(value: float) -> float:
    """Greatest integer not above."""
    return float(math.floor(value)) if math.isfinite(value) else value


@function("ceiling", "n -> n")
def ceiling(value: float) -> float:
    """Smallest integer not below."""
    return float(math.ceil(value)) if math.isfinite(value) else value


@function("int", "n -> n")
def int_(value: float) -> float:
    """Towards zero."""
    return float(math.trunc(value)) if math.isfinite(value) else value


@function("round", "n n? -> n")
def round_(value: float, places: float | None = None) -> float:
    """XPath's round; with places (ODK), halves of the digits as written go away from zero."""
    if places is None:
        return round_half_up(value)
    if not math.isfinite(value) or math.isnan(places):
        return value if not math.isnan(places) else math.nan
    exponent = int(max(-400, min(400, places)))
    if exponent >= 340:
        return value
    if exponent <= -310:
        return 0.0
    try:
        return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-exponent), rounding=ROUND_HALF_UP))
    except InvalidOperation:
        return value


@function("abs", "n -> n")
def abs_(value: float) -> float:
    """Without sign."""
    return abs(value)


def guarded(name: str, call: Callable[[float], float]) -> None:
    """Enter a function of one number that gives NaN outside its domain and Infinity beyond its range."""

    def compute(value: float) -> float:
        try:
            return call(value)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    function(name, "n -> n")(compute)


def log_with(call: Callable[[float], float]) -> Callable[[float], float]:
    """A logarithm for which 0 gives -Infinity."""
    return lambda value: -math.inf if value == 0 else call(value)


for _name, _call in {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp10": lambda value: math.pow(10.0, value),
    "log": log_with(math.log),
    "log10": log_with(math.log10),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
}.items():
    guarded(_name, _call)


@function("atan2", "n n -> n")
def atan2(y: float, x: float) -> float:
    """Angle of the point (x, y)."""
    return math.atan2(y, x)


@function("pow", "n n -> n")
def pow_(base: float, exponent: float) -> float:
    """IEEE 754 power as JavaScript has it: NaN for 1 to an infinite or undefined power."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = exponent == int(exponent) and int(exponent) % 2 == 1
        return -math.inf if base < 0 and odd else math.inf
    except ValueError:
        if base == 0:
            odd = math.isfinite(exponent) and exponent == int(exponent) and int(exponent) % 2 == 1
            return math.copysign(math.inf, base) if odd else math.inf
        return math.nan


@function("pi", "-> n")
def pi() -> float:
    """The number."""
    return math.pi


@function("random", "-> n", host=True, volatile=True)
def random(host: Host) -> float:
    """A number from 0 up to 1."""
    return host.random()
