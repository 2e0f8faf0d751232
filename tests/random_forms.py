"""Forms written at random: types, groups, repeats in repeats, relevance, calculations, choices, actions. The
same seed gives the same form; what depends on what goes only backwards, so that there are no circles.
"""

from __future__ import annotations

import random
from html import escape

TYPES = ["string", "int", "decimal", "date", "select1", "select", "string", "int"]
VALUES = {"int": ["1", "5"], "decimal": ["1.5"], "date": ["2026-02-01"], "string": ["a", "x y"]}
ROWS = [("a", "1"), ("b", "1"), ("c", "2"), ("x", "0"), ("7", "7")]


class FormWriter:
    """Writes one form. Paths are tuples of names below the root; ``repeats`` are those of repeats."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.names = 0
        self.fields: list[tuple[tuple[str, ...], str]] = []
        self.repeats: list[tuple[str, ...]] = []
        self.binds: list[str] = []
        self.actions: list[str] = []

    def likely(self, share: float) -> bool:
        """True in that share of cases."""
        return self.chance.random() < share

    def name(self, letter: str) -> str:
        """A fresh name."""
        self.names += 1
        return f"{letter}{self.names}"

    def form(self) -> str:
        """The XForm."""
        instance, body = self.children((), 3, self.chance.randint(4, 8))
        rows = "".join(
            f"<item><name>{name}</name><label>L{name}</label><g>{group}</g></item>" for name, group in ROWS
        )
        return (
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
            'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
            f'<instance><data id="t">{instance}</data></instance>'
            f'<instance id="rows"><root>{rows}</root></instance>'
            f"{''.join(self.binds)}{''.join(self.actions)}</model></h:head><h:body>{body}</h:body></h:html>"
        )

    def children(self, path: tuple[str, ...], depth: int, count: int) -> tuple[str, str]:
        """Some children of a node: their part of the instance and of the body."""
        parts = [self.child(path, depth) for _ in range(count)]
        return "".join(part[0] for part in parts), "".join(part[1] for part in parts)

    def child(self, path: tuple[str, ...], depth: int) -> tuple[str, str]:
        """A field, group or repeat."""
        roll = self.chance.random()
        if depth and roll < 0.3:
            return self.section(path, depth, repeat=roll < 0.2)
        return self.field(path)

    def section(self, path: tuple[str, ...], depth: int, *, repeat: bool) -> tuple[str, str]:
        """A group or repeat."""
        own = (*path, self.name("r" if repeat else "g"))
        where = "/data/" + "/".join(own)
        count = ""
        if repeat and self.likely(0.25):
            count = f' jr:count="({escape(self.expression(path, 1))}) mod 4"'
        if self.likely(0.4):
            self.bind(where, relevant=self.expression(path, 2))
        elif self.likely(0.1):
            self.bind(where, readonly=self.expression(path, 1))
        if repeat:
            self.repeats.append(own)
        instance, body = self.children(own, depth - 1, self.chance.randint(1, 4))
        label = f"<label>{own[-1]} {self.output(own)}</label>"
        if repeat:
            body = f'<group ref="{where}">{label}<repeat nodeset="{where}"{count}>{body}</repeat></group>'
        else:
            body = f'<group ref="{where}">{label}{body}</group>'
        return f"<{own[-1]}>{instance}</{own[-1]}>", body

    def field(self, path: tuple[str, ...]) -> tuple[str, str]:
        """A question or a calculation."""
        own = (*path, self.name("f"))
        where, kind = "/data/" + "/".join(own), self.chance.choice(TYPES)
        settings = {"type": "string" if kind.startswith("select") else kind}
        calculated = self.likely(0.35)
        if self.likely(0.3):
            settings["relevant"] = self.expression(path, 2)
        if calculated:
            settings["calculate"] = self.expression(path, 3)
        if self.likely(0.2):
            settings["required"] = self.expression(path, 1)
        if self.likely(0.2):
            settings["constraint"] = f". != '5' or {self.expression(path, 2)}"
        if self.likely(0.1):
            settings["readonly"] = self.expression(path, 1)
        self.bind(where, **settings)
        value = ""
        if not calculated and kind in VALUES and self.likely(0.25):
            value = self.chance.choice(VALUES[kind])
        elif not calculated and self.fields and self.likely(0.15):
            self.action(where, path)
        body = "" if calculated and self.likely(0.5) else self.control(own, where, kind)
        self.fields.append((own, kind))
        return f"<{own[-1]}>{value}</{own[-1]}>", body

    def control(self, own: tuple[str, ...], where: str, kind: str) -> str:
        """What shows a field."""
        label = f"<label>{own[-1]} {self.output(own[:-1])}</label>"
        if not kind.startswith("select"):
            return f'<input ref="{where}">{label}</input>'
        rows = "instance('rows')/root/item"
        if self.likely(0.6):
            rows += f"[{self.chance.choice(['g = ', 'name != ', 'g <= '])}{self.value(own[:-1])}]"
        elif self.likely(0.5):
            rows = f"randomize({rows}{', 42' if self.likely(0.5) else ''})"
        return (
            f'<{kind} ref="{where}">{label}<itemset nodeset="{escape(rows)}"><value ref="name"/>'
            f'<label ref="label"/></itemset></{kind}>'
        )

    def action(self, where: str, path: tuple[str, ...]) -> None:
        """A value set when the form opens or an instance is added."""
        events = "odk-instance-first-load odk-new-repeat"
        value = escape(self.value(path), quote=True)
        self.actions.append(f'<setvalue event="{events}" ref="{where}" value="{value}"/>')

    def bind(self, where: str, **settings: str) -> None:
        """A bind."""
        said = "".join(f' {key}="{escape(value)}"' for key, value in settings.items())
        self.binds.append(f'<bind nodeset="{where}"{said}/>')

    def output(self, path: tuple[str, ...]) -> str:
        """An output for a label, or none."""
        return f'<output value="{escape(self.value(path))}"/>' if self.likely(0.3) else ""

    def single(self, path: tuple[str, ...]) -> str | None:
        """A question before that has one instance as seen from a path."""
        seen = [
            own
            for own, _ in self.fields
            if all(repeat == path[: len(repeat)] for repeat in self.repeats if repeat == own[: len(repeat)])
        ]
        return "/data/" + "/".join(self.chance.choice(seen)) if seen else None

    def value(self, path: tuple[str, ...]) -> str:
        """A question or a literal."""
        return (self.single(path) if self.likely(0.7) else None) or self.chance.choice(
            ["1", "2", "'a'", "'x'", "''", "0.5", "'2026-02-01'"]
        )

    def nodes(self) -> str:
        """A node-set over fields before, with or without conditions on the way."""
        own, _ = self.chance.choice(self.fields)
        steps = []
        for place in range(1, len(own) + 1):
            step = own[place - 1]
            if own[:place] in self.repeats and self.likely(0.4):
                step += self.chance.choice(
                    [
                        "[1]",
                        "[last()]",
                        "[position() > 1]",
                        f"[{self.inner(own[:place])}]",
                        "[position() = 2]",
                    ]
                )
            steps.append(step)
        found = "/data/" + "/".join(steps)
        if self.likely(0.1):
            found += "/.."
        return f"({found} | /data/*[2])" if self.likely(0.08) else found

    def inner(self, repeat: tuple[str, ...]) -> str:
        """A condition on instances of a repeat."""
        below = [own[len(repeat) :] for own, _ in self.fields if own[: len(repeat)] == repeat]
        if not below:
            return "true()"
        return f"{'/'.join(self.chance.choice(below))} {self.chance.choice(['=', '!=', '>'])} " + (
            self.chance.choice(["'a'", "1", "''", "'5'"])
        )

    def expression(self, path: tuple[str, ...], depth: int) -> str:
        """An expression over fields before."""
        roll = self.chance.random()
        if depth <= 0 or roll < 0.2:
            return self.value(path)
        if roll < 0.45:
            operator = self.chance.choice(["=", "!=", "<", ">=", "+", "-", "*", "and", "or"])
            return f"({self.expression(path, depth - 1)} {operator} {self.expression(path, depth - 1)})"
        if roll < 0.7 and self.fields:
            function = self.chance.choice(
                ["sum", "count", "count-non-empty", "max", "concat", "string", "min"]
            )
            return f"{function}({self.nodes()})"
        if roll < 0.78 and any(repeat == path[: len(repeat)] for repeat in self.repeats):
            around = [repeat for repeat in self.repeats if repeat == path[: len(repeat)]]
            up = "/".join([".."] * (len(path) + 1 - len(self.chance.choice(around))))
            return f"position({up})"
        if roll < 0.9:
            parts = [self.expression(path, depth - 1) for _ in range(3)]
            return f"if({', '.join(parts)})"
        call = self.chance.choice(["coalesce({0}, {1})", "selected({0}, {1})", "not({0})", "round({0})"])
        return call.format(self.expression(path, depth - 1), self.expression(path, depth - 1))


def random_form(seed: int) -> str:
    """An XForm written at random."""
    return FormWriter(seed).form()
