"""The body of an XForm -> widgets, labels, choices and the view."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_expressions import Expressions, itext_key
from fieldapp.forms.compile_model import PARAMETERS, Model, clean_path, join_path
from fieldapp.forms.compile_paths import Context
from fieldapp.forms.compile_trees import node_of
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.xform import attribute, children, first, is_action, local, local_name

CONTROLS = {
    "input": "input", "select1": "select1", "select": "select", "upload": "upload", "trigger": "trigger",
    "range": "range", "rank": "rank", "secret": "input", "textarea": "input",
}  # fmt: skip
APPEARANCES = frozenset({
    "field-list", "table-list", "label", "list-nolabel", "list", "minimal", "autocomplete", "quick",
    "quickcompact", "columns", "columns-pack", "no-buttons", "likert", "map", "image-map", "numbers",
    "thousands-sep", "multiline", "masked", "counter", "bearing", "url", "rating", "picker", "vertical",
    "no-ticks", "month-year", "year", "no-calendar", "signature", "draw", "annotate", "new", "new-front",
    "new-rear", "placement-map", "maps", "hidden-answer", "horizontal", "horizontal-compact", "compact",
    "compact-2", "full", "search", "textarea", "selfie", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8",
    "w9", "w10", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist",
    "quick-compact", "hide-input", "front", "no-collapse", "printer", "application", "streets",
    "satellite", "terrain", "distress", "compact-tag", "default", "comment",
})  # fmt: skip
MAX_DEPTH = 60
QUERIED = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")


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
        self.root = "/" + local(draft.xform.primary)
        self.within: list[int] = [0]

    def build(self) -> list[Any]:
        """Give nodes what the body says of them; returns the view."""
        if self.draft.xform.body is None:
            self.draft.note("The form has no body; nothing of it is shown.")
            return []
        return self.entries(self.draft.xform.body, self.root, 0)

    def entries(self, parent: Element, base: str, depth: int) -> list[Any]:
        """View entries of what stands in an element."""
        out: list[Any] = []
        if depth > MAX_DEPTH:
            self.draft.problem(f"Groups are nested more than {MAX_DEPTH} deep.")
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
                self.action(child, base, None)
            elif name not in ("label", "hint", "help", "alert", "item", "itemset", "extension", "value"):
                self.draft.note(f"The element {name} is not known and is left out.")
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
            self.draft.problem(f"A {what} refers to {reference or bind}, which is not in the instance.")
        elif not self.fits(number, what):
            self.draft.problem(
                f"A {what} of {path} stands outside of the repeat that it is in, or in itself."
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
        words = self.appearance(element, self.draft.paths[owner])
        if words:
            view["appearance"] = words

    def appearance(self, element: Element, path: str) -> list[str]:
        """The words of an appearance; unknown ones are kept, with a note."""
        words = (attribute(element, "appearance") or "").split()
        for word in words:
            plain = word.partition("(")[0]
            if word.startswith("search("):
                self.draft.note(f"{path}: search() is not supported; use select_one_from_file instead.")
            if plain and plain not in APPEARANCES and not plain.startswith(("columns-", "ex:", "w")):
                self.draft.note(f"{path}: the appearance {word} is not known and is ignored.")
        return words

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
                self.draft.problem(f"A control of kind {local(element)} refers to nothing.")
            return None
        node = self.draft.nodes[number]
        if node["kind"] != "field":
            self.draft.problem("A question cannot have the place of a group.", path)
            return None
        if "widget" in node:
            self.draft.note(f"{path} is asked twice; the second time is left out.")
            return None
        node["widget"] = CONTROLS[local(element)]
        words = self.appearance(element, path)
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
            for name in QUERIED.findall(query):
                self.draft.lists.setdefault(name, {"external": name})
            self.itemset(number, query, "name", "label")
        elif node["widget"] in ("select1", "select", "rank", "range", "input"):
            self.choices(element, number)
        for child in element:
            if isinstance(child.tag, str) and is_action(child):
                self.action(child, path, number)
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

    def choices(self, element: Element, number: int) -> None:
        """The choices of a select: from a list, or written out."""
        itemset = first(element, "itemset")
        if itemset is not None:
            value, label = first(itemset, "value"), first(itemset, "label")
            self.itemset(
                number,
                attribute(itemset, "nodeset") or "",
                attribute(value, "ref") or "" if value is not None else "name",
                attribute(label, "ref") or "" if label is not None else "",
            )
            return
        items = list(children(element, "item"))
        if not items and self.draft.nodes[number]["widget"] in ("range", "input"):
            return
        name = f"@{number}"
        rows: list[list[Any]] = []
        for item in items:
            value, label = first(item, "value"), first(item, "label")
            text = self.expressions.element(label, number, "label") if label is not None else None
            rows.append([(value.text or "").strip() if value is not None else "", text])
        self.draft.lists[name] = {"columns": ["name", "label"], "rows": rows, "itext": "label"}
        items_number = self.expressions.add(["rows", name, [], [], None], self.draft.layout.home[number])
        self.draft.nodes[number]["choices"] = {
            "items": items_number, "value": "name", "label": {"itext": "label"}, "list": name,
        }  # fmt: skip

    def itemset(self, number: int, nodeset: str, value: str, label: str) -> None:
        """Choices from a list or from the instances of a repeat."""
        found = self.expressions.tree(nodeset, number, "choice_filter")
        if found is None:
            return
        tree = found[0]
        if not self.expressions.resolver.is_node_set(tree):
            self.draft.problem(
                "The choices must come from a list.", self.draft.paths[number], "choice_filter"
            )
            return
        choices: dict[str, Any] = {"items": self.expressions.add(tree, self.draft.layout.home[number])}
        source = list_of(tree)
        node = node_of(tree)
        if node is not None:
            choices["value"] = self.relative(value, number, node)
            choices["label"] = self.relative(label or value, number, node)
        else:
            choices["value"] = column_of(value)
            choices["label"] = self.label_of(label or value, source, number)
        if source is not None:
            choices["list"] = source
            if isinstance(inner(tree), list) and (
                inner(tree)[0] != "rows" or inner(tree)[2] or inner(tree)[3]
            ):
                choices["filtered"] = True
        self.draft.nodes[number]["choices"] = choices

    def relative(self, reference: str, number: int, node: int) -> int:
        """The node that a reference names, seen from an instance of ``node``."""
        layout = self.draft.layout
        try:
            tree = self.expressions.resolver.resolve(
                parse(reference), Context(number, node, layout.home[node], None, moved=True)
            )
        except ExpressionError as error:
            self.draft.problem(error.message, self.draft.paths[number], "type", error, reference)
            return node
        found = node_of(tree)
        return node if found is None else found

    def label_of(self, reference: str, source: str | None, number: int) -> Any:
        """The label's column; with ``jr:itext(column)`` the cells of that column become text numbers."""
        reference = reference.strip()
        if not reference.startswith("jr:itext("):
            return column_of(reference)
        column = column_of(reference[len("jr:itext(") : -1])
        rows = self.draft.lists.get(source or "")
        if rows is None or "rows" not in rows or column not in rows["columns"]:
            self.draft.wants_itext = True
            return {"itext": column}
        if rows.get("itext") != column:
            rows["itext"] = column
            place = rows["columns"].index(column)
            for row in rows["rows"]:
                key = row[place]
                row[place] = self.expressions.itext(key, number, "label") if key else None
        return {"itext": column}

    def action(self, element: Element, base: str, source: int | None) -> None:
        """An action in the body."""
        add_action(self.model, self.expressions, element, base, source)


