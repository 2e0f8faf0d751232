"""Node-sets: paths through the instance and through lists, predicates, unions (docs/plan.md, section 3)."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import Any, cast

from fieldapp.forms.expr.closures import Closure, Here, Typed, as_boolean, as_nodes, as_number
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.memory import Place
from fieldapp.forms.expr.steps import along, along_list, in_tree_order, nodes_of
from fieldapp.forms.expr.values import NodeSet, node_text, to_boolean
from fieldapp.forms.frames import FieldNode, Frame, Layout
from fieldapp.forms.lists import Row, Tree

Group = Callable[[Frame, Frame, Here], NodeSet]


class NodeSets(ABC):
    """Builds the closures that give node-sets, in frames of ``at``."""

    def __init__(self, layout: Layout, at: int, origin: int | None = None) -> None:
        self.layout = layout
        self.at = at
        self.origin = at if origin is None else origin

    @abstractmethod
    def build(self, tree: Any) -> Typed:
        """A closure and the type it gives: s, n, b, N, or v for one known only when run."""

    @abstractmethod
    def moved(self, at: int) -> NodeSets:
        """A builder for another frame within the same expression."""

    def nodes(self, tree: Any) -> Closure:
        """A closure that gives a node-set; a reference gives the set of its one node."""
        if isinstance(tree, list) and tree[0] == "ref":
            return self.ref_nodes(tree[1])
        if isinstance(tree, list) and tree[0] == "current":
            inner = self.moved(self.origin).nodes(tree[1])
            return lambda f, h: inner(h.origin or f, h)
        return as_nodes(self.build(tree))

    def hops(self, home: int) -> int:
        """How many frames out the single frame of ``home`` lies."""
        return self.layout.depth[self.at] - self.layout.depth[home]

    def ref_nodes(self, number: int) -> Closure:
        """The node-set of a single node."""
        slot, hops = self.layout.slot[number], self.hops(self.layout.home[number])

        def nodes(frame: Frame, _here: Here) -> NodeSet:
            frame = frame.up(hops)
            return [FieldNode(frame, number, slot)] if frame.relevant[slot] else []

        return nodes

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
        place = Place(self.layout, {number})

        def instances(parent: Frame, _frame: Frame, here: Here) -> NodeSet:
            inner = parent.children[last] if last is not None else [parent]
            return here.host.memory.recall(
                place, parent, lambda: [FieldNode(f, number, slot) for f in inner if f.relevant[slot]]
            )

        equal = self.equal_to(number, step[1], instances) if len(step) > 1 and last is not None else None
        group_in = equal or instances
        filters = [self.predicate(tree, target) for tree in step[2 if equal else 1 :]]

        def walk(start: NodeSet, frame: Frame, here: Here) -> NodeSet:
            out: NodeSet = []
            for node in start:
                for parent in cast(FieldNode, node).frame.below(grouped):
                    group = group_in(parent, frame, here)
                    for keep in filters:
                        group = keep(group, frame, here)
                    out.extend(group)
            return out

        return walk

    def equal_to(self, repeat: int, tree: Any, group: Group) -> Group | None:
        """The instances of a repeat in which a question equals something that is the same for all of them,
        looked up; None when the predicate is another one.
        """
        if not isinstance(tree, list) or tree[0] != "=":
            return None

        def is_own(side: Any) -> bool:
            return isinstance(side, list) and side[0] == "ref" and self.layout.home[side[1]] == repeat

        own, other = (tree[1], tree[2]) if is_own(tree[1]) else (tree[2], tree[1])
        fixed = isinstance(other, str) or (isinstance(other, list) and other[0] == "current")
        if not is_own(own) or own[1] == repeat or not fixed:
            return None
        wanted, kind = self.moved(repeat).build(other)
        if kind != "s":
            return None
        slot, place = self.layout.slot[own[1]], Place(self.layout, {own[1]})

        def index(parent: Frame, frame: Frame, here: Here) -> dict[str, NodeSet]:
            found: dict[str, NodeSet] = {}
            for node in group(parent, frame, here):
                inner = cast(FieldNode, node).frame
                found.setdefault(inner.values[slot] if inner.relevant[slot] else "", []).append(node)
            return found

        def look_up(parent: Frame, frame: Frame, here: Here) -> NodeSet:
            found = here.host.memory.recall(place, parent, lambda: index(parent, frame, here))
            return found.get(wanted(frame, here.inside(frame)), [])

        return look_up

    def predicate(self, tree: Any, at: int | None) -> Callable[[NodeSet, Frame, Here], NodeSet]:
        """A filter of candidates; ``at`` is their home, None for rows and other nodes that leave the
        frame alone.
        """
        if isinstance(tree, list) and tree[0] == "at":
            place = as_number(self.build(tree[1]))

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
                    inner.row = cast(Row | Tree, node)
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
        at = self.home_of(nodes_of(tree[1]))
        filters = [self.predicate(each, at) for each in tree[2:]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            group = start(frame, here)
            for keep in filters:
                group = keep(group, frame, here)
            return cast(NodeSet, group)

        return nodes, "N"

    def home_of(self, numbers: Collection[int]) -> int | None:
        """The home that candidates of these nodes share; None for rows, and for different nodes."""
        return self.layout.home[next(iter(numbers))] if len(numbers) == 1 else None

    def step(self, tree: list[Any]) -> Typed:
        """A step from each node of a node-set over the form's own nodes."""
        _, source, axis, numbers, *trees = tree
        start, wanted, layout = self.nodes(source), frozenset(numbers), self.layout
        filters = [self.predicate(each, self.home_of(wanted)) for each in trees]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            out: NodeSet = []
            for node in start(frame, here):
                group: NodeSet = [
                    each
                    for each in along(layout, node, axis)
                    if each.number in wanted and each.frame.relevant[each.slot]
                ]
                for keep in filters:
                    group = keep(group, frame, here)
                out.extend(group)
            return in_order(out)

        return nodes, "N"

    def here(self, _tree: list[Any]) -> Typed:
        """The candidate of a predicate over different nodes."""
        return (lambda _f, h: [h.node] if h.node is not None else []), "N"

    def union(self, tree: list[Any]) -> Typed:
        """Node-sets joined in document order, no node twice."""
        parts = [self.nodes(each) for each in tree[1:]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            return in_order([node for part in parts for node in part(frame, here)])

        return nodes, "N"

    def none(self, _tree: list[Any]) -> Typed:
        """No node."""
        return (lambda _f, _h: []), "N"

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
            if isinstance(here.row, Tree):
                return along_list(here.row, "child", name)
            value = here.row.cells.get(name) if isinstance(here.row, Row) else None
            return [] if value is None else [value]

        return cell, "N"

    def tree(self, tree: list[Any]) -> Typed:
        """A path through a nested list."""
        name = tree[1]
        start = self.nodes(name) if isinstance(name, list) else None
        steps = [(step[0], step[1], [self.predicate(each, None) for each in step[2:]]) for step in tree[2]]

        def nodes(frame: Frame, here: Here) -> NodeSet:
            found: NodeSet
            if start is not None:
                found = start(frame, here)
            elif name is not None:
                found = [here.host.tree_named(name)]
            else:
                found = [here.row] if here.row is not None else []
            for axis, test, filters in steps:
                following: list[Any] = []
                for node in found:
                    group: NodeSet = along_list(node, axis, test)
                    for keep in filters:
                        group = keep(group, frame, here)
                    following.extend(group)
                found = in_tree_order(following)
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


def row_index(row: Row) -> int:
    """The place of a row in its list."""
    return row.index


def in_order(nodes: NodeSet) -> NodeSet:
    """Document order without doubles, for nodes of the instance; others keep theirs."""
    fields = {node.key(): node for node in nodes if isinstance(node, FieldNode)}
    rest: NodeSet = []
    for node in nodes:
        if not isinstance(node, FieldNode) and (isinstance(node, str) or node not in rest):
            rest.append(node)
    return [*[fields[key] for key in sorted(fields)], *rest]
