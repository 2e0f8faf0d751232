"""What was found in the instances of a repeat is kept until something changes that it was read from: a sum
that every instance compares itself with is added up once, and a member of the same name is looked up, not
searched for. The twin of static/pwa/src/expr/memory.ts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from fieldapp.forms.frames import Frame, Layout

T = TypeVar("T")

OVER_SETS = frozenset({"sum", "count", "count-non-empty", "min", "max", "join"})
#: What gives the same for the same answers, wherever in the form and whenever it is asked.
STEADY = re.compile(
    r"ref|path|[-+*]|!?=|[<>]=?|and|or|not|neg|div|mod|if|int|round|number|string|coalesce|selected|string-length"
)


class Place:
    """A place in an expression whose result is remembered: it is read from some nodes and the repeats around
    them.
    """

    __slots__ = ("nodes",)

    def __init__(self, layout: Layout, numbers: set[int]) -> None:
        around = {repeat for number in numbers for repeat in layout.chain(layout.home[number])}
        self.nodes = tuple(numbers | around)


class Memory:
    """What a session keeps. ``versions``: how often each node of the plan has changed in any instance."""

    def __init__(self, nodes: int) -> None:
        self.versions = [0] * nodes
        self.kept: dict[Place, tuple[Frame, int, Any]] = {}

    def recall(self, place: Place, frame: Frame, make: Callable[[], T]) -> T:
        """What ``make`` gives; made again when what it is read from has changed, or for another frame."""
        versions = self.versions
        stamp = sum([versions[number] for number in place.nodes])
        known = self.kept.get(place)
        if known is not None and known[0] is frame and known[1] == stamp:
            return cast(T, known[2])
        value = make()
        self.kept[place] = frame, stamp, value
        return value


def steady_place(layout: Layout, tree: list[Any]) -> tuple[Place, int] | None:
    """Where a function of paths down from one frame, and of nothing else, is remembered, and the home of that
    frame; None for any other tree.
    """
    paths = [each for each in tree[1:] if isinstance(each, list)]
    if tree[0] not in OVER_SETS or not paths or any(each[0] != "path" for each in paths):
        return None
    base = paths[0][1]
    numbers: set[int] = set()
    if any(each[1] != base for each in paths) or not all(collect(each, numbers) for each in paths):
        return None
    return Place(layout, numbers), base


def collect(tree: Any, numbers: set[int]) -> bool:
    """Gather the nodes that a tree reads; whether it is steady."""
    if not isinstance(tree, list):
        return True
    name = tree[0]
    if not isinstance(name, str) or STEADY.fullmatch(name) is None:
        return False
    if name == "ref":
        numbers.add(tree[1])
        return True
    if name == "path":
        numbers.update(step[0] for step in tree[2])
        return all(collect(each, numbers) for step in tree[2] for each in step[1:])
    return all(collect(each, numbers) for each in tree[1:])
