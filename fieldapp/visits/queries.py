"""Reads of the visits, each limited to what the viewer may see, and their wire body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from fieldapp.cards.models import Card
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import not_found
from fieldapp.core.items import all_worded
from fieldapp.formstore.models import FormVersion
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Attachment, Submission, Visit, VisitAttachment, VisitEvent, VisitVersion

Body = dict[str, Any]

AT_A_DOOR = ("met", "not_at_home", "declined")


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: the visit was to a household the viewer serves, or was made by the viewer."""
    return or_(
        access.sees_household(viewer, Visit.village_id, Visit.household_id),
        Visit.worker_id == viewer.account_id,
    )


def get_visit(viewer: Viewer, visit_id: UUID, *, field: str | None = None, lock: bool = False) -> Visit:
    """The visit, locked for a change if asked. Raises not_found (naming `field`) if it is out of scope."""
    query = select(Visit).where(Visit.id == visit_id, visible(viewer))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_found(field)
    return found


def sees_record(viewer: Viewer, record: Household | Member) -> bool:
    """Whether a household, or a member of one, is in the viewer's scope."""
    home = record if isinstance(record, Household) else db.session.get_one(Household, record.household_id)
    return access.holds_area(viewer, home.village_id) or access.is_granted(home.id, viewer.account_id)


def versions_of(visit_id: UUID) -> list[Body]:
    """A visit as it was before each of its corrections, the oldest first."""
    query = select(VisitVersion).where(VisitVersion.visit_id == visit_id).order_by(VisitVersion.version)
    return [
        {"version": row.version, "replaced_at": row.replaced_at, "visit": row.body}
        for row in db.session.scalars(query)
    ]


def search_visits(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    worker: UUID | None = None,
    household: UUID | None = None,
    outcome: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    proved: bool | None = None,
) -> Select[Visit]:
    """Visits in scope that meet every condition given; `since` and `until` bound the start of the visit,
    `proved` is of those at a door where somebody lives.
    """
    query = select(Visit).where(visible(viewer))
    if area is not None:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == area)
        query = query.where(Visit.village_id.in_(below))
    equal = (
        (Visit.worker_id, worker),
        (Visit.household_id, household),
        (Visit.outcome, outcome),
        (Visit.state, state),
    )
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if since is not None:
        query = query.where(Visit.started_at >= since)
    if until is not None:
        query = query.where(Visit.started_at < until)
    if proved is not None:
        shown = select(Card.id).where(proving_card()).exists()
        query = query.where(at_a_door(), shown if proved else ~shown)
    return query


def at_a_door() -> ColumnElement[bool]:
    """SQL condition: a card could have been scanned, since somebody lives there. Practice does not count."""
    return and_(Visit.outcome.in_(AT_A_DOOR), ~Visit.practice)


def proving_card() -> ColumnElement[bool]:
    """SQL condition: a card proves a visit, since it is, or was, that household's."""
    return and_(Card.id == Visit.card_id, Card.household_id == Visit.household_id)


def visits_of(household_id: UUID, limit: int = 50) -> Sequence[Visit]:
    """The last visits to a household that the caller may see, the newest first."""
    query = select(Visit).where(Visit.household_id == household_id)
    return db.session.scalars(query.order_by(Visit.started_at.desc(), Visit.id).limit(limit)).all()


def visible_attachment(viewer: Viewer, sha256: str) -> Attachment | None:
    """The file with this hash, if a visit the viewer may see names it."""
    query = (
        select(Attachment)
        .join(VisitAttachment, VisitAttachment.sha256 == Attachment.sha256)
        .join(Visit, Visit.id == VisitAttachment.visit_id)
        .where(Attachment.sha256 == sha256, visible(viewer))
    )
    return db.session.scalars(query.limit(1)).first()


def visits_naming(sha256: str) -> Sequence[Visit]:
    """Every visit that names a file. For the server's own use: no viewer."""
    named = select(VisitAttachment.visit_id).where(VisitAttachment.sha256 == sha256)
    return db.session.scalars(select(Visit).where(Visit.id.in_(named))).all()


def missing_of(visit_id: UUID) -> list[str]:
    """Hashes of the files that a visit names and the server does not hold yet."""
    query = (
        select(Attachment.sha256)
        .join(VisitAttachment, VisitAttachment.sha256 == Attachment.sha256)
        .where(VisitAttachment.visit_id == visit_id, Attachment.stored_at.is_(None))
        .distinct()
        .order_by(Attachment.sha256)
    )
    return list(db.session.scalars(query))


