"""Trying a form out: answers put in one by one as a person would, and everything that comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from fieldapp.forms.context import Context
from fieldapp.forms.item import Item
from fieldapp.forms.program import Plan
from fieldapp.forms.session import Session, open_session


class GivenLists:
    """Rows of the register as they were given."""

    def __init__(self, lists: Mapping[str, list[dict[str, str]]]) -> None:
        self.lists = lists

    def all(self, name: str) -> Iterable[dict[str, str]]:
        """Every row of a list."""
        return self.lists.get(name, [])

    def where(self, name: str, column: str, value: str) -> Iterable[dict[str, str]]:
        """The rows of a list with this value in a column."""
        return [row for row in self.lists.get(name, []) if row.get(column, "") == value]


def run_trial(plan: Plan, answers: dict[str, Any], context: Context) -> Session:
    """Open a form anew and give it the answers, in the order of the form."""
    context.given = {**context.given, **{k: str(v) for k, v in (answers.get("$given") or {}).items()}}
    context.lists = GivenLists(answers.get("$lists") or {})
    session = open_session(plan, context)
    give(session, session.root, {key: value for key, value in answers.items() if not key.startswith("$")})
    session.finish()
    return session


def give(session: Session, parent: Item, answers: Mapping[str, Any]) -> None:
    """Put answers in what is inside an item; instances are added as they are needed."""
    for item in parent.children:
        if item.name not in answers:
            continue
        value = answers[item.name]
        if item.series:
            for index, each in enumerate(value if isinstance(value, list) else [value]):
                if index >= len(item.children) and not item.can_add:
                    break
                instance = item.children[index] if index < len(item.children) else session.add_repeat(item)
                if isinstance(each, dict):
                    give(session, instance, each)
        elif isinstance(value, dict):
            give(session, item, value)
        elif item.kind == "field" and not isinstance(value, list):
            session.set(item, str(value).lower() if isinstance(value, bool) else str(value))


def every_field(item: Item) -> Iterator[Item]:
    """All fields below an item, in document order."""
    if item.kind == "field":
        yield item
    for child in item.children:
        yield from every_field(child)


def as_json(session: Session) -> dict[str, Any]:
    """Everything that came of the answers, for a program to read."""
    return {
        "values": session.values(),
        "fields": [
            {
                "path": item.path,
                "label": item.label,
                "value": item.value,
                "relevant": item.relevant,
                "required": item.relevant and item.required,
                "readonly": item.readonly,
                "problem": item.problem,
            }
            for item in every_field(session.root)
        ],
        "problems": [
            {"path": each.item.path, "kind": each.kind, "message": each.message}
            for each in session.problems()
        ],
        "entities": [asdict(each) for each in session.entities()],
        "followups": [asdict(each) for each in session.followups()],
        "instance_name": session.instance_name(),
    }


def as_text(session: Session) -> str:
    """The same for a person to read."""
    lines = ["Answers"]
    for item in every_field(session.root):
        if item.relevant and (item.value or item.label):
            lines.append(f"  {item.path} = {item.value or '—'}" + (f"   {item.label}" if item.label else ""))
    hidden = [item.path for item in every_field(session.root) if not item.relevant]
    lines += ["Not asked", *([f"  {path}" for path in hidden] or ["  nothing"])]
    problems = [
        f"  {each.item.path}: {each.kind}" + (f" — {each.message}" if each.message else "")
        for each in session.problems()
    ]
    lines += ["Wrong", *(problems or ["  nothing"])]
    changes = []
    for change in session.entities():
        changes.append(f"  {change.action} {change.list} {change.id} “{change.label}”")
        changes += [f"    {name} = {value or '—'}" for name, value in change.properties.items()]
    lines += ["Changes in the register", *(changes or ["  none"])]
    promised = []
    for each in session.followups():
        title = each.title.get(session.language) or next(iter(each.title.values()), "")
        promised.append(
            f"  {each.rule} [{each.priority}] {title}: due {each.due}, {each.assign_to}, "
            f"{each.subject.type} {each.subject.id or '—'}"
        )
    lines += ["Follow-ups", *(promised or ["  none"])]
    return "\n".join(lines)
