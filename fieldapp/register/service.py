"""Writes of the register, in the caller's transaction: create, edit by field, and apply what a form says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from fieldapp.accounts.models import Account
from fieldapp.core import access, audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.items import Reason, reason
from fieldapp.register import fields, queries
from fieldapp.register.fields import HOUSEHOLD, LISTS, MEMBER, BadValue, Subject
from fieldapp.register.merge import Conflict, merge
from fieldapp.register.models import Household, Member, Record
from fieldapp.register.search import digits, search_text

FIXED = frozenset({"village_id", "household_id"})
DESK_ONLY = frozenset({"worker_id"})
NEVER_NULL = frozenset({"number", "full_name"})


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


@dataclass
class Edited:
    """What became of an edit: the record as it is now, the fields in conflict, and those with a bad value."""

    record: Record
    conflicts: list[Conflict] = field(default_factory=list)
    bad: list[tuple[str, str, Any]] = field(default_factory=list)

    def reasons(self, lang: str) -> list[Reason]:
        """Why some of the edit waits for a person."""
        conflicts = [
            reason(
                "conflict",
                lang,
                field=found.name,
                base=_plain(found.base),
                current=_plain(found.current),
                yours=_plain(found.wanted),
            )
            for found in self.conflicts
        ]
        return conflicts + [
            reason("bad_value", lang, field=name, problem=code, value=_plain(value))
            for name, code, value in self.bad
        ]


def create_household(
    viewer: Viewer, household_id: UUID, village_id: UUID, values: Mapping[str, Any], why: str = "created"
) -> Edited:
    """Add a household to a village in the viewer's scope; `values` by field name, unparsed. Bad ones are left
    out.
    """
    access.require(viewer, "register.edit", area_id=village_id, field="village_id")
    at = now()
    household = Household(
        id=household_id,
        village_id=village_id,
        number="",
        status="active",
        properties={},
        search="",
        version=1,
        created_at=at,
        updated_at=at,
        created_by=viewer.account_id,
    )
    return _fill(viewer, HOUSEHOLD, household, values, why)


def create_member(
    viewer: Viewer, member_id: UUID, household: Household, values: Mapping[str, Any], why: str = "created"
) -> Edited:
    """Add a member to a household the caller may edit; `values` by field name, unparsed. Bad ones are left
    out.
    """
    at = now()
    member = Member(
        id=member_id,
        household_id=household.id,
        full_name="",
        residence="present",
        properties={},
        search="",
        version=1,
        created_at=at,
        updated_at=at,
    )
    return _fill(viewer, MEMBER, member, values, why)


def edit(
    viewer: Viewer,
    record: Record,
    base: Mapping[str, Any],
    wanted: Mapping[str, Any],
    why: str = "edited",
    *,
    base_known: bool = True,
) -> Edited:
    """Merge an edit into a record field by field and write what merges.

    `base` holds what the fields were when the editor read them; without `base_known` (a form) the record's
    present values count as read. Conflicts and bad values are returned, and their fields keep what they hold.
    """
    subject = subject_of(record)
    result = Edited(record)
    parsed = _parse_all(viewer, subject, wanted, result, record)
    current = {name: value_of(record, name) for name in parsed}
    known = current
    if base_known:
        known = {name: _lenient(subject, name, value) for name, value in fields.flatten(base).items()}
    merged = merge(current, known, parsed)
    result.conflicts = merged.conflicts
    if merged.changes:
        _write(viewer, record, merged.changes, why)
    return result


def apply_entities(
    viewer: Viewer, household_id: UUID, village_id: UUID, found: Iterable[EntityChange], source: UUID
) -> list[Reason]:
    """Apply what a submission says of the register; return what could not be applied, and why.

    `household_id` is the household visited: it and its members may be written even if the viewer, who was
    there, no longer serves it; any other record must be in the viewer's scope.
    """
    problems: list[Reason] = []
    for change in sorted(found, key=lambda change: change.list != HOUSEHOLD.list_name):
        problems += _apply_entity(viewer, household_id, village_id, change, f"submission {source}")
    return problems


def touch_visit(household: Household, visit_id: UUID, at: datetime, outcome: str) -> bool:
    """Note a visit on its household if none is later; say whether it was noted. The caller publishes."""
    last = household.last_visit_at
    if last is not None and at < last and household.last_visit_id != visit_id:
        return False
    household.last_visit_id, household.last_visit_at = visit_id, at
    household.last_visit_outcome = outcome
    household.updated_at = now()
    return True


def set_status(viewer: Viewer, household: Household, status: str, why: str) -> None:
    """Change whether a household lives there, with its trace."""
    if household.status != status:
        _write(viewer, household, {"status": status}, why)


def publish(record: Record) -> None:
    """Tell the phones what a household or member now is."""
    db.session.flush()
    if isinstance(record, Household):
        changes.publish("household", record.id, record.village_id, record.id, queries.household_body(record))
        return
    household = db.session.get_one(Household, record.household_id)
    changes.publish("member", record.id, household.village_id, household.id, queries.member_body(record))


def load_record(subject: Subject, record_id: UUID) -> Record | None:
    """The record with this id, for whomever, locked for a change."""
    if subject is HOUSEHOLD:
        return db.session.get(Household, record_id, with_for_update=True)
    return db.session.get(Member, record_id, with_for_update=True)


def subject_of(record: Record) -> Subject:
    """Which kind of record this is."""
    return HOUSEHOLD if isinstance(record, Household) else MEMBER


def value_of(record: Record, name: str) -> Any:
    """What a record holds in a field, `properties.<name>` included."""
    if name.startswith("properties."):
        return record.properties.get(name.removeprefix("properties.")) or None
    value = getattr(record, name)
    return None if value == "" else value


def refresh_search(record: Record) -> None:
    """Set the text that a record is found by."""
    if isinstance(record, Household):
        record.search = search_text([record.head_name], [record.number, digits(record.phone)])
    else:
        record.search = search_text([record.full_name], [digits(record.phone), record.away_city])


def _apply_entity(
    viewer: Viewer, household_id: UUID, village_id: UUID, change: EntityChange, why: str
) -> list[Reason]:
    """Apply one entity change; return the reasons for what of it waits."""
    lang = viewer.language
    subject = LISTS.get(change.list)
    if subject is None:
        return [reason("unknown_list", lang, field=change.list)]
    try:
        record_id = fields.uuid(change.id)
    except BadValue:
        return [reason("bad_entity_id", lang, field=change.list, value=str(change.id)[:200])]
    values = fields.from_entity(subject, change.properties)
    name_field = "head_name" if subject is HOUSEHOLD else "full_name"
    if change.label and not values.get(name_field) and change.action == "create":
        values[name_field] = change.label
    record = load_record(subject, record_id)
    if record is None and change.action == "update":
        return [reason("entity_missing", lang, field=change.list, value=str(record_id))]
    if record is not None:
        if not _in_reach(viewer, record, household_id):
            return [reason("entity_out_of_scope", lang, field=change.list, value=str(record_id))]
        return edit(viewer, record, {}, values, why, base_known=False).reasons(lang)
    if subject is HOUSEHOLD:
        if not access.holds_area(viewer, village_id):
            return [reason("village_out_of_scope", lang, field="village_id", value=str(village_id))]
        values.pop("village_id", None)
        return create_household(viewer, record_id, village_id, values, why).reasons(lang)
    return _create_member_entity(viewer, household_id, record_id, values, why)


def _create_member_entity(
    viewer: Viewer, household_id: UUID, member_id: UUID, values: dict[str, Any], why: str
) -> list[Reason]:
    """Add the member a form names to the household it names, or else to the one visited."""
    lang = viewer.language
    named = values.pop("household_id", None) or household_id
    try:
        household = db.session.get(Household, fields.uuid(named))
    except BadValue:
        household = None
    if household is None or not _in_reach(viewer, household, household_id):
        return [reason("household_unknown", lang, field="household_id", value=str(named)[:200])]
    return create_member(viewer, member_id, household, values, why).reasons(lang)


def _in_reach(viewer: Viewer, record: Record, visited: UUID) -> bool:
    """Whether a visit may write this record: it is of the household visited, or of one the viewer serves."""
    household = record if isinstance(record, Household) else db.session.get(Household, record.household_id)
    if household is None or household.id == visited:
        return household is not None
    return access.holds_area(viewer, household.village_id) or access.is_granted(
        household.id, viewer.account_id
    )


def _fill(viewer: Viewer, subject: Subject, record: Record, values: Mapping[str, Any], why: str) -> Edited:
    """Write a new record with those of its values that can be kept."""
    result = Edited(record)
    parsed = _parse_all(viewer, subject, values, result, None)
    set_values(record, parsed)
    refresh_search(record)
    db.session.add(record)
    db.session.flush()
    grant_worker(record)
    audit.record(
        viewer,
        f"{subject.name}.created",
        subject.name,
        record.id,
        household_id=_household_id(record),
        after={name: _plain(value) for name, value in parsed.items()},
        why=why,
    )
    publish(record)
    return result


def _write(viewer: Viewer, record: Record, new: Mapping[str, Any], why: str) -> None:
    """Change fields of a record, with its trace and its place in the feed."""
    subject = subject_of(record)
    before = {name: _plain(value_of(record, name)) for name in new}
    set_values(record, new)
    refresh_search(record)
    record.version += 1
    record.updated_at = now()
    db.session.flush()
    if "worker_id" in new:
        grant_worker(record)
    audit.record(
        viewer,
        f"{subject.name}.edited",
        subject.name,
        record.id,
        household_id=_household_id(record),
        before=before,
        after={name: _plain(value) for name, value in new.items()},
        why=why,
    )
    publish(record)


def set_values(record: Record, new: Mapping[str, Any]) -> None:
    """Put parsed values into a record's columns and properties; an emptied property goes."""
    properties = dict(record.properties)
    for name, value in new.items():
        if not name.startswith("properties."):
            setattr(record, name, "" if value is None and name in NEVER_NULL else value)
        elif value is None:
            properties.pop(name.removeprefix("properties."), None)
        else:
            properties[name.removeprefix("properties.")] = value
    if properties != record.properties:
        record.properties = properties


