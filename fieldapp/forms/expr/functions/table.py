"""What a function is: its name, the types it takes and gives, and what computes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol

from fieldapp.forms.expr.values import Value

ANY = 1_000


class Host(Protocol):
    """What functions may know of the world around the form."""

    zone: tzinfo
    language: str

    def now(self) -> datetime:
        """The present moment, aware."""
        ...

    def random(self) -> float:
        """A number from 0 up to 1."""
        ...

    def uuid(self) -> str:
        """A fresh UUID of version 4."""
        ...


@dataclass(frozen=True)
class Function:
    """A function of the language.

    ``parameters``: one letter an argument: s string, n number, b boolean, N node-set, v any value; the
    last one repeats up to ``most``. ``result``: s, n, b, N or v. ``wants_host``: the host is passed as
    first argument. ``volatile``: the result depends on the moment or on chance.
    """

    name: str
    result: str
    parameters: str
    least: int
    most: int
    call: Callable[..., Value]
    wants_host: bool = False
    volatile: bool = False

    def parameter(self, index: int) -> str:
        """The type letter of argument ``index``."""
        return self.parameters[min(index, len(self.parameters) - 1)]


TABLE: dict[str, Function] = {}


def function(
    name: str, signature: str, *, host: bool = False, volatile: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a Python function in the table.

    ``signature`` such as ``"s s n? -> s"`` or ``"v* -> n"`` (``?`` optional, ``*`` any number, ``+`` one
    or more).
    """
    left, _, result = signature.partition("->")
    parameters, least, most = "", 0, 0
    for word in left.split():
        parameters += word[0]
        mark = word[1:]
        least += mark in ("", "+")
        most = ANY if mark in ("*", "+") else most + 1

    def enter(call: Callable[..., Any]) -> Callable[..., Any]:
        TABLE[name] = Function(name, result.strip(), parameters, least, most, call, host, volatile)
        return call

    return enter
