"""What is in a form when it opens: defaults, preloads and given values, or the answers saved before."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.engine import MAX_INSTANCES, Engine
from fieldapp.forms.expr.dates import format_iso
from fieldapp.forms.frames import Frame

Values = dict[str, Any]


def fill_new(engine: Engine) -> set[int]:
    """Instances, preloads and given values; gives the fields that were given theirs."""
    engine.fill(engine.root)
    fill_preloads(engine, ending=False)
    given: set[int] = set()
    for name, value in engine.context.given.items():
        number = engine.program.root_fields.get(name)
        if number is not None:
            engine.root.values[engine.layout.slot[number]] = value
            given.add(number)
    return given


def fill_preloads(engine: Engine, *, ending: bool) -> None:
    """Fill what the device fills (jr:preload): when opening, or when the form is finished."""
    for number in engine.program.fields:
        preload = engine.node(number).get("preload")
        if preload is None or (preload == ["timestamp", "end"]) != ending:
            continue
        value = preloaded(engine, *preload)
        if value is not None:
            for frame in engine.frames_of(engine.layout.home[number]):
                engine.store(frame, number, value)


def preloaded(engine: Engine, kind: str, parameter: str) -> str | None:
    """The value of a preload, None for one that is not known."""
    context = engine.context
    now = context.now().astimezone(engine.zone)
    if kind == "timestamp":
        return format_iso(now)
    if kind == "date":
        return now.date().isoformat()
    if kind == "uid":
        return f"uuid:{context.submission_id}"
    if kind == "property":
        name = parameter.removeprefix("uri:").replace(" ", "")
        return {
            "deviceid": context.device_id,
            "username": context.username,
            "email": context.user_email,
            "phonenumber": context.user_phone,
        }.get(name)
    return None


def restore(engine: Engine, saved: Values) -> list[tuple[str, str]]:
    """Put saved answers in their places; gives ``(path, kind)`` of what has no place (unknown) or no form
    (type).
    """
    restorer = Restorer(engine)
    root = "/" + engine.node(0)["name"]
    if not isinstance(saved, dict):
        restorer.odd.append((root, "type"))
        saved = {}
    engine.blank = True
    engine.root.values = [""] * len(engine.root.values)
    restorer.children(engine.root, 0, saved, root)
    engine.blank = False
    engine.touched.clear()
    return restorer.odd


class Restorer:
    """Puts saved answers back; ``odd`` are the paths of those that fit nowhere, and why."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.odd: list[tuple[str, str]] = []

    def children(self, frame: Frame, number: int, saved: Values, path: str) -> None:
        """The children of a node."""
        known = set()
        for child in self.engine.layout.children[number]:
            name = self.engine.node(child)["name"]
            known.add(name)
            if name in saved:
                self.child(frame, child, saved[name], f"{path}/{name}")
        self.odd.extend((f"{path}/{name}", "unknown") for name in saved if name not in known and name != "#")

    def child(self, frame: Frame, child: int, value: Any, path: str) -> None:
        """One saved answer."""
        node = self.engine.node(child)
        if node["kind"] == "repeat":
            self.instances(frame, child, value if isinstance(value, list) else [value], path)
            return
        if isinstance(value, dict):
            self.children(frame, child, value, path)
            value = value.get("#", "")
        if isinstance(value, bool | int | float):
            value = str(value).lower()
        if not isinstance(value, str) or (value and node["kind"] != "field"):
            self.odd.append((path, "type"))
            return
        frame.values[self.engine.layout.slot[child]] = value
        if value:
            self.engine.fixed.add((frame, child))

    def instances(self, frame: Frame, repeat: int, saved: list[Any], path: str) -> None:
        """The instances of a repeat."""
        if len(saved) > MAX_INSTANCES:
            self.odd.append((path, "type"))
        for index, each in enumerate(saved[:MAX_INSTANCES], 1):
            inner = self.engine.extend(frame, repeat)
            if isinstance(each, dict):
                self.children(inner, repeat, each, f"{path}[{index}]")
            else:
                self.odd.append((f"{path}[{index}]", "type"))
