"""What a form says of the register (ODK Entities), applied in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from fieldapp.core import access, audit
from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.core.items import Reason, reason
from fieldapp.core.unit import ask, find
from fieldapp.register import fields, service
from fieldapp.register.fields import HOUSEHOLD, LISTS, BadValue
from fieldapp.register.models import Household, Record

EDITS = "edits"
Edit = tuple[UUID, dict[str, Any]]


class EntityChange(Protocol):
    """What a form says of one record (ODK Entities): `action` is create, update or upsert."""

    @property
    def list(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def properties(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class _Visited:
    """Where and when a form was filled in."""

    household_id: UUID
    village_id: UUID
    since: datetime | None
    why: str


def apply_entities(
    viewer: Viewer,
    household_id: UUID,
    village_id: UUID,
    found: Iterable[EntityChange],
    source: UUID,
    *,
    since: datetime | None = None,
) -> list[Reason]:
    """Apply what a submission, finished at `since`, says of the register; return why what waits does.

    `household_id` is the household visited: it and its members may be written even if the viewer, who was
    there, no longer serves it; any other record must be in the viewer's scope. A form does not tell what it
    was based on: a field that someone else changed after it was finished is a conflict.
    """
    visit = _Visited(household_id, village_id, since, f"submission {source}")
    problems: list[Reason] = []
    for change in sorted(found, key=lambda change: change.list != HOUSEHOLD.list_name):
        problems += _apply_entity(viewer, visit, change)
    return problems


def _changed_since(viewer: Viewer, record: Record, since: datetime | None) -> dict[str, Any]:
    """What fields held before someone else changed them after a moment, by the audit trail."""
    if since is None or record.updated_at <= since:
        return {}
    later = ask(edits_since, (record.id, since), of=EDITS)
    return {
        name: value for actor, before in later if actor != viewer.account_id for name, value in before.items()
    }


def edits_since(asked: Sequence[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], list[Edit]]:
    """Records and moments, each with the edits of the record after it: who made it, and what the fields held
    before; the last edit first.
    """
    found: dict[tuple[UUID, datetime], list[Edit]] = {key: [] for key in asked}
    moments: dict[UUID, list[datetime]] = {}
    for record_id, since in asked:
        moments.setdefault(record_id, []).append(since)
    row = audit.AuditRow
    edits = (
        select(row.subject_id, row.at, row.actor_id, row.before)
        .where(among(row.subject_id, moments), row.at > min(since for _, since in asked))
        .where(row.actor_id.is_not(None), row.before.is_not(None))
        .order_by(row.at.desc())
    )
    for record_id, at, actor_id, before in db.session.execute(edits):
        for since in moments[record_id]:
            if at > since:
                found[record_id, since].append((actor_id, before))
    return found


def _apply_entity(viewer: Viewer, visit: _Visited, change: EntityChange) -> list[Reason]:
    """Apply one entity change; return the reasons for what of it waits."""
    subject = LISTS.get(change.list)
    if subject is None:
        # A list that is not the register's: the answers hold it, its author was told on compiling.
        return []
    try:
        record_id = fields.uuid(change.id)
    except BadValue:
        return [reason("bad_entity_id", field=change.list, value=str(change.id)[:200])]
    values = fields.from_entity(subject, change.properties)
    name_field = "head_name" if subject is HOUSEHOLD else "full_name"
    if change.label and not values.get(name_field) and change.action == "create":
        values[name_field] = change.label
    record = service.load_record(subject, record_id)
    if record is None and change.action == "update":
        return [reason("entity_missing", field=change.list, value=str(record_id))]
    if record is not None:
        if not _in_reach(viewer, record, visit.household_id):
            return [reason("entity_out_of_scope", field=change.list, value=str(record_id))]
        later = _changed_since(viewer, record, visit.since)
        return service.write_over(viewer, record, later, values, visit.why).reasons()
    if subject is HOUSEHOLD:
        if not access.holds_area(viewer, visit.village_id):
            return [reason("village_out_of_scope", field="village_id", value=str(visit.village_id))]
        values.pop("village_id", None)
        return service.create_household(viewer, record_id, visit.village_id, values, visit.why).reasons()
    return _create_member_entity(viewer, visit, record_id, values)


def _create_member_entity(
    viewer: Viewer, visit: _Visited, member_id: UUID, values: dict[str, Any]
) -> list[Reason]:
    """Add the member a form names to the household it names, or else to the one visited."""
    named = values.pop("household_id", None) or visit.household_id
    try:
        household = find(Household, fields.uuid(named))
    except BadValue:
        household = None
    if household is None or not _in_reach(viewer, household, visit.household_id):
        return [reason("household_unknown", field="household_id", value=str(named)[:200])]
    return service.create_member(viewer, member_id, household, values, visit.why).reasons()


def _in_reach(viewer: Viewer, record: Record, visited: UUID) -> bool:
    """Whether a visit may write this record: it is of the household visited, or of one the viewer serves."""
    household = record if isinstance(record, Household) else find(Household, record.household_id)
    if household is None or household.id == visited:
        return household is not None
    return access.holds_area(viewer, household.village_id) or access.is_granted(
        household.id, viewer.account_id
    )
