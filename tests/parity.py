"""Random walks through forms and random expressions, as the Python engine has them; the web app's must agree.

The same seed gives the same walk. tests/compile_cases.py writes them, static/pwa/test/forms/parity.test.ts
replays them.
"""

from __future__ import annotations

import random
from dataclasses import asdict
from html import escape
from typing import Any

from fieldapp import forms
from fieldapp.forms.expr.functions import TABLE

ANSWERS = [
    *("", "0", "1", "2", "7", "30", "-3", "1.5", "x", "yes", "no", "a b"),
    *("2026-02-01", "2026-03-01", "30.1 120.2 0 5", "08:30:00.000+08:00", "2026-02-01T10:00:00.000+08:00"),
]
WHOLE = ["", "0", "1", "2", "5", "30", "-3", "1.5", "x"]
CHOOSING = ("select", "select1", "rank")
FIELDS = [
    *("", "0", "1", "-1", "2.5", "-2.5", "0.1", "100", "1e5", "abc", "a b c", "2026-03-01", "2024-02-29"),
    *("2026-02-30", "2026-03-01T10:20:30.456+08:00", "2026-03-01T23:30:00Z", "12:30:00.000+08:00"),
    *("true", "false", "户主张三", "𠮷野😀家", " x ", "NaN", "123456789012", "0.000001", "-0", "00012", ".5"),
    *("5.", "1.005", "é", "a\tb  c", "30 120 0 0;31 121 0 0;31 120 0 0", "30.5 120.2 0 0"),
]
NUMBERS = [
    *("0", "1", "2", "3", "-1", "0.5", "2.5", "-2.5", "1.005", "10", "100", "20513", "20513.75"),
    *("1 div 0", "0 div 0", "1000000", "12345678901234567890", "0.0000001", "true()", "false()"),
]
PATTERNS = ["'%Y-%m-%d'", "'%e/%n/%y %H:%M:%S.%3'", "'%a %b %A %B %W'", "'%Z%%%h'"]
# Of chance, of the language's own libraries (whose last digit may differ), or with cases of their own.
LEFT_OUT = frozenset(
    [
        "random",
        "uuid",
        "now",
        "digest",
        "base64-decode",
        "regex",
        "lang",
        "id",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "exp",
        "log",
        "log10",
        "exp10",
        "pow",
        "sqrt",
        "distance",
        "area",
        "weighted-checklist",
        "randomize",
    ]
)


def every_item(item: forms.Item) -> list[forms.Item]:
    """An item and all below it."""
    return [item, *(inner for child in item.children for inner in every_item(child))]


def state(session: forms.Session) -> dict[str, Any]:
    """All that a screen could show, by path."""
    found: dict[str, Any] = {}
    for item in every_item(session.root):
        shown: dict[str, Any] = {"relevant": item.relevant}
        if item.kind != "repeat":
            shown["value"] = item.value
        if item.kind == "field":
            shown |= {"required": item.required, "readonly": item.readonly, "valid": item.valid}
            shown |= {"label": item.label, "hint": item.hint}
        if item.widget in CHOOSING:
            shown["choices"] = [[choice.value, choice.label] for choice in item.choices]
        found[item.path] = shown
    return found


def outcome(session: forms.Session) -> dict[str, Any]:
    """What comes of a form as it stands."""
    return {
        "values": session.values(),
        "xml": session.xml(),
        "entities": [asdict(each) for each in session.entities()],
        "followups": [asdict(each) for each in session.followups()],
        "problems": [[each.item.path, each.kind, each.message] for each in session.problems()],
        "pages": [(page.item or page.items[0]).path for page in session.pages()],
    }


def random_answer(item: forms.Item, chance: random.Random) -> str:
    """Some answer, mostly one of those offered."""
    offered = [choice.value for choice in item.choices] if item.widget in CHOOSING else []
    if item.type == "int":
        return chance.choice(WHOLE)
    if not offered or chance.random() < 0.15:
        return chance.choice(ANSWERS)
    count = 1 if item.widget == "select1" else chance.randint(1, 2)
    return " ".join(dict.fromkeys(chance.choice(offered) for _ in range(count)))


def random_step(session: forms.Session, chance: random.Random) -> dict[str, Any] | None:
    """Do something that a person could do; says what, or None if there is nothing to do."""
    items = every_item(session.root)
    fields = [item for item in items if item.kind == "field" and item.widget]
    repeats = [item for item in items if item.kind == "repeat" and item.can_add]
    instances = [item for item in items if item.kind == "instance" and item.can_remove]
    roll = chance.random()
    if roll < 0.12 and repeats:
        item = chance.choice(repeats)
        session.add_repeat(item)
        return {"add": item.path}
    if roll < 0.18 and instances:
        item = chance.choice(instances)
        step = {"remove": item.path}
        session.remove_repeat(item)
        return step
    if not fields:
        return None
    item = chance.choice(fields)
    value = random_answer(item, chance)
    session.set(item, value)
    return {"set": item.path, "to": value}


