"""A first look at the expressions of a workbook as their author wrote them, so that every fault is told
at once.
"""

from __future__ import annotations

import re

from fieldapp.forms.compile_sheets import SURVEY_COLUMNS
from fieldapp.forms.compile_trees import OWN, arity
from fieldapp.forms.dialect import straighten
from fieldapp.forms.expr import ast
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.messages import did_you_mean, say
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.tables import Workbook

CHECKED = ("relevant", "constraint", "calculate", "choice_filter", "repeat_count")
PLAIN_TRUTH = frozenset({"yes", "no", "true", "false", "true()", "false()", "y", "n", "1", "0"})


def check_survey(book: Workbook) -> list[FormProblem]:
    """Parse every expression of the survey sheet: syntax, functions and their arity, names of questions."""
    names = {row.get("name", "").strip() for _, row in book.rows("survey")}
    names |= {f"{name}_count" for name in names} | {f"{name}_other" for name in names}
    columns = {name: what for what in CHECKED for name in SURVEY_COLUMNS[what]}
    problems: list[FormProblem] = []
    for number, row in book.rows("survey"):
        if row.get("type", "").strip().startswith("#") or not row.get("type"):
            continue
        for column, text in row.items():
            if column.strip().lower() in columns and text.strip().lower() not in PLAIN_TRUTH:
                problem = check(straighten(text), names)
                if problem is not None:
                    problems.append(problem.at("survey", number, column))
    return problems


def check(source: str, names: set[str]) -> FormProblem | None:
    """What is wrong with an expression as written, or None."""
    try:
        tree = parse(source)
        for node in walk(tree):
            check_node(node, names)
    except ExpressionError as error:
        return FormProblem(error.message, expression=source, position=error.pos)
    return None


def check_node(node: ast.Expression, names: set[str]) -> None:
    """Check a call or a question."""
    if isinstance(node, ast.Question) and not node.last_saved and node.name not in names:
        plain = node.name.rpartition(":")[2]
        if plain not in names and not re.search(r"[$#]", node.name):
            hint = did_you_mean(node.name, names)
            raise ExpressionError(
                say("There is no question “{name}”{hint}", name=node.name, hint=hint), node.pos
            )
    if isinstance(node, ast.Call):
        own, entry = OWN.get(node.name), TABLE.get(node.name)
        if own is None and entry is None:
            hint = did_you_mean(node.name, [*TABLE, *OWN], shape="{}()")
            raise ExpressionError(
                say("There is no function {name}(){hint}", name=node.name, hint=hint), node.pos
            )
        least, most = own or ((entry.least, entry.most) if entry else (0, 0))
        count = len(node.arguments)
        if count and not least <= count <= most:
            raise ExpressionError(
                say(
                    "{name}() takes {wanted}, not {count}.",
                    name=node.name,
                    wanted=arity(least, most),
                    count=count,
                ),
                node.pos,
            )


def walk(tree: ast.Expression) -> list[ast.Expression]:
    """All expressions within one, itself first."""
    out: list[ast.Expression] = []
    stack: list[ast.Expression] = [tree]
    while stack:
        node = stack.pop()
        out.append(node)
        if isinstance(node, ast.Negative):
            stack.append(node.operand)
        elif isinstance(node, ast.Binary):
            stack.extend(node.operands)
        elif isinstance(node, ast.Call):
            stack.extend(node.arguments)
        elif isinstance(node, ast.Filter):
            stack.extend((node.operand, *node.predicates))
        elif isinstance(node, ast.Path):
            stack.extend(predicate for step in node.steps for predicate in step.predicates)
            if node.start is not None:
                stack.append(node.start)
    return sorted(out, key=lambda each: each.pos)
