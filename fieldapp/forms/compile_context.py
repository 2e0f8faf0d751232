"""What the parts of the compiler share: the plan being made, its problems, expressions and texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.frames import Layout
from fieldapp.forms.messages import say
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.xform import Output, Text, XForm

Tree = Any
Place = Callable[[str, str], tuple[str | None, int | None, str | None, str | None]]


@dataclass(frozen=True)
class Dependency:
    """An expression reads ``node``; ``base`` is the frame it shares with it; ``loose``: of another
    instance.
    """

    node: int
    base: int
    loose: bool = False


@dataclass
class Entry:
    """An expression of the plan."""

    tree: Tree
    at: int
    dependencies: list[Dependency]
    volatile: bool


@dataclass
class Draft:
    """A plan in the making."""

    xform: XForm
    nodes: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout([{"kind": "root", "name": ""}]))
    entries: list[Entry] = field(default_factory=list)
    known_entries: dict[str, int] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    default_language: str = "default"
    texts: list[dict[str, Any]] = field(default_factory=list)
    known_texts: dict[str, int] = field(default_factory=dict)
    media: dict[str, dict[str, int]] = field(default_factory=dict)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    itext: dict[str, int] = field(default_factory=dict)
    actions: list[dict[str, Any]] = field(default_factory=list)
    problems: list[FormProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    place: Place | None = None
    wants_itext: bool = False

    def problem(
        self,
        message: str,
        path: str = "",
        what: str = "",
        error: ExpressionError | None = None,
        source: str | None = None,
    ) -> None:
        """Record a problem, with its place in the workbook if that is known."""
        sheet, row, column, written = self.place(path, what) if self.place else (None, None, None, None)
        position = error.pos if error and source is not None else None
        if written is not None and written != source:
            source, position = written, None
        if not sheet and path:
            where = f"{path} ({what})" if what else path
            message = say("{place}: {message}", place=where, message=message)
        self.problems.append(FormProblem(message, sheet, row, column, source, position))

    def note(self, text: str) -> None:
        """Record something that the author should know, once."""
        if text not in self.notes:
            self.notes.append(text)

    def add(self, tree: Tree, at: int, dependencies: list[Dependency], volatile: bool) -> int:
        """Enter an expression; the same tree at the same scope keeps its number."""
        key = json.dumps([tree, at], ensure_ascii=False)
        if key not in self.known_entries:
            self.known_entries[key] = len(self.entries)
            self.entries.append(Entry(tree, at, dependencies, volatile))
        return self.known_entries[key]

    def add_text(self, versions: dict[str, Text], expression: Callable[[str], int | None]) -> int | None:
        """Enter a text in its languages; ``expression`` compiles an output. None if it is empty
        everywhere.
        """
        text: dict[str, Any] = {}
        for tag, parts in versions.items():
            compiled = compile_parts(parts, expression)
            if compiled not in ("", "-", None):
                text[tag] = compiled
        if not text:
            return None
        key = json.dumps(text, ensure_ascii=False, sort_keys=True)
        if key not in self.known_texts:
            self.known_texts[key] = len(self.texts)
            self.texts.append(text)
        return self.known_texts[key]

    def outputs(self, number: int) -> list[int]:
        """The expressions that stand in a text, in any language."""
        parts = [part for text in self.texts[number].values() if isinstance(text, list) for part in text]
        return [part for part in parts if isinstance(part, int)]

    def plain_text(self, text: str) -> int | None:
        """Enter a text that is the same in every language."""
        return self.add_text({self.default_language: [text]}, lambda _source: None)


def compile_parts(parts: Text, expression: Callable[[str], int | None]) -> str | list[str | int] | None:
    """A text as the plan has it: a string, or strings and expression numbers."""
    out: list[str | int] = []
    for part in parts:
        if isinstance(part, Output):
            number = expression(part.expression)
            if number is not None:
                out.append(number)
        else:
            out.append(part)
    if all(isinstance(part, str) for part in out):
        return "".join(str(part) for part in out)
    return out
