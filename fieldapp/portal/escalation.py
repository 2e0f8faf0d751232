"""Items of the desk's that are late go up a level, as follow-ups do (followups/escalation.py)."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from fieldapp.areas.models import Area
from fieldapp.core import audit, clock
from fieldapp.core.db import db, transaction
from fieldapp.core.settings import get_setting
from fieldapp.followups.escalation import ABOVE, DAYS, DAYS_KEY
from fieldapp.portal.models import HouseholdRequest


def escalate_requests() -> int:
    """Take every late item up to the level that its lateness asks for; how many steps were made."""
    days = int(get_setting(DAYS_KEY) or DAYS)
    steps = 0
    for timezone in db.session.scalars(select(Area.timezone).distinct()).all():
        while made := _some(timezone, days):
            steps += made
    return steps


def _some(timezone: str, days: int) -> int:
    today = clock.today(timezone)
    request = HouseholdRequest
    late = or_(
        *(
            and_(request.level == level, request.promised <= today - timedelta(days=days * (level + 1)))
            for level in range(len(ABOVE) - 1)
        )
    )
    query = select(request).join(Area, Area.id == request.village_id)
    query = query.where(
        request.state == "open", request.followup_id.is_(None), late, Area.timezone == timezone
    )
    with transaction():
        found = db.session.scalars(query.order_by(request.id).limit(200).with_for_update(of=request)).all()
        for each in found:
            each.level += 1
            audit.record(None, "request.escalated", "request", each.id, after={"level": each.level})
    return len(found)
