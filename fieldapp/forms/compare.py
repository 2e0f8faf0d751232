"""What is different between two versions of a form, and what that does to the data that was and will be
collected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms.program import Plan

TYPED = ("relevant", "required", "constraint", "readonly", "calculate")
CHOSEN = frozenset({"select1", "select", "rank"})
# A column goes on as it was where what it held before may still stand in it.
WIDER = frozenset({("int", "decimal"), ("select1", "select"), ("date", "dateTime")})
FORM = ""


@dataclass(frozen=True)
class Detail:
    """One thing that changed; `loss` where data already there is cut off from what comes."""

    code: str
    before: Any = None
    after: Any = None
    loss: bool = False


@dataclass(frozen=True)
class Change:
    """What became of a question, a rule of follow-ups or (path empty) the form: added, removed, moved,
    changed.
    """

    kind: str
    path: str
    label: Mapping[str, str]
    details: tuple[Detail, ...] = ()
    of: str = "question"

    @property
    def loss(self) -> bool:
        """Whether it cuts off data."""
        return any(detail.loss for detail in self.details)


@dataclass
class Question:
    """What can be compared of one question."""

    path: str
    name: str
    table: tuple[str, ...]
    type: str
    label: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    listed: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    save_to: str | None = None


def compare(before: Plan, after: Plan) -> list[Change]:
    """Every change from one version to the next: the form's own, questions in their order, then rules."""
    old, new = questions(before), questions(after)
    moved = _moved(old, new)
    found = _of_form(before, after)
    for path, question in new.items():
        if path in moved:
            details = (Detail("path", moved[path], path, loss=True), *_details(old[moved[path]], question))
            found.append(Change("moved", path, question.label, details))
        elif path not in old:
            found.append(Change("added", path, question.label))
        elif details := tuple(_details(old[path], question)):
            found.append(Change("changed", path, question.label, details))
    gone = [path for path in old if path not in new and path not in moved.values()]
    found += (Change("removed", path, old[path].label, (Detail("answers", loss=True),)) for path in gone)
    return found + _of_rules(before, after)


def losses(changes: list[Change]) -> list[Change]:
    """Those that cut off data."""
    return [change for change in changes if change.loss]


def questions(plan: Plan) -> dict[str, Question]:
    """The questions of a form by path (names joined by `/`), in their order; notes and ids are none."""
    nodes, paths = plan["nodes"], node_paths(plan)
    found = {}
    for number, node in enumerate(nodes):
        if node["kind"] != "field" or node.get("note") or node["name"].startswith("@"):
            continue
        path = paths[number]
        if path.startswith("meta/"):
            continue
        entity, prop = node.get("saveTo") or (None, None)
        choices = node.get("choices") or {}
        found[path] = Question(
            path=path,
            name=node["name"],
            table=tuple(_tables(nodes, paths, number)),
            type=node["widget"] if node.get("widget") in CHOSEN else node.get("type", "string"),
            label=_texts(plan, node.get("label")),
            choices=_choices(plan, choices),
            listed=bool(choices.get("list")),
            facts={
                "hint": _texts(plan, node.get("hint")),
                "default": node.get("default"),
                **{name: meaning(plan, paths, node.get(name)) for name in TYPED},
            },
            save_to=None if prop is None else f"{plan['entities'][entity]['list']}.{prop}",
        )
    return found


def node_paths(plan: Plan) -> list[str]:
    """The path of every node below the root, by its number."""
    paths = [""]
    for node in plan["nodes"][1:]:
        above = paths[node["parent"]]
        paths.append(f"{above}/{node['name']}" if above else node["name"])
    return paths


def meaning(plan: Plan, paths: list[str], value: Any) -> Any:
    """An expression of a plan (by number, or literally true or false) in terms that two versions share."""
    if value is None or isinstance(value, bool):
        return value
    return _shared(plan, paths, plan["exprs"][value]["t"])


def _shared(plan: Plan, paths: list[str], tree: Any) -> Any:
    """A tree with questions by path and texts in words, in place of the numbers they have in this plan."""
    if not isinstance(tree, list) or not tree:
        return tree
    op, *rest = tree

    def inner(part: Any) -> Any:
        return _shared(plan, paths, part)

    def named(numbers: list[int]) -> list[str]:
        return [paths[number] for number in numbers]

    if op == "ref":
        return [op, paths[rest[0]]]
    if op == "path":
        steps = [[paths[number], *map(inner, conditions)] for number, *conditions in rest[1]]
        return [op, paths[rest[0]], steps]
    if op == "once":
        return [op, paths[rest[0]], inner(rest[1])]
    if op == "choice-name":
        return [op, inner(rest[0]), paths[rest[1]]]
    if op == "text":
        return [op, _texts(plan, rest[0])]
    if op == "here":
        return [op, named(rest[0])]
    if op == "chance":
        return [op]
    if op == "step":
        return [op, inner(rest[0]), rest[1], named(rest[2]), *map(inner, rest[3:])]
    return [inner(part) for part in tree]


