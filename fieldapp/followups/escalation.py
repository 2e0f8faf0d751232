"""Follow-ups that are late go up a level: to the township, then the county, then the province.

One more level for every N working days past its due day; N is the setting `escalation_days` of its village.
The step is a line of its history, and its phones and desks see it as escalated.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from fieldapp.areas.calendar import late_since
from fieldapp.areas.models import LEVELS, Area
from fieldapp.areas.settings import Settings, settings_of_all
from fieldapp.core import audit, clock
from fieldapp.core.db import among, db, transaction
from fieldapp.followups import records
from fieldapp.followups.models import FollowUp

LATENESS = ("escalation_days", "working_week", "days_off", "days_on")
ABOVE = tuple(reversed(LEVELS[:-1]))
AT_ONCE = 200


@dataclass(frozen=True)
class Alike:
    """Villages of one time zone that agree when something is late."""

    timezone: str
    settings: Settings
    village_ids: list[UUID]

    def late_since(self, level: int) -> date:
        """The last due day of what is late enough today to go up from a level."""
        days = self.settings["escalation_days"] * (level + 1)
        return late_since(clock.today(self.timezone), days, self.settings)


def alike() -> list[Alike]:
    """All villages, by time zone and by their settings of lateness."""
    villages = db.session.execute(select(Area.id, Area.timezone).where(Area.level == LEVELS[-1])).all()
    settings = settings_of_all([village.id for village in villages])
    found: dict[str, Alike] = {}
    for village in villages:
        own = settings[village.id]
        key = repr([village.timezone, *(own[name] for name in LATENESS)])
        found.setdefault(key, Alike(village.timezone, own, [])).village_ids.append(village.id)
    return list(found.values())


def escalate_late() -> int:
    """Take every late follow-up up to the level that its lateness asks for; how many steps were made."""
    steps = 0
    for villages in alike():
        while made := _some(villages):
            steps += made
    return steps


def _some(villages: Alike) -> int:
    """One batch of these villages, in a transaction."""
    today = clock.today(villages.timezone)
    late = or_(
        *(
            and_(FollowUp.level == level, FollowUp.due <= villages.late_since(level))
            for level in range(len(ABOVE))
        )
    )
    with transaction():
        found = db.session.scalars(
            select(FollowUp)
            .where(FollowUp.state == "open", late, among(FollowUp.village_id, villages.village_ids))
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
