"""Opening an area's pages and closing them again, in the caller's transaction."""

from typing import Any
from uuid import UUID

from fieldapp.areas.models import Area
from fieldapp.core import audit
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.openness.figures import tell
from fieldapp.openness.models import OpenArea
from fieldapp.openness.queries import open_villages

AT_ONCE = 30
"""Villages whose figures are told at once when an area is opened; those of more are told within the hour."""


def set_openness(viewer: Viewer, area: Area, said: dict[str, Any] | None) -> None:
    """Say of an area whether its pages are open, who is named and when workers visit; None: nothing of its
    own, what is said above it counts.
    """
    own = db.session.get(OpenArea, area.id)
    before, after = _facts(own) if own else None, _sorted(said) if said else None
    if before == after:
        return
    if after is None:
        db.session.delete(own)
    else:
        own = own or OpenArea(area_id=area.id)
        own.is_open, own.names, own.days = after["open"], after["names"], after["days"]
        own.changed_at, own.changed_by = now(), viewer.account_id
        db.session.add(own)
    db.session.flush()
    audit.record(viewer, "openness.set", "area", area.id, before=before, after=after)
    _tell_some(area.id)


def _tell_some(area_id: UUID) -> None:
    villages = open_villages(area_id)
    if len(villages) <= AT_ONCE:
        for village_id in villages:
            tell(village_id)


def _facts(own: OpenArea) -> dict[str, Any]:
    return {"open": own.is_open, "names": own.names, "days": own.days}


def _sorted(said: dict[str, Any]) -> dict[str, Any]:
    return said | {"days": sorted(set(said["days"]))}
