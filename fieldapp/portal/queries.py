"""Reads for a household's page: what may be shown to whoever holds the card, and what only after proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.cards import codes
from fieldapp.core.access import AccountArea, Role
from fieldapp.core.clock import now, today, zone
from fieldapp.core.db import db
from fieldapp.entitlements.queries import entitled
from fieldapp.followups.models import FollowUp, FollowUpEvent
from fieldapp.formstore.queries import offered_in
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.models import HouseholdRequest
from fieldapp.portal.planned import next_visit
from fieldapp.register import queries as register
from fieldapp.register.intervals import interval_of
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Visit

ONE_DAY = timedelta(days=1)
MOST_REQUESTS, MOST_MEMBERS, MOST_PROMISES, MOST_VISITS, MOST_OFFERED = 5, 14, 6, 5, 6


@dataclass(frozen=True)
class Page:
    """What whoever holds the card sees: the village, who is responsible, when somebody came and comes, how
    many promises are open of each kind, and the household's requests by number.
    """

    village: dict[str, str]
    worker: str | None
    phone: str | None
    today: date
    last_visit: date | None
    next_visit: date | None
    promises: dict[str, int]
    requests: list["Progress"]


@dataclass(frozen=True)
class Progress:
    """How far a request is: `waiting` (late or not), `done`, or `stopped` where it will not be done; with the
    desk's answer, or why it was stopped, where that was said.
    """

    number: str
    kind: str
    promised: date
    state: str
    outcome: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Own:
    """What a household sees of itself after proof."""

    members: Sequence[Member]
    promises: Sequence[FollowUp]
    visits: Sequence[tuple[date, str]]
    more: int
    contact: Member | None
    entitled: Sequence["Offered"] = ()


@dataclass(frozen=True)
class Offered:
    """A programme that the household, or those of its members, may be entitled to, and why."""

    title: Mapping[str, str]
    names: Sequence[str]
    reasons: Sequence[Mapping[str, str]]
    where: Mapping[str, str]


def page_of(household: Household) -> Page:
    """The page of a household whose card was shown."""
    village = db.session.get_one(Area, household.village_id)
    worker = worker_of(household)
    day = today(village.timezone)
    last = _last_day(household, village)
    return Page(
        village=village.name,
        worker=worker.name if worker else None,
        phone=worker.phone if worker else None,
        today=day,
        last_visit=last,
        next_visit=next_visit(day, _promised(household), last, _intervals(household)),
        promises=_promises_by_kind(household),
        requests=_requests(household),
    )


def own_page(household: Household, member_id: UUID | None) -> Own:
    """What a household sees after proof; the contact person only of the member who proved to be one."""
    members = [each for each in register.members_of(household.id) if each.residence != "died"]
    promises = select(FollowUp).where(FollowUp.household_id == household.id, FollowUp.state == "open")
    shown = db.session.scalars(promises.order_by(FollowUp.due, FollowUp.id).limit(MOST_PROMISES)).all()
    visits = select(Visit).where(Visit.household_id == household.id, ~Visit.practice)
    village = zone(db.session.get_one(Area, household.village_id).timezone)
    latest = db.session.scalars(visits.order_by(Visit.started_at.desc()).limit(MOST_VISITS))
    return Own(
        members=members[:MOST_MEMBERS],
        promises=shown,
        visits=[(each.started_at.astimezone(village).date(), each.outcome) for each in latest],
        more=len(members[MOST_MEMBERS:]),
        contact=next((each for each in members if each.id == member_id and each.contact_name), None),
        entitled=_offered(household, members),
    )


def _offered(household: Household, members: Sequence[Member]) -> list[Offered]:
    """What the household may be entitled to and nobody noted anything of, a programme once."""
    names = {str(each.id): each.full_name for each in members}
    found: dict[str, Offered] = {}
    for each in entitled(household):
        known, body = found.get(each.programme["name"]), each.programme
        who = [*(known.names if known else ()), *([names[each.subject]] if each.subject in names else ())]
        found[body["name"]] = Offered(body["title"], who, each.reasons, body["where"])
    return list(found.values())[:MOST_OFFERED]


def progress_of(household: Household, number: str) -> Progress | None:
    """How far the request with this number is, if it is this household's; also those shown to no one else."""
    query = select(HouseholdRequest).where(
        HouseholdRequest.household_id == household.id, HouseholdRequest.number == codes.plain(number)
    )
    found = db.session.scalar(query)
    return None if found is None else _progress(found)


