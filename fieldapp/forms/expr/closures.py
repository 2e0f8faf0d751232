"""Closures of expressions: what they are given, and how the type they give is converted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Protocol

from fieldapp.forms.expr.functions import Host
from fieldapp.forms.expr.memory import Memory
from fieldapp.forms.expr.values import (
    NodeSet,
    number_of_string,
    string_of_number,
    to_boolean,
    to_number,
    to_string,
)
from fieldapp.forms.frames import FieldNode, Frame
from fieldapp.forms.lists import ExternalList, InlineList, Row, Tree


class World(Host, Protocol):
    """What trees may ask of the session they are evaluated for."""

    memory: Memory

    def list_named(self, name: str) -> InlineList | ExternalList:
        """A secondary instance."""
        ...

    def tree_named(self, name: str) -> Tree:
        """The document node of a secondary instance."""
        ...

    def choice_label(self, frame: Frame, number: int, value: str) -> str:
        """The label of a choice of question ``number``."""
        ...

    def chance(self, number: int) -> str:
        """What the order of a question's choices comes from, where the form gives no seed."""
        ...

    def itext(self, key: str, frame: Frame) -> str:
        """The text of a text number, or of a name."""
        ...


class Here:
    """The part of the context that is not the frame."""

    __slots__ = ("host", "node", "origin", "pos", "row", "size", "zone")

    def __init__(self, host: World, origin: Frame | None = None, row: Row | Tree | None = None) -> None:
        self.host = host
        self.zone: tzinfo = host.zone
        self.origin = origin
        self.row = row
        self.node: FieldNode | None = None
        self.pos = 1
        self.size = 1

    def inside(self, frame: Frame) -> Here:
        """A context for predicates."""
        here = Here(self.host, self.origin or frame, self.row)
        here.node = self.node
        return here


Closure = Callable[[Frame, Here], Any]
Typed = tuple[Closure, str]


def as_string(typed: Typed) -> Closure:
    """The closure, giving a string."""
    fn, kind = typed
    if kind == "s":
        return fn
    if kind == "n":
        return lambda f, h: string_of_number(fn(f, h))
    if kind == "b":
        return lambda f, h: "true" if fn(f, h) else "false"
    return lambda f, h: to_string(fn(f, h))


def as_number(typed: Typed) -> Closure:
    """The closure, giving a number."""
    fn, kind = typed
    if kind == "n":
        return fn
    if kind == "s":
        return lambda f, h: number_of_string(fn(f, h), h.zone)
    if kind == "b":
        return lambda f, h: 1.0 if fn(f, h) else 0.0
    return lambda f, h: to_number(fn(f, h), h.zone)


def as_boolean(typed: Typed) -> Closure:
    """The closure, giving a boolean."""
    fn, kind = typed
    if kind == "b":
        return fn
    if kind in ("s", "N"):
        return lambda f, h: bool(fn(f, h))
    return lambda f, h: to_boolean(fn(f, h))


def as_nodes(typed: Typed) -> Closure:
    """The closure, giving a node-set; anything else is a set of one string."""
    fn, kind = typed
    if kind == "N":
        return fn

    def wrap(frame: Frame, here: Here) -> NodeSet:
        value = fn(frame, here)
        return value if isinstance(value, list) else [to_string(value)]

    return wrap
