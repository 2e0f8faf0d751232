"""What happens in the demo besides the rounds: supervisors hand work on, and households ask for visits."""

from datetime import date, timedelta

from sqlalchemy import select

from fieldapp.cards.models import Card
from fieldapp.core import clock
from fieldapp.core.db import db
from fieldapp.demo.chance import Chance
from fieldapp.demo.ground import Ground, viewer_of
from fieldapp.demo.rounds import moment
from fieldapp.demo.staff import Member
from fieldapp.followups import queries
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.portal.asked import Asked
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.service import take
from fieldapp.register.models import Household

NOTES = (
    "请这周抽空去一趟。",
    "对方等了几天了，先打个电话。",
    "原来的同事请假，麻烦你接一下。",
    "办完在这里回一句。",
)
WISHES = ("老人摔了一跤，想请人看看", "医保怎么交", "水管漏了", "想问低保", "")
DESK_CHANCE = 0.3
ASKED_A_DAY = 0.12
HANDED_AT_ONCE = 2


def supervise(ground: Ground, day: date) -> None:
    """One day at the desks and at the doors, in the caller's transaction."""
    rng = Chance(ground.seed, "desk", day.toordinal() - date(2020, 1, 1).toordinal())
    for supervisor in ground.with_role("supervisor"):
        if rng.random() < DESK_CHANCE:
            _hand_on(ground, supervisor, day, rng)
    if rng.random() < ASKED_A_DAY:
        _ask(day, rng)


def _hand_on(ground: Ground, supervisor: Member, day: date, rng: Chance) -> None:
    """Give what is late, or lies on the desk, to a worker of the village."""
    viewer = viewer_of(supervisor)
    query = queries.search_followups(viewer, state="open", due_before=day)
    query = query.where(FollowUp.due > day - timedelta(days=30)).order_by(FollowUp.due, FollowUp.id)
    late = list(db.session.scalars(query.limit(HANDED_AT_ONCE)))
    with clock.at(moment(day, 17, 30)):
        for followup in late:
            village = ground.area_ids.index(followup.village_id)
            worker = rng.choice(ground.workers_of(village))
            due = day + timedelta(days=rng.randrange(4, 12))
            followups.assign(viewer, [followup.id], worker.id, due=due, note=rng.choice(NOTES))


def _ask(day: date, rng: Chance) -> None:
    """A household scans its card and asks for a visit."""
    query = select(Card, Household).join(Household, Household.id == Card.household_id)
    query = query.where(Household.status == "active").order_by(Card.short_code)
    found = db.session.execute(query.offset(rng.randrange(400)).limit(1)).first()
    if found is None:
        return
    (_, reasons), (_, times) = KINDS["visit"].choices
    chosen = {"reason": rng.choice(reasons), "time": rng.choice(times)}
    wish = Asked("visit", chosen, note=rng.choice(WISHES))
    with clock.at(moment(day, rng.randrange(7, 21), rng.randrange(60))):
        take(found[0], found[1], wish)
