"""The register changes that a form's answers mean (ODK Entities 2025.1; docs/plan.md, section 7)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from fieldapp.forms.engine import Engine
from fieldapp.forms.followups import NAMESPACE
from fieldapp.forms.frames import Frame
from fieldapp.forms.paths import path_of


@dataclass(frozen=True)
class EntityChange:
    """A change of the register: create or update, with the properties that the form saves."""

    list: str
    id: str
    action: str
    label: str
    properties: dict[str, str]


def entities_of(engine: Engine) -> list[EntityChange]:
    """Every entity that the relevant answers create or update, in the order of plan and document."""
    found = []
    for entity in engine.program.plan["entities"]:
        home = engine.layout.home[entity["node"]]
        for frame in engine.frames_of(home):
            change = change_of(engine, entity, frame)
            if change is not None:
                found.append(change)
    return found


def read(engine: Engine, frame: Frame, number: int | None) -> str:
    """The value of a node, empty if it is not relevant."""
    if number is None:
        return ""
    around, slot = frame.outward(engine.layout.home[number]), engine.layout.slot[number]
    return around.values[slot] if around.relevant[slot] else ""


def is_true(value: Any) -> bool:
    """Truth as the specification writes it."""
    return value is True or value in ("1", "true")


def change_of(engine: Engine, entity: dict[str, Any], frame: Frame) -> EntityChange | None:
    """What one instance of an entity element means."""
    if not engine.is_relevant(frame, entity["node"]):
        return None
    creates, updates = (
        is_true(read(engine, frame, entity[key]) if key in entity else entity.get(f"{key}Literal"))
        for key in ("create", "update")
    )
    if not creates and not updates:
        return None
    identity = read(engine, frame, entity.get("id"))
    action = "create" if creates else "update"
    if creates and updates and identity and engine.list_named(entity["list"]).where("name", identity):
        action = "update"
    if not identity:
        if action == "update":
            return None
        path = path_of(engine, frame, entity["node"])
        identity = str(uuid.uuid5(NAMESPACE, f"{engine.context.submission_id}/entity/{path}"))
    properties = {}
    for name, number in entity["saveTo"]:
        around = frame.outward(engine.layout.home[number])
        if around.home == engine.layout.home[number] and around.relevant[engine.layout.slot[number]]:
            properties[name] = around.values[engine.layout.slot[number]]
    return EntityChange(
        entity["list"], identity, action, read(engine, frame, entity.get("label")), properties
    )
