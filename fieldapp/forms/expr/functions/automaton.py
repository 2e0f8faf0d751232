"""A matcher without back-tracking: time grows with the text, whatever the pattern (Thompson's construction).

It reads patterns that ``patterns.translate`` has written for Python: literals, classes, groups,
alternatives and repetitions. Anchors may stand where they say nothing new in a whole match: at the very
start and end.
"""

from __future__ import annotations

import re

MAX_STATES = 5_000
#: States times characters, beyond which nothing matches.
MAX_WORK = 2_000_000
ATOM = re.compile(r"\\U[0-9a-f]{8}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|\[(?:\\.|[^\]\\])+\]|[^\\]", re.DOTALL)
COUNT = re.compile(r"\{(\d+)(,(\d*))?\}")


class Unsupported(ValueError):
    """The pattern uses something that an automaton cannot do."""


class Automaton:
    """States with edges: ``(pattern or None, target)``; None is a step that takes no character."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[re.Pattern[str] | None, int]]] = []
        self.start = 0
        self.end = 0

    def state(self) -> int:
        """A new state."""
        if len(self.edges) >= MAX_STATES:
            raise Unsupported("The pattern is too large.")
        self.edges.append([])
        return len(self.edges) - 1

    def reach(self, states: set[int]) -> set[int]:
        """These states and all that can be reached without a character."""
        stack, found = list(states), set(states)
        while stack:
            for test, target in self.edges[stack.pop()]:
                if test is None and target not in found:
                    found.add(target)
                    stack.append(target)
        return found

    def fullmatch(self, text: str) -> bool | None:
        """True if the whole text matches, else None (as ``re`` has it)."""
        if len(text) * len(self.edges) > MAX_WORK:
            return None
        states = self.reach({self.start})
        for character in text:
            following = {
                target
                for state in states
                for test, target in self.edges[state]
                if test is not None and test.match(character)
            }
            if not following:
                return None
            states = self.reach(following)
        return True if self.end in states else None


def compile_pattern(pattern: str) -> Automaton:
    """Build the automaton of a pattern. Raises Unsupported."""
    builder = Builder(pattern.removeprefix("^").removesuffix(r"\Z"))
    start, end = builder.alternatives(0)
    if builder.index < len(builder.pattern):
        raise Unsupported("A bracket is closed that was not opened.")
    builder.automaton.start, builder.automaton.end = start, end
    return builder.automaton


class Builder:
    """Reads a pattern and adds states to an automaton."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.index = 0
        self.automaton = Automaton()

    def link(self, source: int, target: int) -> None:
        """A step that takes no character."""
        self.automaton.edges[source].append((None, target))

    def alternatives(self, depth: int) -> tuple[int, int]:
        """``a|b``: start and end states."""
        if depth > 40:
            raise Unsupported("The pattern is nested too deeply.")
        start, end = self.automaton.state(), self.automaton.state()
        while True:
            first, last = self.sequence(depth)
            self.link(start, first)
            self.link(last, end)
            if self.pattern[self.index : self.index + 1] != "|":
                return start, end
            self.index += 1

    def sequence(self, depth: int) -> tuple[int, int]:
        """Pieces one after another."""
        start = last = self.automaton.state()
        while self.index < len(self.pattern) and self.pattern[self.index] not in "|)":
            begin = self.index
            first, end = self.piece(depth)
            stop = self.index
            count = self.count()
            after = self.index
            self.link(last, first)
            last = self.repeat((begin, stop), (first, end), count, depth)
            self.index = after
        return start, last

    def piece(self, depth: int) -> tuple[int, int]:
        """A group, a class or one character."""
        if self.pattern[self.index] == "(":
            self.index += 1
            if self.pattern.startswith("?:", self.index):
                self.index += 2
            elif self.pattern[self.index : self.index + 1] == "?":
                raise Unsupported("Looking ahead cannot be combined with nested repetition.")
            inner = self.alternatives(depth + 1)
            if self.pattern[self.index : self.index + 1] != ")":
                raise Unsupported("A bracket is never closed.")
            self.index += 1
            return inner
        match = ATOM.match(self.pattern, self.index)
        if match is None or match.group() in ("^", r"\Z", r"\b", r"\B") or re.match(r"\\\d", match.group()):
            raise Unsupported("Anchors and back-references cannot be combined with nested repetition.")
        self.index = match.end()
        start, end = self.automaton.state(), self.automaton.state()
        self.automaton.edges[start].append((re.compile(match.group(), re.ASCII), end))
        return start, end

    def count(self) -> tuple[int, int | None]:
        """The repetition that follows a piece: least and most."""
        mark = self.pattern[self.index : self.index + 1]
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(mark, (1, 1))
        match = COUNT.match(self.pattern, self.index)
        if match:
            least = int(match[1])
            most = (int(match[3]) if match[3] else None) if match[2] else least
            self.index = match.end()
        elif mark and mark in "*+?":
            self.index += 1
        else:
            return 1, 1
        if self.pattern[self.index : self.index + 1] == "?":
            self.index += 1
        return least, most

    def repeat(
        self, span: tuple[int, int], ends: tuple[int, int], count: tuple[int, int | None], depth: int
    ) -> int:
        """Chain copies of the piece written at ``span``, of which the first is already built and linked;
        returns the end state.
        """
        (begin, stop), (first, end), (least, most) = span, ends, count
        final = self.automaton.state()
        if least == 0:
            self.link(first, final)
        copies = 1
        while copies < least or (most is not None and copies < most):
            if copies >= least:
                self.link(end, final)
            self.index = begin
            again, after = self.piece(depth)
            self.link(end, again)
            first, end = again, after
            copies += 1
        self.index = stop
        if most is None:
            self.link(end, first)
        if most != 0:
            self.link(end, final)
        return final
