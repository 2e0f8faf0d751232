"""Steps from node-sets over the form's own nodes (docs/plan.md, section 3, ``step``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldapp.forms.frames import FieldNode, Frame, Layout
from fieldapp.forms.lists import Row, Tree

NESTED = frozenset({"filter", "current", "randomize"})


def nodes_of(tree: Any) -> frozenset[int]:
    """The nodes of the form whose instances a tree may give; none for rows and values."""
    if not isinstance(tree, list) or not tree:
        return frozenset()
    name = tree[0]
    if name == "ref":
        return frozenset([tree[1]])
    if name == "path":
        return frozenset([tree[2][-1][0]])
    if name == "step":
        return frozenset(tree[3])
    if name == "here":
        return frozenset(tree[1])
    if name in NESTED:
        return nodes_of(tree[1])
    if name in ("union", "if"):
        return frozenset(number for each in tree[1:] for number in nodes_of(each))
    return frozenset()


def along(layout: Layout, node: FieldNode, axis: str) -> Iterator[FieldNode]:
    """The nodes on an axis of a node, nearest first (XPath 1.0, section 2.2)."""
    if axis in ("child", "attribute"):
        yield from below(layout, node)
    elif axis in ("preceding-sibling", "following-sibling"):
        yield from beside(layout, node, axis == "preceding-sibling")
    elif axis in ("descendant", "descendant-or-self"):
        yield from ([node] if axis != "descendant" else [])
        for child in below(layout, node):
            yield from along(layout, child, "descendant-or-self")
    else:
        if axis in ("self", "ancestor-or-self"):
            yield node
        outer = above(layout, node) if axis != "self" else None
        while outer is not None:
            yield outer
            outer = above(layout, outer) if axis != "parent" else None


def above(layout: Layout, node: FieldNode) -> FieldNode | None:
    """The node around a node."""
    number = layout.parent[node.number]
    frame: Frame | None = node.frame.parent if layout.home[node.number] == node.number else node.frame
    return None if number < 0 or frame is None else FieldNode(frame, number, layout.slot[number])


def below(layout: Layout, node: FieldNode) -> Iterator[FieldNode]:
    """What a node holds, attributes too, in document order."""
    for child in layout.children[node.number]:
        repeat = layout.home[child] == child
        for frame in node.frame.children[child] if repeat else (node.frame,):
            yield FieldNode(frame, child, layout.slot[child])


def beside(layout: Layout, node: FieldNode, before: bool) -> list[FieldNode]:
    """The nodes before or after a node in the one around them."""
    outer = above(layout, node)
    alike = [] if outer is None else list(below(layout, outer))
    place = [each.key() for each in alike].index(node.key()) if alike else 0
    return alike[:place][::-1] if before else alike[place + 1 :]


def along_list(node: Any, axis: str, test: str) -> list[Any]:
    """The nodes on an axis of a row or of a node of a nested list that pass a name test, nearest first."""
    if isinstance(node, Row):
        if axis == "self":
            return [node]
        return [
            cell for name, cell in node.cells.items() if axis == "child" and test in ("*", "node()", name)
        ]
    if not isinstance(node, Tree):
        return []
    return [each for each in in_tree(node, axis) if test in ("*", "node()", each.name)]


def in_tree(node: Tree, axis: str) -> Iterator[Tree]:
    """The nodes on an axis of a node of a nested list, nearest first."""
    if axis in ("child", "attribute"):
        yield from (child for child in node.children if child.name.startswith("@") == (axis == "attribute"))
    elif axis in ("descendant", "descendant-or-self"):
        yield from ([node] if axis != "descendant" else [])
        yield from node.walk()
    elif axis in ("preceding-sibling", "following-sibling"):
        alike = [] if node.parent is None else list(in_tree(node.parent, "child"))
        before = axis == "preceding-sibling"
        alike = alike[::-1] if before else alike
        yield from (
            each for each in alike if each.order != node.order and (each.order < node.order) == before
        )
    else:
        if axis in ("self", "ancestor-or-self"):
            yield node
        outer = node.parent if axis != "self" else None
        while outer is not None:
            yield outer
            outer = outer.parent if axis != "parent" else None


def in_tree_order(nodes: list[Any]) -> list[Any]:
    """Nodes of a nested list in document order without doubles; rows and cells as they came."""
    if all(isinstance(node, Tree) for node in nodes):
        known = {node.order: node for node in nodes}
        return [known[order] for order in sorted(known)]
    return nodes
