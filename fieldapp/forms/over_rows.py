"""Expressions over rows that are no form's answers: of returns and of programmes, in their language.

A bare name is a column of the row (`outcome = 'met'`), as in `offer` and `closes_when` of a form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_expressions import Expressions
from fieldapp.forms.context import Context
from fieldapp.forms.dialect import straighten
from fieldapp.forms.engine import Engine
from fieldapp.forms.expr.closures import Here
from fieldapp.forms.lists import Row
from fieldapp.forms.messages import did_you_mean, say
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.program import Program
from fieldapp.forms.xform import XForm

Cells = Mapping[str, str]
_NO_FORM = XForm("", Element("model"), Element("row"), {}, [], {}, [], "default", [], None, {})


class RowExpressions:
    """Expressions compiled together, by number; `problems` says what is wrong with those that are none. They
    may look into `lists` beside their row.
    """

    def __init__(self, lists: Collection[str] = ()) -> None:
        self.draft = Draft(_NO_FORM, nodes=[{"name": "row", "kind": "root"}], paths=["/row"])
        self.draft.lists = {name: {"external": name} for name in lists}
        self.expressions = Expressions(self.draft)

    @property
    def problems(self) -> list[FormProblem]:
        """What was found wrong so far."""
        return self.draft.problems

    def add(
        self, source: str, place: tuple[str, int, str], known: Collection[str], *, boolean: bool = False
    ) -> int | None:
        """Compile an expression that stands at (sheet, row, column), over rows of these columns; its number,
        or None after a problem was noted.
        """
        before = len(self.problems)
        number = self.expressions.number(
            straighten(source), 0, place[2], boolean=boolean, row="subject", path=""
        )
        for name in () if number is None else sorted(set(_columns(self.draft.entries[number].tree))):
            if name not in known:
                hint = did_you_mean(name, known)
                self.problems.append(
                    FormProblem(say("There is no column “{name}” here{hint}", name=name, hint=hint))
                )
        self.problems[before:] = [problem.at(*place) for problem in self.problems[before:]]
        return number if len(self.problems) == before else None

    def plan(self) -> dict[str, Any]:
        """A plan of nothing but these expressions: what evaluates forms evaluates them."""
        plan: dict[str, Any] = {"format": 1, "form": {"id": "row", "version": "", "title": {}}}
        plan |= {"nodes": self.draft.nodes, "view": [], "order": [], "actions": []}
        plan |= {"exprs": [{"t": entry.tree, "at": entry.at, "deps": []} for entry in self.draft.entries]}
        plan |= {"languages": ["default"], "default_language": "default", "texts": {"default": []}}
        return plan | {"itext": {}, "lists": self.draft.lists}

    def reader(self, now: datetime, time_zone: str | None) -> RowReader:
        """Evaluates them, at a moment and in a time zone (an IANA name)."""
        return RowReader(Program(self.plan()), Context(now=lambda: now, time_zone=time_zone))


class RowReader:
    """Evaluates expressions over one row after the other."""

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.engine = Engine(self.program, context)

    def truth(self, number: int, cells: Cells) -> bool:
        """An expression as a boolean."""
        return self.engine.truth(number, self.engine.root, Row(cells, 0))

    def string(self, number: int, cells: Cells) -> str:
        """An expression as a string."""
        said: str = self.program.string(number)(self.engine.root, self._here(cells))
        return said

    def number(self, number: int, cells: Cells) -> float:
        """An expression as a number; NaN where it is none."""
        found: float = self.program.number(number)(self.engine.root, self._here(cells))
        return found

    def _here(self, cells: Cells) -> Here:
        return Here(self.engine, self.engine.root, Row(cells, 0))


def _columns(tree: Any) -> Iterator[str]:
    """The columns that a tree reads."""
    if isinstance(tree, list):
        if tree[:1] == ["col"] and isinstance(tree[1], str):
            yield tree[1]
        for each in tree:
            yield from _columns(each)
