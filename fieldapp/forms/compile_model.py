"""The model of an XForm -> nodes, their types and literals. Expressions are compiled afterwards."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_files import REGISTER
from fieldapp.forms.frames import Layout
from fieldapp.forms.messages import say
from fieldapp.forms.xform import (
    ENTITIES,
    JAVAROSA,
    XFORMS,
    attribute,
    children,
    local,
    local_name,
    namespace,
)

MAX_NODES = 50_000
TYPES = {
    "string": "string", "text": "string", "int": "int", "integer": "int", "long": "int", "short": "int",
    "decimal": "decimal", "double": "decimal", "float": "decimal", "boolean": "boolean", "date": "date",
    "time": "time", "dateTime": "dateTime", "datetime": "dateTime", "geopoint": "geopoint",
    "geotrace": "geotrace", "geoshape": "geoshape", "binary": "binary", "base64Binary": "binary",
    "anyURI": "binary", "barcode": "barcode", "intent": "intent", "rank": "odk:rank", "select": "select",
    "select1": "select1", "list-multiple": "select", "listItems": "select", "listItem": "select1",
    "select-multiple": "select", "select-one": "select1",
}  # fmt: skip
ENTITY_ATTRIBUTES = ("id", "create", "update", "baseVersion", "trunkVersion", "branchId")
PARAMETERS = {
    "max-pixels": "max-pixels", "rows": "rows", "accuracyThreshold": "capture-accuracy",
    "unacceptableAccuracyThreshold": "warning-accuracy", "quality": "quality", "start": "start", "end": "end",
    "step": "step", "tick-interval": "tick-interval", "placeholder": "placeholder",
    "tick-labelset": "tick-labelset", "allow-mock-accuracy": "allow-mock-accuracy",
    "incremental": "incremental",
}  # fmt: skip


def clean_path(path: str) -> str:
    """A path without spaces, predicates and prefixes: the key of a node."""
    path = re.sub(r"\[[^\]]*\]", "", path.strip())
    return "/".join(
        ("@" if part.startswith("@") else "") + part.strip().lstrip("@").rpartition(":")[2]
        for part in path.split("/")
    )


def join_path(base: str, ref: str) -> str:
    """A path from a base path and a reference that may be relative."""
    ref = clean_path(ref)
    if ref.startswith("/"):
        return ref
    parts = base.split("/")
    for part in ref.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", ".", "current()"):
            parts.append(part)
    return "/".join(parts)


class Model:
    """Makes the nodes of a draft out of the primary instance."""

    def __init__(self, draft: Draft, repeats: set[str]) -> None:
        self.draft = draft
        self.repeats = repeats
        self.by_path: dict[str, int] = {}
        self.elements: dict[int, Element] = {}
        self.binds: dict[str, dict[str, str]] = {}

    def build(self) -> None:
        """Make all nodes, then the layout."""
        form = self.draft.xform
        targets = {clean_path(attribute(bind, "nodeset") or "") for bind in form.binds}
        targets |= {clean_path(attribute(action, "ref") or "") for action in form.actions}
        self.attributes = {target for target in targets if "@" in target}
        root = form.primary
        self.add(root, None, "/" + local(root), "root", 0)
        self.draft.layout = Layout(self.draft.nodes)

    def add(self, element: Element, parent: int | None, path: str, kind: str, scope: int) -> int:
        """Add an element and what it holds."""
        nodes = self.draft.nodes
        number = len(nodes)
        if number == MAX_NODES:
            self.draft.problem(say("The form has more than {limit} fields.", limit=MAX_NODES))
        node: dict[str, Any] = {"name": local(element), "kind": kind}
        if parent is not None:
            node["parent"] = parent
            node["scope"] = scope
        nodes.append(node)
        self.draft.paths.append(path)
        self.by_path[path] = number
        self.elements[number] = element
        if number >= MAX_NODES:
            return number
        uri = namespace(element.tag)
        if uri and uri != XFORMS and uri != namespace(self.draft.xform.primary.tag):
            node["namespace"] = uri
        inner = number if kind == "repeat" else scope
        self.add_attributes(element, node, number, path, inner)
        groups: dict[str, list[Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                groups.setdefault(local(child), []).append(child)
        if kind == "field" and (element.text or "").strip():
            node["default"] = (element.text or "").strip()
        for name, alike in groups.items():
            self.add_child(name, alike, number, path, inner)
        return number

    def add_child(self, name: str, alike: list[Element], parent: int, path: str, scope: int) -> None:
        """Add a child element; several of one name are instances of a repeat."""
        below = f"{path}/{name}"
        if below not in self.repeats:
            if len(alike) > 1:
                self.draft.note(
                    say(
                        "{below} stands several times in the instance but is no repeat; the first counts.",
                        below=below,
                    )
                )
            kind = "group" if any(isinstance(child.tag, str) for child in alike[0]) else "field"
            self.add(alike[0], parent, below, kind, scope)
            return
        templates = [each for each in alike if attribute(each, "template") is not None]
        instances = [each for each in alike if each not in templates]
        model = templates[0] if templates else instances[0]
        number = self.add(model, parent, below, "repeat", scope)
        node = self.draft.nodes[number]
        if len(instances) != 1:
            node["initial"] = len(instances)
        if instances:
            self.count_inner(instances[0], below)
        values = [leaf_values(each, below) for each in instances]
        default = leaf_values(model, below)
        if any(each != default for each in values):
            node["initialValues"] = [
                {
                    str(self.by_path[key]): value
                    for key, value in each.items()
                    if key in self.by_path and value != default.get(key)
                }
                for each in values
            ]

    def count_inner(self, element: Element, path: str) -> None:
        """How many instances the repeats within an instance start with; their templates do not say it."""
        names = dict.fromkeys(local(child) for child in element if isinstance(child.tag, str))
        for name in names:
            alike = list(children(element, name))
            below = f"{path}/{name}"
            if below in self.repeats and below in self.by_path:
                alike = [each for each in alike if attribute(each, "template") is None]
                node = self.draft.nodes[self.by_path[below]]
                node.pop("initial", None)
                if len(alike) != 1:
                    node["initial"] = len(alike)
            if alike:
                self.count_inner(alike[0], below)

    def add_attributes(
        self, element: Element, node: dict[str, Any], number: int, path: str, scope: int
    ) -> None:
        """Attributes that something sets become nodes, the others are kept as they stand."""
        entity = local(element) == "entity" and ("dataset" in element.attrib or attribute(element, "dataset"))
        uri = namespace(element.tag)
        literal = {"xmlns": uri} if not number and uri not in ("", XFORMS) else {}
        for key, value in element.attrib.items():
            name = local_name(key)
            if namespace(key) == JAVAROSA and name == "template":
                continue
            below = f"{path}/@{name}"
            if below in self.attributes or (entity and name == "id"):
                self.add_attribute(name, value, number, below, scope)
            else:
                literal[name if not namespace(key) else key] = value
        if literal:
            node["attributes"] = literal
        missing = sorted(each for each in self.attributes if each.rpartition("/@")[0] == path)
        for below in missing:
            if below not in self.by_path:
                self.add_attribute(below.rpartition("@")[2], "", number, below, scope)

    def add_attribute(self, name: str, value: str, parent: int, path: str, scope: int) -> None:
        """A node for an attribute."""
        self.by_path[path] = len(self.draft.nodes)
        node: dict[str, Any] = {
            "name": "@" + name,
            "kind": "field",
            "parent": parent,
            "scope": scope,
            "type": "string",
        }
        if value:
            node["default"] = value
        self.draft.nodes.append(node)
        self.draft.paths.append(path)

    def read_binds(self) -> dict[str, Element]:
        """Types and literal settings of binds; gives binds by path, for their expressions."""
        found: dict[str, Element] = {}
        ids: dict[str, str] = {}
        root = "/" + local(self.draft.xform.primary)
        for bind in self.draft.xform.binds:
            nodeset = attribute(bind, "nodeset") or attribute(bind, "ref") or ""
            path = join_path(root, nodeset)
            if bind.get("id"):
                ids[bind.get("id") or ""] = path
            number = self.by_path.get(path)
            if number is None:
                self.draft.note(
                    say(
                        "A bind names {nodeset}, which is not in the instance; it is left out.",
                        nodeset=nodeset,
                    )
                )
                continue
            found[path] = bind
            self.read_bind(bind, self.draft.nodes[number], path)
        self.bind_ids = ids
        for node in self.draft.nodes:
            if node["kind"] == "field":
                node.setdefault("type", "string")
        return found

    def read_bind(self, bind: Element, node: dict[str, Any], path: str) -> None:
        """The literal settings of one bind."""
        kind = (attribute(bind, "type") or "").rpartition(":")[2]
        if kind and node["kind"] == "field":
            if kind not in TYPES:
                self.draft.note(
                    say("{path}: the type {kind} is not known; it is taken as text.", path=path, kind=kind)
                )
            node["type"] = TYPES.get(kind, "string")
        for key, value in bind.attrib.items():
            name = local_name(key)
            if name == "preload" and namespace(key) == JAVAROSA:
                node["preload"] = [value, attribute(bind, "preloadParams") or ""]
            elif name in PARAMETERS and namespace(key):
                node.setdefault("parameters", {})[PARAMETERS[name]] = value

    def datasets(self) -> list[str]:
        """The lists of entities that the form writes to; its expressions may read them."""
        found = [
            attribute(each, "dataset") or "" for each in self.elements.values() if local(each) == "entity"
        ]
        return [name for name in found if name]

    def entities(self, binds: dict[str, Element]) -> list[dict[str, Any]]:
        """Entity declarations (ODK Entities) and which fields are saved to which."""
        found: list[dict[str, Any]] = []
        holders: list[tuple[str, int]] = []
        for number, element in sorted(self.elements.items()):
            if local(element) != "entity" or self.draft.nodes[number]["kind"] == "repeat":
                continue
            dataset = attribute(element, "dataset")
            parent = self.draft.nodes[number].get("parent")
            if not dataset or parent is None or self.draft.nodes[parent]["name"] != "meta":
                continue
            holders.append((self.draft.paths[parent].rpartition("/")[0], len(found)))
            found.append(self.entity(number, element, dataset))
            if dataset not in REGISTER:
                self.draft.note(
                    say(
                        "The register keeps households and members, and no list {name}: the form's answers"
                        " are kept, what it would write there is not.",
                        name=dataset,
                    )
                )
        for path, bind in binds.items():
            target = bind.get(f"{{{ENTITIES}}}saveto") or (attribute(bind, "saveto") or "")
            owner = max(
                (each for each in holders if path.startswith(each[0] + "/")),
                default=None,
                key=lambda each: len(each[0]),
            )
            if not target:
                continue
            if owner is None:
                self.draft.problem(
                    say("It is saved to an entity, but no entity is declared here."), path, "save_to"
                )
                continue
            number = self.by_path[path]
            self.draft.nodes[number]["saveTo"] = [owner[1], target]
            found[owner[1]]["saveTo"].append([target, number])
        return found

    def entity(self, number: int, element: Element, dataset: str) -> dict[str, Any]:
        """One declaration."""
        path = self.draft.paths[number]
        entity: dict[str, Any] = {
            "list": dataset,
            "scope": self.draft.nodes[number].get("scope", 0),
            "node": number,
            "saveTo": [],
        }
        for name in ENTITY_ATTRIBUTES:
            node = self.by_path.get(f"{path}/@{name}")
            if node is not None:
                entity[name] = node
            elif attribute(element, name) and name in ("create", "update"):
                entity[f"{name}Literal"] = attribute(element, name)
        label = self.by_path.get(f"{path}/label")
        if label is not None:
            entity["label"] = label
        return entity


def leaf_values(element: Element, path: str) -> dict[str, str]:
    """The texts of the leaves below an element, by path."""
    found: dict[str, str] = {}
    kids = [child for child in element if isinstance(child.tag, str)]
    for child in kids:
        found.update(leaf_values(child, f"{path}/{local(child)}"))
    if not kids:
        found[path] = (element.text or "").strip()
    return found


__all__ = ["Model", "children", "clean_path", "join_path"]
