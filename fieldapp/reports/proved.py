"""The share of visits that are proved: the household's own card was scanned at the door."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.cards.models import Card
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.visits.models import Visit
from fieldapp.visits.queries import at_a_door, proving_card


def proved_visits(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[dict[str, Any]]:
    """Each village in scope with its visits at a door where somebody lives, and how many of them are
    proved.
    """
    query = (
        select(Visit.village_id, func.count(), func.count(Card.id))
        .outerjoin(Card, proving_card())
        .where(access.within(viewer, Visit.village_id), at_a_door())
    )
    if area is not None:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == area)
        query = query.where(Visit.village_id.in_(below))
    if since is not None:
        query = query.where(Visit.started_at >= since)
    if until is not None:
        query = query.where(Visit.started_at < until)
    rows = db.session.execute(query.group_by(Visit.village_id).order_by(Visit.village_id))
    return [
        {"village_id": village, "visits": visits, "proved": proved, "share": proved / visits}
        for village, visits, proved in rows
    ]
