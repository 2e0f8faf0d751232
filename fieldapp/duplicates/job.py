"""Looking through the register of an area for duplicates: a job, whose file holds the pairs it found."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from fieldapp.core.access import AreaTree
from fieldapp.core.db import db
from fieldapp.core.wire import dumps
from fieldapp.duplicates.match import Pair, pairs_of_homes, pairs_of_people
from fieldapp.duplicates.score import Home, Person, Place
from fieldapp.jobs.kinds import Made, Work
from fieldapp.operations.models import RegisterOperation
from fieldapp.register.models import Household, Member

AT_ONCE = 2_000
MOST = 2_000  # the likeliest of each kind are kept
JSON = "application/json"


def look_for_duplicates(work: Work) -> Made:
    """Compare members and households: params area. The file: {members, households}, pairs with the likeliest
    first, those that somebody said are not the same left out.
    """
    area_id = UUID(work.params["area"])
    work.progress(0, None)
    people = list(_people(area_id))
    homes = list(_homes(area_id, people))
    apart = kept_apart()
    db.session.rollback()
    total = len(people) + len(homes)
    members = pairs_of_people(people, lambda n: work.progress(min(n, len(people)), total))
    households = pairs_of_homes(homes, lambda n: work.progress(len(people) + min(n, len(homes)), total))
    found = {"members": _told(members, apart), "households": _told(households, apart)}
    path = work.folder / "duplicates.json"
    path.write_text(dumps(found), "utf-8")
    return Made(path, "duplicates.json", JSON)


def kept_apart() -> set[frozenset[str]]:
    """The pairs of which somebody said that they are not the same."""
    bodies = db.session.scalars(
        select(RegisterOperation.body).where(
            RegisterOperation.operation == "keep_apart", RegisterOperation.undone_at.is_(None)
        )
    )
    return {frozenset((body.get("member_id") or body["household_id"], body["into_id"])) for body in bodies}


def _told(pairs: list[Pair], apart: set[frozenset[str]]) -> list[dict[str, Any]]:
    kept = (pair for pair in pairs if frozenset((str(pair.one), str(pair.other))) not in apart)
    return [
        {
            "one": str(pair.one),
            "other": str(pair.other),
            "score": pair.score,
            "reasons": [{"code": code, "weight": weight} for code, weight in pair.evidence],
        }
        for pair, _ in zip(kept, range(MOST), strict=False)
    ]


def _within(area_id: UUID) -> ColumnElement[bool]:
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area_id)
    return and_(Household.gone.is_(None), Household.village_id.in_(below))


def _people(area_id: UUID) -> Iterator[Person]:
    query = select(
        Member.id,
        Member.household_id,
        Household.village_id,
        Member.full_name,
        Member.sex,
        Member.born,
        Member.phone,
        Household.lat,
        Household.lon,
    ).join(Household, Household.id == Member.household_id)
    query = query.where(_within(area_id), Member.gone.is_(None), Member.residence != "died")
    for row in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Person(
            row.id,
            row.household_id,
            row.village_id,
            row.full_name,
            row.sex,
            row.born,
            row.phone,
            _place(row.lat, row.lon),
        )


def _homes(area_id: UUID, people: list[Person]) -> Iterator[Home]:
    inside: dict[UUID, list[Person]] = {}
    for person in people:
        inside.setdefault(person.household_id, []).append(person)
    query = select(
        Household.id,
        Household.village_id,
        Household.number,
        Household.head_name,
        Household.address,
        Household.phone,
        Household.lat,
        Household.lon,
    )
    for row in db.session.execute(query.where(_within(area_id)).execution_options(yield_per=AT_ONCE)):
        yield Home(
            row.id,
            row.village_id,
            row.number,
            row.head_name or "",
            row.address or "",
            row.phone,
            _place(row.lat, row.lon),
            tuple(inside.get(row.id, ())),
        )


def _place(lat: float | None, lon: float | None) -> Place | None:
    return None if lat is None or lon is None else Place(lat, lon)
