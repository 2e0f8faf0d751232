"""Syntax trees of a plan -> closures, once a plan (docs/plan.md, section 3).

A closure takes ``(frame, here)``: the frame in which names are looked up and the rest of the context. What
type a tree gives is known when it is built, so conversions are chosen then and not at every evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Protocol, cast

from fieldapp.forms.expr.functions import TABLE, Host
from fieldapp.forms.expr.values import (
    NodeSet,
    Value,
    equal,
    node_text,
    number_of_string,
    string_of_number,
    to_boolean,
    to_number,
    to_string,
    unequal,
)
from fieldapp.forms.frames import FieldNode, Frame, Layout
from fieldapp.forms.lists import ExternalList, InlineList, Row, Tree


class World(Host, Protocol):
    """What trees may ask of the session they are evaluated for."""

    def list_named(self, name: str) -> InlineList | ExternalList:
        """A secondary instance."""
        ...

    def tree_named(self, name: str) -> Tree:
        """The document node of a secondary instance."""
        ...

    def choice_label(self, frame: Frame, number: int, value: str) -> str:
        """The label of a choice of question ``number``."""
        ...

    def itext(self, key: str, frame: Frame) -> str:
        """The text of a text number, or of a name."""
        ...


class Here:
    """The part of the context that is not the frame."""

    __slots__ = ("host", "node", "origin", "pos", "row", "size", "zone")

    def __init__(self, host: World, origin: Frame | None = None, row: Row | Tree | None = None) -> None:
        self.host = host
        self.zone: tzinfo = host.zone
        self.origin = origin
        self.row = row
        self.node: FieldNode | None = None
        self.pos = 1
        self.size = 1

    def inside(self, frame: Frame) -> Here:
        """A context for predicates."""
        here = Here(self.host, self.origin or frame, self.row)
        here.node = self.node
        return here


Closure = Callable[[Frame, Here], Any]
Typed = tuple[Closure, str]
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


def as_string(typed: Typed) -> Closure:
    """The closure, giving a string."""
    fn, kind = typed
    if kind == "s":
        return fn
    if kind == "n":
        return lambda f, h: string_of_number(fn(f, h))
    if kind == "b":
        return lambda f, h: "true" if fn(f, h) else "false"
    return lambda f, h: to_string(fn(f, h))


def as_number(typed: Typed) -> Closure:
    """The closure, giving a number."""
    fn, kind = typed
    if kind == "n":
        return fn
    if kind == "s":
        return lambda f, h: number_of_string(fn(f, h), h.zone)
    if kind == "b":
        return lambda f, h: 1.0 if fn(f, h) else 0.0
    return lambda f, h: to_number(fn(f, h), h.zone)


def as_boolean(typed: Typed) -> Closure:
    """The closure, giving a boolean."""
    fn, kind = typed
    if kind == "b":
        return fn
    if kind in ("s", "N"):
        return lambda f, h: bool(fn(f, h))
    return lambda f, h: to_boolean(fn(f, h))


def as_nodes(typed: Typed) -> Closure:
    """The closure, giving a node-set; anything else is a set of one string."""
    fn, kind = typed
    if kind == "N":
        return fn

    def wrap(frame: Frame, here: Here) -> NodeSet:
        value = fn(frame, here)
        return value if isinstance(value, list) else [to_string(value)]

    return wrap


class Builder:
    """Builds closures for trees that are evaluated in frames of ``at``."""

    def __init__(self, layout: Layout, at: int, origin: int | None = None) -> None:
        self.layout = layout
        self.at = at
        self.origin = at if origin is None else origin

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
        return self.call(tree)

    def string(self, tree: Any) -> Closure:
        """A closure that gives a string."""
        return as_string(self.build(tree))

    def number(self, tree: Any) -> Closure:
        """A closure that gives a number."""
        return as_number(self.build(tree))

    def boolean(self, tree: Any) -> Closure:
        """A closure that gives a boolean."""
        return as_boolean(self.build(tree))

    def nodes(self, tree: Any) -> Closure:
        """A closure that gives a node-set; a reference gives the set of its one node."""
        if isinstance(tree, list) and tree[0] == "ref":
            return self.ref_nodes(tree[1])
        if isinstance(tree, list) and tree[0] == "current":
            inner = self.moved(self.origin).nodes(tree[1])
            return lambda f, h: inner(h.origin or f, h)
        return as_nodes(self.build(tree))

    def moved(self, at: int) -> Builder:
        """A builder for another frame within the same expression."""
        return Builder(self.layout, at, self.origin)

    # References -------------------------------------------------------------------------------------------

    def hops(self, home: int) -> int:
        """How many frames out the single frame of ``home`` lies."""
        return self.layout.depth[self.at] - self.layout.depth[home]

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

    def ref_nodes(self, number: int) -> Closure:
        """The node-set of a single node."""
        slot, hops = self.layout.slot[number], self.hops(self.layout.home[number])

        def nodes(frame: Frame, _here: Here) -> NodeSet:
            frame = frame.up(hops)
            return [FieldNode(frame, number, slot)] if frame.relevant[slot] else []

        return nodes

    def once(self, tree: list[Any]) -> Typed:
        """A value kept once it is there."""
        slot, hops = self.layout.slot[tree[1]], self.hops(self.layout.home[tree[1]])
        fresh = self.string(tree[2])
        return (lambda f, h: f.up(hops).values[slot] or fresh(f, h)), "s"

    def current(self, tree: list[Any]) -> Typed:
        """A tree evaluated where the whole expression started."""
        fn, kind = self.moved(self.origin).build(tree[1])
        return (lambda f, h: fn(h.origin or f, h)), kind

    def path(self, tree: list[Any]) -> Typed:
        """All relevant instances of a node, with predicates on the way."""
        base, steps = tree[1], tree[2]
        hops = self.hops(base)
        if len(steps) == 1 and len(steps[0]) == 1:
            return self.plain_path(base, hops, steps[0][0]), "N"
        home = base
        walks: list[Callable[[NodeSet, Frame, Here], NodeSet]] = []
        for step in steps:
            walks.append(self.walk(home, step))
            home = self.layout.home[step[0]]
        start_slot = 0

        def nodes(frame: Frame, here: Here) -> NodeSet:
            outer = frame.up(hops)
            found: NodeSet = [FieldNode(outer, base, start_slot)]
            for walk in walks:
                found = walk(found, frame, here)
            return found

        return nodes, "N"

    def plain_path(self, base: int, hops: int, number: int) -> Closure:
        """All relevant instances of a node, without predicates."""
        way, slot = self.layout.way(base, self.layout.home[number]), self.layout.slot[number]

        def nodes(frame: Frame, _here: Here) -> NodeSet:
            return [
                FieldNode(inner, number, slot) for inner in frame.up(hops).below(way) if inner.relevant[slot]
            ]

        return nodes

    def walk(self, home: int, step: list[Any]) -> Callable[[NodeSet, Frame, Here], NodeSet]:
        """One step of a path: from nodes to their instances of a node, grouped by parent and filtered."""
        number, slot = step[0], self.layout.slot[step[0]]
        target = self.layout.home[number]
        way = self.layout.way(home, target)
        grouped = way[:-1] if self.layout.nodes[number]["kind"] == "repeat" and way else way
        last = way[-1] if grouped is not way else None
        filters = [self.predicate(tree, target) for tree in step[1:]]

        def walk(start: NodeSet, frame: Frame, here: Here) -> NodeSet:
            out: NodeSet = []
            for node in start:
                for parent in cast(FieldNode, node).frame.below(grouped):
                    inner = parent.children[last] if last is not None else [parent]
                    group: NodeSet = [FieldNode(f, number, slot) for f in inner if f.relevant[slot]]
                    for keep in filters:
                        group = keep(group, frame, here)
                    out.extend(group)
            return out

        return walk

    def predicate(self, tree: Any, at: int | None) -> Callable[[NodeSet, Frame, Here], NodeSet]:
        """A filter of candidates; ``at`` is their home, None for rows and other nodes that leave the
        frame alone.
        """
        if isinstance(tree, list) and tree[0] == "at":
            place = self.number(tree[1])

            def pick(group: NodeSet, frame: Frame, here: Here) -> NodeSet:
                wanted = place(frame, here)
                return [group[int(wanted) - 1]] if 1 <= wanted <= len(group) and wanted == int(wanted) else []

            return pick
        fn, kind = (self if at is None else self.moved(at)).build(tree)
        test = as_boolean((fn, kind))

        def keep(group: NodeSet, frame: Frame, here: Here) -> NodeSet:
            inner = here.inside(frame)
            inner.size = len(group)
            out: NodeSet = []
            for position, node in enumerate(group, 1):
                inner.pos = position
                if isinstance(node, FieldNode):
                    inner.node = node
                    around = node.frame if at is not None else frame
                else:
                    inner.row = node  # type: ignore[assignment]
                    around = frame
                if kind in ("n", "v"):
                    value = fn(around, inner)
                    if isinstance(value, float):
                        if value == position:
                            out.append(node)
                    elif to_boolean(value):
                        out.append(node)
                elif test(around, inner):
                    out.append(node)
            return out

        return keep

    def filter(self, tree: list[Any]) -> Typed:
        """Predicates over a whole node-set."""
        start = self.nodes(tree[1])
        at = self.home_of(tree[1])
        filters = [self.predicate(each, at) for each in tree[2:]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            group = start(frame, here)
            for keep in filters:
                group = keep(group, frame, here)
            return cast(NodeSet, group)

        return nodes, "N"

    def home_of(self, tree: Any) -> int | None:
        """The home of the nodes that a tree gives, or None if they are not of the instance."""
        if not isinstance(tree, list):
            return None
        number: int | None = None
        if tree[0] == "ref":
            number = tree[1]
        elif tree[0] == "path":
            number = tree[2][-1][0]
        elif tree[0] in ("filter", "union", "current", "randomize"):
            return self.home_of(tree[1])
        return None if number is None else self.layout.home[number]

    def union(self, tree: list[Any]) -> Typed:
        """Node-sets joined in document order, no node twice."""
        parts = [self.nodes(each) for each in tree[1:]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            return in_order([node for part in parts for node in part(frame, here)])

        return nodes, "N"

    def none(self, _tree: list[Any]) -> Typed:
        """No node."""
        return (lambda _f, _h: []), "N"

    # Lists ------------------------------------------------------------------------------------------------

    def rows(self, tree: list[Any]) -> Typed:
        """Rows of a list, or one column of them."""
        _, name, pairs, predicates, column = tree
        wanted = [(key, self.build(each)) for key, each in pairs]
        first = wanted[0] if wanted else None
        others = [(key, as_nodes(typed)) for key, typed in wanted[1:]]
        filters = [self.predicate(each, None) for each in predicates]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            source = here.host.list_named(name)
            group: NodeSet
            if first is None:
                group = list(source.all())
            else:
                value = first[1][0](frame, here)
                texts = dict.fromkeys(node_text(n) for n in value) if isinstance(value, list) else [value]
                found: list[Row] = [row for text in texts or [""] for row in source.where(first[0], text)]
                if len(texts) > 1:
                    found.sort(key=row_index)
                group = list(found)
            for key, fn in others:
                allowed = {node_text(node) for node in fn(frame, here)} or {""}
                group = [row for row in group if cast(Row, row).cells.get(key, "") in allowed]
            for keep in filters:
                group = keep(group, frame, here)
            if column is None:
                return group
            return [row.cells[column] for row in cast(list[Row], group) if column in row.cells]

        return nodes, "N"

    def col(self, tree: list[Any]) -> Typed:
        """A cell of the current row, or the row itself."""
        name = tree[1]
        if name is None:
            return (lambda _f, h: [h.row] if h.row is not None else []), "N"

        def cell(_frame: Frame, here: Here) -> NodeSet:
            value = here.row.cells.get(name) if isinstance(here.row, Row) else None
            return [] if value is None else [value]

        return cell, "N"

    def tree(self, tree: list[Any]) -> Typed:
        """A path through a nested list."""
        name = tree[1]
        steps = [(step[0], step[1], [self.predicate(each, None) for each in step[2:]]) for step in tree[2]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            found: NodeSet
            if name is not None:
                found = [here.host.tree_named(name)]
            else:
                found = [here.row] if isinstance(here.row, Tree) else []
            for axis, test, filters in steps:
                following: dict[int, Tree] = {}
                for node in found:
                    group: NodeSet = [
                        each for each in along(cast(Tree, node), axis) if test in ("*", "node()", each.name)
                    ]
                    for keep in filters:
                        group = keep(group, frame, here)
                    following.update((cast(Tree, each).order, cast(Tree, each)) for each in group)
                found = [following[order] for order in sorted(following)]
            return found

        return nodes, "N"

    def randomize(self, tree: list[Any]) -> Typed:
        """Shuffled nodes."""
        nodes = self.nodes(tree[1])
        call = TABLE["randomize"].call
        if len(tree) == 2:
            return (lambda f, h: call(h.host, nodes(f, h))), "N"
        seed, _ = self.build(tree[2])
        return (lambda f, h: call(h.host, nodes(f, h), seed(f, h))), "N"

    # Operators --------------------------------------------------------------------------------------------

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

    def itext(self, tree: list[Any]) -> Typed:
        """A text named by a value."""
        key = self.string(tree[1])
        return (lambda f, h: h.host.itext(key(f, h), f)), "s"

    def position(self, tree: list[Any]) -> Typed:
        """The number of an instance among its siblings, or of a row in its list."""
        nodes = self.nodes(tree[1])

        def place(frame: Frame, here: Here) -> float:
            found = nodes(frame, here)
            node = found[0] if found else None
            if isinstance(node, FieldNode):
                around = node.frame
                if around.parent is None or node.slot != 0:
                    return 1.0
                siblings = around.parent.children[around.home][: around.index]
                return 1.0 + sum(1 for each in siblings if each.relevant[0])
            return float(node.index + 1) if isinstance(node, Row) else math.nan if node is None else 1.0

        return place, "n"

    def name(self, tree: list[Any]) -> Typed:
        """The name of the first node."""
        nodes = self.nodes(tree[1])
        names = [str(node["name"]).removeprefix("@") for node in self.layout.nodes]

        def name(frame: Frame, here: Here) -> str:
            found = nodes(frame, here)
            node = found[0] if found else None
            if isinstance(node, FieldNode):
                return names[node.number]
            return node.name.removeprefix("@") if isinstance(node, Tree) else ""

        return name, "s"

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
    "filter": "filter", "union": "union", "none": "none", "pos": "pos", "last": "last",
    "text": "text", "neg": "neg", "+": "plus", "-": "arithmetic", "*": "arithmetic", "div": "arithmetic",
    "mod": "arithmetic", "=": "equality", "!=": "equality", "<": "order", "<=": "order", ">": "order",
    ">=": "order", "and": "both", "or": "either", "if": "choose", "once": "once",
    "choice-name": "choice_name", "itext": "itext", "position": "position", "name": "name",
    "local-name": "name", "randomize": "randomize",
}  # fmt: skip


def row_index(row: Row) -> int:
    """The place of a row in its list."""
    return row.index


def comparable(value: Value, zone: tzinfo) -> list[float]:
    """The numbers that a value stands for in ``<`` and its like."""
    if isinstance(value, list):
        return [number_of_string(node_text(node), zone) for node in value]
    return [to_number(value, zone)]


def along(node: Tree, axis: str) -> list[Tree]:
    """The nodes on an axis of a node of a nested list."""
    if axis == "child":
        return [child for child in node.children if not child.name.startswith("@")]
    if axis == "attribute":
        return [child for child in node.children if child.name.startswith("@")]
    if axis == "parent":
        return [node.parent] if node.parent is not None else []
    if axis == "self":
        return [node]
    return ([node] if axis == "descendant-or-self" else []) + list(node.walk())


def in_order(nodes: NodeSet) -> NodeSet:
    """Document order without doubles, for nodes of the instance; others keep theirs."""
    fields = {node.key(): node for node in nodes if isinstance(node, FieldNode)}
    rest: NodeSet = []
    for node in nodes:
        if not isinstance(node, FieldNode) and (isinstance(node, str) or node not in rest):
            rest.append(node)
    return [*[fields[key] for key in sorted(fields)], *rest]
