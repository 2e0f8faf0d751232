"""What taking in many visits will come to, found ahead in a few queries: see `core/unit.py`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.fields import moment_of
from fieldapp.core.items import Item
from fieldapp.core.unit import ask_all, expect, find, find_all, find_new
from fieldapp.formstore import queries as formstore
from fieldapp.register.entities import EDITS, edits_since
from fieldapp.register.fields import lenient_uuid
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Attachment, Submission, Visit


def gather(viewers: Collection[Viewer], items: Sequence[Item]) -> None:
    """Lock the households of these visits, in the order of their ids, and find what is known of the visits
    and what their forms will ask for.

    The bodies are as they came, of any shape; what is overlooked here is found when it is come to.
    """
    bodies = [item.body for item in items]
    submissions = list(_parts(bodies, "submissions"))
    households = _ids(body.get("household_id") for body in bodies)
    find_all(Household, households, lock=True)
    find_new({Visit: _ids(body.get("id") for body in bodies), Submission: _ids(_each(submissions, "id"))})
    find_all(Attachment, set(_texts(_parts(submissions, "attachments"), "sha256")))
    members = (each for each in submissions if each.get("subject_type") == "member")
    find_all(Member, _ids(_each(members, "subject_id")), lock=True)
    expect(Household.__tablename__, households)
    homes = [home for one in households if (home := find(Household, one)) is not None]
    villages = {home.village_id for home in homes} | _ids(_each(bodies, "village_id"))
    find_all(Area, villages)
    access.ask_ahead(viewers, villages, households)
    formstore.ask_ahead(_texts(submissions, "plan_hash"))
    _expect_edits(bodies, {home.id: home.updated_at for home in homes})


def _expect_edits(bodies: Iterable[dict[str, Any]], updated: Mapping[UUID, datetime]) -> None:
    """Ask ahead who edited whom since the submissions about them were finished, if some household was."""
    finished = {found for body in bodies for found in _finished(body)}
    expect(EDITS, finished)
    if any(updated[subject] > at for subject, at in finished if subject in updated):
        ask_all(edits_since, finished)


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


def _each(bodies: Iterable[dict[str, Any]], name: str) -> Iterable[Any]:
    return (body.get(name) for body in bodies)


def _texts(bodies: Iterable[dict[str, Any]], name: str) -> Iterable[str]:
    return (value for value in _each(bodies, name) if isinstance(value, str))


def _ids(values: Iterable[Any]) -> set[UUID]:
    return {found for value in values if (found := lenient_uuid(value)) is not None}
