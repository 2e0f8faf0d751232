"""A form being filled, or opened again to be checked (docs/plan.md). The twin of
static/pwa/src/forms/session.ts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.forms.actions import run_change_actions, run_load_actions, run_new_repeat, settle
from fieldapp.forms.context import Context
from fieldapp.forms.engine import Engine
from fieldapp.forms.entities import EntityChange, entities_of
from fieldapp.forms.followups import FollowUp, followups_of
from fieldapp.forms.frames import Frame
from fieldapp.forms.item import Item
from fieldapp.forms.opening import Values, fill_new, fill_preloads, restore
from fieldapp.forms.pages import Page, pages_of
from fieldapp.forms.plan import program_of
from fieldapp.forms.program import Plan
from fieldapp.forms.serialise import values_of, xml_of
from fieldapp.forms.validity import problem_kind

STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Problem:
    """Something that keeps a form from being finished: kind required, type or constraint."""

    item: Item
    kind: str
    message: str


def open_session(plan: Plan, context: Context, saved: Values | None = None) -> Session:
    """Open a form anew, or with the answers saved before (of ``values()`` or ``all_values()``)."""
    return Session(plan, context, saved)


class Session:
    """One form being filled. Everything settles within the call that changes it. Answers that are opened
    only to be looked at (not ``filling``) run no actions.
    """

    def __init__(
        self, plan: Plan, context: Context, saved: Values | None = None, *, filling: bool = True
    ) -> None:
        self.plan = plan
        self.engine = Engine(program_of(plan), context)
        self.odd: list[tuple[str, str]] = []
        self.sent: list[tuple[Frame, int, str]] = []
        self.listeners: list[Callable[[list[Item]], None]] = []
        given: set[int] = set()
        if saved is None:
            given = fill_new(self.engine)
        else:
            self.odd = restore(self.engine, saved)
            self.sent = self.calculated()
        self.engine.restoring = saved is not None
        settle(self.engine)
        self.engine.restoring = False
        if filling:
            run_load_actions(self.engine, new=saved is None, given=given)
        self.engine.touched.clear()
        self.engine.take_changed()

    def calculated(self) -> list[tuple[Frame, int, str]]:
        """The saved results of calculations that anybody can work out again."""
        engine = self.engine
        return [
            (frame, number, frame.values[engine.layout.slot[number]])
            for number in engine.program.comparable
            for frame in engine.frames_of(engine.layout.home[number])
        ]

    @property
    def root(self) -> Item:
        """The root element; everything else is below it."""
        return Item(self.engine, self.engine.root, 0)

    @property
    def language(self) -> str:
        """The language that texts are shown in."""
        return self.engine.language

    def set_language(self, tag: str) -> None:
        """Show texts in another language of the form, and let calculations that quote them follow. An unknown
        one changes nothing.
        """
        if tag == self.engine.language or tag not in self.plan["languages"]:
            return
        self.engine.language = tag
        for step in self.engine.program.speaking:
            for frame in self.engine.frames_of(step.at):
                self.engine.wait(step.index, frame)
        self.finish_change()

    def find(self, path: str) -> Item | None:
        """An item by path: ``/data/person[2]/age``, or from the root's children on."""
        steps = [step for step in path.split("/") if step]
        item = self.root
        if path.startswith("/") and (not steps or steps.pop(0) != item.name):
            return None
        for place, step in enumerate(steps):
            match = STEP.fullmatch(step)
            found = next((c for c in item.children if match and c.name == match[1]), None)
            if match is None or found is None:
                return None
            if found.series and (match[2] or place < len(steps) - 1):
                instances, index = found.children, int(match[2] or 1)
                if not 1 <= index <= len(instances):
                    return None
                found = instances[index - 1]
            item = found
        return item

    def set(self, item: Item, value: str) -> list[Item]:
        """Store an answer and settle what depends on it; gives the items that may not be what they were."""
        self.engine.store(item.frame, item.number, value)
        return self.finish_change()

    def add_repeat(self, repeat: Item) -> Item:
        """Add an instance at the end of a repeat."""
        frame = self.engine.add_instance(repeat.frame, repeat.number)
        settle(self.engine)
        run_new_repeat(self.engine, frame)
        self.finish_change()
        return Item(self.engine, frame, repeat.number)

    def remove_repeat(self, instance: Item) -> None:
        """Take an instance out of its repeat."""
        self.engine.remove(instance.frame)
        self.finish_change()

    def finish(self) -> list[Item]:
        """Note the moment of finishing where the form asks for it. Call it before the last ``values()``."""
        fill_preloads(self.engine, ending=True)
        return self.finish_change()

    def finish_change(self) -> list[Item]:
        """Settle, run actions and tell listeners."""
        settle(self.engine)
        run_change_actions(self.engine)
        changed = [
            Item(self.engine, frame, abs(number), series=number < 0)
            for frame, number in self.engine.take_changed()
        ]
        for listener in list(self.listeners):
            listener(changed)
        return changed

    def on_change(self, listener: Callable[[list[Item]], None]) -> Callable[[], None]:
        """Call back after each change with the items that changed; gives how to stop."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def pages(self) -> list[Page]:
        """The relevant pages, in order."""
        return pages_of(self.engine)

    def problems(self) -> list[Problem]:
        """Everything that keeps the form from being finished, in document order."""
        found = []
        for frame, number, kind in self.wrong():
            item = Item(self.engine, frame, number)
            message = {"required": item.required_message, "constraint": item.constraint_message}.get(kind, "")
            found.append(Problem(item, kind, message))
        return found

    def wrong(self) -> list[tuple[Frame, int, str]]:
        """Where something is wrong, and what."""
        engine = self.engine
        found = []
        for number in engine.program.checked_fields:
            for frame in engine.frames_of(engine.layout.home[number]):
                kind = problem_kind(engine, frame, number)
                if kind is not None:
                    found.append(((*frame.place(), number), frame, number, kind))
        if len(engine.layout.members) > 1:
            found.sort(key=lambda each: each[0])
        return [each[1:] for each in found]

    def values(self) -> Values:
        """Nested answers by name, relevant ones only."""
        return values_of(self.engine, self.engine.root, 0, everything=False)

    def all_values(self) -> Values:
        """Nested answers by name, those not relevant too: a draft."""
        return values_of(self.engine, self.engine.root, 0, everything=True)

    def xml(self) -> str:
        """The XForm instance."""
        return xml_of(self.engine)

    def entities(self) -> list[EntityChange]:
        """The register changes that the answers mean."""
        return entities_of(self.engine)

    def followups(self) -> list[FollowUp]:
        """The follow-ups that the answers open."""
        return followups_of(self.engine)

    def instance_name(self) -> str:
        """The name that the form gives to this submission, empty if it gives none."""
        item = self.find("meta/instanceName")
        return item.value if item is not None and item.relevant else ""
