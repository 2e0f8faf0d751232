"""A form's answers as the JSON that is stored and as the XForm instance (docs/plan.md, section 9)."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from fieldapp.forms.engine import Engine
from fieldapp.forms.frames import Frame
from fieldapp.forms.opening import Values


def values_of(engine: Engine, frame: Frame, number: int, *, everything: bool) -> Values:
    """Nested answers below a node, empty ones left out; those not relevant or set aside too if
    ``everything``.
    """
    layout = engine.layout
    out: Values = {}
    for child in layout.children[number]:
        name = engine.node(child)["name"]
        if layout.home[child] == child:
            instances = frame.children[child]
            if everything:
                instances = [*instances, *reversed(frame.aside.get(child, ()))]
            found = [
                values_of(engine, inner, child, everything=everything)
                for inner in instances
                if everything or inner.relevant[0]
            ]
            if found:
                out[name] = found
            continue
        slot = layout.slot[child]
        if not everything and not frame.relevant[slot]:
            continue
        value = frame.values[slot]
        inner = values_of(engine, frame, child, everything=everything) if layout.children[child] else {}
        if inner:
            out[name] = {**inner, "#": value} if value else inner
        elif value:
            out[name] = value
    return out


def xml_of(engine: Engine) -> str:
    """The XForm instance: relevant nodes only, empty leaves as empty elements."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    write(engine, engine.root, 0, out, dict(engine.program.plan["namespaces"]))
    return "".join(out)


def write(engine: Engine, frame: Frame, number: int, out: list[str], namespaces: dict[str, str]) -> None:
    """Write one element."""
    node, layout = engine.node(number), engine.layout
    attributes: dict[str, str] = dict(node.get("attributes", {}))
    relevant = [
        child
        for child in layout.children[number]
        if layout.home[child] == child or frame.relevant[layout.slot[child]]
    ]
    for child in relevant:
        name = engine.node(child)["name"]
        if name.startswith("@"):
            attributes[name[1:]] = frame.values[layout.slot[child]]
    for prefix, uri in namespaces.items():
        attributes.setdefault(f"xmlns:{prefix}", uri)
    around = node.get("namespace")
    tag = qualified(engine, f"{{{around}}}{node['name']}") if around else str(node["name"])
    out.append(f"<{tag}")
    out.extend(f" {qualified(engine, name)}={quoteattr(value)}" for name, value in attributes.items())
    out.append(">" + escape(frame.values[layout.slot[number]]))
    for child in relevant:
        if engine.node(child)["name"].startswith("@"):
            continue
        if layout.home[child] == child:
            for inner in frame.children[child]:
                if inner.relevant[0]:
                    write(engine, inner, child, out, {})
        else:
            write(engine, frame, child, out, {})
    out.append(f"</{tag}>")


def qualified(engine: Engine, name: str) -> str:
    """A name written ``{uri}name`` with the prefix that the form declares for the namespace."""
    uri, brace, local = name.removeprefix("{").partition("}")
    if not brace:
        return name
    prefixes = engine.program.plan["namespaces"].items()
    return next((f"{prefix}:{local}" for prefix, each in prefixes if each == uri), local)
