"""Keeps the values and the relevance of one form up to date: a change evaluates again only what depends on
it, in the plan's order, and stops where nothing changes (docs/plan.md, section 4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from fieldapp.forms.choices import label_of_value, still_offered
from fieldapp.forms.context import Context, zone_of
from fieldapp.forms.expr.closures import Here
from fieldapp.forms.expr.memory import Memory
from fieldapp.forms.frames import Frame
from fieldapp.forms.lists import ExternalList, InlineList, Row, Tree, tree_of, tree_of_answers
from fieldapp.forms.program import Dependent, Program, Step
from fieldapp.forms.stored import stored

MAX_INSTANCES = 2_000
MAX_FRAMES = 20_000
MAX_ROUNDS = 20_000

Place = tuple[Frame, int]


class Engine:
    """The values of one form being filled, and what keeps them consistent."""

    def __init__(self, program: Program, context: Context) -> None:
        self.program = program
        self.layout = program.layout
        self.context = context
        self.zone: tzinfo = zone_of(context.time_zone or "UTC")
        languages = program.plan["languages"]
        self.language: str = (
            context.language
            if context.language in languages and context.language
            else program.plan["default_language"]
        )
        self.external: dict[str, ExternalList] = {}
        self.memory = Memory(len(program.nodes))
        self.here = Here(self)
        self.pending: list[dict[Frame, None]] = [{} for _ in program.steps]
        self.everywhere: dict[int, Frame] = {}
        self.lowest = 0
        self.rounds = 0
        self.running = -1
        self.touched: list[Place] = []
        self.made: list[Frame] = []
        self.changed: dict[Place, None] = {}
        self.restoring = False
        self.blank = False
        self.frames = 0
        self.fixed: set[Place] = set()
        self.root = self.new_frame(0, None)

    # What expressions ask ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The present moment."""
        return self.context.now()

    def random(self) -> float:
        """A number from 0 up to 1."""
        return self.context.random()

    def uuid(self) -> str:
        """A fresh UUID."""
        return self.context.uuid()

    def list_named(self, name: str) -> InlineList | ExternalList:
        """A secondary instance."""
        inline = self.program.lists.get(name)
        if inline is not None:
            return inline
        found = self.external.get(name)
        if found is None:
            source = self.program.plan["lists"].get(name, {}).get("external", name)
            found = self.external[name] = ExternalList(source, self.context.lists)
        return found

    def tree_named(self, name: str) -> Tree:
        """The document node of a secondary instance."""
        source = self.program.plan["lists"].get(name, {})
        if "lastSaved" in source:
            root = tree_of_answers(self.program.nodes[0]["name"], self.context.last_saved or {})
            return tree_of({"tree": root}, [])
        if "external" in source:
            return tree_of({}, self.list_named(name).all())
        return self.program.tree(name)

    def choice_label(self, frame: Frame, number: int, value: str) -> str:
        """The label of a choice of question ``number``."""
        return label_of_value(self, frame, number, value)

    def chance(self, number: int) -> str:
        """What the order of a question's choices comes from: the same whenever the submission is opened."""
        return f"{self.context.submission_id}/{number}"

    def itext(self, key: str, frame: Frame) -> str:
        """The text of a text number, or of a name."""
        number = self.program.plan["itext"].get(key)
        if number is None and key.isdigit() and int(key) < len(self.program.plan["texts"][self.language]):
            number = int(key)
        return "" if number is None else self.text(number, frame)

    def text(self, number: int | None, frame: Frame) -> str:
        """A text in the session's language, seen from a frame."""
        if number is None:
            return ""
        words = self.program.words(number, self.language)
        if isinstance(words, str):
            return words
        return "".join(part if isinstance(part, str) else self.string(part, frame) for part in words)

    # Evaluating -------------------------------------------------------------------------------------------

    def string(self, entry: int, frame: Frame) -> str:
        """An expression as a string."""
        found: str = self.program.string(entry)(frame, self.here)
        return found

    def number(self, entry: int, frame: Frame) -> float:
        """An expression as a number."""
        found: float = self.program.number(entry)(frame, self.here)
        return found

    def truth(self, entry: int, frame: Frame, row: Row | None = None) -> bool:
        """An expression as a boolean; over a row, if one is given."""
        here = self.here if row is None else Here(self, frame, row)
        return bool(self.program.boolean(entry)(frame, here))

    def setting(self, frame: Frame, number: int, key: str, default: bool = False) -> bool:
        """A boolean setting of a node: literal or evaluated."""
        value = self.program.nodes[number].get(key, default)
        return value if isinstance(value, bool) else self.truth(value, frame)

    # Frames -----------------------------------------------------------------------------------------------

    def new_frame(self, home: int, parent: Frame | None) -> Frame:
        """A frame with defaults, its steps waiting."""
        frame = Frame(self.layout, home, parent)
        values, relevant = self.program.blanks[home]
        frame.values = [""] * len(values) if self.blank else values.copy()
        frame.relevant = relevant.copy()
        for index in self.program.steps_in[home]:
            self.wait(index, frame)
        return frame

    def blank_frame(self, home: int, parent: Frame) -> Frame:
        """An instance that is in no form, for the heading of a repeat without any."""
        frame = Frame(self.layout, home, parent)
        size = len(self.layout.members[home])
        frame.values, frame.relevant = [""] * size, [True] * size
        return frame

    def extend(self, outer: Frame, repeat: int) -> Frame:
        """An instance more at the end of a repeat."""
        siblings = outer.children[repeat]
        frame = self.new_frame(repeat, outer)
        frame.index = len(siblings)
        siblings.append(frame)
        self.frames += 1
        parent = self.layout.parent[repeat]
        if not self.is_relevant(outer, parent):
            frame.relevant = [False] * len(frame.relevant)
        self.touch(repeat, outer)
        self.changed[outer, -repeat] = None
        return frame

    def fill(self, frame: Frame) -> None:
        """The instances that the repeats in a frame start with."""
        for repeat in self.layout.repeats[frame.home]:
            node = self.program.nodes[repeat]
            if "count" not in node:
                for _ in range(node.get("initial", 1)):
                    self.add_instance(frame, repeat)

    def add_instance(self, outer: Frame, repeat: int) -> Frame:
        """An instance with its defaults and the instances of the repeats in it."""
        frame = self.extend(outer, repeat)
        initial = self.program.nodes[repeat].get("initialValues", [])
        if frame.index < len(initial):
            for number, value in initial[frame.index].items():
                if self.layout.home[int(number)] == repeat:
                    frame.values[self.layout.slot[int(number)]] = value
        self.fill(frame)
        return frame

    def remove(self, frame: Frame) -> None:
        """Take an instance out and number those after it again."""
        outer = frame.parent
        if outer is None:
            return
        siblings = outer.children[frame.home]
        at = frame.index
        del siblings[at]
        self.frames -= sum(1 for _ in self.walk_frames(frame))
        for index, each in enumerate(siblings):
            each.index = index
        frame.index = -1
        self.touch(frame.home, outer)
        self.move(outer, frame.home, at)
        self.changed[outer, -frame.home] = None

    def move(self, outer: Frame, repeat: int, first: int) -> None:
        """Let those wait in the instances from one on who ask for their own instance's position."""
        asking = [each for each in self.program.dependents[repeat] if each.base == repeat]
        if asking:
            for frame in outer.children[repeat][first:]:
                for dependent in asking:
                    self.tell(dependent, frame)

    def is_gone(self, frame: Frame) -> bool:
        """Whether an instance has been taken out, itself or one around it."""
        while frame.parent is not None:
            if frame.index < 0:
                return True
            frame = frame.parent
        return False

    def is_relevant(self, frame: Frame, number: int) -> bool:
        """Whether a node is relevant, seen from a frame in or below its own."""
        return frame.outward(self.layout.home[number]).relevant[self.layout.slot[number]]

    def frames_of(self, home: int, below: Frame | None = None) -> list[Frame]:
        """All frames of a home within a frame, in document order."""
        start = below or self.root
        return start.below(self.layout.way(start.home, home))

    def series_relevant(self, outer: Frame, repeat: int) -> bool:
        """Whether a repeat as a whole is relevant: what is around it is, and some instance, if it has any."""
        if not self.is_relevant(outer, self.layout.parent[repeat]):
            return False
        instances = outer.children[repeat]
        if instances:
            return any(frame.relevant[0] for frame in instances)
        return self.setting(outer, repeat, "seriesRelevant", default=True)

    # Settling ---------------------------------------------------------------------------------------------

    def wait(self, index: int, frame: Frame) -> None:
        """Put a step in line for a frame."""
        if index <= self.running:
            self.rounds += 1
            if self.rounds > MAX_ROUNDS:
                return
        self.pending[index][frame] = None
        self.lowest = min(self.lowest, index)

    def store(self, frame: Frame, number: int, value: str) -> bool:
        """Store a value; whether it is another one than before."""
        slot = self.layout.slot[number]
        if frame.values[slot] == value:
            return False
        frame.values[slot] = value
        self.touched.append((frame, number))
        self.changed[frame, number] = None
        self.touch(number, frame)
        return True

    def touch(self, number: int, frame: Frame) -> None:
        """Put in line what depends on a node."""
        self.memory.versions[number] += 1
        for dependent in self.program.dependents[number]:
            around = frame.outward(dependent.base)
            if around.home == dependent.base:
                self.tell(dependent, around)

    def tell(self, dependent: Dependent, around: Frame) -> None:
        """Let somebody wait in a frame, or in all those below it that there are now; those to come wait by
        themselves.
        """
        step = dependent.step
        if step is not None and dependent.way:
            if self.everywhere.get(step) is around:
                return
            self.everywhere[step] = around
        for inner in around.below(dependent.way) if dependent.way else (around,):
            if dependent.step is None:
                self.changed[inner, dependent.node] = None
            elif inner.home == dependent.at:
                self.wait(dependent.step, inner)

    def settle(self) -> None:
        """Run all steps that wait, in order, until none does."""
        self.rounds = 0
        steps, pending = self.program.steps, self.pending
        while self.lowest < len(steps):
            index = self.lowest
            frames = pending[index]
            if not frames:
                self.lowest += 1
                continue
            pending[index] = {}
            self.everywhere.pop(index, None)
            self.running = index
            for frame in frames:
                if frame.index >= 0 and not self.is_gone(frame):
                    self.run(steps[index], frame)
        self.running = -1
        self.everywhere.clear()

    def run(self, step: Step, frame: Frame) -> None:
        """One step in one frame."""
        if step.what == "calculate":
            self.run_calculate(step.node, frame)
        elif step.what == "relevant":
            self.run_relevant(step.node, frame)
        elif step.what == "count":
            self.run_count(step.node, frame)
        elif not self.restoring and frame.values[self.layout.slot[step.node]]:
            self.store(frame, step.node, still_offered(self, frame, step.node))

    def run_calculate(self, number: int, frame: Frame) -> None:
        """A calculation."""
        node = self.program.nodes[number]
        if self.restoring and node.get("volatile") and (frame, number) in self.fixed:
            return
        value = self.program.value(node["calculate"])(frame, self.here)
        self.store(frame, number, stored(value, node.get("type"), self.zone))

    def run_relevant(self, number: int, frame: Frame) -> None:
        """Relevance, and with it that of everything inside."""
        own = self.setting(frame, number, "relevant", default=True)
        if own:
            frame.irrelevant.discard(number)
        else:
            frame.irrelevant.add(number)
        parent = self.layout.parent[number]
        outer = frame if self.layout.home[number] != number else frame.parent
        now = own and (parent < 0 or outer is None or self.is_relevant(outer, parent))
        if now != frame.relevant[self.layout.slot[number]]:
            self.turn(frame, number, now)

    def turn(self, frame: Frame, number: int, now: bool) -> None:
        """Make a node and what is in it relevant or not."""
        frame.relevant[self.layout.slot[number]] = now
        self.changed[frame, number] = None
        self.touch(number, frame)
        if frame.home == number and frame.parent is not None:
            self.move(frame.parent, number, frame.index + 1)
        for child in self.layout.children[number]:
            repeat = self.layout.home[child] == child
            if repeat:
                self.touch(child, frame)
                self.changed[frame, -child] = None
            for inner in frame.children[child] if repeat else (frame,):
                wanted = now and child not in inner.irrelevant
                if inner.relevant[self.layout.slot[child]] != wanted:
                    self.turn(inner, child, wanted)

    def run_count(self, repeat: int, outer: Frame) -> None:
        """Make instances as a count says, or set those beyond it aside: what was answered in them comes back
        with the count (ODK deletes none either, lest a slip of the finger loses answers).
        """
        wanted = self.number(self.program.nodes[repeat]["count"], outer)
        count = max(0, min(MAX_INSTANCES, int(wanted))) if math.isfinite(wanted) else 0
        if wanted == math.inf:
            count = MAX_INSTANCES
        instances, aside = outer.children[repeat], outer.aside.setdefault(repeat, [])
        while len(instances) > count:
            last = instances[-1]
            if aside or not self.is_blank(last):
                aside.append(last)
            self.remove(last)
        while len(instances) < count and self.frames < MAX_FRAMES:
            if aside:
                self.bring_back(aside.pop())
            else:
                self.made.append(self.add_instance(outer, repeat))

    def is_blank(self, frame: Frame) -> bool:
        """Whether nobody has answered anything in an instance."""
        defaults = self.program.blanks[frame.home][0]
        for number in self.layout.members[frame.home]:
            slot = self.layout.slot[number]
            if frame.values[slot] != defaults[slot] and not self.node(number).get("computed"):
                return False
        return all(self.is_blank(inner) for inners in frame.children.values() for inner in inners)

    def bring_back(self, frame: Frame) -> None:
        """Put an instance that was set aside at the end of its repeat again, with its answers."""
        outer, repeat = frame.parent, frame.home
        if outer is None:
            return
        frame.index = len(outer.children[repeat])
        outer.children[repeat].append(frame)
        for inner in self.walk_frames(frame):
            self.frames += 1
            for index in self.program.steps_in[inner.home]:
                self.wait(index, inner)
        wanted = self.is_relevant(outer, self.layout.parent[repeat]) and repeat not in frame.irrelevant
        if frame.relevant[0] != wanted:
            self.turn(frame, repeat, wanted)
        self.touch(repeat, outer)
        self.changed[outer, -repeat] = None

    def take_changed(self) -> list[Place]:
        """What changed since the last time."""
        found = [place for place in self.changed if not self.is_gone(place[0])]
        self.changed = {}
        return found

    def walk_frames(self, frame: Frame | None = None) -> Iterator[Frame]:
        """All frames, outer before inner."""
        frame = frame or self.root
        yield frame
        for repeat in self.layout.repeats[frame.home]:
            for inner in frame.children[repeat]:
                yield from self.walk_frames(inner)

    def value_of_root(self, name: str) -> str:
        """The stored value of a field of the root."""
        number = self.program.root_fields.get(name)
        return "" if number is None else self.root.values[self.layout.slot[number]]

    def node(self, number: int) -> dict[str, Any]:
        """A node of the plan."""
        return self.program.nodes[number]
