"""Writes of the visits, in the caller's transaction: take in what a phone hands over, whatever became of its
household.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import marshmallow as ma
from sqlalchemy import exists, select

from fieldapp.areas.models import Area
from fieldapp.core import access, audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.events import announce
from fieldapp.core.fields import flatten
from fieldapp.core.items import Answer, Held, Item, Reason, reason
from fieldapp.core.unit import add, find
from fieldapp.register import queries as registered
from fieldapp.register import service as register
from fieldapp.register.entities import apply_entities
from fieldapp.register.models import Household
from fieldapp.visits import files, queries, queue
from fieldapp.visits.checking import Reading, read_submission
from fieldapp.visits.events import CheckedSubmission, VisitAccepted
from fieldapp.visits.models import Submission, Visit, VisitAttachment
from fieldapp.visits.schemas import VisitItemSchema

CLOCK_TOLERANCE = timedelta(minutes=10)
STATUS_AFTER = {"met": "active", "moved_away": "moved_away", "vacant": "vacant"}
_SCHEMA = VisitItemSchema()


def accept(viewer: Viewer, item: Item) -> Answer:
    """Take in a visit: store it, apply what it says of the register, announce it.

    A submission that fails a constraint is stored and held with its visit; the rest of the visit counts.
    Raises Held when nothing of it can be stored.
    """
    if not access.may(viewer, "visit.record"):
        raise Held(reason("role_cannot_visit"))
    body = load(viewer, item.body)
    known = find(Visit, body["id"])
    if known is not None:
        return _again(viewer, known)
    household, village = _household_of(viewer, body)
    readings, reasons = read_all(viewer, body, village)
    if household is None:
        household = _new_household(viewer, body)
    reasons += clock_reasons(viewer, body)
    held = any(reading.held for reading in readings)
    state = "held" if held else "accepted"
    visit = _store(viewer, item, body, household, state=state, reasons=reasons)
    filled = [_store_submission(visit, one) for one in readings]
    checked = [
        CheckedSubmission(stored.submission, one.followups)
        for stored, one in zip(filled, readings, strict=True)
    ]
    if not visit.practice:
        note_on_household(viewer, visit, household)
    audit.record(
        viewer,
        "visit.accepted",
        "visit",
        visit.id,
        household_id=household.id,
        after={"state": visit.state, "outcome": visit.outcome},
    )
    if not visit.practice:
        announce(VisitAccepted(viewer, visit, household, checked))
    queue.put(visit, household, [one.submission for one in checked])
    new = queries.NewVisit(visit, filled)
    changes.publish_record(
        "visit", new, visit.village_id, visit.household_id, queries.new_visit_bodies, new=True
    )
    return Answer(visit.state, reasons, queries.missing_among(filled))


def load(viewer: Viewer, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a visit, typed. Raises Held, naming every field that is wrong."""
    try:
        loaded: dict[str, Any] = _SCHEMA.load(body)
    except ma.ValidationError as error:
        wrong = flatten(error.messages_dict)
        raise Held(
            *(reason("bad_field", field=path, problem=message) for path, message in wrong[:50])
        ) from None
    ids = [submission["id"] for submission in loaded["submissions"]]
    if len(set(ids)) < len(ids):
        raise Held(reason("bad_field", field="submissions", problem="repeated id"))
    stored = [find(Submission, one) for one in ids]
    if any(one is not None and one.visit_id != loaded["id"] for one in stored):
        raise Held(reason("submission_known", field="submissions"))
    return loaded


def publish(visit: Visit) -> None:
    """Tell the phones what a visit now is."""
    changes.publish_record("visit", visit, visit.village_id, visit.household_id, queries.visit_bodies)


def publish_all(visits: Iterable[Visit]) -> None:
    """Tell the phones of several visits, such as those that a photo just completed."""
    for visit in visits:
        publish(visit)


def clock_reasons(viewer: Viewer, body: dict[str, Any]) -> list[Reason]:
    """What is odd about a visit's times; noted and never held, because a phone's clock is not the worker's
    fault.
    """
    found = []
    if body["started_at"] > now() + CLOCK_TOLERANCE:
        found.append(reason("clock_ahead", field="started_at"))
    if body["ended_at"] is not None and body["ended_at"] < body["started_at"]:
        found.append(reason("clock_backwards", field="ended_at"))
    return found


def served(viewer: Viewer, household: Household) -> bool:
    """Whether the viewer serves a household, or did before it went to someone else."""
    if access.holds_area(viewer, household.village_id) or access.is_granted(household.id, viewer.account_id):
        return True
    if viewer.account_id in (household.worker_id, household.created_by):
        return True
    visited = exists().where(Visit.household_id == household.id, Visit.worker_id == viewer.account_id)
    return bool(db.session.scalar(select(visited))) or _stood_with(viewer, household)


def _stood_with(viewer: Viewer, household: Household) -> bool:
    """Whether a household stood in a feed of the viewer at some time: in their own, or in that of a village
    while their areas held it. What leaves a feed keeps its place there, without a body.
    """
    stood = select(changes.Change.stream_id).where(
        changes.Change.record_id == household.id, changes.Change.kind == "household"
    )
    streams = {household.village_id, *db.session.scalars(stood)}
    areas = viewer.area_ids | _past_areas(viewer)
    return viewer.account_id in streams or any(access.any_holds(areas, stream) for stream in streams)


