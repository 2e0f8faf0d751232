"""The settings of an ``audit`` question (ODK XForms specification, meta/audit)."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_model import Model
from fieldapp.forms.xform import attribute

LOCATION = {
    "priority": "location-priority",
    "min-interval": "location-min-interval",
    "max-age": "location-max-age",
}


def audit_settings(model: Model, binds: dict[str, Element]) -> dict[str, Any] | None:
    """What the plan says of the log: its node and what it keeps track of; None if the form wants no log."""
    node = model.by_path.get(f"{model.draft.paths[0]}/meta/audit")
    if node is None:
        return None
    bind = binds.get(model.draft.paths[node])
    said = {name: attribute(bind, name) for name in LOCATION.values()} if bind is not None else {}
    found: dict[str, Any] = {"node": node}
    if bind is not None:
        for name in ("track-changes", "identify-user"):
            if attribute(bind, name) == "true":
                found[name] = True
        reasons = attribute(bind, "track-changes-reasons")
        if reasons:
            found["track-changes-reasons"] = reasons
    place = {key: said[name] for key, name in LOCATION.items() if said.get(name)}
    if place:
        found["location"] = place
    return found
