"""Identifiers: UUIDs made by whoever creates the record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

FOLLOWUP_NAMESPACE = uuid5(NAMESPACE_URL, "fieldapp:followup")

_source: ContextVar[Callable[[], UUID] | None] = ContextVar("id_source", default=None)


def new_id() -> UUID:
    """A fresh random identifier."""
    source = _source.get()
    return uuid4() if source is None else source()


@contextmanager
def made_by(source: Callable[[], UUID]) -> Iterator[None]:
    """Within it, `new_id()` answers what this function answers, so that the demo is the same every time."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def followup_id(submission_id: UUID | str, rule: str, subject_id: UUID | str) -> UUID:
    """The id of the follow-up that this rule makes of this submission about this subject, the same on every
    machine.
    """
    return uuid5(FOLLOWUP_NAMESPACE, f"{submission_id}/{rule}/{subject_id}".lower())


def parse_id(text: str) -> UUID:
    """Read a UUID in its canonical form of 36 characters; ValueError for any other spelling."""
    value = UUID(text)
    if len(text) != 36 or str(value) != text.lower():
        raise ValueError(text)
    return value
