"""Paths through lists: rows and cells where they have that shape, else nested trees (docs/plan.md, 3)."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.compile_context import Tree
from fieldapp.forms.compile_paths import Paths
from fieldapp.forms.compile_steps import Context
from fieldapp.forms.compile_trees import equalities, positional
from fieldapp.forms.expr import ast
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.messages import did_you_mean, say

REGISTER = frozenset({"households", "members"})


class DeepPath(ExpressionError):
    """A path within a condition goes further than the columns of its row."""


class ListPaths(Paths):
    """Walks paths through the lists of one form."""

    def list_name(self, tree: ast.Call) -> str:
        """The list that ``instance('x')`` names."""
        argument = tree.arguments[0] if len(tree.arguments) == 1 else None
        if not isinstance(argument, ast.String):
            raise ExpressionError(say("instance() needs the name of a list in quotation marks."), tree.pos)
        if argument.value in REGISTER:
            self.draft.lists.setdefault(argument.value, {"external": argument.value})
        if argument.value not in self.draft.lists:
            hint = did_you_mean(argument.value, self.draft.lists)
            raise ExpressionError(
                say("There is no list “{value}”{hint}", value=argument.value, hint=hint), argument.pos
            )
        return argument.value

    def list_path(self, name: str, steps: list[ast.Step], context: Context) -> Tree:
        """A path in a list: rows and a column where it has that shape, else a path through its tree."""
        source = self.draft.lists[name]
        shape = None if "tree" in source or "lastSaved" in source else self.row_steps(source, steps)
        if shape is not None:
            try:
                return self.rows(name, *shape, context)
            except DeepPath:
                pass
        return ["tree", name, [self.tree_step(step, context) for step in steps]]

    def rows(self, name: str, item: ast.Step, column: ast.Step | None, context: Context) -> Tree:
        """Rows with their conditions, or one column of them."""
        pairs: list[list[Any]] = []
        predicates: list[Tree] = []
        for predicate in item.predicates:
            compiled = self.predicate(predicate, context, row="row")
            if positional(compiled) or any(positional(each) for each in predicates):
                predicates.append(compiled)
            else:
                pairs_here, rest = equalities(compiled)
                pairs.extend(pairs_here)
                predicates.extend(rest)
        wanted = [*(pair[0] for pair in pairs), *columns_in(predicates), *([column.name] if column else [])]
        self.note_unknown(name, wanted)
        tree: Tree = ["rows", name, pairs, predicates, column.name if column else None]
        if column and column.predicates:
            return ["filter", tree, *[self.predicate(p, context, row="row") for p in column.predicates]]
        return tree

    def note_unknown(self, name: str, wanted: list[str]) -> None:
        """Note the columns that a list does not have, which are most likely misspelt."""
        source = self.draft.lists[name]
        for column in dict.fromkeys(wanted):
            known = column in source.get("columns", ()) or column.startswith("__")
            if source.get("rows") and not known:
                self.draft.note(
                    say(
                        "The list “{list}” has no column “{column}”{hint}",
                        list=name,
                        column=column,
                        hint=did_you_mean(column, source["columns"]),
                    )
                )

    def row_steps(
        self, source: dict[str, Any], steps: list[ast.Step]
    ) -> tuple[ast.Step, ast.Step | None] | None:
        """The row step and the column step of ``/root/item[..]/column``, or None if the path has another
        shape.
        """
        if any(step.axis != "child" for step in steps) or len(steps) not in (2, 3) or steps[0].predicates:
            return None
        root, item = source.get("names", (steps[0].name, steps[1].name))
        if (steps[0].name, steps[1].name) != (root, item):
            return None
        column = steps[2] if len(steps) == 3 else None
        if column is not None and not plain_column(column, conditions=True):
            return None
        return steps[1], column

    def row_path(self, steps: list[ast.Step], context: Context) -> Tree:
        """A relative path within a predicate of a list, or over a row of the register."""
        if context.row == "tree":
            return ["tree", None, [self.tree_step(step, context) for step in steps]]
        while steps and steps[0].axis == "self" and len(steps) > 1 and not steps[0].predicates:
            steps = steps[1:]
        step = steps[0]
        if len(steps) == 1 and step.axis == "self" and not step.predicates:
            return ["col", None]
        if len(steps) != 1 or not plain_column(step):
            raise DeepPath("Only columns of the row can be used here.", step.pos)
        return ["col", step.name]

    def tree_step(self, step: ast.Step, context: Context) -> list[Any]:
        """A step through a nested list."""
        axis, name = step.axis, step.name
        if axis == "attribute" and name != "*":
            name = "@" + name
        return [axis, name, *[self.predicate(p, context, row="tree") for p in step.predicates]]


def columns_in(tree: Tree) -> list[str]:
    """The columns of the present row that a tree reads."""
    if not isinstance(tree, list) or tree[:1] in (["rows"], ["tree"]):
        return []
    if tree[:1] == ["col"]:
        return [tree[1]] if isinstance(tree[1], str) else []
    return [name for each in tree for name in columns_in(each)]


def plain_column(step: ast.Step, *, conditions: bool = False) -> bool:
    """Whether a step names one column."""
    named = step.axis == "child" and step.name not in ("*", "node()", "text()")
    return named and (conditions or not step.predicates)


def is_tree(tree: Tree) -> bool:
    """Whether the nodes that a tree gives are of a nested list."""
    while isinstance(tree, list) and tree[0] in ("filter", "current", "randomize", "union"):
        tree = tree[1]
    return isinstance(tree, list) and tree[0] == "tree"
