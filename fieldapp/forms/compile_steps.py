"""Paths on their way: by the questions they pass, or, where they turn, as sets with steps from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms.compile_context import Tree
from fieldapp.forms.compile_trees import counts
from fieldapp.forms.expr import ast
from fieldapp.forms.frames import Layout

UPWARD = frozenset({"parent", "ancestor", "ancestor-or-self", "self"})
BESIDE = frozenset({"preceding-sibling", "following-sibling"})


@dataclass(frozen=True)
class Context:
    """Where a tree stands: ``owner`` is current(), ``node`` the context node, ``at`` the frames it is
    evaluated in.

    ``row``: None among the questions, ``row`` or ``tree`` within a predicate of a list, or ``subject`` for an
    expression over a row of the register. ``moved``: within a predicate of a path, where frames differ.
    ``mixed``: within a predicate over different nodes, these.
    """

    owner: int
    node: int
    at: int
    row: str | None = None
    moved: bool = False
    mixed: frozenset[int] = frozenset()


@dataclass
class Cursor:
    """A path on its way: at ``node``; single if ``fixed``, else all instances from ``base`` through
    ``steps``. If there is a ``tree``, that gives the nodes instead, which are instances of ``among``.
    """

    node: int
    fixed: bool = True
    base: int = 0
    steps: list[list[Any]] = field(default_factory=list)
    tree: Tree = None
    among: frozenset[int] = frozenset()


def turns(layout: Layout, cursor: Cursor, step: ast.Step, kind: str, targets: list[int]) -> bool:
    """Whether a path cannot go on as a way down: it turns up after a condition, goes sideways, or counts
    different nodes. ``kind`` is that of the cursor's node.
    """
    if cursor.tree is not None:
        return True
    if step.axis in BESIDE:
        plain = [each for each in step.predicates if isinstance(each, ast.Number)]
        return not (kind == "repeat" and cursor.fixed and len(plain) == len(step.predicates) == 1)
    if step.axis in UPWARD:
        up = [cursor.node, *ancestors(layout, cursor.node)]
        passed = cursor.steps[-1][0] if cursor.steps else 0
        return step.axis != "self" and any(each < passed and each in targets for each in up)
    return len(targets) > 1 and any(counts(each) for each in step.predicates)


def ancestors(layout: Layout, number: int) -> Iterator[int]:
    """The nodes around a node, nearest first."""
    while number > 0:
        number = layout.parent[number]
        yield number


def reached(layout: Layout, number: int, axis: str) -> list[int]:
    """The nodes on an axis of a node, whatever their names."""
    if axis in ("child", "attribute"):
        return layout.children[number]
    if axis in BESIDE:
        return layout.children[layout.parent[number]] if number else []
    if axis in ("descendant", "descendant-or-self"):
        return list(layout.descendants(number))[0 if axis == "descendant-or-self" else 1 :]
    own = [number] if axis in ("self", "ancestor-or-self") else []
    up = list(ancestors(layout, number)) if axis != "self" else []
    return own + (up[:1] if axis == "parent" else up)
