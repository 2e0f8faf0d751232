"""Reads of the register, each limited to what the viewer may see, and the wire bodies of its records."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import not_found
from fieldapp.core.unit import ask, find
from fieldapp.register.intervals import due_before
from fieldapp.register.models import Body, Household, Member

LONGEST_MERGE = 50


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: the viewer serves this household, and it is not a duplicate since merged."""
    served = access.sees_household(viewer, Household.village_id, Household.id)
    return and_(Household.gone.is_(None), served)


def standing(record: Household | None) -> Household | None:
    """The household that stands for this one: itself, or what it was merged into."""
    seen = 0
    while record is not None and record.merged_into is not None and seen < LONGEST_MERGE:
        record, seen = db.session.get(Household, record.merged_into), seen + 1
    return record


def standing_member(record: Member | None) -> Member | None:
    """The member that stands for this one: itself, or what it was merged into."""
    seen = 0
    while record is not None and record.merged_into is not None and seen < LONGEST_MERGE:
        record, seen = db.session.get(Member, record.merged_into), seen + 1
    return record


def get_household(
    viewer: Viewer, household_id: UUID, *, field: str | None = None, lock: bool = False
) -> Household:
    """The household, locked for a change if asked. Raises not_found (naming `field`) if it is out of
    scope.
    """
    query = select(Household).where(Household.id == household_id, visible(viewer))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_found(field)
    return found


def get_member(viewer: Viewer, member_id: UUID, *, field: str | None = None, lock: bool = False) -> Member:
    """The member of a household in scope. Raises not_found (naming `field`)."""
    query = select(Member).join(Household, Household.id == Member.household_id)
    query = query.where(Member.id == member_id, Member.gone.is_(None), visible(viewer))
    found = db.session.scalar(query.with_for_update(of=Member) if lock else query)
    if found is None:
        raise not_found(field)
    return found


def members_of(household_id: UUID) -> Sequence[Member]:
    """Members of a household that the caller has already been allowed to see, eldest first."""
    query = select(Member).where(Member.household_id == household_id, Member.gone.is_(None))
    return db.session.scalars(query.order_by(Member.born.nulls_last(), Member.id)).all()


def search_households(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    status: str | None = None,
    worker: UUID | None = None,
    outcome: str | None = None,
    unvisited_days: int | None = None,
    by_rules: bool = False,
    q: str | None = None,
) -> Select[Household]:
    """Households in scope that meet every condition given: of an area and below, of a status, served by a
    worker, whose last visit had an outcome, not visited for so many days or ever; every word of `q` occurs in
    the search text, or a member's. `by_rules`: not visited within the interval that their village decides, so
    many days where it decides none.
    """
    query = select(Household).where(visible(viewer))
    equal = (
        (Household.status, status),
        (Household.worker_id, worker),
        (Household.last_visit_outcome, outcome),
    )
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if unvisited_days is not None:
        since = due_before(_villages(viewer) if by_rules else (), unvisited_days)
        query = query.where(or_(Household.last_visit_at.is_(None), Household.last_visit_at < since))
    if area is not None:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == area)
        query = query.where(Household.village_id.in_(below))
    for word in (q or "").lower().split()[:8]:
        member = exists().where(
            Member.household_id == Household.id,
            Member.gone.is_(None),
            Member.search.contains(word, autoescape=True),
        )
        query = query.where(or_(Household.search.contains(word, autoescape=True), member))
    return query


def _villages(viewer: Viewer) -> Sequence[UUID]:
    """The villages in scope."""
    query = select(Area.id).where(Area.level == "village", access.within(viewer, Area.id))
    return db.session.scalars(query).all()


def household_bodies(households: Sequence[Household]) -> list[Body | None]:
    """Households on the wire; None for those that are gone."""
    return [None if household.gone else household_body(household) for household in households]


def member_bodies(members: Sequence[Member]) -> list[Body | None]:
    """Members on the wire; None for those that are gone."""
    return [None if member.gone else member_body(member) for member in members]


