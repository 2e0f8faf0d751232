"""Trying a form out: answers put in one by one as a person would, and everything that comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fieldapp.forms.context import Context
from fieldapp.forms.followups import FollowUp
from fieldapp.forms.item import Item
from fieldapp.forms.messages import Message, say, translated
from fieldapp.forms.program import Plan
from fieldapp.forms.session import Session, open_session
from fieldapp.forms.tables import number_text


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


@dataclass
class Trial:
    """A form with the answers put in, and those that found no place: ``(path, value, why)``."""

    session: Session
    unused: list[tuple[str, str, Message]] = field(default_factory=list)
    given: list[Item] = field(default_factory=list)


def run_trial(plan: Plan, answers: dict[str, Any], context: Context) -> Trial:
    """Open a form anew and give it the answers, in the order of the form.

    Answers are nested as in ``values()``; at the top, a question deeper down may also be named alone or by
    its whole path, if it stands in no repeat.
    """
    context.given = {**context.given, **{k: str(v) for k, v in (answers.get("$given") or {}).items()}}
    context.lists = GivenLists(answers.get("$lists") or {})
    trial = Trial(open_session(plan, context))
    root = trial.session.root
    own = {item.name for item in root.children}
    given = {key: value for key, value in answers.items() if not key.startswith("$")}
    give(trial, root, {key: value for key, value in given.items() if key in own})
    for key, value in given.items():
        if key not in own:
            item = lone(trial.session, key)
            if item is None:
                trial.unused.append((key, shown(value), say("there is no such question")))
            else:
                answer(trial, item, value)
    trial.session.finish()
    for item in trial.given:
        if item.value and not item.relevant:
            trial.unused.append((item.path, item.value, say("it is not asked")))
    return trial


def lone(session: Session, key: str) -> Item | None:
    """The one field with this path or name."""
    found = [item for item in every_field(session.root) if key in (item.path, item.name)]
    return found[0] if len(found) == 1 else None


def give(trial: Trial, parent: Item, answers: Mapping[str, Any]) -> None:
    """Put answers in what is inside an item; instances are added as they are needed."""
    for item in parent.children:
        if item.name in answers:
            answer(trial, item, answers[item.name])
    for name in answers.keys() - {item.name for item in parent.children} - {"#"}:
        if not name.startswith("@"):
            trial.unused.append(
                (f"{parent.path}/{name}", shown(answers[name]), say("there is no such question"))
            )


def answer(trial: Trial, item: Item, value: Any) -> None:
    """Put in the answer to one item: a dictionary for a group, a list for a repeat or several choices."""
    if item.series:
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            if index >= len(item.children) and not item.can_add:
                trial.unused.append((item.path, shown(each), say("no more of these can be added")))
            elif isinstance(each, dict):
                more = index >= len(item.children)
                give(trial, trial.session.add_repeat(item) if more else item.children[index], each)
    elif item.kind != "field":
        if isinstance(value, dict):
            give(trial, item, value)
        else:
            trial.unused.append((item.path, shown(value), say("this is a group")))
    else:
        trial.session.set(item, shown(value))
        trial.given.append(item)


def shown(value: Any) -> str:
    """An answer as it is stored: several choices with blanks between, true and false in small letters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(shown(each) for each in value)
    return number_text(value) if isinstance(value, float) else str(value)


def every_field(item: Item) -> Iterator[Item]:
    """All fields below an item, in document order."""
    if item.kind == "field":
        yield item
    for child in item.children:
        yield from every_field(child)


def every_item(item: Item) -> Iterator[Item]:
    """All groups, instances and fields below an item, in document order."""
    for child in item.children:
        if not child.series:
            yield child
        yield from every_item(child)


def as_json(trial: Trial) -> dict[str, Any]:
    """Everything that came of the answers, for a program to read."""
    session = trial.session
    return {
        "language": session.language,
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
        "relevant": [item.path for item in every_item(session.root) if item.relevant],
        "problems": [
            {"path": each.item.path, "kind": each.kind, "message": each.message}
            for each in session.problems()
        ],
        "unused": [{"path": path, "value": value, "why": str(why)} for path, value, why in trial.unused],
        "entities": [asdict(each) for each in session.entities()],
        "followups": [asdict(each) for each in session.followups()],
        "instance_name": session.instance_name(),
    }


KINDS = {
    "required": say("an answer is required"),
    "type": say("the answer is not of the question's type"),
    "constraint": say("the constraint fails"),
}


def as_text(trial: Trial, language: str) -> str:
    """The same for a person to read; what is not the form's own is in ``language``."""
    session = trial.session

    def in_words(text: object) -> str:
        return str(translated(text, language))

    problems = []
    for each in session.problems():
        what = in_words(KINDS.get(each.kind, each.kind))
        said = f" — {each.message}" if each.message else ""
        problems.append(f"{each.item.path} = {each.item.value or '—'}: {what}{said}")
    unused = [f"{path} = {value}: {in_words(why)}" for path, value, why in trial.unused]
    sections: list[tuple[Message, list[str]]] = [
        (say("Answers"), [line(item) for item in every_field(session.root) if told(item)]),
        (say("Not asked"), [item.path for item in every_item(session.root) if lost(item)]),
        (say("Wrong"), problems),
        (say("Given and not used"), unused),
        (say("Changes in the register"), entity_lines(session)),
        (
            say("Follow-ups"),
            [text for each in session.followups() for text in followup_lines(each, session.language)],
        ),
    ]
    lines = [f"{in_words(say('Name'))}: {session.instance_name()}"] if session.instance_name() else []
    for title, content in sections:
        lines += [in_words(title), *(f"  {text}" for text in content or [in_words(say("none"))])]
    return "\n".join(lines)


def told(item: Item) -> bool:
    """Whether a field is worth a line: a relevant one, of ``meta`` only if it holds something."""
    return item.relevant and (bool(item.value) or "/meta/" not in item.path)


def line(item: Item) -> str:
    """A field with its value, what the choices are called, and its label."""
    chosen = [each.label for each in item.choices if each.value in item.value.split()] if item.value else []
    called = f" ({', '.join(chosen)})" if any(chosen) else ""
    label = " ".join(item.label.split()) if item.label else ""
    return f"{item.path} = {item.value or '—'}{called}" + (f"   {label}" if label else "")


def lost(item: Item) -> bool:
    """Whether an item is not relevant, and what holds it is."""
    return not item.relevant and (item.parent is None or item.parent.relevant)


def entity_lines(session: Session) -> list[str]:
    """The changes in the register."""
    lines = []
    for change in session.entities():
        lines.append(f"{change.action} {change.list} {change.id} “{change.label}”")
        lines += [f"  {name} = {value or '—'}" for name, value in change.properties.items()]
    return lines


def followup_lines(each: FollowUp, language: str) -> list[str]:
    """A follow-up: what, about whom, until when, and how it ends."""

    def spoken(texts: Mapping[str, str]) -> str:
        return texts.get(language) or next(iter(texts.values()), "")

    when = f"{each.window_start or '…'} – {each.due}" + (f" > {each.escalate_on}" if each.escalate_on else "")
    lines = [
        f"{each.rule} [{each.priority}] {spoken(each.title)}",
        f"  {each.subject.type} {each.subject.id or '—'}, {each.assign_to}, {when}",
    ]
    if each.note and spoken(each.note):
        lines.append(f"  {spoken(each.note)}")
    ends = each.form or each.closes_when
    return [*lines, f"  → {ends}"] if ends else lines
