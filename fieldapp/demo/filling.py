"""Filling in a form as a worker would: question by question in its own session, answers by `answers.py`."""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldapp.demo.answers import Answer, Asking
from fieldapp.demo.chance import Chance
from fieldapp.forms import Item, Session

PASSES = 4


def fill_in(session: Session, asking: Asking, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Answer every question asked, and return the values of the session."""
    asked: set[str] = set()
    for _ in range(PASSES):
        before = len(asked)
        for item in _questions(session.root):
            if item.path in asked or item.value:
                continue
            asked.add(item.path)
            value = _answer(item, asking, answers.get(item.name))
            if value:
                asking.said[item.name] = value
                session.set(item, value)
        if len(asked) == before:
            break
    values: dict[str, Any] = session.values()
    return values


def _questions(item: Item) -> Iterator[Item]:
    """Relevant questions in document order, those that an answer makes relevant included."""
    if not item.relevant:
        return
    if item.kind == "field":
        if item.widget not in (None, "trigger", "upload") and not item.readonly:
            yield item
        return
    for child in list(item.children):
        yield from _questions(child)


def _answer(item: Item, asking: Asking, known: Answer | None) -> str:
    """An answer of those offered; empty when the question may be left out."""
    value = ""
    if callable(known):
        value = known(asking)
    elif known is not None:
        value = asking.rng.choices(list(known), weights=list(known.values()))[0]
    if item.widget in ("select", "select1"):
        return _offered(item, value, asking.rng)
    return value or ("无" if item.required and item.type == "string" else "")


def _offered(item: Item, value: str, rng: Chance) -> str:
    """The choices drawn that are on offer; if none is and the question must be answered, any one."""
    on_offer = [choice.value for choice in item.choices]
    kept = [word for word in value.split() if word in on_offer]
    if kept:
        return " ".join(kept)
    return rng.choice(on_offer) if item.required and on_offer else ""
