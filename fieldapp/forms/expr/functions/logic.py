"""Booleans, selections and counting."""

from __future__ import annotations

import math

from fieldapp.forms.expr.functions.table import Host, function
from fieldapp.forms.expr.values import NodeSet, Value, node_text, to_boolean, to_number, to_string


@function("true", "-> b")
def true() -> bool:
    """The value true."""
    return True


@function("false", "-> b")
def false() -> bool:
    """The value false."""
    return False


@function("not", "b -> b")
def not_(value: bool) -> bool:
    """The other one."""
    return not value


@function("boolean", "v -> b")
def boolean(value: Value) -> bool:
    """boolean(value)."""
    return to_boolean(value)


@function("boolean-from-string", "s -> b")
def boolean_from_string(text: str) -> bool:
    """True for ``true`` and ``1``."""
    return text in ("true", "1")


@function("coalesce", "v v+ -> s")
def coalesce(*values: Value) -> str:
    """The first that is not empty."""
    for value in values:
        text = to_string(value)
        if text:
            return text
    return ""


@function("lang", "s -> b", host=True)
def lang(host: Host, text: str) -> bool:
    """Whether the form is shown in this language (XPath 1.0, section 4.3)."""
    ours, wanted = host.language.lower(), text.lower()
    return ours == wanted or ours.startswith(wanted + "-")


@function("id", "v -> N")
def id_(_value: Value) -> NodeSet:
    """Instances declare no ids, so none is found."""
    return []


@function("selected", "s s -> b")
def selected(answers: str, value: str) -> bool:
    """Whether the value is one of the space-separated answers."""
    return value.strip() in answers.split()


@function("selected-at", "s n -> s")
def selected_at(answers: str, index: float) -> str:
    """The answer at a 0-based index, empty outside."""
    words = answers.split()
    place = int(index) if math.isfinite(index) else -1
    return words[place] if 0 <= place < len(words) else ""


@function("count-selected", "s -> n")
def count_selected(answers: str) -> float:
    """How many answers."""
    return float(len(answers.split()))


@function("count", "N -> n")
def count(nodes: NodeSet) -> float:
    """How many nodes."""
    return float(len(nodes))


@function("count-non-empty", "N -> n")
def count_non_empty(nodes: NodeSet) -> float:
    """How many nodes have a value."""
    return float(sum(1 for node in nodes if node_text(node)))


@function("checklist", "n n v* -> b")
def checklist(least: float, most: float, *values: Value) -> bool:
    """Whether between ``least`` and ``most`` are true; -1 is no limit. A node-set brings each of its
    nodes.
    """
    return between(least, most, float(sum(truths(values))))


@function("weighted-checklist", "n n v* -> b", host=True)
def weighted_checklist(host: Host, least: float, most: float, *values: Value) -> bool:
    """As checklist, of values each followed by its weight; two node-sets are taken pair by pair."""
    if len(values) == 2 and isinstance(values[0], list) and isinstance(values[1], list):
        pairs = list(zip(values[0], values[1], strict=False))
        weights = [
            to_number(node_text(weight), host.zone) for node, weight in pairs if truth(node_text(node))
        ]
    else:
        rest = values[1::2]
        weights = [to_number(w, host.zone) for v, w in zip(values[::2], rest, strict=False) if truth(v)]
    return between(least, most, sum(weights, 0.0))


def between(least: float, most: float, total: float) -> bool:
    """Whether a total keeps to limits, of which negative ones do not count."""
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def truths(values: tuple[Value, ...]) -> list[bool]:
    """The truth of every value and of every node in node-sets."""
    found: list[bool] = []
    for value in values:
        found.extend(
            [truth(node_text(node)) for node in value] if isinstance(value, list) else [truth(value)]
        )
    return found


def truth(value: Value) -> bool:
    """A stored ``0``, ``false`` or ``NaN`` is not true, nor is what boolean() says is not."""
    return to_boolean(value) and value not in ("0", "false", "NaN")
