"""The pages of a form: one question, everything of a field-list, or "add another?" after a repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms.engine import Engine
from fieldapp.forms.frames import Frame
from fieldapp.forms.item import Item

LISTS = frozenset({"field-list", "table-list"})


@dataclass(frozen=True)
class Page:
    """A page: kind question, list or repeat; the item it is about and the questions on it."""

    kind: str
    item: Item | None
    items: list[Item] = field(default_factory=list)
    title: str = ""


def pages_of(engine: Engine) -> list[Page]:
    """The pages that are relevant now, in order."""
    pages: list[Page] = []
    walk(engine, engine.program.plan["view"], engine.root, pages)
    return pages


def walk(engine: Engine, entries: list[Any], frame: Frame, pages: list[Page]) -> None:
    """Add the pages of view entries."""
    for entry in entries:
        if isinstance(entry, int):
            item = shown(engine, frame, entry)
            if item is not None:
                pages.append(Page("question", item, [item]))
            continue
        for inner in frames_in(engine, entry, frame):
            item_of = Item(engine, inner, entry["node"]) if "node" in entry else None
            if LISTS.intersection(entry.get("appearance", [])):
                items = questions(engine, entry["items"], inner)
                if items:
                    pages.append(Page("list", item_of, items, heading(engine, entry, item_of, inner)))
            else:
                walk(engine, entry["items"], inner, pages)
        if entry["kind"] == "repeat":
            series = Item(engine, frame, entry["node"], series=True)
            if series.can_add:
                pages.append(Page("repeat", series, [], series.label))


def frames_in(engine: Engine, entry: dict[str, Any], frame: Frame) -> list[Frame]:
    """The frames in which the inside of a group or repeat is shown."""
    if entry["kind"] == "repeat":
        return [inner for inner in frame.children[entry["node"]] if inner.relevant[0]]
    return [frame] if "node" not in entry or engine.is_relevant(frame, entry["node"]) else []


def questions(engine: Engine, entries: list[Any], frame: Frame) -> list[Item]:
    """All questions shown inside a field-list."""
    found: list[Item] = []
    for entry in entries:
        if isinstance(entry, int):
            item = shown(engine, frame, entry)
            if item is not None:
                found.append(item)
            continue
        for inner in frames_in(engine, entry, frame):
            found.extend(questions(engine, entry["items"], inner))
    return found


def shown(engine: Engine, frame: Frame, number: int) -> Item | None:
    """A control's question when it is shown: a calculation only when it has words of its own, and no
    control that stands outside of the repeat its question is in.
    """
    home = engine.layout.home[number]
    if not engine.layout.within(home, frame.home):
        return None
    item = Item(engine, frame.outward(home), number)
    return item if item.relevant and (not item.computed or item.label != "") else None


def heading(engine: Engine, entry: dict[str, Any], item: Item | None, frame: Frame) -> str:
    """The label of a group."""
    if "label" in entry:
        return engine.text(entry["label"], frame)
    return item.label if item is not None else ""
