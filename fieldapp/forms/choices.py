"""The choices of a question: which are offered, their values, labels and media (docs/plan.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fieldapp.forms.expr.values import NodeSet, node_text
from fieldapp.forms.frames import FieldNode, Frame
from fieldapp.forms.lists import Row, Tree

if TYPE_CHECKING:
    from fieldapp.forms.engine import Engine


@dataclass(frozen=True)
class Choice:
    """A choice: its value, its label in the session's language, and file names by kind."""

    value: str
    label: str
    media: dict[str, str] = field(default_factory=dict)
    row: Any = field(default=None, repr=False, compare=False)

    def cell(self, column: str) -> str:
        """What stands in a column of its list, such as ``geometry``; empty if there is no such column."""
        if isinstance(self.row, Row):
            return self.row.cells.get(column, "")
        return tree_cell(self.row, column) if isinstance(self.row, Tree) else ""


def rows_of(engine: Engine, frame: Frame, number: int) -> NodeSet:
    """The rows, or instances of a repeat, offered now."""
    rows = engine.program.value(engine.node(number)["choices"]["items"])(frame, engine.here)
    return rows if isinstance(rows, list) else []


def cell(engine: Engine, column: Any, node: Any) -> str:
    """A cell of a row, a child of a nested row, or a question of a repeat's instance."""
    if isinstance(column, int) and isinstance(node, FieldNode):
        inner = node.frame.outward(engine.layout.home[column])
        return inner.values[engine.layout.slot[column]]
    if isinstance(node, Row):
        return node.cells.get(column, "")
    if isinstance(node, Tree):
        return tree_cell(node, column)
    return node_text(node)


def tree_cell(node: Tree, column: Any) -> str:
    """The text of a child of a nested row."""
    return next((child.text() for child in node.children if child.name == column), "")


def choices_of(engine: Engine, frame: Frame, number: int) -> list[Choice]:
    """All choices offered now, in order; rows without a value are left out."""
    source = engine.node(number).get("choices")
    if source is None:
        return []
    out: list[Choice] = []
    for node in rows_of(engine, frame, number):
        value = cell(engine, source["value"], node)
        if value:
            label, media = label_of(engine, source, node, frame)
            out.append(Choice(value, label or value, media, node))
    return out


def label_of(engine: Engine, source: dict[str, Any], node: Any, frame: Frame) -> tuple[str, dict[str, str]]:
    """Label and media of a row."""
    label = source.get("label")
    if not isinstance(label, dict):
        return cell(engine, label, node), {}
    key = cell(engine, label["itext"], node)
    kinds = engine.program.plan["media"].get(key, {})
    return engine.itext(key, frame), {kind: engine.text(text, frame) for kind, text in kinds.items()}


def label_of_value(engine: Engine, frame: Frame, number: int, value: str) -> str:
    """jr:choice-name(): of several rows with the value, the first that is offered now."""
    source = engine.node(number).get("choices")
    if source is None or not value:
        return ""
    home = engine.layout.home[number]
    inner = frame.outward(home)
    if inner.home != home:
        inner = next(iter(inner.below(engine.layout.way(inner.home, home))), inner)
        if inner.home != home:
            return ""
    rows: NodeSet = []
    if "list" in source and isinstance(source["value"], str):
        rows = list(engine.list_named(source["list"]).where(source["value"], value))
    if "list" not in source or len(rows) > 1:
        offered = [n for n in rows_of(engine, inner, number) if cell(engine, source["value"], n) == value]
        rows = offered or rows
    return (label_of(engine, source, rows[0], inner)[0] or value) if rows else ""


def offered_values(engine: Engine, frame: Frame, number: int) -> set[str]:
    """The values offered now."""
    column = engine.node(number)["choices"]["value"]
    return {cell(engine, column, node) for node in rows_of(engine, frame, number)}


def still_offered(engine: Engine, frame: Frame, number: int) -> str:
    """The answer without what is not offered any more."""
    value = frame.values[engine.layout.slot[number]]
    offered = offered_values(engine, frame, number)
    if engine.node(number)["widget"] == "select1":
        return value if value in offered else ""
    return " ".join(word for word in value.split() if word in offered)
