"""The body of an XForm -> widgets, labels and the view."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_actions import add_action
from fieldapp.forms.compile_appearance import appearance
from fieldapp.forms.compile_choices import Choices
from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_expressions import Expressions, itext_key
from fieldapp.forms.compile_model import PARAMETERS, Model, join_path
from fieldapp.forms.messages import say
from fieldapp.forms.xform import attribute, first, is_action, local, local_name

CONTROLS = {
    "input": "input", "select1": "select1", "select": "select", "upload": "upload", "trigger": "trigger",
    "range": "range", "rank": "rank", "secret": "input", "textarea": "input",
}  # fmt: skip
MAX_DEPTH = 60


def repeat_paths(body: Element | None, root: str) -> set[str]:
    """The paths of all repeats in the body."""
    if body is None:
        return set()
    found: set[str] = set()
    stack: list[tuple[Element, str]] = [(body, root)]
    while stack:
        element, base = stack.pop()
        for child in element:
            if not isinstance(child.tag, str):
                continue
            reference = attribute(child, "nodeset") if local(child) == "repeat" else attribute(child, "ref")
            path = join_path(base, reference) if reference and local(child) in ("repeat", "group") else base
            if local(child) == "repeat" and reference:
                found.add(path)
            stack.append((child, path))
    return found


class Body:
    """Reads the body of a draft whose nodes are laid out."""

    def __init__(self, draft: Draft, model: Model, expressions: Expressions) -> None:
        self.draft = draft
        self.model = model
        self.expressions = expressions
        self.choices = Choices(expressions)
        self.root = "/" + local(draft.xform.primary)
        self.within: list[int] = [0]

    def build(self) -> list[Any]:
        """Give nodes what the body says of them; returns the view."""
        if self.draft.xform.body is None:
            self.draft.note(say("The form has no body; nothing of it is shown."))
            return []
        return self.entries(self.draft.xform.body, self.root, 0)

    def entries(self, parent: Element, base: str, depth: int) -> list[Any]:
        """View entries of what stands in an element."""
        out: list[Any] = []
        if depth > MAX_DEPTH:
            self.draft.problem(say("Groups are nested more than {limit} deep.", limit=MAX_DEPTH))
            return out
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            name = local(child)
            if name in ("group", "repeat"):
                out.append(self.section(child, base, depth))
            elif name in CONTROLS:
                entry = self.control(child, base)
                if entry is not None:
                    out.append(entry)
            elif is_action(child):
                add_action(self.model, self.expressions, child, base, None)
            elif name not in ("label", "hint", "help", "alert", "item", "itemset", "extension", "value"):
                self.draft.note(say("The element {name} is not known and is left out.", name=name))
        return out

    def node_for(self, element: Element, base: str, what: str) -> tuple[int | None, str]:
        """The node that an element refers to, and its path."""
        bind = attribute(element, "bind")
        reference = attribute(element, "nodeset") if local(element) == "repeat" else attribute(element, "ref")
        if bind and bind in self.model.bind_ids:
            path = self.model.bind_ids[bind]
        elif reference:
            path = join_path(base, reference)
        else:
            return None, base
        number = self.model.by_path.get(path)
        if number is None:
            self.draft.problem(
                say(
                    "A {what} refers to {what2}, which is not in the instance.",
                    what=what,
                    what2=reference or bind,
                )
            )
        elif not self.fits(number, what):
            self.draft.problem(
                say(
                    "A {what} of {path} stands outside of the repeat that it is in, or in itself.",
                    what=what,
                    path=path,
                )
            )
        return number, path

    def fits(self, number: int, what: str) -> bool:
        """Whether a repeat or group stands in the body within the repeat that its node is in."""
        layout = self.draft.layout
        if what == "repeat":
            return self.draft.nodes[number]["kind"] == "repeat" and layout.outer[number] == self.within[-1]
        if what == "group" and self.draft.nodes[number]["kind"] == "repeat":
            return layout.outer[number] == self.within[-1] or number == self.within[-1]
        return what != "group" or layout.within(layout.home[number], self.within[-1])

    def section(self, element: Element, base: str, depth: int) -> dict[str, Any]:
        """A group or repeat."""
        number, path = self.node_for(element, base, local(element))
        kind = local(element)
        inner_repeat = first(element, "repeat")
        if kind == "group" and inner_repeat is not None:
            folded = self.folded(element, inner_repeat, number, path, depth)
            if folded is not None:
                return folded
        view: dict[str, Any] = {"kind": kind}
        if number is not None:
            view["node"] = number
        owner = number if number is not None else self.model.by_path.get(path, 0)
        self.heading(element, view, owner, number)
        if kind == "repeat" and number is not None:
            self.repeat(element, number)
        view["items"] = self.inside(element, path, depth, number if kind == "repeat" else None)
        return view

    def inside(self, element: Element, path: str, depth: int, repeat: int | None) -> list[Any]:
        """What stands within a group or repeat."""
        if repeat is None:
            return self.entries(element, path, depth + 1)
        self.within.append(repeat)
        items = self.entries(element, path, depth + 1)
        self.within.pop()
        return items

    def folded(
        self, group: Element, repeat: Element, number: int | None, path: str, depth: int
    ) -> dict[str, Any] | None:
        """XForms wraps a repeat in a group of the same node for its label; that is one repeat here."""
        repeat_number, repeat_path = self.node_for(repeat, path, "repeat")
        others = [
            c
            for c in group
            if isinstance(c.tag, str) and c is not repeat and local(c) not in ("label", "hint")
        ]
        if repeat_number is None or others or (number is not None and number != repeat_number):
            return None
        view: dict[str, Any] = {"kind": "repeat", "node": repeat_number}
        self.heading(group, view, repeat_number, repeat_number)
        for word in (attribute(repeat, "appearance") or "").split():
            if word not in view.setdefault("appearance", []):
                view["appearance"].append(word)
        if first(repeat, "label") is not None:
            self.heading(repeat, view, repeat_number, repeat_number, keep=True)
        self.repeat(repeat, repeat_number)
        view["items"] = self.inside(repeat, repeat_path, depth, repeat_number)
        if not view.get("appearance", True):
            del view["appearance"]
        return view

    def heading(
        self, element: Element, view: dict[str, Any], owner: int, number: int | None, keep: bool = False
    ) -> None:
        """Label and appearance of a group or repeat."""
        label = first(element, "label")
        if label is not None:
            at_owner = self.expressions.element(label, owner, "label")
            if at_owner is not None and not (
                keep and number is not None and "label" in self.draft.nodes[number]
            ):
                if number is not None:
                    self.draft.nodes[number]["label"] = at_owner
                else:
                    view["label"] = at_owner
        words = appearance(self.draft, element, self.draft.paths[owner])
        if words:
            view["appearance"] = words

    def repeat(self, element: Element, number: int) -> None:
        """What a repeat says of its instances."""
        node = self.draft.nodes[number]
        count = attribute(element, "count")
        if count and count.strip():
            outer = self.draft.layout.outer[number]
            found = self.expressions.number(count, number, "repeat_count", at=outer)
            if found is not None:
                node["count"] = found
        if (attribute(element, "noAddRemove") or "").strip() in ("true()", "true"):
            node["noAddRemove"] = True

    def control(self, element: Element, base: str) -> int | None:
        """A control; gives its node."""
        number, path = self.node_for(element, base, local(element))
        if number is None:
            if attribute(element, "ref") is None and attribute(element, "bind") is None:
                self.draft.problem(
                    say("A control of kind {element} refers to nothing.", element=local(element))
                )
            return None
        node = self.draft.nodes[number]
        if node["kind"] != "field":
            self.draft.problem(say("A question cannot have the place of a group."), path)
            return None
        if "widget" in node:
            self.draft.note(say("{path} is asked twice; the second time is left out.", path=path))
            return None
        node["widget"] = CONTROLS[local(element)]
        words = appearance(self.draft, element, path)
        if local(element) == "secret":
            words.append("masked")
        if local(element) == "textarea":
            words.append("multiline")
        if words:
            node["appearance"] = words
        self.texts(element, number)
        self.parameters(element, node)
        if node["widget"] in ("select1", "select") and node.get("type", "string") == "string":
            node["type"] = node["widget"]
        if node["widget"] == "rank":
            node["type"] = "odk:rank"
        query = attribute(element, "query")
        if query:
            node["widget"], node["type"] = "select1", "select1"
            self.choices.external(number, query)
        elif node["widget"] in ("select1", "select", "rank", "range", "input"):
            self.choices.read(element, number)
        for child in element:
            if isinstance(child.tag, str) and is_action(child):
                add_action(self.model, self.expressions, child, path, number)
        return number

    def texts(self, element: Element, number: int) -> None:
        """Label, hint and guidance."""
        node = self.draft.nodes[number]
        label, hint = first(element, "label"), first(element, "hint")
        if label is not None:
            found = self.expressions.element(label, number, "label")
            if found is not None:
                node["label"] = found
        if hint is not None:
            found = self.expressions.element(hint, number, "hint")
            if found is not None:
                node["hint"] = found
            key = itext_key(attribute(hint, "ref") or "")
            if key is not None:
                guidance = self.expressions.guidance(key, number)
                if guidance is not None:
                    node["guidance"] = guidance

    def parameters(self, element: Element, node: dict[str, Any]) -> None:
        """Attributes that tune a widget."""
        for key, value in element.attrib.items():
            name = local_name(key)
            if name == "mediatype":
                node["mediatype"] = value
            elif name in PARAMETERS:
                node.setdefault("parameters", {})[PARAMETERS[name]] = value
