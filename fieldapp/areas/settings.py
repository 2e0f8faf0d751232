"""What an area decides for itself and all below: how often to visit, what an outcome at the door promises,
which days are worked, when what is late goes up, how long files are kept.

Each name is decided by the nearest area that says it, else by this table.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.areas.models import LEVELS, Area
from fieldapp.areas.queries import area_body
from fieldapp.core import access, audit, changes
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import conflict, not_found
from fieldapp.core.settings import get_setting
from fieldapp.core.unit import ask, ask_all, forget

Settings = dict[str, Any]
DAYS_KEY = "escalation_days"  # what the installation as a whole says
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
ASSIGN_TO = ("visitor", "supervisor")
PRIORITIES = ("low", "normal", "high", "urgent")


def _revisit(window: int, due: int, assign_to: str, priority: str) -> Settings:
    return {
        "active": True,
        "window_days": window,
        "due_days": due,
        "assign_to": assign_to,
        "priority": priority,
    }


# `visit_days` None: the shortest interval of the household forms. `working_week`: 1 is Monday. `days_off` are
# holidays, `days_on` days worked in their place.
DEFAULTS: Mapping[str, Any] = {
    "visit_days": None,
    "visit_kinds": [],
    "revisit_not_at_home": _revisit(1, 7, "visitor", "normal"),
    "revisit_moved_away": _revisit(0, 30, "supervisor", "normal"),
    "revisit_vacant": _revisit(30, 90, "visitor", "low"),
    "revisit_no_such_address": _revisit(0, 14, "supervisor", "normal"),
    "escalation_days": 7,
    "working_week": list(EVERY_DAY),
    "days_off": [],
    "days_on": [],
    "keep_files_days": 30,
}
REVISITED = tuple(name.removeprefix("revisit_") for name in DEFAULTS if name.startswith("revisit_"))


def settings_of(area_id: UUID) -> Settings:
    """Everything that holds in an area."""
    return ask(_settings_of, area_id)


def ask_settings_ahead(area_ids: Iterable[UUID]) -> None:
    """Have what holds in these areas at hand within a unit of work."""
    ask_all(_settings_of, area_ids)


def settings_of_all(area_ids: Sequence[UUID]) -> dict[UUID, Settings]:
    """Everything that holds in each of these areas."""
    return _settings_of(area_ids)


def _settings_of(area_ids: Sequence[UUID]) -> dict[UUID, Settings]:
    found: dict[UUID, Settings] = {}
    for area_id, said in _said(area_ids).items():
        merged = dict(DEFAULTS)
        if installed := get_setting(DAYS_KEY):
            merged["escalation_days"] = int(installed)
        for _, own in said:
            merged |= own
        found[area_id] = merged
    return found


def _said(area_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, Settings]]]:
    """What each area and those above it say themselves, the topmost first."""
    found: dict[UUID, list[tuple[UUID, Settings]]] = {area_id: [] for area_id in area_ids}
    query = select(Area.id, Area.level, Area.settings).where(Area.settings.is_not(None))
    deciding = sorted(db.session.execute(query), key=lambda row: LEVELS.index(row.level))
    if not deciding:
        return found
    below = select(AreaTree.ancestor_id, AreaTree.area_id).where(
        AreaTree.ancestor_id.in_([row.id for row in deciding]), among(AreaTree.area_id, list(found))
    )
    pairs = {(row.ancestor_id, row.area_id) for row in db.session.execute(below)}
    for area_id, said in found.items():
        said += [(row.id, own_of(row.settings)) for row in deciding if (row.id, area_id) in pairs]
    return found


def own_of(settings: Settings | None) -> Settings:
    """What an area says itself, by name."""
    return {name: value for name, value in (settings or {}).items() if name in DEFAULTS}


def settings_body(viewer: Viewer, area_id: UUID) -> Settings:
    """What holds in an area, what of it the area says itself, and which area says the rest. Raises not_found
    out of scope.
    """
    access.require(viewer, "audit.read", area_id=area_id)
    area = db.session.get(Area, area_id)
    if area is None:
        raise not_found()
    said = _said([area_id])[area_id]
    sources: dict[str, str | None] = dict.fromkeys(DEFAULTS)
    for by, own in said:
        sources |= dict.fromkeys(own, str(by))
    holds = _settings_of([area_id])[area_id]
    for name in ("days_off", "days_on"):
        holds[name] = [date.fromisoformat(day) for day in holds[name]]
    return {
        "area_id": area.id,
        "version": (area.settings or {}).get("version", 0),
        "holds": holds,
        "sources": sources,
    }


def decide(
    viewer: Viewer, area_id: UUID, version: int, values: Mapping[str, Any], why: str | None
) -> Settings:
    """Have an area say these things itself (None: no longer). Raises conflict where someone changed its
    settings since `version`.
    """
    access.require(viewer, "settings.change", area_id=area_id)
    area = db.session.get(Area, area_id, with_for_update=True)
    if area is None:
        raise not_found()
    was = area.settings or {}
    if was.get("version", 0) != version:
        raise conflict(settings_body(viewer, area_id))
    own = {**own_of(was), **values}
    kept = {name: value for name, value in own.items() if value is not None}
    area.settings = kept | {"version": version + 1}
    db.session.flush()
    forget(_settings_of, area_id)
    changes.publish("area", area.id, area.id, None, area_body(area))
    before = {name: was.get(name) for name in values if was.get(name) != values[name]}
    after = {name: values[name] for name in before}
    if before or after:
        audit.record(viewer, "settings.change", "area", area.id, before=before, after=after, why=why)
    return settings_body(viewer, area_id)
