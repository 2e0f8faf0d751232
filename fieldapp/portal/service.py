"""Writes of the household's page, in the caller's transaction: a visit asked for becomes a follow-up."""

from datetime import timedelta

from fieldapp.areas.queries import timezone_of
from fieldapp.cards.models import Card
from fieldapp.core import audit
from fieldapp.core.clock import now, today
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.core.texts import LANGUAGES, text
from fieldapp.followups import records as followups
from fieldapp.followups.models import FollowUp
from fieldapp.portal import queries
from fieldapp.portal.models import VisitRequest
from fieldapp.portal.wish import Wish
from fieldapp.register.models import Household

DUE_DAYS = 3
ESCALATE_DAYS = 2


def ask_for_visit(card: Card, household: Household, wish: Wish) -> bool:
    """Note that a household asks for a visit, and give it to its worker as a follow-up.

    Within a day of an earlier one whose follow-up is open, the wish is added to that follow-up; then True.
    """
    db.session.refresh(household, with_for_update=True)  # a button tapped twice is two requests at once
    earlier = queries.recent_request(household)
    if earlier is None:
        followup = _open(household, wish)
    else:
        followup = db.session.get_one(FollowUp, earlier.followup_id)
        _add(followup, wish)
    request = VisitRequest(
        id=new_id(),
        household_id=household.id,
        card_id=card.id,
        at=now(),
        message=said(wish, "zh"),
        phone=wish.phone or None,
        followup_id=followup.id,
    )
    db.session.add(request)
    audit.record(None, "visit.requested", "followup", followup.id, household_id=household.id)
    return earlier is not None


def said(wish: Wish, lang: str) -> str:
    """A wish in words."""
    parts = [text(f"portal.reason.{wish.reason}", lang), text(f"portal.time.{wish.time}", lang)]
    if wish.phone:
        parts.append(text("portal.said_phone", lang, phone=wish.phone))
    if wish.note:
        parts.append(wish.note)
    return text("portal.said_join", lang).join(parts)


def _open(household: Household, wish: Wish) -> FollowUp:
    day = today(timezone_of(household.village_id))
    worker = queries.worker_of(household)
    name = household.head_name or household.number or ""
    due = day + timedelta(days=DUE_DAYS)
    return followups.create(
        None,
        new_id(),
        household,
        origin="household",
        title={lang: text("portal.followup", lang, name=name) for lang in LANGUAGES},
        note={lang: said(wish, lang) for lang in LANGUAGES},
        window_start=day,
        due=due,
        escalate_on=due + timedelta(days=ESCALATE_DAYS),
        assignee_id=worker.id if worker else None,
        priority="high",
    )


def _add(followup: FollowUp, wish: Wish) -> None:
    """Put a second wish of the same day under the first; the same words again change nothing."""
    note = dict(followup.note)
    fresh = {lang: said(wish, lang) for lang in LANGUAGES}
    if all(fresh[lang] in note.get(lang, "") for lang in LANGUAGES):
        return
    followup.note = {lang: f"{note.get(lang, '')}\n{fresh[lang]}".strip() for lang in LANGUAGES}
    followup.version += 1
    followups.publish(followup)