def _tables(nodes: list[Any], paths: list[str], number: int) -> Iterator[str]:
    """The repeats around a node: each is a table of its own in exports."""
    while number:
        number = nodes[number]["parent"]
        if nodes[number]["kind"] == "repeat":
            yield paths[number]


def _choices(plan: Plan, choices: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """The choices of a question that are in the form itself: labels by code."""
    listed = plan["lists"].get(choices.get("list")) or {}
    columns = listed.get("columns")
    if not columns or choices.get("value") not in columns:
        return {}
    value_at = columns.index(choices["value"])
    label = choices.get("label")
    source = label["itext"] if isinstance(label, dict) else label
    label_at = columns.index(source) if source in columns else None
    found: dict[str, Mapping[str, str]] = {}
    for row in listed["rows"]:
        said = None if label_at is None else row[label_at]
        if row[value_at]:
            found[row[value_at]] = _texts(plan, said) if isinstance(said, int) else {"": said or ""}
    return found


def _texts(plan: Plan, number: int | None) -> dict[str, str]:
    """A text in every language of the form; what is computed in it as three dots."""
    found: dict[str, str] = {}
    if number is None:
        return found
    for language, texts in plan["texts"].items():
        text = texts[number] if number < len(texts) else None
        if text is not None:
            parts = text if isinstance(text, list) else [text]
            found[language] = "".join(part if isinstance(part, str) else "…" for part in parts)
    return found


def _moved(old: Mapping[str, Question], new: Mapping[str, Question]) -> dict[str, str]:
    """Questions that stand elsewhere now: new path to old, where the name is the only one on both sides."""
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for path, question in old.items():
        if path not in new:
            gone.setdefault(question.name, []).append(path)
    for path, question in new.items():
        if path not in old:
            come.setdefault(question.name, []).append(path)
    return {
        paths[0]: gone[name][0]
        for name, paths in come.items()
        if len(paths) == 1 and len(gone.get(name, ())) == 1
    }


def _details(old: Question, new: Question) -> Iterator[Detail]:
    """What is different about one question."""
    if old.type != new.type:
        fits = new.type == "string" or (old.type, new.type) in WIDER
        yield Detail("type", old.type, new.type, loss=not fits)
    if old.table != new.table:
        yield Detail("table", list(old.table), list(new.table), loss=True)
    if old.save_to != new.save_to:
        yield Detail("save_to", old.save_to, new.save_to, loss=old.save_to is not None)
    if old.listed and new.listed:
        gone = [code for code in old.choices if code not in new.choices]
        come = [code for code in new.choices if code not in old.choices]
        both = old.choices.keys() & new.choices.keys()
        if gone:
            yield Detail("choices_removed", gone, None, loss=True)
        if come:
            yield Detail("choices_added", None, come)
        if any(old.choices[code] != new.choices[code] for code in both):
            yield Detail("choices_worded")
    if old.label != new.label:
        yield Detail("label", dict(old.label), dict(new.label))
    for name in ("hint", "default", *TYPED):
        if old.facts[name] != new.facts[name]:
            yield Detail(name)


def _of_form(before: Plan, after: Plan) -> list[Change]:
    """What changed about the form as a whole."""
    was, now = before.get("visit") or {}, after.get("visit") or {}
    details = []
    if was.get("subject", "household") != now.get("subject", "household"):
        details.append(
            Detail("subject", was.get("subject", "household"), now.get("subject", "household"), loss=True)
        )
    if was.get("every") != now.get("every"):
        details.append(Detail("every", was.get("every"), now.get("every")))
    if set(before["languages"]) != set(after["languages"]):
        details.append(Detail("languages", before["languages"], after["languages"]))
    return [Change("changed", FORM, after["form"]["title"], tuple(details), "form")] if details else []


def _of_rules(before: Plan, after: Plan) -> list[Change]:
    """Rules of follow-ups that came, went or changed."""
    old, new = _rules(before), _rules(after)
    found = []
    for name, (label, what) in new.items():
        if name not in old:
            found.append(Change("added", name, label, (), "rule"))
        elif old[name][1] != what:
            found.append(Change("changed", name, label, (Detail("rule"),), "rule"))
    return found + [Change("removed", name, old[name][0], (), "rule") for name in old if name not in new]


def _rules(plan: Plan) -> dict[str, tuple[dict[str, str], Any]]:
    """Rules of follow-ups by name: how they are called, and what they say."""
    paths = node_paths(plan)
    found = {}
    for rule in plan.get("followups") or []:
        said = {
            name: meaning(plan, paths, rule.get(name))
            for name in ("when", "about", "due", "window_start", "escalate_after")
        }
        said |= {name: rule.get(name) for name in ("assign_to", "form", "priority")}
        closes = rule.get("closes_when") or {}
        title = _texts(plan, rule.get("title"))
        said |= {"scope": paths[rule["scope"]], "title": title, "note": _texts(plan, rule.get("note"))}
        said["closes"] = closes.get("source")
        found[rule["name"]] = (title, said)
    return found
