"""Whether an answer is there, of its type and within its constraint (docs/plan.md, "Validity")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fieldapp.forms.choices import offered_values
from fieldapp.forms.expr.dates import parse_date, parse_datetime, time_parts
from fieldapp.forms.expr.functions.geography import point_of
from fieldapp.forms.frames import Frame

if TYPE_CHECKING:
    from fieldapp.forms.engine import Engine

INTEGER = re.compile(r"-?\d{1,400}", re.ASCII)
DECIMAL = re.compile(r"[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?[ \t\r\n]*", re.ASCII)
MAX_INTEGER = 2**53 - 1
#: Points that make a line and an area, as ODK XForms has it.
LEAST_POINTS = {"geotrace": 2, "geoshape": 3}


def problem_kind(engine: Engine, frame: Frame, number: int) -> str | None:
    """What is wrong with an answer first: required, type or constraint; None if nothing is."""
    slot = engine.layout.slot[number]
    if not frame.relevant[slot]:
        return None
    node, value = engine.node(number), frame.values[slot]
    if not value:
        wanted = not node.get("computed") and engine.setting(frame, number, "required")
        return "required" if wanted else None
    if not is_of_type(engine, frame, number, node, value):
        return "type"
    constraint = node.get("constraint")
    return None if constraint is None or engine.truth(constraint, frame) else "constraint"


def is_of_type(engine: Engine, frame: Frame, number: int, node: dict[str, Any], value: str) -> bool:
    """Whether a value is one of its field's type."""
    kind = node.get("type")
    if kind == "string" and "choices" not in node:
        return True
    if kind == "int":
        whole = INTEGER.fullmatch(value) is not None and abs(int(value)) <= MAX_INTEGER
        return whole and in_range(node, value)
    if kind == "decimal":
        return DECIMAL.fullmatch(value) is not None and in_range(node, value)
    if kind == "date":
        return parse_date(value) is not None
    if kind == "time":
        return time_parts(value) is not None
    if kind == "dateTime":
        return parse_datetime(value, engine.zone) is not None
    if kind == "geopoint":
        return is_point(value)
    if kind in LEAST_POINTS:
        points = [point.strip() for point in value.split(";") if point.strip()]
        return len(points) >= LEAST_POINTS[kind] and all(map(is_point, points))
    return is_chosen(engine, frame, number, node, value)


def is_point(text: str) -> bool:
    """Whether a text is ``lat lon [alt [acc]]`` in range."""
    return all(DECIMAL.fullmatch(word) for word in text.split()) and point_of(text) is not None


def in_range(node: dict[str, Any], value: str) -> bool:
    """A range's answer lies between its ends, a whole number of steps from its start."""
    if node.get("widget") != "range":
        return True
    parameters = node.get("parameters", {})
    try:
        start, end = float(parameters["start"]), float(parameters["end"])
        step = float(parameters.get("step", 0))
    except (KeyError, ValueError):
        return True
    number = float(value)
    if not min(start, end) <= number <= max(start, end):
        return False
    steps = (number - start) / step if step else 0.0
    return abs(steps - round(steps)) < 1e-9


def is_chosen(engine: Engine, frame: Frame, number: int, node: dict[str, Any], value: str) -> bool:
    """Every value chosen is offered now, none twice, and a ranking has them all; lists from the register may
    have changed since and are not checked.
    """
    source = node.get("choices")
    if source is None or node.get("widget") not in ("select1", "select", "rank"):
        return True
    if "external" in engine.program.plan["lists"].get(source.get("list", ""), {}):
        return True
    offered = offered_values(engine, frame, number)
    chosen = [value] if node["widget"] == "select1" else value.split()
    if node["widget"] == "rank" and len(chosen) != len(offered):
        return False
    return len(set(chosen)) == len(chosen) and offered.issuperset(chosen)
