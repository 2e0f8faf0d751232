"""Actions: values set when a form opens, an instance is added or an answer changes (ODK XForms, setvalue)."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.engine import Engine, Place
from fieldapp.forms.frames import Frame
from fieldapp.forms.stored import stored


def run_load_actions(engine: Engine, *, new: bool, given: set[int]) -> None:
    """The actions of the first load and of every load; fields that were given keep what they were given."""
    events = ("odk-instance-first-load", "odk-instance-load") if new else ("odk-instance-load",)
    for event in events:
        for action in engine.program.by_event.get(event, []):
            for frame in engine.frames_of(engine.layout.home[action["target"]]):
                if action["target"] not in given:
                    run(engine, action, frame)
                settle(engine)


def settle(engine: Engine) -> None:
    """Settle, and run the actions of instances that were made meanwhile."""
    engine.settle()
    while engine.made:
        made, engine.made = engine.made, []
        for frame in made:
            if not engine.is_gone(frame):
                run_new_repeat(engine, frame)


def run_new_repeat(engine: Engine, frame: Frame) -> None:
    """The odk-new-repeat actions whose target lies in a new instance."""
    for action in engine.program.by_event.get("odk-new-repeat", []):
        home = engine.layout.home[action["target"]]
        if engine.layout.within(frame.home, home):
            for inner in engine.frames_of(home, frame):
                run(engine, action, inner)
                engine.settle()


def run_change_actions(engine: Engine) -> None:
    """The actions on values changed since the last time, and on those that they change; each once a frame."""
    done: set[tuple[int, Frame]] = set()
    while engine.touched:
        place = engine.touched.pop(0)
        for action in engine.program.by_source.get(place[1], []):
            for frame in targets(engine, action, place):
                key = (id(action), frame)
                if key not in done and not engine.is_gone(frame):
                    done.add(key)
                    run(engine, action, frame)
                    settle(engine)


def targets(engine: Engine, action: dict[str, Any], source: Place) -> list[Frame]:
    """The frames of an action's target that go with the one its source is in."""
    home = engine.layout.home[action["target"]]
    return engine.frames_of(home, source[0].outward(engine.layout.common(home, source[0].home)))


def run(engine: Engine, action: dict[str, Any], frame: Frame) -> None:
    """One action in one frame. Positions and recordings are for the phone."""
    if action["do"] != "set":
        return
    target = action["target"]
    entry = action.get("expr")
    value = "" if entry is None else engine.program.value(entry)(frame, engine.here)
    engine.store(frame, target, stored(value, engine.node(target).get("type"), engine.zone))
