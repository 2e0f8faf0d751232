"""Paths through the questions of a form -> references to nodes (docs/plan.md, section 3)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from fieldapp.forms.compile_context import Draft, Tree
from fieldapp.forms.compile_steps import BESIDE, UPWARD, Context, Cursor, reached, turns
from fieldapp.forms.compile_trees import position_test, uses_candidate
from fieldapp.forms.expr import ast


class Paths(ABC):
    """Walks paths through the nodes of one form."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.layout = draft.layout
        self.nodes = draft.nodes
        self.by_name: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            self.by_name.setdefault(node["name"], []).append(number)
        self.below: list[dict[str, list[int]]] = [{} for _ in self.nodes]
        for number, parent in enumerate(self.layout.parent):
            if parent >= 0:
                self.below[parent].setdefault(plain(self.nodes[number]["name"]), []).append(number)

    @abstractmethod
    def resolve(self, tree: ast.Expression, context: Context) -> Tree:
        """The plan's tree of an expression."""

    @abstractmethod
    def boolean(self, tree: ast.Expression, context: Context) -> Tree:
        """The plan's tree of an expression that is used as a boolean."""

    def outermost(self, context: Context) -> Context:
        """The context of the whole expression: that of current()."""
        if not context.moved:
            return replace(context, node=context.owner, row=None, mixed=frozenset())
        return Context(context.owner, context.owner, self.layout.home[context.owner])

    def from_outside(self, tree: Tree, context: Context) -> Tree:
        """A tree of the outermost context, made fit for the present one."""
        if not context.moved or (tree[0] == "ref" and self.layout.home[tree[1]] == 0):
            return tree
        return ["current", tree]

    def cursors(self, tree: ast.Path, context: Context) -> list[Cursor]:
        """Walk the steps of a path through the questions."""
        if tree.start is None and not tree.absolute and context.mixed:
            start_of_all = Cursor(context.node, tree=["here", sorted(context.mixed)], among=context.mixed)
            return self.walk([start_of_all], tree.steps, context)
        if tree.start is not None or not tree.absolute:
            start = context.owner if tree.start is not None else context.node
            return self.walk([Cursor(start)], tree.steps, context)
        steps = list(tree.steps)
        if not steps:
            return [Cursor(0)]
        found = [Cursor(0)]
        if steps[0].axis == "descendant-or-self":
            return self.walk(found, steps, context, absolute=True)
        if not names(self.nodes[0]["name"], steps[0].name):
            return []
        return self.walk(found, steps[1:], context, absolute=True)

    def walk(
        self,
        cursors: list[Cursor],
        steps: list[ast.Step] | tuple[ast.Step, ...],
        context: Context,
        absolute: bool = False,
    ) -> list[Cursor]:
        """Take steps from cursors."""
        for index, step in enumerate(steps):
            last = index == len(steps) - 1
            found: list[Cursor] = []
            for cursor in cursors:
                found.extend(self.step(cursor, step, context, absolute, last))
            cursors = unique(found)
        return cursors

    def step(
        self, cursor: Cursor, step: ast.Step, context: Context, absolute: bool, last: bool
    ) -> list[Cursor]:
        """Take one step."""
        targets = self.targets(cursor.node, step)
        if turns(self.layout, cursor, step, self.nodes[cursor.node]["kind"], targets):
            return self.onward(cursor, step, context)
        if step.axis in BESIDE:
            return [self.instance(cursor, step, context)] if targets else []
        if step.axis in UPWARD:
            return [self.upward(cursor, each, step, context) for each in targets]
        own = self.layout.chain(context.at) if absolute else []
        found = []
        for node in targets:
            stays = absolute and not last and node in own and not step.predicates
            inner = self.descend(cursor, node, context, own if stays else [])
            found.append(self.filtered(inner, cursor, step, context) if step.predicates else inner)
        return found

    def targets(self, node: int, step: ast.Step) -> list[int]:
        """The nodes that a step leads to from a node."""
        name = "@" + step.name if step.axis == "attribute" else step.name
        if step.axis in ("child", "attribute") and name not in ("*", "node()", "@*", "@node()"):
            return self.below[node].get(plain(name), [])
        found = [
            each for each in reached(self.layout, node, step.axis) if names(self.nodes[each]["name"], name)
        ]
        siblings = step.axis in BESIDE
        return [each for each in found if not siblings or not self.nodes[each]["name"].startswith("@")]

    def onward(self, cursor: Cursor, step: ast.Step, context: Context) -> list[Cursor]:
        """Take a step from a set of nodes."""
        among = cursor.among if cursor.tree is not None else frozenset([cursor.node])
        found = frozenset(each for node in among for each in self.targets(node, step))
        if not found:
            return []
        start = self.emit(cursor, context)
        predicates = [self.candidates(each, context, found) for each in step.predicates]
        return [Cursor(min(found), tree=["step", start, step.axis, sorted(found), *predicates], among=found)]

    def candidates(self, tree: ast.Expression, context: Context, among: frozenset[int]) -> Tree:
        """A predicate over instances of one node, or of several."""
        node = min(among)
        if len(among) == 1:
            return self.predicate(tree, context, node=node, at=self.layout.home[node])
        return self.predicate(tree, replace(context, moved=True, mixed=among, row=None))

    def descend(self, cursor: Cursor, node: int, context: Context, own: list[int]) -> Cursor:
        """Go down to a node; crossing into a repeat that is not ``own`` means all its instances."""
        home = self.layout.home[node]
        start = self.layout.home[cursor.node]
        if home == start or (cursor.fixed and home in own):
            return Cursor(node, cursor.fixed, cursor.base, list(cursor.steps))
        if not cursor.fixed:
            return Cursor(node, False, cursor.base, list(cursor.steps))
        return Cursor(node, False, self.layout.common(start, context.at))

    def filtered(self, inner: Cursor, before: Cursor, step: ast.Step, context: Context) -> Cursor:
        """Apply the predicates of a step."""
        base = inner.base
        if before.fixed:
            base = self.layout.common(self.layout.home[before.node], context.at)
        at = self.layout.home[inner.node]
        predicates = [self.predicate(each, context, node=inner.node, at=at) for each in step.predicates]
        return Cursor(inner.node, False, base, [*inner.steps, [inner.node, *predicates]])

    def upward(self, cursor: Cursor, node: int, step: ast.Step, context: Context) -> Cursor:
        """``..``, ``.`` and the ancestor axes, to one node."""
        fixed = cursor.fixed or self.layout.within(self.layout.home[node], cursor.base)
        inner = Cursor(node, fixed and not cursor.steps, cursor.base, list(cursor.steps))
        return self.filtered(inner, inner, step, context) if step.predicates else inner

    def instance(self, cursor: Cursor, step: ast.Step, context: Context) -> Cursor:
        """The instance so many places before or after that of the repeat one is in."""
        node = cursor.node
        place = step.predicates[0]
        operator = "-" if step.axis == "preceding-sibling" else "+"
        moved: Tree = [operator, ["position", ["ref", node]], self.resolve(place, context)]
        return Cursor(node, False, self.layout.outer[node], [[node, ["at", moved]]])

    def predicate(
        self,
        tree: ast.Expression,
        context: Context,
        *,
        node: int | None = None,
        at: int = 0,
        row: str | None = None,
    ) -> Tree:
        """A predicate, over nodes of the instance or over rows."""
        if isinstance(tree, ast.Number):
            return ["at", self.resolve(tree, context)]
        if node is not None:
            inner = Context(context.owner, node, at, None, moved=True)
        else:
            inner = context if context.mixed else replace(context, row=row)
        place = position_test(tree)
        if place is not None and not uses_candidate(place):
            return ["at", self.resolve(place, replace(context, moved=context.moved))]
        return self.boolean(tree, inner)

    def emit(self, cursor: Cursor, context: Context) -> Tree:
        """The tree of a finished cursor."""
        if cursor.tree is not None:
            return cursor.tree
        node, home = cursor.node, self.layout.home[cursor.node]
        if cursor.fixed and not cursor.steps:
            if self.layout.within(home, context.at):
                return ["ref", node]
            return ["path", self.layout.common(home, context.at), [[node]]]
        steps = cursor.steps if cursor.steps and cursor.steps[-1][0] == node else [*cursor.steps, [node]]
        return ["path", cursor.base, steps]


def names(name: str, test: str) -> bool:
    """Whether a name test fits; prefixes do not matter."""
    if test == "*":
        return not name.startswith("@")
    if test == "node()":
        return True
    return name == test or name.rpartition(":")[2] == test.rpartition(":")[2]


def plain(name: str) -> str:
    """A name without its prefix, an attribute still marked as one."""
    return ("@" if name.startswith("@") else "") + name.removeprefix("@").rpartition(":")[2]


def unique(cursors: list[Cursor]) -> list[Cursor]:
    """Cursors without doubles."""
    return list({repr(cursor): cursor for cursor in cursors}.values())