def walk(plan: forms.Plan, context: forms.Context, seed: str, length: int) -> dict[str, Any]:
    """A walk through a form: each step with the state after it, and what comes of it all."""
    chance = random.Random(seed)
    session = forms.open_session(plan, context)
    steps: list[dict[str, Any]] = [{"state": state(session)}]
    for _ in range(length):
        step = random_step(session, chance)
        if step is None:
            break
        steps.append({**step, "state": state(session)})
    return {"steps": steps, "outcome": outcome(session)}


class Writer:
    """Writes random expressions over fields f0, f1, ... and a repeat of numbers."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.names = sorted(set(TABLE) - LEFT_OUT)

    def field(self) -> str:
        """A field."""
        return f"/data/f{self.chance.randrange(len(FIELDS))}"

    def leaf(self) -> str:
        """A field or literal."""
        roll = self.chance.random()
        if roll < 0.45:
            return self.field()
        return f"'{self.chance.choice(FIELDS)}'" if roll < 0.7 else self.chance.choice(NUMBERS)

    def nodes(self) -> str:
        """A node-set."""
        roll = self.chance.random()
        if roll < 0.3:
            return self.field()
        if roll < 0.7:
            return f"({' | '.join(self.field() for _ in range(self.chance.randint(2, 4)))})"
        return self.chance.choice(["/data/r/v", f"/data/r[{self.expression(1)}]/v", "/data/nothing"])

    def expression(self, depth: int) -> str:
        """An expression of at most this depth."""
        if depth <= 0:
            return self.leaf()
        roll = self.chance.random()
        if roll < 0.2:
            return self.binary("+ - * div mod", depth)
        if roll < 0.35:
            right = self.nodes() if self.chance.random() < 0.5 else self.expression(depth - 1)
            return f"({self.expression(depth - 1)} {self.operator('= != < <= > >=')} {right})"
        if roll < 0.4:
            return self.binary("and or", depth)
        if roll < 0.45:
            return f"if({', '.join(self.expression(depth - 1) for _ in range(3))})"
        return f"-{self.leaf()}" if roll < 0.48 else self.nodes() if roll < 0.53 else self.call(depth)

    def binary(self, operators: str, depth: int) -> str:
        """Two operands and an operator."""
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        return f"({left} {self.operator(operators)} {right})"

    def operator(self, of: str) -> str:
        """One of some operators."""
        return self.chance.choice(of.split())

    def call(self, depth: int) -> str:
        """A function call."""
        entry = TABLE[self.chance.choice(self.names)]
        arguments = []
        for index in range(self.chance.randint(entry.least, min(entry.most, entry.least + 3))):
            kind = entry.parameter(index)
            if entry.name.startswith("format-date") and index == 1:
                arguments.append(self.chance.choice(PATTERNS))
            elif kind == "N" or (kind == "v" and self.chance.random() < 0.3):
                arguments.append(self.nodes())
            else:
                arguments.append(self.expression(depth - 1))
        return f"{entry.name}({', '.join(arguments)})"


def expressions_form(expressions: list[str]) -> str:
    """An XForm that calculates the strings of expressions."""
    fields = "".join(f"<f{number}>{escape(value)}</f{number}>" for number, value in enumerate(FIELDS))
    repeat = "<r><v>1</v></r><r><v>x</v></r><r><v>3</v></r>"
    results = "".join(f"<c{number}/>" for number in range(len(expressions)))
    binds = "".join(
        f'<bind nodeset="/data/c{number}" calculate="string({escape(each)})"/>'
        for number, each in enumerate(expressions)
    )
    types = '<bind nodeset="/data/f2" type="int"/><bind nodeset="/data/f4" type="decimal"/>'
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
        f'<h:title>t</h:title><model><instance><data id="t">{fields}{repeat}{results}</data></instance>'
        f'{types}{binds}</model></h:head><h:body><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat>'
        "</h:body></h:html>"
    )


def random_expressions(context: forms.Context, seed: int, count: int) -> dict[str, Any]:
    """Random expressions with what comes of each, and the plan that calculates them."""
    writer = Writer(seed)
    found: list[str] = []
    while len(found) < count:
        candidate = writer.expression(3)
        try:
            forms.compile_xform(expressions_form([candidate]))
        except forms.FormError:
            continue
        found.append(candidate)
    plan = forms.compile_xform(expressions_form(found))
    values = forms.open_session(plan, context).all_values()
    return {
        "plan": plan,
        "expressions": found,
        "results": [values.get(f"c{number}", "") for number in range(count)],
    }
