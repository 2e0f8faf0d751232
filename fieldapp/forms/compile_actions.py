"""Actions of an XForm: set a value, fetch the place, record sound, when an event happens."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_expressions import Expressions
from fieldapp.forms.compile_model import Model, join_path
from fieldapp.forms.messages import say
from fieldapp.forms.xform import attribute, is_action, local


def add_action(
    model: Model, expressions: Expressions, element: Element, base: str, source: int | None
) -> None:
    """Enter an action once for each of its events."""
    draft = expressions.draft
    if local(element) == "action":
        for child in element:
            if isinstance(child.tag, str) and is_action(child):
                child.attrib.setdefault("event", attribute(element, "event") or "")
                add_action(model, expressions, child, base, source)
        return
    reference = attribute(element, "ref") or attribute(element, "bind") or ""
    path = model.bind_ids.get(reference) or join_path(base, reference)
    target = model.by_path.get(path)
    if target is None:
        draft.problem(say("An action sets {reference}, which is not in the instance.", reference=reference))
        return
    kind = {"setvalue": "set", "setgeopoint": "geopoint", "recordaudio": "record-audio"}[local(element)]
    action: dict[str, Any] = {"do": kind, "target": target}
    if kind == "record-audio":
        draft.note(say("{path}: nothing is recorded in the background; ask for a sound.", path=path))
    value = attribute(element, "value")
    if kind == "set":
        if value is not None and value.strip():
            what = "calculation" if source is not None else "default"
            number = expressions.number(value, target, what)
            if number is None:
                return
            action["expr"] = number
        elif (element.text or "").strip():
            action["expr"] = expressions.add((element.text or "").strip(), draft.layout.home[target])
    elif attribute(element, "quality"):
        action["quality"] = attribute(element, "quality")
    if source is not None:
        action["source"] = source
    for event in (attribute(element, "event") or "").split():
        name = {"xforms-ready": "odk-instance-load", "jr-insert": "odk-new-repeat"}.get(event, event)
        if name not in (
            "odk-instance-first-load",
            "odk-instance-load",
            "odk-new-repeat",
            "xforms-value-changed",
        ):
            draft.note(say("The event {event} is not known; its action never runs.", event=event))
            continue
        draft.actions.append({"on": name, **action})
