"""Syntax trees of expressions as written, before names are resolved; ``pos`` is the offset in the source."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Number:
    """A number literal."""

    value: float
    pos: int


@dataclass(frozen=True)
class String:
    """A string literal."""

    value: str
    pos: int


@dataclass(frozen=True)
class Question:
    """``${name}`` as XLSForm writes it; ``last_saved`` for ``${last-saved#name}``."""

    name: str
    pos: int
    last_saved: bool = False


@dataclass(frozen=True)
class Negative:
    """Unary minus."""

    operand: Expression
    pos: int


@dataclass(frozen=True)
class Binary:
    """An operator and its operands: two, or more for ``and``, ``or``, ``+`` and ``|``."""

    operator: str
    operands: tuple[Expression, ...]
    pos: int


@dataclass(frozen=True)
class Call:
    """A function call."""

    name: str
    arguments: tuple[Expression, ...]
    pos: int


@dataclass(frozen=True)
class Step:
    """One step of a path: an axis, a name test (``*`` any, ``node()`` any node) and predicates."""

    axis: str
    name: str
    predicates: tuple[Expression, ...]
    pos: int


@dataclass(frozen=True)
class Path:
    """A location path: from the root if ``absolute``, from ``start`` if given, else from the context node."""

    absolute: bool
    steps: tuple[Step, ...]
    pos: int
    start: Expression | None = None


@dataclass(frozen=True)
class Filter:
    """An expression in parentheses or a call, with predicates."""

    operand: Expression
    predicates: tuple[Expression, ...] = field(default=())
    pos: int = 0


Expression = Number | String | Question | Negative | Binary | Call | Path | Filter
