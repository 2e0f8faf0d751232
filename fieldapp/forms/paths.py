"""Paths of instances, such as ``/data/person[2]/age``."""

from __future__ import annotations

from fieldapp.forms.engine import Engine
from fieldapp.forms.frames import Frame


def path_of(engine: Engine, frame: Frame, number: int, *, series: bool = False) -> str:
    """The path of a node in a frame; of a repeat, with the instance's number unless it is meant as a
    whole.
    """
    parts: list[str] = []
    layout = engine.layout
    while number >= 0:
        name = engine.node(number)["name"]
        if layout.home[number] == number and number and not series:
            parts.append(f"{name}[{frame.index + 1}]")
            frame = frame.parent or frame
        else:
            parts.append(name)
        series = False
        number = layout.parent[number]
    return "/" + "/".join(reversed(parts))
