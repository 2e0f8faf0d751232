"""A worker's rounds over three months: whom to visit on which day, and what became of what was promised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from fieldapp.core import clock
from fieldapp.core.access import Viewer
from fieldapp.core.clock import zone
from fieldapp.core.db import db
from fieldapp.demo.chance import Chance
from fieldapp.demo.places import TIME_ZONE
from fieldapp.demo.visiting import Bag, Door, knock
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household

DAYS = 91
KEPT_A_DAY, MOST_KEPT = 0.33, 3
HOURS = ((8, 20), (9, 10), (10, 0), (10, 50), (14, 40), (15, 30), (16, 20), (17, 10))
DONE = (
    "已经办好，家里人说谢谢。",
    "带去镇上办了，材料已交。",
    "打电话问过，问题解决了。",
    "送到家里了，教会怎么用。",
    "陪着去了卫生院，医生开了药。",
)
WAITING = ("对方说下周才有空，到时再去。", "镇上还没回话，明天再问。", "材料差一样，等家里人寄回来。")


@dataclass
class Round:
    """One worker's work: who they are, what is in their bag, and the doors still to knock on."""

    viewer: Viewer
    bag: Bag
    rng: Chance
    queue: list[UUID]
    a_day: float
    seen: set[UUID] = field(default_factory=set)


def working_days(today: date) -> Iterator[date]:
    """The days of the three months before a day, without Sundays and the feast days that fall into them."""
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() != 6 and (day.month, day.day) not in {(10, 1), (10, 2), (10, 3), (1, 1), (5, 1)}:
            yield day


def moment(day: date, hour: int, minute: int) -> datetime:
    """A time of day in the villages, in UTC."""
    return datetime.combine(day, time(hour, minute), zone(TIME_ZONE)).astimezone(UTC)


def work(day: date, round_: Round, promised: Sequence[FollowUp]) -> int:
    """One worker's day, in the caller's transaction: promises first, then the next doors; how many visits."""
    slots = iter(HOURS)
    visits = 0
    kept = [one for one in promised if round_.rng.random() < KEPT_A_DAY][:MOST_KEPT]
    for followup in kept:
        visits += _keep(day, next(slots), round_, followup)
    wanted = int(round_.a_day + round_.rng.random())
    for slot in slots:
        if wanted <= 0 or not round_.queue:
            break
        household_id = round_.queue.pop()
        if household_id in round_.seen:
            continue
        wanted -= 1
        visits += _visit(day, slot, round_, household_id, None)
    return visits


def promised_by(day: date) -> dict[UUID, list[FollowUp]]:
    """What each account promised and is due about a day; what was left for long is left, as in life."""
    query = select(FollowUp).where(
        FollowUp.assignee_id.is_not(None),
        FollowUp.state == "open",
        FollowUp.due <= day + timedelta(days=2),
        FollowUp.due >= day - timedelta(days=9),
    )
    found: dict[UUID, list[FollowUp]] = {}
    for one in db.session.scalars(query.order_by(FollowUp.due, FollowUp.id)):
        if one.assignee_id is not None and (one.window_start is None or one.window_start <= day):
            found.setdefault(one.assignee_id, []).append(one)
    return found


def _keep(day: date, slot: tuple[int, int], round_: Round, followup: FollowUp) -> int:
    """Keep a promise: by a visit when a form or a knock closes it, else by hand, or leave a line about it."""
    rng = round_.rng
    if followup.form_id or followup.rule == "visit_again":
        return _visit(day, slot, round_, followup.household_id, followup)
    at = moment(day, *slot) + timedelta(minutes=rng.randrange(40))
    with clock.at(at):
        if rng.random() < 0.85:
            followups.change(round_.viewer, followup, _event_id(round_), "done", text=rng.choice(DONE))
        else:
            followups.change(round_.viewer, followup, _event_id(round_), "comment", text=rng.choice(WAITING))
    return 0


def _event_id(round_: Round) -> UUID:
    return UUID(int=round_.rng.getrandbits(128), version=4)


def _visit(
    day: date, slot: tuple[int, int], round_: Round, household_id: UUID, followup: FollowUp | None
) -> int:
    household = db.session.get_one(Household, household_id)
    started = moment(day, *slot) + timedelta(
        minutes=round_.rng.randrange(12), seconds=round_.rng.randrange(60)
    )
    round_.seen.add(household_id)
    knock(Door(round_.viewer, round_.bag, round_.rng, household), started, followup)
    return 1