def visit_bodies(visits: Sequence[Visit]) -> list[Body]:
    """The visits on the wire, with their submissions and files: three queries, however many visits."""
    ids = [visit.id for visit in visits]
    submissions = db.session.execute(
        select(Submission, FormVersion.plan_hash, FormVersion.version)
        .join(FormVersion, FormVersion.id == Submission.form_version_id)
        .where(among(Submission.visit_id, ids))
        .order_by(Submission.finished_at, Submission.id)
    ).all()
    files = db.session.execute(
        select(VisitAttachment, Attachment)
        .join(Attachment, Attachment.sha256 == VisitAttachment.sha256)
        .where(among(VisitAttachment.visit_id, ids))
        .order_by(VisitAttachment.name)
    ).all()
    named: dict[UUID, list[Body]] = {}
    missing: dict[UUID, list[str]] = {}
    for link, file in files:
        named.setdefault(link.submission_id, []).append(_file_body(link.name, file))
        if file.stored_at is None and file.sha256 not in missing.setdefault(link.visit_id, []):
            missing[link.visit_id].append(file.sha256)
    filled: dict[UUID, list[Body]] = {}
    for submission, plan_hash, version in submissions:
        body = _submission_body(submission, plan_hash, version, named.get(submission.id, []))
        filled.setdefault(submission.visit_id, []).append(body)
    histories = _histories([visit.id for visit in visits if visit.version > 1])
    return [
        _visit_body(
            visit, filled.get(visit.id, []), sorted(missing.get(visit.id, [])), histories.get(visit.id, [])
        )
        for visit in visits
    ]


@dataclass(frozen=True)
class Filled:
    """A submission just stored, its form version, and the files it names, by the answer's name."""

    submission: Submission
    version: FormVersion
    files: Mapping[str, Attachment]


@dataclass(frozen=True)
class NewVisit:
    """A visit just stored, with all of it at hand."""

    visit: Visit
    filled: Sequence[Filled]

    @property
    def id(self) -> UUID:
        """The visit's own."""
        return self.visit.id


def new_visit_bodies(visits: Sequence[NewVisit]) -> list[Body]:
    """The same of visits just stored, without a query."""
    return [_new_visit_body(one.visit, one.filled) for one in visits]


def missing_among(filled: Sequence[Filled]) -> list[str]:
    """Hashes of the files that submissions name and the server does not hold yet."""
    files = [file for one in filled for file in one.files.values()]
    return sorted({file.sha256 for file in files if file.stored_at is None})


def _new_visit_body(visit: Visit, filled: Sequence[Filled]) -> Body:
    in_order = sorted(filled, key=lambda one: (str(one.submission.finished_at), one.submission.id))
    submissions = [
        _submission_body(
            one.submission,
            one.version.plan_hash,
            one.version.version,
            [_file_body(name, file) for name, file in sorted(one.files.items())],
        )
        for one in in_order
    ]
    return _visit_body(visit, submissions, missing_among(filled), [])


def _file_body(name: str, file: Attachment) -> Body:
    return {"name": name, "sha256": file.sha256, "type": file.content_type, "size": file.size}


def _histories(ids: Sequence[UUID]) -> dict[UUID, list[Body]]:
    """What became of visits after they were taken in, by visit, the oldest line first."""
    found: dict[UUID, list[Body]] = {}
    if ids:
        query = select(VisitEvent).where(VisitEvent.visit_id.in_(ids))
        for event in db.session.scalars(query.order_by(VisitEvent.at, VisitEvent.id)):
            line = {name: getattr(event, name) for name in ("id", "at", "by_id", "kind", "text", "data")}
            found.setdefault(event.visit_id, []).append(line)
    return found


def visit_body(visit: Visit) -> Body:
    """One visit on the wire."""
    return visit_bodies([visit])[0]


def _submission_body(submission: Submission, plan_hash: str, version: str, attachments: list[Body]) -> Body:
    return {
        "id": submission.id,
        "form_id": submission.form_id,
        "plan_hash": plan_hash,
        "version": version,
        "subject_type": submission.subject_type,
        "subject_id": submission.subject_id,
        "values": submission.values,
        "attachments": attachments,
        "finished_at": submission.finished_at,
        "state": submission.state,
        "problems": all_worded(submission.problems),
    }


def _visit_body(visit: Visit, submissions: list[Body], missing: list[str], history: list[Body]) -> Body:
    return {
        "id": visit.id,
        "household_id": visit.household_id,
        "village_id": visit.village_id,
        "worker_id": visit.worker_id,
        "started_at": visit.started_at,
        "ended_at": visit.ended_at,
        "received_at": visit.received_at,
        "outcome": visit.outcome,
        "lat": visit.lat,
        "lon": visit.lon,
        "accuracy": visit.accuracy,
        "geotag_at": visit.geotag_at,
        "geotag_reason": visit.geotag_reason,
        "card_id": visit.card_id,
        "card_scanned_at": visit.card_scanned_at,
        "note": visit.note,
        "state": visit.state,
        "reasons": all_worded(visit.reasons),
        "missing": missing,
        "submissions": submissions,
        "version": visit.version,
        "history": history,
    }
