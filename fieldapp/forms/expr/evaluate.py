"""Syntax trees of a plan -> closures, once a plan (docs/plan.md, section 3).

A closure takes ``(frame, here)``: the frame in which names are looked up and the rest of the context. The
type that a tree gives is known when it is built, so conversions are chosen then and not at every evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import tzinfo
from typing import Any, cast

from fieldapp.forms.expr.closures import Closure, Here, Typed, as_boolean, as_number, as_string
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.memory import steady_place
from fieldapp.forms.expr.node_sets import NodeSets
from fieldapp.forms.expr.values import (
    Value,
    equal,
    node_text,
    number_of_string,
    to_number,
    unequal,
)
from fieldapp.forms.frames import Frame

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def divide(left: float, right: float) -> float:
    """IEEE 754 division."""
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """Remainder with the sign of the dividend."""
    if right == 0 or not math.isfinite(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


ARITHMETIC["div"] = divide
ARITHMETIC["mod"] = remainder


class Builder(NodeSets):
    """Builds closures for trees."""

    def build(self, tree: Any) -> Typed:
        """A closure and the type it gives: s, n, b, N, or v for one known only when run."""
        if isinstance(tree, bool):
            return (lambda _f, _h: tree), "b"
        if isinstance(tree, int | float):
            number = float(tree)
            return (lambda _f, _h: number), "n"
        if isinstance(tree, str):
            return (lambda _f, _h: tree), "s"
        special = getattr(self, SPECIAL.get(tree[0], ""), None)
        if special is not None:
            return cast(Typed, special(tree))
        return self.remembered(tree, self.call(tree))

    def string(self, tree: Any) -> Closure:
        """A closure that gives a string."""
        return as_string(self.build(tree))

    def number(self, tree: Any) -> Closure:
        """A closure that gives a number."""
        return as_number(self.build(tree))

    def boolean(self, tree: Any) -> Closure:
        """A closure that gives a boolean."""
        return as_boolean(self.build(tree))

    def moved(self, at: int) -> Builder:
        """A builder for another frame within the same expression."""
        return Builder(self.layout, at, self.origin)

    def ref(self, tree: list[Any]) -> Typed:
        """The value of a single node."""
        slot, hops = self.layout.slot[tree[1]], self.hops(self.layout.home[tree[1]])
        if hops == 0:
            return (lambda f, _h: f.values[slot] if f.relevant[slot] else ""), "s"
        if hops == 1:

            def one_up(frame: Frame, _here: Here) -> str:
                outer = cast(Frame, frame.parent)
                return outer.values[slot] if outer.relevant[slot] else ""

            return one_up, "s"

        def further(frame: Frame, _here: Here) -> str:
            outer = frame.up(hops)
            return outer.values[slot] if outer.relevant[slot] else ""

        return further, "s"

    def once(self, tree: list[Any]) -> Typed:
        """A value kept once it is there."""
        slot, hops = self.layout.slot[tree[1]], self.hops(self.layout.home[tree[1]])
        fresh = self.string(tree[2])
        return (lambda f, h: f.up(hops).values[slot] or fresh(f, h)), "s"

    def current(self, tree: list[Any]) -> Typed:
        """A tree evaluated where the whole expression started."""
        fn, kind = self.moved(self.origin).build(tree[1])
        return (lambda f, h: fn(h.origin or f, h)), kind

    def pos(self, _tree: list[Any]) -> Typed:
        """Position in the predicate's context."""
        return (lambda _f, h: float(h.pos)), "n"

    def last(self, _tree: list[Any]) -> Typed:
        """Size of the predicate's context."""
        return (lambda _f, h: float(h.size)), "n"

    def neg(self, tree: list[Any]) -> Typed:
        """Minus."""
        operand = self.number(tree[1])
        return (lambda f, h: -operand(f, h)), "n"

    def plus(self, tree: list[Any]) -> Typed:
        """Sum from left to right."""
        operands = [self.number(each) for each in tree[1:]]
        if len(operands) == 2:
            left, right = operands
            return (lambda f, h: left(f, h) + right(f, h)), "n"

        def total(frame: Frame, here: Here) -> float:
            result: float = operands[0](frame, here)
            for operand in operands[1:]:
                result += operand(frame, here)
            return result

        return total, "n"

    def arithmetic(self, tree: list[Any]) -> Typed:
        """``- * div mod``."""
        compute = ARITHMETIC[tree[0]]
        left, right = self.number(tree[1]), self.number(tree[2])
        return (lambda f, h: compute(left(f, h), right(f, h))), "n"

    def equality(self, tree: list[Any]) -> Typed:
        """``=`` and ``!=``."""
        wanted = tree[0] == "="
        (left, one), (right, other) = self.build(tree[1]), self.build(tree[2])
        if one == other == "s":
            if wanted:
                return (lambda f, h: left(f, h) == right(f, h)), "b"
            return (lambda f, h: left(f, h) != right(f, h)), "b"
        if "n" in (one, other) and {one, other} <= {"n", "s"}:
            first, second = as_number((left, one)), as_number((right, other))
            if wanted:
                return (lambda f, h: first(f, h) == second(f, h)), "b"
            return (lambda f, h: first(f, h) != second(f, h)), "b"
        test = equal if wanted else unequal
        return (lambda f, h: test(left(f, h), right(f, h), h.zone)), "b"

    def order(self, tree: list[Any]) -> Typed:
        """``< <= > >=``."""
        compare = COMPARE[tree[0]]
        (left, one), (right, other) = self.build(tree[1]), self.build(tree[2])
        if "N" not in (one, other) and "v" not in (one, other):
            first, second = as_number((left, one)), as_number((right, other))
            return (lambda f, h: compare(first(f, h), second(f, h))), "b"

        def test(frame: Frame, here: Here) -> bool:
            ours, theirs = left(frame, here), right(frame, here)
            if isinstance(ours, list) and isinstance(theirs, bool):
                ours = bool(ours)
            elif isinstance(theirs, list) and isinstance(ours, bool):
                theirs = bool(theirs)
            return any(
                compare(a, b) for a in comparable(ours, here.zone) for b in comparable(theirs, here.zone)
            )

        return test, "b"

    def both(self, tree: list[Any]) -> Typed:
        """``and``."""
        operands = [self.boolean(each) for each in tree[1:]]
        if len(operands) == 2:
            left, right = operands
            return (lambda f, h: left(f, h) and right(f, h)), "b"
        return (lambda f, h: all(operand(f, h) for operand in operands)), "b"

    def either(self, tree: list[Any]) -> Typed:
        """``or``."""
        operands = [self.boolean(each) for each in tree[1:]]
        if len(operands) == 2:
            left, right = operands
            return (lambda f, h: left(f, h) or right(f, h)), "b"
        return (lambda f, h: any(operand(f, h) for operand in operands)), "b"

    def choose(self, tree: list[Any]) -> Typed:
        """``if``."""
        test = self.boolean(tree[1])
        (yes, one), (no, other) = self.build(tree[2]), self.build(tree[3])
        return (lambda f, h: yes(f, h) if test(f, h) else no(f, h)), one if one == other else "v"

    def choice_name(self, tree: list[Any]) -> Typed:
        """The label of a choice."""
        value, number = self.string(tree[1]), tree[2]
        return (lambda f, h: h.host.choice_label(f, number, value(f, h))), "s"

    def text(self, tree: list[Any]) -> Typed:
        """A text of the form."""
        key = str(tree[1])
        return (lambda f, h: h.host.itext(key, f)), "s"

    def chance(self, tree: list[Any]) -> Typed:
        """The seed of a submission's question."""
        return (lambda _f, h: h.host.chance(tree[1])), "s"

    def itext(self, tree: list[Any]) -> Typed:
        """A text named by a value."""
        key = self.string(tree[1])
        return (lambda f, h: h.host.itext(key(f, h), f)), "s"

    def argument(self, kind: str, tree: Any) -> Closure:
        """An argument of a function, converted to the type that it takes."""
        if kind == "N":
            return self.nodes(tree)
        fn, given = self.build(tree)
        if kind == "s":
            return as_string((fn, given))
        if kind == "n":
            return as_number((fn, given))
        return as_boolean((fn, given)) if kind == "b" else fn

    def remembered(self, tree: list[Any], typed: Typed) -> Typed:
        """A function of paths, remembered while nothing changes that it is read from; others as they are."""
        found = steady_place(self.layout, tree)
        if found is None:
            return typed
        place, base = found
        hops = self.hops(base)
        fn, kind = typed
        return (lambda f, h: h.host.memory.recall(place, f.up(hops), lambda: fn(f, h))), kind

    def call(self, tree: list[Any]) -> Typed:
        """A function of the table."""
        entry = TABLE[tree[0]]
        arguments = [self.argument(entry.parameter(i), each) for i, each in enumerate(tree[1:])]
        call = entry.call
        if entry.wants_host:
            if len(arguments) == 1:
                only = arguments[0]
                return (lambda f, h: call(h.host, only(f, h))), entry.result
            return (lambda f, h: call(h.host, *[each(f, h) for each in arguments])), entry.result
        if len(arguments) == 1:
            only = arguments[0]
            return (lambda f, h: call(only(f, h))), entry.result
        if len(arguments) == 2:
            first, second = arguments
            return (lambda f, h: call(first(f, h), second(f, h))), entry.result
        return (lambda f, h: call(*[each(f, h) for each in arguments])), entry.result


SPECIAL = {
    "ref": "ref", "path": "path", "current": "current", "rows": "rows", "col": "col", "tree": "tree",
    "filter": "filter", "step": "step", "here": "here", "union": "union", "none": "none",
    "pos": "pos", "last": "last", "text": "text", "neg": "neg",
    "+": "plus", "-": "arithmetic", "*": "arithmetic", "div": "arithmetic",
    "mod": "arithmetic", "=": "equality", "!=": "equality", "<": "order", "<=": "order", ">": "order",
    ">=": "order", "and": "both", "or": "either", "if": "choose", "once": "once",
    "choice-name": "choice_name", "itext": "itext", "position": "position", "name": "name",
    "local-name": "name", "randomize": "randomize", "chance": "chance",
}  # fmt: skip


def comparable(value: Value, zone: tzinfo) -> list[float]:
    """The numbers that a value stands for in ``<`` and its like."""
    if isinstance(value, list):
        return [number_of_string(node_text(node), zone) for node in value]
    return [to_number(value, zone)]
