"""How often a household is visited: by its kind, by its village's settings, else by the household forms."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal

from fieldapp.areas.settings import Settings, settings_of, settings_of_all
from fieldapp.core.clock import now
from fieldapp.core.db import UTCDateTime, among
from fieldapp.register.models import Household


def interval_of(household: Household) -> int | None:
    """The days after which a household is visited again as its village's settings have it; None where these
    leave it to the forms. Of several kinds the shortest counts.
    """
    settings = settings_of(household.village_id)
    kinds = [kind["days"] for kind in settings["visit_kinds"] if _is_of(household, kind)]
    shortest: int | None = min(kinds, default=settings["visit_days"])
    return shortest


def _is_of(household: Household, kind: dict[str, Any]) -> bool:
    """Whether one of the values that a property holds is that of the kind."""
    return kind["value"] in household.properties.get(kind["property"], "").split()


def due_before(village_ids: Sequence[UUID], days: int) -> ColumnElement[datetime]:
    """SQL: the moment before which the last visit of a household of these villages is too long ago; `days`
    is the interval where nothing is decided.
    """
    by_settings: dict[str, tuple[Settings, list[UUID]]] = {}
    for village_id, settings in settings_of_all(village_ids).items():
        said = {name: settings[name] for name in ("visit_days", "visit_kinds")}
        if any(said.values()):
            by_settings.setdefault(repr(said), (said, []))[1].append(village_id)
    moments = []
    for said, ids in by_settings.values():
        here = among(Household.village_id, ids)
        for kind in sorted(said["visit_kinds"], key=lambda one: int(one["days"])):
            moments.append((and_(here, _holds(kind)), _ago(kind["days"])))
        if said["visit_days"]:
            moments.append((here, _ago(said["visit_days"])))
    return case(*moments, else_=_ago(days)) if moments else _ago(days)


def _holds(kind: dict[str, Any]) -> ColumnElement[bool]:
    held = literal(" ") + Household.properties[kind["property"]].as_string() + " "
    found: ColumnElement[bool] = held.contains(f" {kind['value']} ", autoescape=True)
    return found


def _ago(days: int) -> ColumnElement[datetime]:
    return literal(now() - timedelta(days=days), UTCDateTime())
