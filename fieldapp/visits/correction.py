"""A returned visit, corrected by its worker: the new answers take the place of the old, and both are kept."""

from typing import Any

import orjson
from sqlalchemy import select

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.events import announce
from fieldapp.core.items import Answer, Held, Item, reason
from fieldapp.core.wire import dumps
from fieldapp.register.models import Household
from fieldapp.visits import files, queries, queue, service
from fieldapp.visits.checking import Reading
from fieldapp.visits.events import CheckedSubmission, VisitCorrected
from fieldapp.visits.models import Submission, Visit, VisitAttachment, VisitVersion
from fieldapp.visits.review import add_event


def correct(viewer: Viewer, item: Item) -> Answer:
    """Take in the correction of a returned visit; its follow-ups keep their ids and change with the answers.

    What was returned and is not in the correction stays as it was. Raises Held for a visit that is not there,
    is another's, or is not returned (any more).
    """
    if not access.may(viewer, "visit.record"):
        raise Held(reason("role_cannot_visit"))
    body = service.load(viewer, item.body)
    visit = db.session.get(Visit, body["id"], with_for_update=True)
    if visit is None:
        raise Held(reason("visit_unknown", field="id"))
    if visit.worker_id != viewer.account_id:
        raise Held(reason("visit_known", field="id"))
    if visit.state != "returned":
        raise Held(reason("not_returned", state=visit.state))
    household = db.session.get_one(Household, visit.household_id)
    village = db.session.get_one(Area, visit.village_id)
    _keep_version(visit)
    body |= {"household_id": household.id, "village_id": village.id, "practice": visit.practice}
    readings, reasons = service.read_all(viewer, body, village)
    for reading in readings:
        _replace(visit, reading)
    held = any(reading.held for reading in readings)
    visit.state, visit.reasons = ("held" if held else "accepted"), reasons
    visit.outcome, visit.note = body["outcome"], body["note"]
    add_event(viewer, visit, "corrected", event_id=item.id, at=item.made_at)
    if not visit.practice:
        service.note_on_household(viewer, visit, household)
        checked = [
            CheckedSubmission(db.session.get_one(Submission, reading.body["id"]), reading.followups)
            for reading in readings
        ]
        announce(VisitCorrected(viewer, visit, household, checked))
    rows = db.session.scalars(select(Submission).where(Submission.visit_id == visit.id)).all()
    queue.put(visit, household, rows, again=True)
    service.publish(visit)
    return Answer("held" if held else "accepted", reasons, queries.missing_of(visit.id))


def _keep_version(visit: Visit) -> None:
    """Keep a visit as it is, before it is corrected."""
    body: dict[str, Any] = orjson.loads(dumps(queries.visit_body(visit)))
    db.session.add(VisitVersion(visit_id=visit.id, version=visit.version, body=body, replaced_at=now()))
    db.session.flush()


def _replace(visit: Visit, reading: Reading) -> None:
    """Put a submission's new answers and files in the place of the old."""
    body = reading.body
    row = db.session.get(Submission, body["id"])
    if row is None:
        row = Submission(id=body["id"], visit_id=visit.id)
        db.session.add(row)
    for name in ("form_id", "subject_type", "subject_id", "values", "finished_at"):
        setattr(row, name, body[name])
    row.form_version_id = reading.version.id
    row.state = "held" if reading.held else "accepted"
    row.problems = reading.reasons + reading.noted
    db.session.flush()
    for file in body["attachments"]:
        files.expect(file["sha256"], file["type"], file["size"])
        link = db.session.get(VisitAttachment, (row.id, file["name"]))
        if link is None:
            link = VisitAttachment(submission_id=row.id, name=file["name"], visit_id=visit.id)
            db.session.add(link)
        link.sha256 = file["sha256"]
    db.session.flush()
