"""What a screen or a caller sees of a form being filled: questions, groups, repeats and their instances."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.choices import Choice, choices_of
from fieldapp.forms.engine import Engine
from fieldapp.forms.frames import Frame
from fieldapp.forms.paths import path_of
from fieldapp.forms.validity import problem_kind


class Item:
    """A node in one place of the instance. ``series``: a repeat as a whole, not one of its instances."""

    __slots__ = ("engine", "frame", "node", "number", "series")

    def __init__(self, engine: Engine, frame: Frame, number: int, *, series: bool = False) -> None:
        self.engine = engine
        self.frame = frame
        self.number = number
        self.series = series
        self.node: dict[str, Any] = engine.node(number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.identity() == other.identity()

    def __hash__(self) -> int:
        return hash(self.identity())

    def __repr__(self) -> str:
        return f"<Item {self.path}>"

    def identity(self) -> tuple[int, Frame, int, bool]:
        """What tells items apart."""
        return id(self.engine), self.frame, self.number, self.series

    @property
    def path(self) -> str:
        """Such as ``/data/person[2]/age``."""
        return path_of(self.engine, self.frame, self.number, series=self.series)

    @property
    def name(self) -> str:
        """Element name."""
        return str(self.node["name"])

    @property
    def kind(self) -> str:
        """root, group, repeat, instance or field."""
        kind = str(self.node["kind"])
        return "instance" if kind == "repeat" and not self.series else kind

    @property
    def type(self) -> str:
        """The XForms type."""
        return str(self.node.get("type", "string"))

    @property
    def widget(self) -> str | None:
        """input, select1, select, rank, range, upload or trigger; None when it is not shown."""
        return self.node.get("widget")

    @property
    def note(self) -> bool:
        """Whether it only says something."""
        return bool(self.node.get("note"))

    @property
    def computed(self) -> bool:
        """Whether it has a calculation."""
        return bool(self.node.get("computed"))

    @property
    def mediatype(self) -> str | None:
        """What an upload takes."""
        return self.node.get("mediatype")

    @property
    def appearance(self) -> list[str]:
        """Words of the appearance."""
        return list(self.node.get("appearance", []))

    @property
    def parameters(self) -> dict[str, str]:
        """What tunes the widget."""
        return dict(self.node.get("parameters", {}))

    @property
    def save_to(self) -> str | None:
        """The property of an entity that the answer is saved to."""
        target = self.node.get("saveTo")
        return target[1] if target else None

    def text(self, key: str) -> str:
        """One of the node's texts in the session's language."""
        frame = self.frame
        if self.series:
            instances = frame.children[self.number]
            frame = instances[0] if instances else self.engine.blank_frame(self.number, frame)
        return self.engine.text(self.node.get(key), frame)

    @property
    def label(self) -> str:
        """The question."""
        return self.text("label")

    @property
    def hint(self) -> str:
        """What stands below the question."""
        return self.text("hint")

    @property
    def guidance(self) -> str:
        """Help for a worker who is new."""
        return self.text("guidance")

    @property
    def constraint_message(self) -> str:
        """What to say when the constraint fails."""
        return self.text("constraintMessage")

    @property
    def required_message(self) -> str:
        """What to say when the answer is missing."""
        return self.text("requiredMessage")

    @property
    def media(self) -> dict[str, str]:
        """File names that go with the label, by kind."""
        kinds = self.engine.program.plan["media"].get(str(self.node.get("label")), {})
        return {kind: self.engine.text(text, self.frame) for kind, text in kinds.items()}

    @property
    def value(self) -> str:
        """The stored string; kept while the item is not relevant."""
        return "" if self.series else self.frame.values[self.engine.layout.slot[self.number]]

    @property
    def relevant(self) -> bool:
        """Whether it is asked, it and all around it."""
        if self.series:
            return self.engine.series_relevant(self.frame, self.number)
        return self.frame.relevant[self.engine.layout.slot[self.number]]

    @property
    def required(self) -> bool:
        """Whether an answer is needed."""
        return not self.series and self.engine.setting(self.frame, self.number, "required")

    @property
    def readonly(self) -> bool:
        """Whether it cannot be changed, itself or by what is around it."""
        frame: Frame | None = self.frame
        number = self.number
        if self.computed:
            return True
        if self.series:
            if self.engine.setting(self.engine.blank_frame(number, self.frame), number, "readonly"):
                return True
            number = self.engine.layout.parent[number]
        while number >= 0 and frame is not None:
            if self.engine.setting(frame, number, "readonly"):
                return True
            if self.engine.layout.home[number] == number:
                frame = frame.parent
            number = self.engine.layout.parent[number]
        return False

    @property
    def constraint_ok(self) -> bool:
        """Whether the constraint holds; an empty or non-relevant answer never fails one."""
        if not self.value or not self.relevant or "constraint" not in self.node:
            return True
        return self.engine.truth(self.node["constraint"], self.frame)

    @property
    def problem(self) -> str | None:
        """What is wrong with the answer: required, type or constraint."""
        if self.node["kind"] != "field":
            return None
        return problem_kind(self.engine, self.frame, self.number)

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None

    @property
    def choices(self) -> list[Choice]:
        """The choices offered now."""
        return choices_of(self.engine, self.frame, self.number)

    @property
    def children(self) -> list[Item]:
        """What is inside; of a repeat its instances."""
        if self.series:
            return [Item(self.engine, frame, self.number) for frame in self.frame.children[self.number]]
        layout = self.engine.layout
        return [
            Item(self.engine, self.frame, child, series=layout.home[child] == child)
            for child in layout.children[self.number]
        ]

    @property
    def parent(self) -> Item | None:
        """What it is in."""
        if not self.number:
            return None
        if self.kind == "instance" and self.frame.parent is not None:
            return Item(self.engine, self.frame.parent, self.number, series=True)
        return Item(self.engine, self.frame, self.engine.layout.parent[self.number])

    @property
    def index(self) -> int:
        """Of an instance: its number in the repeat, from 1."""
        return self.frame.index + 1 if self.kind == "instance" else 1

    @property
    def can_add(self) -> bool:
        """Of a repeat: whether a person may add an instance."""
        return self.series and self.free and self.relevant

    @property
    def can_remove(self) -> bool:
        """Of a repeat with instances, or of an instance: whether a person may remove one."""
        return self.node["kind"] == "repeat" and self.free and (not self.series or bool(self.children))

    @property
    def set_aside(self) -> int:
        """Of a repeat: how many instances are beyond its count; they come back when it grows."""
        return len(self.frame.aside.get(self.number, ())) if self.series else 0

    @property
    def free(self) -> bool:
        """Whether people decide how many instances there are."""
        return "count" not in self.node and not self.node.get("noAddRemove") and not self.readonly
