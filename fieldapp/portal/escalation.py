"""Items of the desk's that are late go up a level, as follow-ups do (followups/escalation.py)."""

from sqlalchemy import and_, or_, select

from fieldapp.core import audit
from fieldapp.core.db import among, db, transaction
from fieldapp.followups.escalation import ABOVE, Alike, alike
from fieldapp.portal.models import HouseholdRequest


def escalate_requests() -> int:
    """Take every late item up to the level that its lateness asks for; how many steps were made."""
    steps = 0
    for villages in alike():
        while made := _some(villages):
            steps += made
    return steps


def _some(villages: Alike) -> int:
    request = HouseholdRequest
    late = or_(
        *(
            and_(request.level == level, request.promised <= villages.late_since(level))
            for level in range(len(ABOVE) - 1)
        )
    )
    query = select(request).where(
        request.state == "open",
        request.followup_id.is_(None),
        late,
        among(request.village_id, villages.village_ids),
    )
    with transaction():
        found = db.session.scalars(query.order_by(request.id).limit(200).with_for_update(of=request)).all()
        for each in found:
            each.level += 1
            audit.record(None, "request.escalated", "request", each.id, after={"level": each.level})
    return len(found)
