"""A household proves itself on its page: by the last four digits of a telephone on record, or by six that its
worker tells it. Wrong tries make the next ones wait, then lock the page, and the worker hears of it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from fieldapp.areas.queries import timezone_of
from fieldapp.cards.models import Card
from fieldapp.core import audit, keys
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now, today
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.core.texts import LANGUAGES, text
from fieldapp.followups import queries as followup_queries
from fieldapp.followups import records as followups
from fieldapp.portal import queries
from fieldapp.portal.models import HouseholdProof
from fieldapp.register import queries as register
from fieldapp.register.models import Household

COOKIE = "fieldapp_household"
LIFE = timedelta(minutes=30)
CODE_LIFE = timedelta(minutes=15)
TRIES = 5
LOCK = timedelta(hours=12)
WAITS = (0, 0, 5, 20, 60)  # seconds after so many wrong tries
RULE = "page_guesses"


@dataclass(frozen=True)
class Proved:
    """Who proved it: the member whose own telephone it was, if it was one member's."""

    member_id: UUID | None = None


def tell_code(viewer: Viewer, household: Household) -> tuple[str, datetime]:
    """A code for a worker to tell a household, once, and until when it is good; wrong tries are forgotten."""
    row = _row(household.id)
    code = f"{secrets.randbelow(10**6):06d}"
    row.code_hash, row.code_until = _hash(household.id, code), now() + CODE_LIFE
    row.failures, row.failed_at, row.locked_until = 0, None, None
    audit.record(viewer, "proof.code", "household", household.id, household_id=household.id)
    return code, row.code_until


def prove(household: Household, digits: str) -> Proved | str:
    """Try to prove a household; `wrong`, `wait` or `locked` where it is not. Every check looks at everything,
    so that its time says nothing.
    """
    row = _row(household.id)
    if row.locked_until is not None and row.locked_until > now():
        return "locked"
    failures = row.failures if row.failed_at is not None and row.failed_at > now() - LOCK else 0
    wait = timedelta(seconds=WAITS[min(failures, len(WAITS) - 1)])
    if failures and row.failed_at is not None and now() < row.failed_at + wait:
        return "wait"
    code_right = hmac.compare_digest(row.code_hash or "-", _hash(household.id, digits))
    code_right = code_right and row.code_until is not None and row.code_until > now()
    whose = _whose(household, digits)
    if code_right or whose:
        row.failures, row.failed_at, row.code_hash, row.code_until = 0, None, None, None
        audit.record(None, "proof.given", "household", household.id, household_id=household.id)
        own = {member for member in whose if member is not None}
        return Proved(own.pop() if len(whose) == 1 and own and not code_right else None)
    row.failures, row.failed_at = failures + 1, now()
    if row.failures >= TRIES:
        row.failures, row.locked_until, row.code_hash = 0, now() + LOCK, None
        audit.record(None, "proof.locked", "household", household.id, household_id=household.id)
        _warn(household)
        return "locked"
    return "wrong"


def ticket(card: Card, proved: Proved) -> str:
    """The signed content of the cookie that keeps a proof."""
    member = str(proved.member_id) if proved.member_id else None
    return _signer().dumps([str(card.id), str(card.household_id), member])


def proved_by(card: Card, cookie: str | None) -> Proved | None:
    """The proof that a cookie keeps for this card's household; None for none, an old one or another's."""
    try:
        found: Any = _signer().loads(cookie or "", max_age=int(LIFE.total_seconds()))
        card_id, household_id, member_id = found
        if (card_id, household_id) != (str(card.id), str(card.household_id)):
            return None
        return Proved(UUID(member_id) if member_id else None)
    except (BadData, ValueError, TypeError):
        return None


def _whose(household: Household, digits: str) -> set[UUID | None]:
    """Members (None: the household itself) whose telephone ends in these four digits."""
    phones: list[tuple[UUID | None, str]] = [(None, household.phone or "")]
    phones += [
        (member.id, member.phone or "")
        for member in register.members_of(household.id)
        if member.residence not in ("died", "moved_out")
    ]
    found = set()
    for member_id, phone in phones:
        last = "".join(char for char in phone if char.isdecimal())[-4:]
        if hmac.compare_digest(last.encode(), digits.encode()) and len(last) == 4:
            found.add(member_id)
    return found


def _warn(household: Household) -> None:
    """Give the worker a follow-up to ask the household who tried, unless one is open."""
    if any(each.rule == RULE for each in followup_queries.open_of(household.id)):
        return
    day, worker = today(timezone_of(household.village_id)), queries.worker_of(household)
    name = household.head_name or household.number or ""
    followups.create(
        None,
        new_id(),
        household,
        origin="rule",
        rule=RULE,
        title={lang: text("portal.guessed", lang, name=name) for lang in LANGUAGES},
        note={lang: text("portal.guessed_why", lang) for lang in LANGUAGES},
        due=day + timedelta(days=3),
        assignee_id=worker.id if worker else None,
    )


def _row(household_id: UUID) -> HouseholdProof:
    db.session.get_one(Household, household_id, with_for_update=True)  # one try at a time
    row = db.session.get(HouseholdProof, household_id, populate_existing=True)
    if row is None:
        row = HouseholdProof(household_id=household_id, failures=0)
        db.session.add(row)
    return row


def _hash(household_id: UUID, code: str) -> str:
    key = _key("household codes")
    return hmac.new(key, household_id.bytes + code.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key("household page"))


def _key(label: str) -> bytes:
    return keys.derive(current_app.extensions["fieldapp.config"].secret_key, label)
