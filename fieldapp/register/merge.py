"""Merging an edit into a record field by field: a pure function of what was, what is, and what is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Conflict:
    """Two people changed one field: what the edit was based on, what the record holds, what the edit
    wants.
    """

    name: str
    base: Any
    current: Any
    wanted: Any


@dataclass
class Merged:
    """What to write, and what is left for a person to decide."""

    changes: dict[str, Any] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(current: Mapping[str, Any], base: Mapping[str, Any], wanted: Mapping[str, Any]) -> Merged:
    """Merge the fields `wanted`, which were read when the record held `base`, into `current`.

    All three hold parsed values by field name; a name missing from `current` or `base` counts as None.
    A field still as it was in `base` takes the edit; one that already is as wanted needs nothing;
    anything else is a conflict, and the record keeps its value (ODK's hard conflict).
    """
    merged = Merged()
    for name, value in wanted.items():
        now, then = current.get(name), base.get(name)
        if now == value:
            continue
        if now == then:
            merged.changes[name] = value
        else:
            merged.conflicts.append(Conflict(name, then, now, value))
    return merged