def grant_worker(record: Record) -> None:
    """Open a household to the worker named on it, who may be of another village."""
    if isinstance(record, Household) and record.worker_id is not None:
        changes.grant(record.id, record.village_id, record.worker_id)


def _household_id(record: Record) -> UUID:
    return record.id if isinstance(record, Household) else record.household_id


def _parse_all(
    viewer: Viewer, subject: Subject, values: Mapping[str, Any], result: Edited, record: Record | None
) -> dict[str, Any]:
    """The values that parse, typed; the others go to `result.bad` with the code of what is wrong."""
    parsed: dict[str, Any] = {}
    for name, value in fields.flatten(values).items():
        try:
            typed = fields.parse(subject, name, value)
            if typed is None and name in subject.never_empty:
                continue
            _check_allowed(viewer, name, typed, record)
            parsed[name] = typed
        except BadValue as bad:
            result.bad.append((name, bad.code, value))
    kept = len(record.properties) if record is not None else 0
    if kept + sum(name.startswith("properties.") for name in parsed) > fields.PROPERTIES_MAX:
        for name in [name for name in parsed if name.startswith("properties.")]:
            result.bad.append((name, "too_many_properties", parsed.pop(name)))
    return parsed


def _check_allowed(viewer: Viewer, name: str, value: Any, record: Record | None) -> None:
    """Raise BadValue for a field that this viewer may not set, or that only an operation of its own moves."""
    if record is not None and value == value_of(record, name):
        return
    if name in FIXED and record is not None:
        raise BadValue("fixed")
    if name in DESK_ONLY:
        if not access.may(viewer, "followup.assign"):
            raise BadValue("not_allowed")
        if value is not None and db.session.get(Account, value) is None:
            raise BadValue("not_found")


def _lenient(subject: Subject, name: str, value: Any) -> Any:
    """A base value as the field keeps it; one that does not parse equals nothing but itself."""
    try:
        return fields.parse(subject, name, value)
    except BadValue:
        return value


def _plain(value: Any) -> Any:
    """A value in JSON's types."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