def _past_areas(viewer: Viewer) -> set[UUID]:
    """The areas that the account served at some time, by the audit trail."""
    before = db.session.scalars(
        select(audit.AuditRow.before).where(
            audit.AuditRow.action == "account.areas", audit.AuditRow.subject_id == viewer.account_id
        )
    )
    return {UUID(area) for change in before for area in (change or {}).get("areas") or []}


def _again(viewer: Viewer, known: Visit) -> Answer:
    """The same visit in a second item: told what the first was told. Another's visit is not theirs to
    send.
    """
    if known.worker_id != viewer.account_id:
        raise Held(reason("visit_known", field="id"))
    status = "held" if known.state == "held" else "accepted"
    return Answer(status, [reason("visit_again"), *known.reasons], queries.missing_of(known.id))


def _household_of(viewer: Viewer, body: dict[str, Any]) -> tuple[Household | None, Area]:
    """The household visited, None if this visit is to register it, and its village. Raises Held."""
    household = find(Household, body["household_id"], lock=True)
    if household is not None and household.merged_into is not None:
        household = _follow(body, household)
    if household is None:
        village = find(Area, body["village_id"])
        if not body["submissions"]:
            raise Held(reason("household_unknown", field="household_id"))
        if village is None or not access.holds_area(viewer, village.id):
            raise Held(reason("village_out_of_scope", field="village_id"))
        return None, village
    if not served(viewer, household):
        raise Held(reason("household_out_of_scope", field="household_id"))
    village = find(Area, household.village_id)
    assert village is not None
    return household, village


def _follow(body: dict[str, Any], duplicate: Household) -> Household | None:
    """Turn a visit to a household that was merged meanwhile into one to the household that stands for it."""
    household = registered.standing(duplicate)
    if household is not None:
        body["household_id"] = household.id
        for submission in body["submissions"]:
            if submission["subject_id"] == duplicate.id:
                submission["subject_id"] = household.id
    return household


def read_all(viewer: Viewer, body: dict[str, Any], village: Area) -> tuple[list[Reading], list[Reason]]:
    """Check every submission in turn, applying each before the next is read, as the phone did."""
    readings: list[Reading] = []
    reasons: list[Reason] = []
    for submission in body["submissions"]:
        reading = read_submission(viewer, body, submission, village)
        if not reading.held and not body["practice"]:
            reading.reasons += apply_entities(
                viewer,
                body["household_id"],
                village.id,
                reading.entities,
                submission["id"],
                since=submission["finished_at"] or body["ended_at"] or body["started_at"],
            )
        readings.append(reading)
        reasons += [{**why, "submission_id": str(submission["id"])} for why in reading.reasons]
    return readings, reasons


def _new_household(viewer: Viewer, body: dict[str, Any]) -> Household:
    """The household that this visit registered; a bare one if its form is held. Raises Held if no form makes
    it.
    """
    household = find(Household, body["household_id"])
    if household is not None:
        return household
    about = [s for s in body["submissions"] if s["subject_id"] == body["household_id"]]
    if not about:
        raise Held(reason("household_unknown", field="household_id"))
    made = register.create_household(
        viewer, body["household_id"], body["village_id"], {}, f"visit {body['id']}"
    )
    assert isinstance(made.record, Household)
    return made.record


def _store(
    viewer: Viewer,
    item: Item,
    body: dict[str, Any],
    household: Household,
    *,
    state: str,
    reasons: list[Reason],
) -> Visit:
    """Add the row of the visit."""
    kept = {name: value for name, value in body.items() if name != "submissions"}
    visit = Visit(
        **kept | {"village_id": household.village_id},
        worker_id=viewer.account_id,
        device_id=viewer.device_id,
        item_id=item.id,
        received_at=now(),
        version=1,
        state=state,
        reasons=reasons,
    )
    add(visit)
    return visit


def _store_submission(visit: Visit, reading: Reading) -> queries.Filled:
    """Add the row of a submission, and those of the files it names, the last of each name."""
    body = reading.body
    kept = {k: body[k] for k in ("id", "form_id", "subject_type", "subject_id", "values", "finished_at")}
    submission = Submission(
        **kept,
        visit_id=visit.id,
        form_version_id=reading.version.id,
        state="held" if reading.held else "accepted",
        problems=reading.reasons + reading.noted,
    )
    add(submission)
    named = {}
    for file in reading.body["attachments"]:
        named[file["name"]] = files.expect(file["sha256"], file["type"], file["size"])
    for name, file in named.items():
        add(VisitAttachment(submission_id=body["id"], visit_id=visit.id, name=name, sha256=file.sha256))
    return queries.Filled(submission, reading.version, named)


def note_on_household(viewer: Viewer, visit: Visit, household: Household) -> None:
    """Set the household's last visit, and whether anyone lives there; a clock that is ahead counts as now."""
    at: datetime = min(visit.started_at, visit.received_at)
    if not register.touch_visit(household, visit.id, at, visit.outcome):
        return
    status = STATUS_AFTER.get(visit.outcome, household.status)
    if status != household.status:
        register.set_status(viewer, household, status, f"visit {visit.id}")
    else:
        register.publish(household)
