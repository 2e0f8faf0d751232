"""Reads of the entitlements: programmes and claims on the wire, and who may be entitled to what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.areas.queries import timezone_of
from fieldapp.core import access
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import among, db
from fieldapp.entitlements.eligible import Entitled, Judge
from fieldapp.entitlements.models import Claim, ClaimStep, Programme
from fieldapp.formstore.models import FormVersion
from fieldapp.formstore.queries import plan_of
from fieldapp.register import queries as register
from fieldapp.register.models import Household, Member

AT_ONCE = 300
_CORE = (
    *("name", "label", "number", "address", "head_name", "phone", "village", "status", "last_visit"),
    *("household_id", "full_name", "sex", "born", "relation", "residence", "residence_since", "away_city"),
    *("contact_name", "contact_phone", "contact_relation"),
)
Key = tuple[UUID, UUID]


@dataclass(frozen=True)
class Standing:
    """A household or member that may be entitled to a programme or has claimed it, and how far it is:
    `may` where nothing was noted yet.
    """

    programme_id: UUID
    village_id: UUID
    household: Household
    member: Member | None
    state: str
    reasons: Sequence[Mapping[str, str]]


def known_columns() -> frozenset[str]:
    """What conditions can look at: the register's columns, and what published forms keep beside them."""
    plans = (plan_of(one) for one in db.session.scalars(select(FormVersion.id)))
    return frozenset(_CORE) | {
        node["saveTo"][1] for plan in plans for node in plan["nodes"] if "saveTo" in node
    }


def programme_body(programme: Programme) -> dict[str, Any] | None:
    """A programme on the wire; None for one that was withdrawn."""
    if programme.withdrawn_at is not None:
        return None
    return {"id": programme.id, "area_id": programme.area_id, **programme.body}


def claim_bodies(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Claims on the wire, with all their steps, the oldest first."""
    steps: dict[UUID, list[dict[str, Any]]] = {claim.id: [] for claim in claims}
    query = select(ClaimStep).where(among(ClaimStep.claim_id, steps))
    for step in db.session.scalars(query.order_by(ClaimStep.at, ClaimStep.id)):
        names = ("id", "state", "on", "why", "at", "by_id", "followup_id", "undone_at")
        steps[step.claim_id].append({name: getattr(step, name) for name in names})
    own = ("id", "programme_id", "household_id", "member_id")
    return [{name: getattr(claim, name) for name in own} | {"steps": steps[claim.id]} for claim in claims]


def programmes_of(viewer: Viewer) -> list[Programme]:
    """The programmes known where the viewer serves, by name."""
    query = select(Programme).where(
        access.serves(viewer, Programme.area_id), Programme.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Programme.name)))


def programmes_in(area_id: UUID) -> list[Programme]:
    """The programmes known in an area: published to it, or above it."""
    above = select(AreaTree.ancestor_id).where(AreaTree.area_id == area_id)
    query = select(Programme).where(Programme.area_id.in_(above), Programme.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Programme.name)))


def entitled(household: Household) -> list[Entitled]:
    """What a household, which the caller was allowed to see, may be entitled to and nothing was noted of."""
    programmes = programmes_in(household.village_id)
    judge = Judge([_body(one) for one in programmes], now(), timezone_of(household.village_id))
    members = register.members_of(household.id)
    noted = _states([household.id])
    found = judge.of(register.row_of(household), [register.row_of(one) for one in members])
    return [one for one in found if (one.programme["id"], UUID(one.subject)) not in noted]


def standings(area_id: UUID, programme_id: UUID | None = None) -> Iterator[Standing]:
    """How every household and member of an area the caller may see stands with its programmes, village by
    village; of one programme if given. `helping` is not yet claimed: it counts as `may`.
    """
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area_id)
    villages = select(Household.village_id).where(Household.village_id.in_(below), Household.gone.is_(None))
    for village_id in db.session.scalars(villages.distinct().order_by(Household.village_id)).all():
        programmes = [one for one in programmes_in(village_id) if programme_id in (None, one.id)]
        judge = Judge([_body(one) for one in programmes], now(), timezone_of(village_id))
        homes = select(Household).where(Household.village_id == village_id, Household.gone.is_(None))
        households = db.session.scalars(homes.order_by(Household.number, Household.id)).all()
        for start in range(0, len(households), AT_ONCE):
            yield from _standings(judge, {one.id for one in programmes}, households[start : start + AT_ONCE])


def count_standings(area_id: UUID) -> dict[tuple[UUID, UUID], dict[str, int]]:
    """How many of each village stand how with each programme: {(village, programme): {state: how many}}."""
    found: dict[tuple[UUID, UUID], dict[str, int]] = {}
    for one in standings(area_id):
        counts = found.setdefault((one.village_id, one.programme_id), {})
        counts[one.state] = counts.get(one.state, 0) + 1
    return found


def _standings(judge: Judge, wanted: set[UUID], households: Sequence[Household]) -> Iterator[Standing]:
    ids = [one.id for one in households]
    members, noted = register.members_by_household(ids), _states(ids)
    for household in households:
        people = {one.id: one for one in members[household.id]}
        rows = [register.row_of(one) for one in people.values()]
        may = {
            (each.programme["id"], UUID(each.subject)): each.reasons
            for each in judge.of(register.row_of(household), rows)
        }
        mine = {
            key: state
            for key, state in noted.items()
            if key[0] in wanted and (key[1] == household.id or key[1] in people)
        }
        for key in [*may, *(key for key in mine if key not in may)]:
            state = mine.get(key, "may")
            yield Standing(
                key[0],
                household.village_id,
                household,
                people.get(key[1]),
                "may" if state == "helping" else state,
                may.get(key, ()),
            )


def _states(household_ids: Sequence[UUID]) -> dict[Key, str]:
    """How far each (programme, subject) of these households is, where anything was noted."""
    rank = func.row_number().over(
        partition_by=ClaimStep.claim_id, order_by=(ClaimStep.at.desc(), ClaimStep.id)
    )
    steps = select(ClaimStep.claim_id, ClaimStep.state, rank.label("rank"))
    latest = steps.where(ClaimStep.undone_at.is_(None)).subquery()
    query = select(Claim, latest.c.state).join(latest, latest.c.claim_id == Claim.id)
    query = query.outerjoin(Member, Member.id == Claim.member_id).where(
        latest.c.rank == 1, among(func.coalesce(Member.household_id, Claim.household_id), household_ids)
    )
    return {
        (claim.programme_id, claim.member_id or claim.household_id): state
        for claim, state in db.session.execute(query)
    }


def _body(programme: Programme) -> dict[str, Any]:
    return {**programme.body, "id": programme.id}