def add_action(
    model: Model, expressions: Expressions, element: Element, base: str, source: int | None
) -> None:
    """Enter an action once for each of its events."""
    draft = expressions.draft
    if local(element) == "action":
        for child in element:
            if isinstance(child.tag, str) and is_action(child):
                child.attrib.setdefault("event", attribute(element, "event") or "")
                add_action(model, expressions, child, base, source)
        return
    reference = attribute(element, "ref") or attribute(element, "bind") or ""
    path = model.bind_ids.get(reference) or join_path(base, reference)
    target = model.by_path.get(path)
    if target is None:
        draft.problem(f"An action sets {reference}, which is not in the instance.")
        return
    kind = {"setvalue": "set", "setgeopoint": "geopoint", "recordaudio": "record-audio"}[local(element)]
    action: dict[str, Any] = {"do": kind, "target": target}
    value = attribute(element, "value")
    if kind == "set":
        if value is not None and value.strip():
            what = "calculation" if source is not None else "default"
            number = expressions.number(value, target, what)
            if number is None:
                return
            action["expr"] = number
        elif (element.text or "").strip():
            action["expr"] = expressions.add((element.text or "").strip(), draft.layout.home[target])
    elif attribute(element, "quality"):
        action["quality"] = attribute(element, "quality")
    if source is not None:
        action["source"] = source
    for event in (attribute(element, "event") or "").split():
        name = {"xforms-ready": "odk-instance-load", "jr-insert": "odk-new-repeat"}.get(event, event)
        if name not in (
            "odk-instance-first-load",
            "odk-instance-load",
            "odk-new-repeat",
            "xforms-value-changed",
        ):
            draft.note(f"The event {event} is not known; its action never runs.")
            continue
        draft.actions.append({"on": name, **action})


def inner(tree: Any) -> Any:
    """The tree within randomize and conditions."""
    while isinstance(tree, list) and tree and tree[0] in ("randomize", "filter"):
        tree = tree[1]
    return tree


def list_of(tree: Any) -> str | None:
    """The list that a tree takes its rows from."""
    tree = inner(tree)
    return tree[1] if isinstance(tree, list) and tree[0] in ("rows", "tree") else None


def column_of(reference: str) -> str:
    """A column named by a relative reference such as ``./name``."""
    cleaned = clean_path(reference)
    return cleaned.removeprefix("./").strip() or "name"
