"""The choices of a question: written out in the body, from a list, or the instances of a repeat."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_expressions import Expressions
from fieldapp.forms.compile_model import clean_path
from fieldapp.forms.compile_steps import Context
from fieldapp.forms.compile_trees import node_of
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.messages import say
from fieldapp.forms.xform import attribute, children, first

QUERIED = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")


class Choices:
    """Compiles the choices of the questions of a draft."""

    def __init__(self, expressions: Expressions) -> None:
        self.draft = expressions.draft
        self.expressions = expressions

    def read(self, element: Element, number: int) -> None:
        """The choices of a select: from a list, or written out."""
        itemset = first(element, "itemset")
        if itemset is not None:
            value, label = first(itemset, "value"), first(itemset, "label")
            self.itemset(
                number,
                attribute(itemset, "nodeset") or "",
                attribute(value, "ref") or "" if value is not None else "name",
                attribute(label, "ref") or "" if label is not None else "",
            )
            return
        items = list(children(element, "item"))
        if not items and self.draft.nodes[number]["widget"] in ("range", "input"):
            return
        name = f"@{number}"
        rows: list[list[Any]] = []
        for item in items:
            value, label = first(item, "value"), first(item, "label")
            text = self.expressions.element(label, number, "label") if label is not None else None
            rows.append([(value.text or "").strip() if value is not None else "", text])
        self.draft.lists[name] = {"columns": ["name", "label"], "rows": rows, "itext": "label"}
        items_number = self.expressions.add(["rows", name, [], [], None], self.draft.layout.home[number])
        self.draft.nodes[number]["choices"] = {
            "items": items_number, "value": "name", "label": {"itext": "label"}, "list": name,
        }  # fmt: skip

    def external(self, number: int, query: str) -> None:
        """Choices of the sheet ``external_choices``, chosen by a query."""
        names = QUERIED.findall(query)
        for name in names:
            self.draft.lists.setdefault(name, {"external": name})
        translated = any("itext" in self.draft.lists[name] for name in names)
        self.itemset(number, query, "name", "jr:itext(label)" if translated else "label")

    def itemset(self, number: int, nodeset: str, value: str, label: str) -> None:
        """Choices from a list or from the instances of a repeat."""
        found = self.expressions.tree(nodeset, number, "choice_filter")
        if found is None:
            return
        tree = found[0]
        if not self.expressions.resolver.is_node_set(tree):
            self.draft.problem(
                say("The choices must come from a list."), self.draft.paths[number], "choice_filter"
            )
            return
        choices: dict[str, Any] = {"items": self.expressions.add(tree, self.draft.layout.home[number])}
        source = list_of(tree)
        node = node_of(tree)
        if node is not None:
            choices["value"] = self.relative(value, number, node)
            choices["label"] = self.relative(label or value, number, node)
        else:
            choices["value"] = column_of(value)
            self.check_columns(number, source, choices["value"])
            choices["label"] = self.label_of(label or value, source, number)
        if source is not None:
            choices["list"] = source
            if isinstance(inner(tree), list) and (
                inner(tree)[0] != "rows" or inner(tree)[2] or inner(tree)[3]
            ):
                choices["filtered"] = True
        self.draft.nodes[number]["choices"] = choices

    def check_columns(self, number: int, source: str | None, value: str) -> None:
        """Choices need a column for their values, which a file may not have."""
        columns = self.draft.lists.get(source or "", {}).get("columns")
        if columns and value not in columns:
            message = say(
                "The list “{list}” has no column “{value}”, but {columns}. Name one in parameters: value=…",
                list=source,
                value=value,
                columns=", ".join(columns[:12]),
            )
            self.draft.problem(message, self.draft.paths[number], "parameters")

    def relative(self, reference: str, number: int, node: int) -> int:
        """The node that a reference names, seen from an instance of ``node``."""
        layout = self.draft.layout
        try:
            tree = self.expressions.resolver.resolve(
                parse(reference), Context(number, node, layout.home[node], None, moved=True)
            )
        except ExpressionError as error:
            self.draft.problem(error.message, self.draft.paths[number], "type", error, reference)
            return node
        found = node_of(tree)
        return node if found is None else found

    def label_of(self, reference: str, source: str | None, number: int) -> Any:
        """The label's column; with ``jr:itext(column)`` the cells of that column become text numbers."""
        reference = reference.strip()
        if not reference.startswith("jr:itext("):
            return column_of(reference)
        column = column_of(reference[len("jr:itext(") : -1])
        rows = self.draft.lists.get(source or "")
        if rows is None or "rows" not in rows or column not in rows["columns"]:
            self.draft.wants_itext = True
            return {"itext": column}
        if rows.get("itext") != column:
            rows["itext"] = column
            place = rows["columns"].index(column)
            for row in rows["rows"]:
                key = row[place]
                row[place] = self.expressions.itext(key, number, "label") if key else None
        return {"itext": column}


def inner(tree: Any) -> Any:
    """The tree within randomize and conditions."""
    while isinstance(tree, list) and tree and tree[0] in ("randomize", "filter"):
        tree = tree[1]
    return tree


def list_of(tree: Any) -> str | None:
    """The list that a tree takes its rows from."""
    tree = inner(tree)
    return tree[1] if isinstance(tree, list) and tree[0] in ("rows", "tree") else None


def column_of(reference: str) -> str:
    """A column named by a relative reference such as ``./name``."""
    cleaned = clean_path(reference)
    return cleaned.removeprefix("./").strip() or "name"
