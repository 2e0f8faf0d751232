"""The instance at run time: frames of values (docs/plan.md, section 2), and the layout that says what
lies where.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Layout:
    """Where each node of a plan lies: its home frame, its slot there, the way from one frame to another.

    ``home[n]`` is the repeat in whose frames node n lies (the repeat itself, for a repeat), 0 for the root
    frame.
    """

    def __init__(self, nodes: list[dict[str, Any]]) -> None:
        self.nodes = nodes
        self.parent = [node.get("parent", -1) for node in nodes]
        self.children: list[list[int]] = [[] for _ in nodes]
        self.home = [0] * len(nodes)
        self.slot = [0] * len(nodes)
        self.outer: dict[int, int] = {0: -1}
        self.members: dict[int, list[int]] = {0: []}
        self.repeats: dict[int, list[int]] = {0: []}
        for number, node in enumerate(nodes):
            if number:
                self.children[self.parent[number]].append(number)
            self.place(number, node)
        self.depth = {0: 0}
        for repeat, outer in self.outer.items():
            if repeat:
                self.depth[repeat] = self.depth[outer] + 1
        self.span = [1] * len(nodes)
        for number in range(len(nodes) - 1, 0, -1):
            self.span[self.parent[number]] += self.span[number]

    def place(self, number: int, node: dict[str, Any]) -> None:
        """Give a node its home and slot."""
        scope = node.get("scope", 0)
        if node["kind"] == "repeat":
            self.outer[number] = scope
            self.repeats[scope].append(number)
            self.members[number] = []
            self.repeats[number] = []
            scope = number
        self.home[number] = scope
        self.slot[number] = len(self.members[scope])
        self.members[scope].append(number)

    def chain(self, home: int) -> list[int]:
        """The repeats from the root frame down to frames of ``home``: [0, r1, r2, home]."""
        found = [home]
        while found[-1]:
            found.append(self.outer[found[-1]])
        return found[::-1]

    def way(self, base: int, home: int) -> list[int]:
        """The repeats to descend through from a frame of ``base`` to frames of ``home``, which lies
        within.
        """
        chain = self.chain(home)
        return chain[chain.index(base) + 1 :]

    def within(self, base: int, home: int) -> bool:
        """Whether frames of ``home`` lie in frames of ``base`` or are those."""
        while self.depth[home] > self.depth[base]:
            home = self.outer[home]
        return home == base

    def common(self, one: int, other: int) -> int:
        """The innermost frame that holds both."""
        while not self.within(one, other):
            one = self.outer[one]
        return one

    def descendants(self, number: int) -> range:
        """A node and everything below it; nodes stand in document order."""
        return range(number, number + self.span[number])


class Frame:
    """The values of the root, or of one instance of a repeat.

    ``relevant`` counts in what is around a node; ``irrelevant`` holds the nodes whose own rule says they
    are not.
    """

    __slots__ = ("aside", "children", "home", "index", "irrelevant", "parent", "relevant", "values")

    def __init__(self, layout: Layout, home: int, parent: Frame | None) -> None:
        self.home = home
        self.parent = parent
        self.index = 0
        self.values: list[str] = []
        self.relevant: list[bool] = []
        self.irrelevant: set[int] = set()
        self.children: dict[int, list[Frame]] = {repeat: [] for repeat in layout.repeats[home]}
        self.aside: dict[int, list[Frame]] = {}

    def up(self, hops: int) -> Frame:
        """The frame that many levels out."""
        frame = self
        for _ in range(hops):
            frame = frame.parent or frame
        return frame

    def outward(self, home: int) -> Frame:
        """The frame of ``home`` at or around this one."""
        frame = self
        while frame.home != home and frame.parent is not None:
            frame = frame.parent
        return frame

    def below(self, way: Sequence[int]) -> list[Frame]:
        """All frames reached by descending through these repeats, in document order."""
        found = [self]
        for repeat in way:
            found = [child for frame in found for child in frame.children[repeat]]
        return found

    def place(self) -> tuple[int, ...]:
        """The instance numbers from the outermost repeat to this frame, alternating with their repeats'
        nodes.
        """
        if self.parent is None:
            return ()
        return (*self.parent.place(), self.home, self.index)


class FieldNode:
    """A node of the instance as a member of a node-set."""

    __slots__ = ("frame", "number", "slot")

    def __init__(self, frame: Frame, number: int, slot: int) -> None:
        self.frame = frame
        self.number = number
        self.slot = slot

    def text(self) -> str:
        """String value."""
        return self.frame.values[self.slot]

    def key(self) -> tuple[int, ...]:
        """What sorts nodes into document order."""
        return (*self.frame.place(), self.number, -1)
