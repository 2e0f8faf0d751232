"""Follow-ups that are late go up a level: to the township, then the county, then the province.

One more level for every N days past its due day; N is the setting `escalation_days`. The step is a line of
its history, and its phones and desks see it as escalated.
"""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from fieldapp.areas.models import LEVELS, Area
from fieldapp.core import audit, clock
from fieldapp.core.db import db, transaction
from fieldapp.core.settings import get_setting
from fieldapp.followups import records
from fieldapp.followups.models import FollowUp

DAYS_KEY, DAYS = "escalation_days", 7
ABOVE = tuple(reversed(LEVELS[:-1]))
AT_ONCE = 200


def escalate_late() -> int:
    """Take every late follow-up up to the level that its lateness asks for; how many steps were made."""
    days = int(get_setting(DAYS_KEY) or DAYS)
    steps = 0
    for timezone in db.session.scalars(select(Area.timezone).distinct()).all():
        while made := _some(timezone, days):
            steps += made
    return steps


def _some(timezone: str, days: int) -> int:
    """One batch of one time zone's villages, in a transaction."""
    today = clock.today(timezone)
    late = or_(
        *(
            and_(FollowUp.level == level, FollowUp.due <= today - timedelta(days=days * (level + 1)))
            for level in range(len(ABOVE))
        )
    )
    with transaction():
        found = db.session.scalars(
            select(FollowUp)
            .join(Area, Area.id == FollowUp.village_id)
            .where(FollowUp.state == "open", late, Area.timezone == timezone)
            .order_by(FollowUp.id)
            .limit(AT_ONCE)
            .with_for_update(of=FollowUp)
        ).all()
        for followup in found:
            _raise_one(followup, (today - followup.due).days)
    return len(found)


def _raise_one(followup: FollowUp, late: int) -> None:
    to = ABOVE[followup.level]
    followup.level += 1
    followup.version += 1
    today = followup.due + timedelta(days=late)
    if followup.escalate_on is None or followup.escalate_on > today:
        followup.escalate_on = today
    records.note(followup, "escalated", {"to": to, "late": late})
    audit.record(
        None,
        "followup.escalated",
        "followup",
        followup.id,
        household_id=followup.household_id,
        after={"to": to, "late": late},
    )
    records.publish(followup)
