"""A plan made ready: where nodes lie, the steps in order, who depends on whom, lists, and closures when
first wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fieldapp.forms.expr.closures import Closure, as_boolean, as_number, as_string
from fieldapp.forms.expr.evaluate import Builder
from fieldapp.forms.frames import Layout
from fieldapp.forms.lists import InlineList, Tree, tree_of

Plan = dict[str, Any]
TEXTS = ("label", "hint", "guidance", "constraintMessage", "requiredMessage")
LEAVES = ("required", "readonly", "constraint")


SPOKEN = frozenset({"choice-name", "itext", "text", "format-date", "format-date-time", "lang"})


@dataclass(frozen=True)
class Step:
    """Something that is kept up to date: ``what`` of ``node``, in every frame of ``at``."""

    index: int
    what: str
    node: int
    at: int


@dataclass(frozen=True)
class Dependent:
    """Who must be told when a node changes: a step, or (``step`` None) the leaves of a node."""

    step: int | None
    node: int
    base: int
    at: int
    way: tuple[int, ...]


class Program:
    """What all sessions of one plan share."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes: list[dict[str, Any]] = plan["nodes"]
        self.layout = Layout(self.nodes)
        self.exprs: list[dict[str, Any]] = plan["exprs"]
        self.closures: list[tuple[Closure, str] | None] = [None] * len(self.exprs)
        self.converted: dict[tuple[int, str], Closure] = {}
        self.steps: list[Step] = []
        self.steps_in: dict[int, list[int]] = {home: [] for home in self.layout.members}
        self.read_order(plan["order"])
        self.dependents: list[list[Dependent]] = [[] for _ in self.nodes]
        self.read_dependents()
        self.lists: dict[str, InlineList] = {
            name: InlineList(each["columns"], each["rows"])
            for name, each in plan["lists"].items()
            if "rows" in each
        }
        self.trees: dict[str, Tree] = {}
        self.blanks: dict[int, tuple[list[str], list[bool]]] = {
            home: (
                [self.nodes[n].get("default", "") if self.is_field(n) else "" for n in members],
                [True] * len(members),
            )
            for home, members in self.layout.members.items()
        }
        self.by_event: dict[str, list[dict[str, Any]]] = {}
        for action in plan["actions"]:
            self.by_event.setdefault(action["on"], []).append(action)
        self.by_source: dict[int, list[dict[str, Any]]] = {}
        for action in self.by_event.get("xforms-value-changed", []):
            if "source" in action:
                self.by_source.setdefault(action["source"], []).append(action)
        self.fields = [n for n in range(len(self.nodes)) if self.is_field(n)]
        self.root_fields = {self.nodes[n]["name"]: n for n in self.layout.children[0] if self.is_field(n)}
        self.checked_fields = [n for n in self.fields if self.can_be_wrong(self.nodes[n])]

        self.comparable = [
            n for n in self.fields if self.nodes[n].get("computed") and not self.nodes[n].get("volatile")
        ]

    @cached_property
    def settled(self) -> list[int]:
        """The fields whose value is settled when a form is opened: the submission's id, and defaults that
        neither a person nor an action can change.
        """
        filled = {action["target"] for action in self.plan["actions"]}
        series = {n for n, node in enumerate(self.nodes) if "initialValues" in node}
        return [
            n
            for n in self.fields
            if self.nodes[n].get("preload") == ["uid", ""]
            or (
                "default" in self.nodes[n]
                and ("widget" not in self.nodes[n] or self.nodes[n].get("readonly") is True)
                and not {"calculate", "preload"} & self.nodes[n].keys()
                and n not in filled
                and self.layout.home[n] not in series
            )
        ]

    @cached_property
    def speaking(self) -> list[Step]:
        """The steps whose outcome depends on the language that texts are shown in."""
        return [step for step in self.steps if speaks(self.exprs[self.entry_of(step)]["t"])]

    def entry_of(self, step: Step) -> int:
        """The expression of a step."""
        node = self.nodes[step.node]
        return int(node["choices"]["items"] if step.what == "choices" else node[step.what])

    def is_field(self, number: int) -> bool:
        """Whether a node holds a value."""
        return bool(self.nodes[number]["kind"] == "field")

    def can_be_wrong(self, node: dict[str, Any]) -> bool:
        """Whether a field has anything that could be violated."""
        return bool(
            "required" in node or "constraint" in node or "choices" in node or node.get("type") != "string"
        )

    def read_order(self, order: list[Any]) -> None:
        """Lay the steps out flat; loops run again through their dependencies."""
        for what, node in order:
            if what == "loop":
                self.read_order(node)
                continue
            at = self.layout.home[node] if what != "count" else self.layout.outer[node]
            self.steps_in[at].append(len(self.steps))
            self.steps.append(Step(len(self.steps), what, node, at))

    def read_dependents(self) -> None:
        """For each node, the steps and leaves to look at again when it changes."""
        place = {(step.what, step.node): step.index for step in self.steps}
        for number, node in enumerate(self.nodes):
            for what in ("relevant", "calculate", "count"):
                if (what, number) in place:
                    self.depend(node[what], number, place[what, number])
            if "choices" in node:
                self.depend(node["choices"]["items"], number, place.get(("choices", number)))
                self.depend(node["choices"]["items"], number, None)
            for key in LEAVES:
                self.depend(node.get(key), number, None)
            for key in TEXTS:
                for entry in self.outputs(node.get(key)):
                    self.depend(entry, number, None)

    def depend(self, entry: Any, number: int, step: int | None) -> None:
        """Enter what an expression depends on."""
        if not isinstance(entry, int) or isinstance(entry, bool):
            return
        at = self.exprs[entry]["at"]
        for node, base in self.exprs[entry]["deps"]:
            way = tuple(self.layout.way(base, at)) if self.layout.within(base, at) else ()
            self.dependents[node].append(Dependent(step, number, base, at, way))

    def outputs(self, text: int | None) -> Iterator[int]:
        """The expressions within a text, in every language."""
        if text is not None:
            for texts in self.plan["texts"].values():
                parts = texts[text]
                if isinstance(parts, list):
                    yield from (part for part in parts if isinstance(part, int))

    def closure(self, entry: int) -> tuple[Closure, str]:
        """The closure of an expression and the type it gives."""
        found = self.closures[entry]
        if found is None:
            source = self.exprs[entry]
            found = self.closures[entry] = Builder(self.layout, source["at"]).build(source["t"])
        return found

    def value(self, entry: int) -> Closure:
        """A closure that gives a value of whatever type."""
        return self.closure(entry)[0]

    def string(self, entry: int) -> Closure:
        """A closure that gives a string."""
        found = self.converted.get((entry, "s"))
        if found is None:
            found = self.converted[entry, "s"] = as_string(self.closure(entry))
        return found

    def number(self, entry: int) -> Closure:
        """A closure that gives a number."""
        found = self.converted.get((entry, "n"))
        if found is None:
            found = self.converted[entry, "n"] = as_number(self.closure(entry))
        return found

    def boolean(self, entry: int) -> Closure:
        """A closure that gives a boolean."""
        found = self.converted.get((entry, "b"))
        if found is None:
            found = self.converted[entry, "b"] = as_boolean(self.closure(entry))
        return found

    def tree(self, name: str) -> Tree:
        """The document node of a list that came with the plan."""
        if name not in self.trees:
            rows = self.lists[name].rows if name in self.lists else []
            self.trees[name] = tree_of(self.plan["lists"].get(name, {}), rows)
        return self.trees[name]

    def words(self, text: int, language: str) -> str | list[Any]:
        """A text in a language; else in the default language; else in the first that has it."""
        texts = self.plan["texts"]
        for tag in (language, self.plan["default_language"], *self.plan["languages"]):
            found = texts.get(tag, ())[text] if tag in texts else None
            if found is not None:
                said: str | list[Any] = found
                return said
        return ""


def speaks(tree: Any) -> bool:
    """Whether an expression gives something else in another language."""
    if not isinstance(tree, list) or not tree:
        return False
    return (isinstance(tree[0], str) and tree[0] in SPOKEN) or any(speaks(each) for each in tree)
