"""Writes of the register, in the caller's transaction: create, and edit field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fieldapp.accounts.models import Account
from fieldapp.core import access, audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.items import Reason, reason
from fieldapp.core.unit import add, find, forget
from fieldapp.register import fields, queries
from fieldapp.register.fields import HOUSEHOLD, MEMBER, BadValue, Subject
from fieldapp.register.merge import Conflict, merge
from fieldapp.register.models import Household, Member, Record
from fieldapp.register.search import digits, search_text

FIXED = frozenset({"village_id", "household_id"})
DESK_ONLY = frozenset({"worker_id"})
NEVER_NULL = frozenset({"number", "full_name"})


@dataclass
class Edited:
    """What became of an edit: the record as it is now, the fields in conflict, and those with a bad value."""

    record: Record
    conflicts: list[Conflict] = field(default_factory=list)
    bad: list[tuple[str, str, Any]] = field(default_factory=list)

    def reasons(self) -> list[Reason]:
        """Why some of the edit waits for a person."""
        about = {"subject": subject_of(self.record).name, "id": str(self.record.id)}
        conflicts = [
            reason(
                "conflict",
                **about,
                field=found.name,
                base=plain(found.base),
                current=plain(found.current),
                yours=plain(found.wanted),
            )
            for found in self.conflicts
        ]
        return conflicts + [
            reason("bad_value", **about, field=name, problem=code, value=plain(value))
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
) -> Edited:
    """Merge an edit into a record field by field and write what merges.

    `base` holds what the fields were when the editor read them. Conflicts and bad values are returned, and
    their fields keep what they hold.
    """
    return _merge_into(viewer, record, _lenient_all(subject_of(record), fields.flatten(base)), wanted, why)


def write_over(
    viewer: Viewer, record: Record, later: Mapping[str, Any], wanted: Mapping[str, Any], why: str
) -> Edited:
    """Write fields whose writer read what the record holds, except those in `later`, changed since by someone
    else: for these it holds what the writer read.
    """
    subject = subject_of(record)
    read = {name: value_of(record, name) for name in wanted if known_field(subject, name)}
    return _merge_into(viewer, record, read | _lenient_all(subject, later), wanted, why)


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
        write(viewer, household, {"status": status}, why)


def publish(record: Record) -> None:
    """Tell the phones what a household or member now is."""
    if isinstance(record, Household):
        changes.publish_record("household", record, record.village_id, record.id, queries.household_bodies)
        return
    household = find(Household, record.household_id)
    assert household is not None
    changes.publish_record("member", record, household.village_id, household.id, queries.member_bodies)


def load_record(subject: Subject, record_id: UUID) -> Record | None:
    """The record with this id, or the one it was merged into, for whomever, locked for a change."""
    if subject is HOUSEHOLD:
        return queries.standing(find(Household, record_id, lock=True))
    return queries.standing_member(find(Member, record_id, lock=True))


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


def _merge_into(
    viewer: Viewer, record: Record, read: Mapping[str, Any], wanted: Mapping[str, Any], why: str
) -> Edited:
    """Write what merges; return what does not."""
    result = Edited(record)
    parsed = _parse_all(viewer, subject_of(record), wanted, result, record)
    merged = merge({name: value_of(record, name) for name in parsed}, read, parsed)
    result.conflicts = merged.conflicts
    if merged.changes:
        write(viewer, record, merged.changes, why)
    return result


def _lenient_all(subject: Subject, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _lenient(subject, name, value) for name, value in values.items()}


def known_field(subject: Subject, name: str) -> bool:
    """Whether a record of this kind has such a field; every property counts."""
    return name in subject.fields or name.startswith("properties.")


def _fill(viewer: Viewer, subject: Subject, record: Record, values: Mapping[str, Any], why: str) -> Edited:
    """Write a new record with those of its values that can be kept."""
    result = Edited(record)
    parsed = _parse_all(viewer, subject, values, result, None)
    set_values(record, parsed)
    refresh_search(record)
    add(record)
    if isinstance(record, Member):
        forget(queries.members_by_household, record.household_id)
    grant_worker(record)
    audit.record(
        viewer,
        f"{subject.name}.created",
        subject.name,
        record.id,
        household_id=_household_id(record),
        after={name: plain(value) for name, value in parsed.items()},
        why=why,
    )
    publish(record)
    return result


def write(viewer: Viewer, record: Record, new: Mapping[str, Any], why: str) -> None:
    """Change fields of a record to typed values that the caller has checked, with its trace and its place in
    the feed.
    """
    subject = subject_of(record)
    before = {name: plain(value_of(record, name)) for name in new}
    set_values(record, new)
    refresh_search(record)
    record.version += 1
    record.updated_at = now()
    if "worker_id" in new:
        grant_worker(record)
    audit.record(
        viewer,
        f"{subject.name}.edited",
        subject.name,
        record.id,
        household_id=_household_id(record),
        before=before,
        after={name: plain(value) for name, value in new.items()},
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
        if value is not None and find(Account, value) is None:
            raise BadValue("not_found")


def _lenient(subject: Subject, name: str, value: Any) -> Any:
    """A base value as the field keeps it; one that does not parse equals nothing but itself."""
    try:
        return fields.parse(subject, name, value)
    except BadValue:
        return value


def plain(value: Any) -> Any:
    """A value in JSON's types."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
