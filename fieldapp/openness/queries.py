"""Reads of openness: which villages are open, and what everybody may know of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.accounts.models import Account
from fieldapp.areas.models import LEVELS, Area
from fieldapp.core.access import AccountArea, AreaTree, Role
from fieldapp.core.clock import today
from fieldapp.core.db import among, db
from fieldapp.entitlements.eligible import in_force
from fieldapp.entitlements.models import Programme
from fieldapp.formstore.queries import offered_in
from fieldapp.openness.models import OpenArea, OpenFigures


@dataclass(frozen=True)
class Page:
    """What everybody may know of an open village; `workers` are named or only counted, as the area says.
    `figures` are told periods, months and years, by period.
    """

    village: Area
    above: Sequence[Area]
    days: Sequence[int]
    workers: int
    names: Sequence[str]
    services: Sequence[dict[str, str]]
    programmes: Sequence[dict[str, str]]
    figures: Sequence[tuple[str, dict[str, Any]]]


def setting_of(area_id: UUID) -> OpenArea | None:
    """What is said of an area, by itself or by the nearest above it that says something."""
    query = select(OpenArea, Area.level).join(Area, Area.id == OpenArea.area_id)
    query = query.join(AreaTree, AreaTree.ancestor_id == OpenArea.area_id).where(AreaTree.area_id == area_id)
    found = db.session.execute(query).all()
    return max(found, key=lambda row: LEVELS.index(row.level)).OpenArea if found else None


def open_villages(below: UUID | None = None) -> list[UUID]:
    """The villages whose pages are open; of an area and below, if one is given."""
    said = select(AreaTree.area_id, OpenArea.is_open, Area.level)
    said = said.join(OpenArea, OpenArea.area_id == AreaTree.ancestor_id)
    said = said.join(Area, Area.id == OpenArea.area_id)
    villages = select(Area.id).where(Area.level == "village")
    if below is not None:
        villages = villages.where(Area.id.in_(select(AreaTree.area_id).where(AreaTree.ancestor_id == below)))
    nearest: dict[UUID, tuple[int, bool]] = {}
    for village_id, is_open, level in db.session.execute(said.where(AreaTree.area_id.in_(villages))):
        nearest[village_id] = max(nearest.get(village_id, (-1, False)), (LEVELS.index(level), is_open))
    return sorted(village_id for village_id, (_, is_open) in nearest.items() if is_open)


def open_page(code: str) -> Page | None:
    """The page of the village of that code; None if there is none, or it is not open."""
    village = db.session.scalar(select(Area).where(Area.code == code, Area.level == "village"))
    said = setting_of(village.id) if village else None
    if village is None or said is None or not said.is_open:
        return None
    above = select(AreaTree.ancestor_id).where(AreaTree.area_id == village.id)
    areas = db.session.scalars(select(Area).where(Area.id.in_(above), Area.id != village.id)).all()
    workers = _workers(village)
    told = select(OpenFigures.period, OpenFigures.told).where(OpenFigures.village_id == village.id)
    figures = db.session.execute(told.order_by(OpenFigures.period)).all()
    return Page(
        village=village,
        above=sorted(areas, key=lambda area: LEVELS.index(area.level)),
        days=said.days,
        workers=len(workers),
        names=[each.name for each in workers] if said.names else [],
        services=[each.title for each in sorted(offered_in(village.id), key=lambda one: one.order)],
        programmes=_programmes(village, today(village.timezone)),
        figures=[(period, figures_told) for period, figures_told in figures],
    )


def _workers(village: Area) -> Sequence[Account]:
    query = select(Account).join(AccountArea, AccountArea.account_id == Account.id)
    query = query.where(AccountArea.area_id == village.id, Account.role == Role.WORKER, Account.active)
    return db.session.scalars(query.order_by(Account.name, Account.id)).all()


def _programmes(village: Area, day: date) -> list[dict[str, str]]:
    """Titles of the programmes of a village's areas that are valid on a day."""
    above = db.session.scalars(select(AreaTree.ancestor_id).where(AreaTree.area_id == village.id))
    query = select(Programme).where(among(Programme.area_id, list(above)), Programme.withdrawn_at.is_(None))
    bodies = [each.body for each in db.session.scalars(query.order_by(Programme.name))]
    return [body["title"] for body in bodies if in_force(body, day)]