def _requests(household: Household) -> list[Progress]:
    """The latest requests that may be listed: not those made in confidence."""
    listed = [name for name, kind in KINDS.items() if not kind.private]
    query = select(HouseholdRequest).where(HouseholdRequest.household_id == household.id)
    query = query.where(HouseholdRequest.kind.in_(listed), HouseholdRequest.state != "aside")
    query = query.order_by(HouseholdRequest.at.desc(), HouseholdRequest.id).limit(MOST_REQUESTS)
    return [_progress(each) for each in db.session.scalars(query)]


def _progress(request: HouseholdRequest) -> Progress:
    followup = db.session.get(FollowUp, request.followup_id) if request.followup_id else None
    if followup is None:
        state = "done" if request.state == "closed" else "waiting"
        return Progress(
            request.number, request.kind, request.promised, state, request.outcome, request.answer
        )
    state = {"open": "waiting", "done": "done"}.get(followup.state, "stopped")
    promised = followup.due if state == "waiting" else request.promised
    return Progress(request.number, request.kind, promised, state, answer=_why_stopped(followup))


def _why_stopped(followup: FollowUp) -> str | None:
    """What was said when a follow-up was cancelled; nothing of one that is not."""
    if followup.state != "cancelled":
        return None
    said = select(FollowUpEvent.text).where(
        FollowUpEvent.followup_id == followup.id, FollowUpEvent.kind == "cancelled"
    )
    return db.session.scalar(said.order_by(FollowUpEvent.at.desc(), FollowUpEvent.id).limit(1))


def _promises_by_kind(household: Household) -> dict[str, int]:
    """Open follow-ups by kind, so coarse that it tells nothing of anybody: visits, calls, answers."""
    query = select(FollowUp, Member.residence).outerjoin(Member, Member.id == FollowUp.member_id)
    query = query.where(FollowUp.household_id == household.id, FollowUp.state == "open")
    found: dict[str, int] = {}
    for followup, residence in db.session.execute(query):
        kind = "call" if residence == "away" else "answer" if followup.origin == "household" else "visit"
        found[kind] = found.get(kind, 0) + 1
    return dict(sorted(found.items()))


def worker_of(household: Household) -> Account | None:
    """The active account responsible for a household: the one named on it, else a worker of its village."""
    named = db.session.get(Account, household.worker_id) if household.worker_id else None
    if named is not None and named.active:
        return named
    query = select(Account).join(AccountArea, AccountArea.account_id == Account.id)
    query = query.where(AccountArea.area_id == household.village_id)
    query = query.where(Account.role == Role.WORKER, Account.active)
    return db.session.scalars(query.order_by(Account.username).limit(1)).first()


def recent_request(household: Household, kind: str) -> HouseholdRequest | None:
    """The last request of a kind within a day that became a follow-up which is still open."""
    query = select(HouseholdRequest).join(FollowUp, FollowUp.id == HouseholdRequest.followup_id)
    query = query.where(HouseholdRequest.household_id == household.id, HouseholdRequest.kind == kind)
    query = query.where(FollowUp.state == "open", HouseholdRequest.at > now() - ONE_DAY)
    return db.session.scalars(query.order_by(HouseholdRequest.at.desc()).limit(1)).first()


def _promised(household: Household) -> Sequence[date]:
    """Due days of the open follow-ups that bring somebody to the door; those about members away are calls."""
    away = exists().where(Member.id == FollowUp.member_id, Member.residence == "away")
    query = select(FollowUp.due).where(
        FollowUp.household_id == household.id, FollowUp.state == "open", FollowUp.due.is_not(None), ~away
    )
    return [due for due in db.session.scalars(query) if due is not None]


def _last_day(household: Household, village: Area) -> date | None:
    if household.last_visit_at is None:
        return None
    return household.last_visit_at.astimezone(zone(village.timezone)).date()


def _intervals(household: Household) -> Sequence[int]:
    """After how many days it is visited again, or each household form published to its village is due."""
    if household.status != "active":
        return []
    if (decided := interval_of(household)) is not None:
        return [decided]
    offered = offered_in(household.village_id)
    return [version.every for version in offered if version.subject == "household" and version.every]
