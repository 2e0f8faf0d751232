"""What the desk says of a visit: approved, returned with a reason, commented, settled. Each is a line of its
history.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.accounts.queries import load_viewer
from fieldapp.areas.models import Area
from fieldapp.core import access, audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import conflict, invalid, not_found
from fieldapp.core.ids import new_id
from fieldapp.register import service as register
from fieldapp.register.entities import apply_entities
from fieldapp.register.fields import SUBJECTS
from fieldapp.visits import queries, queue
from fieldapp.visits.checking import read_submission
from fieldapp.visits.models import Submission, Visit, VisitEvent
from fieldapp.visits.service import publish

STATES = {"approve": "approved", "return": "returned"}
SETTLEMENTS = {"apply": "applied", "choose": "chosen", "dismiss": "dismissed"}
EVENTS = {**STATES, "comment": "comment", "reopen": "reopened"}
WORDLESS = ("approve", "reopen")


def review(
    viewer: Viewer,
    ids: Sequence[UUID],
    action: str,
    *,
    text: str | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[Visit]:
    """Approve visits, return them to their workers with a reason, or comment on them; all or none. `reopen`
    takes an approval or a return back, unless the worker has corrected the visit meanwhile.

    `versions` (by id) are what the caller last saw: conflict, with the current record, if one has
    changed since.
    """
    access.require(viewer, "visit.review")
    if action not in WORDLESS and not (text or "").strip():
        raise invalid(text="required")
    found = [_locked(viewer, visit_id, versions) for visit_id in dict.fromkeys(ids)]
    for visit in found:
        if action == "approve" and visit.state == "held":
            raise invalid(ids="visit_held")
        if action == "reopen" and visit.state not in STATES.values():
            raise invalid(ids="not_reviewed")
        before, kind = visit.state, EVENTS[action]
        visit.state = _state_before(visit) if action == "reopen" else STATES.get(action, visit.state)
        if action != "comment":
            queue.take_out(visit, waits=action == "reopen")
        add_event(viewer, visit, kind, text=text)
        _audit(viewer, visit, kind, before, text)
        publish(visit)
    return found


def settle(
    viewer: Viewer,
    ids: Sequence[UUID],
    action: str,
    *,
    values: Sequence[Mapping[str, Any]] = (),
    text: str | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[Visit]:
    """Settle held visits: let what they say of the register be written as it is (`apply`), write the `values`
    chosen ({subject, id, field, value}) instead (`choose`), or leave the register alone (`dismiss` with why).
    """
    access.require(viewer, "visit.review")
    if action == "dismiss" and not (text or "").strip():
        raise invalid(text="required")
    found = [_locked(viewer, visit_id, versions) for visit_id in dict.fromkeys(ids)]
    if any(visit.state != "held" for visit in found):
        raise invalid(ids="not_held")
    if action == "choose":
        write_values(viewer, values, text or "settled")
    for visit in found:
        if action == "apply":
            _apply(visit)
        visit.state = "accepted"
        queue.take_out(visit, waits=True)
        add_event(viewer, visit, "settled", text=text, data={"action": action})
        _audit(viewer, visit, "settled", "held", text)
        publish(visit)
        _tell_worker(viewer, visit, SETTLEMENTS[action], text)
    return found


def _tell_worker(viewer: Viewer, visit: Visit, settlement: str, why: str | None) -> None:
    """Tell the phone that handed a visit in, or corrected it, what became of it: the visit itself reaches it
    no more where its household went to someone else meanwhile.
    """
    corrected = VisitEvent.visit_id == visit.id, VisitEvent.kind == "corrected"
    items = {visit.item_id, *db.session.scalars(select(VisitEvent.id).where(*corrected))} - {None}
    told = {"kind": "visit", "status": settlement, "at": now(), "by_id": viewer.account_id, "text": why}
    for item_id in items:
        changes.publish_to([visit.worker_id], "receipt", item_id, None, {"id": item_id, **told})


def write_values(viewer: Viewer, values: Sequence[Mapping[str, Any]], why: str) -> None:
    """Write fields of the register that a supervisor has decided: {subject, id, field, value}."""
    for chosen in values:
        record = register.load_record(SUBJECTS[chosen["subject"]], chosen["id"])
        if record is None or not queries.sees_record(viewer, record):
            raise not_found("values")
        name = chosen["field"]
        if not register.known_field(SUBJECTS[chosen["subject"]], name):
            raise invalid(values="unknown_field")
        wanted = {name: chosen.get("value")}
        edited = register.edit(viewer, record, {name: register.value_of(record, name)}, wanted, why)
        if edited.bad:
            raise invalid(values=edited.bad[0][1])


def add_event(
    viewer: Viewer,
    visit: Visit,
    kind: str,
    *,
    text: str | None = None,
    data: Mapping[str, Any] | None = None,
    event_id: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Add a line to a visit's history."""
    visit.version += 1
    db.session.add(
        VisitEvent(
            id=event_id or new_id(),
            visit_id=visit.id,
            at=min(at or now(), now()),
            by_id=viewer.account_id,
            kind=kind,
            text=text,
            data=dict(data or {}),
        )
    )
    db.session.flush()


def _locked(viewer: Viewer, visit_id: UUID, versions: Mapping[str, int] | None) -> Visit:
    """The visit, locked for a change. Raises conflict if it is not as the caller last saw it."""
    visit = queries.get_visit(viewer, visit_id, field="ids", lock=True)
    seen = (versions or {}).get(str(visit_id))
    if seen is not None and seen != visit.version:
        raise conflict(current=queries.visit_body(visit), ids="changed_meanwhile")
    return visit


def _state_before(visit: Visit) -> str:
    """What a visit was before it was approved or returned: held, if something of it still waits."""
    held = select(Submission.id).where(Submission.visit_id == visit.id, Submission.state == "held")
    return "held" if db.session.scalar(held.limit(1)) else "accepted"


def _apply(visit: Visit) -> None:
    """Write what a visit's held submissions say of the register, in their worker's name."""
    worker = load_viewer(visit.worker_id, visit.device_id)
    assert worker is not None
    village = db.session.get_one(Area, visit.village_id)
    for body in queries.visit_body(visit)["submissions"]:
        if body["state"] != "held":
            continue
        reading = read_submission(worker, queries.visit_body(visit), body, village)
        apply_entities(worker, visit.household_id, village.id, reading.entities, body["id"])
        submission = db.session.get_one(Submission, body["id"])
        submission.state = "accepted"
    db.session.flush()


def _audit(viewer: Viewer, visit: Visit, kind: str, before: str, why: str | None) -> None:
    audit.record(
        viewer,
        f"visit.{kind}",
        "visit",
        visit.id,
        household_id=visit.household_id,
        before={"state": before},
        after={"state": visit.state},
        why=why,
    )
