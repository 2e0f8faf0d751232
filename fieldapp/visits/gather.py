"""What taking in many visits will come to, found ahead in a few queries: see `core/unit.py`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldapp.core.access import Grant, Viewer
from fieldapp.core.fields import moment_of
from fieldapp.core.items import Item
from fieldapp.core.unit import expect, find_all
from fieldapp.register.entities import EDITS
from fieldapp.register.fields import lenient_uuid
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Attachment, Submission, Visit


def gather(viewer: Viewer, items: Sequence[Item]) -> None:
    """Lock the households of these visits, in the order of their ids, and find what is known of the visits.

    The bodies are as they came, of any shape; what is overlooked here is found when it is come to.
    """
    bodies = [item.body for item in items]
    submissions = list(_parts(bodies, "submissions"))
    households = _ids(body.get("household_id") for body in bodies)
    find_all(Household, households, lock=True)
    find_all(Visit, _ids(body.get("id") for body in bodies))
    find_all(Submission, _ids(each.get("id") for each in submissions))
    named = (file.get("sha256") for file in _parts(submissions, "attachments"))
    find_all(Attachment, {sha256 for sha256 in named if isinstance(sha256, str)})
    about = _ids(each.get("subject_id") for each in submissions if each.get("subject_type") == "member")
    promised = (one for body in bodies for one in _list(body.get("followups")))
    expect(Household.__tablename__, households)
    expect(Member.__tablename__, about)
    expect(Grant.__tablename__, {(household, viewer.account_id) for household in households})
    expect("followups", _ids(promised))
    expect(EDITS, {found for body in bodies for found in _finished(body)})


def _finished(body: dict[str, Any]) -> Iterable[tuple[UUID, datetime]]:
    """Whom each submission is about, and when it was finished."""
    for each in _parts([body], "submissions"):
        subject = lenient_uuid(each.get("subject_id"))
        at = moment_of(each.get("finished_at") or body.get("ended_at") or body.get("started_at"))
        if subject is not None and at is not None:
            yield subject, at


def _parts(bodies: Iterable[dict[str, Any]], name: str) -> Iterable[dict[str, Any]]:
    """The objects in a list of each body."""
    return (part for body in bodies for part in _list(body.get(name)) if isinstance(part, dict))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ids(values: Iterable[Any]) -> set[UUID]:
    return {found for value in values if (found := lenient_uuid(value)) is not None}
