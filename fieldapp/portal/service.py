"""Writes of the household's page, in the caller's transaction: what it asks becomes a follow-up of its
worker, or an item of the desk's that the worker never sees.
"""

import secrets
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from fieldapp.areas.models import Area
from fieldapp.areas.queries import timezone_of
from fieldapp.cards import codes
from fieldapp.cards.models import Card
from fieldapp.core import audit
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now, today
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.core.texts import LANGUAGES, text
from fieldapp.followups import records as followups
from fieldapp.followups.models import FollowUp
from fieldapp.portal import queries
from fieldapp.portal.asked import Asked, said
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register.models import Household

ESCALATE_DAYS = 2
MOST_A_DAY = 12


def take(card: Card, household: Household, asked: Asked, *, proved: bool = False) -> HouseholdRequest:
    """Write down what a household asks, and give it to whoever deals with it.

    Within a day of an earlier one of its kind whose follow-up is open, it is added to that. What fell into
    the trap for machines, or comes after MOST_A_DAY that day, is kept aside without a word to the sender.
    """
    db.session.refresh(household, with_for_update=True)  # a button tapped twice is two requests at once
    kind = KINDS[asked.kind]
    day = today(timezone_of(household.village_id))
    about = asked.chosen.get("about")
    aside = asked.trapped or _lately(household) >= MOST_A_DAY
    request = HouseholdRequest(
        id=new_id(),
        number=_number(),
        household_id=household.id,
        village_id=household.village_id,
        office_id=_office(household.village_id, 2 if about == "office" else 1),
        card_id=card.id,
        kind=asked.kind,
        about=about,
        at=now(),
        message=said(asked, "zh"),
        phone=asked.phone or None,
        proved=proved,
        promised=day + timedelta(days=kind.days),
        state="aside" if aside else "open",
        level=0,
    )
    if kind.to == "worker" and not aside:
        request.followup_id = _followup(household, asked, day).id
    db.session.add(request)
    db.session.flush()
    if kind.private:  # the township's trail does not say which household complained of the township
        audit.record(None, "request.received", "request", request.id)
    else:
        audit.record(None, f"{asked.kind}.requested", "request", request.id, household_id=household.id)
    return request


def answer(viewer: Viewer, request: HouseholdRequest, outcome: str, words: str) -> None:
    """Close an item of the desk's with its outcome and the words that the household will read; a second
    answer takes the first one's place.
    """
    before = {"state": request.state, "outcome": request.outcome, "answer": request.answer}
    request.state, request.outcome, request.answer = "closed", outcome, words
    request.answered_at, request.answered_by = now(), viewer.account_id
    after = {"state": request.state, "outcome": outcome, "answer": words}
    audit.record(viewer, "request.answered", "request", request.id, before=before, after=after)


def reopen(viewer: Viewer, request: HouseholdRequest, why: str | None) -> None:
    """Take the answer of an item of the desk's back, or take up one that was put aside; it waits again."""
    if request.state == "open":
        return
    before = {"state": request.state, "outcome": request.outcome, "answer": request.answer}
    request.state, request.outcome, request.answer = "open", None, None
    request.answered_at, request.answered_by = None, None
    audit.record(
        viewer, "request.reopened", "request", request.id, before=before, after={"state": "open"}, why=why
    )


def late() -> ColumnElement[bool]:
    """SQL condition: a request waits for the desk beyond the day that was promised."""
    waits = and_(HouseholdRequest.state == "open", HouseholdRequest.followup_id.is_(None))
    return and_(waits, HouseholdRequest.promised < today())


def _followup(household: Household, asked: Asked, day: date) -> FollowUp:
    earlier = queries.recent_request(household, asked.kind)
    if earlier is not None:
        followup = db.session.get_one(FollowUp, earlier.followup_id)
        _add(followup, asked)
        return followup
    kind, worker = KINDS[asked.kind], queries.worker_of(household)
    name = household.head_name or household.number or ""
    due = day + timedelta(days=kind.days)
    return followups.create(
        None,
        new_id(),
        household,
        origin="household",
        title={lang: text(f"portal.followup.{asked.kind}", lang, name=name) for lang in LANGUAGES},
        note={lang: said(asked, lang) for lang in LANGUAGES},
        window_start=day,
        due=due,
        escalate_on=due + timedelta(days=ESCALATE_DAYS),
        assignee_id=worker.id if worker else None,
        priority=kind.priority,
    )


def _add(followup: FollowUp, asked: Asked) -> None:
    """Put a second request of the same day under the first; the same words again change nothing."""
    note = dict(followup.note)
    fresh = {lang: said(asked, lang) for lang in LANGUAGES}
    if all(fresh[lang] in note.get(lang, "") for lang in LANGUAGES):
        return
    followup.note = {lang: f"{note.get(lang, '')}\n{fresh[lang]}".strip() for lang in LANGUAGES}
    followup.version += 1
    followups.publish(followup)


def _lately(household: Household) -> int:
    """Requests of a household within a day."""
    query = select(func.count()).select_from(HouseholdRequest)
    query = query.where(HouseholdRequest.household_id == household.id)
    return db.session.scalar(query.where(HouseholdRequest.at > now() - queries.ONE_DAY)) or 0


def _office(village_id: UUID, steps: int) -> UUID:
    """The area so many levels above a village, or the highest there is."""
    area = db.session.get_one(Area, village_id)
    for _ in range(steps):
        if area.parent_id is not None:
            area = db.session.get_one(Area, area.parent_id)
    return area.id


def _number() -> str:
    """Ten digits that nobody guesses, the last of which checks the others, as in a card's short code."""
    digits = f"{secrets.randbelow(10**9):09d}"
    return digits + codes.check_digit(digits)
