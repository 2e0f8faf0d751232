"""What can be said of a tree without knowing the form: its type, its positions, what it mentions."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.compile_context import Tree
from fieldapp.forms.expr import ast
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.expr.steps import nodes_of
from fieldapp.forms.messages import Message, say

OWN = {
    "if": (3, 3), "once": (1, 1), "indexed-repeat": (3, 13), "pulldata": (4, 4), "jr:choice-name": (2, 2),
    "jr:itext": (1, 1), "position": (0, 1), "last": (0, 0), "current": (0, 0), "instance": (1, 1),
    "name": (0, 1), "local-name": (0, 1), "true": (0, 0), "false": (0, 0),
    "version": (0, 0), "depend": (1, 1_000),
}  # fmt: skip
DOT = ast.Path(False, (ast.Step("self", "node()", (), 0),), 0)
NODE_SETS = frozenset(
    {"ref", "path", "rows", "col", "tree", "filter", "step", "here", "union", "none", "randomize", "id"}
)


def arity(least: int, most: int) -> Message:
    """How many arguments, in words."""
    if most >= 1000:
        return say("at least {count} arguments", count=least) if least > 1 else say("at least 1 argument")
    if least != most:
        return say("{least} to {most} arguments", least=least, most=most)
    if least == 1:
        return say("1 argument")
    return say("{count} arguments", count=least) if least else say("no arguments")


def position_of(tree: ast.Expression) -> int:
    """Where an expression begins."""
    return position_of(tree.operands[0]) if isinstance(tree, ast.Binary) else tree.pos


def parse_literal_path(tree: ast.Expression) -> ast.Expression:
    """The path within a string literal, or the path itself."""
    if not isinstance(tree, ast.String):
        return tree
    try:
        return parse(tree.value)
    except ExpressionError:
        raise ExpressionError(say("This must name a question, as in '${{question}}'."), tree.pos) from None


def position_test(tree: ast.Expression) -> ast.Expression | None:
    """What ``position() = x`` compares with."""
    if not isinstance(tree, ast.Binary) or tree.operator != "=" or len(tree.operands) != 2:
        return None
    for one, other in (tree.operands, tree.operands[::-1]):
        if isinstance(one, ast.Call) and one.name == "position" and not one.arguments:
            return other
    return None


def uses_candidate(tree: ast.Expression) -> bool:
    """Whether an expression reads the candidate of the predicate it stands in."""
    if isinstance(tree, ast.Number | ast.String | ast.Question):
        return False
    if isinstance(tree, ast.Negative):
        return uses_candidate(tree.operand)
    if isinstance(tree, ast.Binary):
        return any(uses_candidate(each) for each in tree.operands)
    if isinstance(tree, ast.Filter):
        return uses_candidate(tree.operand) or any(uses_candidate(each) for each in tree.predicates)
    if isinstance(tree, ast.Call):
        if tree.name in ("position", "last") and not tree.arguments:
            return True
        return any(uses_candidate(each) for each in tree.arguments)
    return tree.start is None and not tree.absolute


def node_of(tree: Tree) -> int | None:
    """The node whose instances a tree gives, None for rows and for several nodes."""
    numbers = nodes_of(tree)
    return next(iter(numbers)) if len(numbers) == 1 else None


def counts(tree: ast.Expression) -> bool:
    """Whether a predicate as written may depend on positions."""
    if isinstance(tree, ast.Call):
        own = tree.name in ("position", "last") and not tree.arguments
        number = tree.name in TABLE and TABLE[tree.name].result == "n"
        return own or number or any(mentions_position(each) for each in tree.arguments)
    if isinstance(tree, ast.Binary):
        return tree.operator in ("+", "-", "*", "div", "mod") or mentions_position(tree)
    return isinstance(tree, ast.Number | ast.Negative) or mentions_position(tree)


def mentions_position(tree: ast.Expression) -> bool:
    """Whether position() or last() of the present predicate stands in an expression."""
    if isinstance(tree, ast.Call):
        own = tree.name in ("position", "last") and not tree.arguments
        return own or any(mentions_position(each) for each in tree.arguments)
    if isinstance(tree, ast.Binary):
        return any(mentions_position(each) for each in tree.operands)
    return isinstance(tree, ast.Negative) and mentions_position(tree.operand)


def positional(tree: Tree) -> bool:
    """Whether a predicate depends on positions."""
    if not isinstance(tree, list):
        return isinstance(tree, int | float) and not isinstance(tree, bool)
    if tree[0] in ("at", "pos", "last"):
        return True
    if tree[0] in ("+", "-", "*", "div", "mod", "neg", "if") or (
        tree[0] in TABLE and TABLE[tree[0]].result == "n"
    ):
        return True
    return mentions(tree, {"pos", "last"})


def mentions(tree: Tree, operators: set[str]) -> bool:
    """Whether one of these operators occurs in a tree."""
    if not isinstance(tree, list):
        return False
    return (bool(tree) and isinstance(tree[0], str) and tree[0] in operators) or any(
        mentions(each, operators) for each in tree
    )


def equalities(tree: Tree) -> tuple[list[list[Any]], list[Tree]]:
    """Take ``column = value`` out of a predicate: ``[[column, value], ...]`` and what remains."""
    if isinstance(tree, list) and tree[0] == "and":
        pairs: list[list[Any]] = []
        rest: list[Tree] = []
        for each in tree[1:]:
            found, remaining = equalities(each)
            pairs.extend(found)
            rest.extend(remaining)
        remains = [rest[0]] if len(rest) == 1 else [["and", *rest]] if rest else []
        return pairs, remains
    if isinstance(tree, list) and tree[0] == "=":
        for one, other in ((tree[1], tree[2]), (tree[2], tree[1])):
            is_column = isinstance(one, list) and one[0] == "col" and one[1] is not None
            if is_column and type_of(other) in ("s", "N") and not mentions(other, {"col", "pos", "last"}):
                return [[one[1], other]], []
    return [], [tree]


def type_of(tree: Tree) -> str:
    """The type that a tree gives: s, n, b, N, or v if it is known only when run."""
    if isinstance(tree, bool):
        return "b"
    if isinstance(tree, int | float):
        return "n"
    if isinstance(tree, str):
        return "s"
    name = tree[0]
    if name in ("ref", "once", "choice-name", "text", "itext", "name", "chance"):
        return "s"
    if name == "current":
        return type_of(tree[1])
    if name in ("path", "rows", "col", "tree", "filter", "step", "here", "union", "none"):
        return "N"
    if name in ("pos", "last", "neg", "+", "-", "*", "div", "mod", "position"):
        return "n"
    if name in ("=", "!=", "<", "<=", ">", ">=", "and", "or"):
        return "b"
    if name == "if":
        one, other = type_of(tree[2]), type_of(tree[3])
        return one if one == other else "v"
    return TABLE[name].result


def written(tree: ast.Path) -> str:
    """A path as text, for a message."""
    marks = {"parent": "..", "self": "."}
    steps = "/".join(
        marks.get(step.axis) or ("@" if step.axis == "attribute" else "") + step.name for step in tree.steps
    )
    return ("/" if tree.absolute else "") + steps