def household_body(household: Household) -> Body:
    """The household on the wire."""
    last_visit = None
    if household.last_visit_id is not None:
        last_visit = {
            "id": household.last_visit_id,
            "at": household.last_visit_at,
            "outcome": household.last_visit_outcome,
        }
    return {
        "id": household.id,
        "village_id": household.village_id,
        "number": household.number,
        "address": household.address,
        "head_name": household.head_name,
        "phone": household.phone,
        "lat": household.lat,
        "lon": household.lon,
        "accuracy": household.accuracy,
        "worker_id": household.worker_id,
        "status": household.status,
        "properties": household.properties,
        "search": household.search,
        "last_visit": last_visit,
        "version": household.version,
        "updated_at": household.updated_at,
    }


def member_body(member: Member) -> Body:
    """The member on the wire."""
    return {
        "id": member.id,
        "household_id": member.household_id,
        "full_name": member.full_name,
        "sex": member.sex,
        "born": member.born,
        "relation": member.relation,
        "phone": member.phone,
        "residence": member.residence,
        "residence_since": member.residence_since,
        "away_city": member.away_city,
        "contact_member_id": member.contact_member_id,
        "contact_name": member.contact_name,
        "contact_phone": member.contact_phone,
        "contact_relation": member.contact_relation,
        "properties": member.properties,
        "search": member.search,
        "version": member.version,
        "updated_at": member.updated_at,
    }


def rows(list_name: str, column: str | None, value: str, village_id: UUID) -> Iterable[dict[str, str]]:
    """Rows of an entity list of one village, as forms see them: all of them, or those with a column's value.

    `households` and `members` are ODK entity lists: strings, `name` the id, `label`, core columns and
    properties.
    """
    found = _records(list_name, column, value, village_id)
    return [row for row in (row_of(record) for record in found) if column is None or row.get(column) == value]


def _records(
    list_name: str, column: str | None, value: str, village_id: UUID
) -> Sequence[Household | Member]:
    """The records of at least the rows wanted, through an index where the column has one."""
    wanted = _uuid(value) if column in ("name", "household_id") else None
    if list_name not in ("households", "members") or (column in ("name", "household_id") and wanted is None):
        return []
    if column == "name":
        one = find(Household, wanted) if list_name == "households" else find(Member, wanted)
        return [] if one is None or one.gone else [one]
    if list_name == "households":
        homes = select(Household).where(Household.gone.is_(None), Household.village_id == village_id)
        return db.session.scalars(homes.order_by(Household.number, Household.id)).all()
    if wanted is not None:
        return ask(members_by_household, wanted, of="households")
    people = select(Member).join(Household, Household.id == Member.household_id)
    people = people.where(Member.gone.is_(None), Household.village_id == village_id)
    return db.session.scalars(people.order_by(Member.born.nulls_last(), Member.id)).all()


def members_by_household(household_ids: Sequence[UUID]) -> dict[UUID, list[Member]]:
    """Households, each with its members, eldest first. For the service's own rules: no viewer."""
    found: dict[UUID, list[Member]] = {household_id: [] for household_id in household_ids}
    query = select(Member).where(among(Member.household_id, household_ids), Member.gone.is_(None))
    for member in db.session.scalars(query.order_by(Member.born.nulls_last(), Member.id)):
        found[member.household_id].append(member)
    return found


def row_of(record: Household | Member) -> dict[str, str]:
    """The record as a row of an entity list: every value a string, nothing absent."""
    if isinstance(record, Household):
        last = record.last_visit_at
        core: dict[str, Any] = {
            "label": record.head_name or record.number or record.address,
            "number": record.number,
            "address": record.address,
            "head_name": record.head_name,
            "phone": record.phone,
            "village": record.village_id,
            "status": record.status,
            "last_visit": last.date() if last else None,
        }
    else:
        core = {
            "label": record.full_name,
            "household_id": record.household_id,
            "full_name": record.full_name,
            "sex": record.sex,
            "born": record.born,
            "relation": record.relation,
            "phone": record.phone,
            "residence": record.residence,
            "residence_since": record.residence_since,
            "away_city": record.away_city,
            "contact_name": record.contact_name,
            "contact_phone": record.contact_phone,
            "contact_relation": record.contact_relation,
        }
    typed = {key: "" if value is None else str(value) for key, value in core.items()}
    return {**record.properties, **typed, "name": str(record.id)}


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
