"""Reads for a household's page: only what may be shown to whoever holds the card, nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.core.access import AccountArea, AreaTree, Role
from fieldapp.core.clock import now, today, zone
from fieldapp.core.db import db
from fieldapp.followups.models import FollowUp
from fieldapp.formstore.models import Form, FormVersion
from fieldapp.portal.models import VisitRequest
from fieldapp.portal.planned import next_visit
from fieldapp.register.models import Household, Member

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """What a household's page shows: its village, who is responsible for it, and when somebody comes."""

    village: dict[str, str]
    worker: str | None
    phone: str | None
    today: date
    next_visit: date | None


def page_of(household: Household) -> Page:
    """The page of a household whose card was shown."""
    village = db.session.get_one(Area, household.village_id)
    worker = worker_of(household)
    day = today(village.timezone)
    return Page(
        village=village.name,
        worker=worker.name if worker else None,
        phone=worker.phone if worker else None,
        today=day,
        next_visit=next_visit(
            day, _promised(household), _last_day(household, village), _intervals(household)
        ),
    )


def worker_of(household: Household) -> Account | None:
    """The active account responsible for a household: the one named on it, else a worker of its village."""
    named = db.session.get(Account, household.worker_id) if household.worker_id else None
    if named is not None and named.active:
        return named
    query = select(Account).join(AccountArea, AccountArea.account_id == Account.id)
    query = query.where(AccountArea.area_id == household.village_id)
    query = query.where(Account.role == Role.WORKER, Account.active)
    return db.session.scalars(query.order_by(Account.username).limit(1)).first()


def recent_request(household: Household, at: datetime | None = None) -> VisitRequest | None:
    """The last visit a household asked for within a day, while its follow-up is still open."""
    query = select(VisitRequest).join(FollowUp, FollowUp.id == VisitRequest.followup_id)
    query = query.where(VisitRequest.household_id == household.id, FollowUp.state == "open")
    query = query.where(VisitRequest.at > (at or now()) - ONE_DAY)
    return db.session.scalars(query.order_by(VisitRequest.at.desc()).limit(1)).first()


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
    """After how many days each household form is due again, of those published to the household's village."""
    if household.status != "active":
        return []
    above = select(AreaTree.ancestor_id).where(AreaTree.area_id == household.village_id)
    query = select(FormVersion.every).join(Form, Form.active_version_id == FormVersion.id)
    query = query.where(Form.area_id.in_(above), FormVersion.subject == "household")
    return [every for every in db.session.scalars(query) if every]
