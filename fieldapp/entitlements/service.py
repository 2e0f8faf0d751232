"""Writes of the entitlements, in the caller's transaction: publish a programme, note a step of a claim, take
one back.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from fieldapp.areas.queries import timezone_of
from fieldapp.core import audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now, today
from fieldapp.core.db import db
from fieldapp.core.errors import Problem, not_found
from fieldapp.core.ids import FOLLOWUP_NAMESPACE, followup_id, new_id
from fieldapp.entitlements import queries
from fieldapp.entitlements.models import Claim, ClaimStep, Programme
from fieldapp.followups import records
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.forms.programme_sheets import Programme as Compiled
from fieldapp.register.models import Household, Member

HELP_DAYS = 7


def publish(viewer: Viewer | None, compiled: Iterable[Compiled], area_id: UUID) -> list[Programme]:
    """Have these programmes known in an area and below, in place of what was published under their names."""
    found = []
    for one in compiled:
        row = db.session.scalar(select(Programme).where(Programme.name == one.name))
        if row is None:
            row = Programme(id=new_id(), name=one.name)
            db.session.add(row)
        row.area_id, row.body, row.published_at, row.withdrawn_at = area_id, one.body, now(), None
        db.session.flush()
        audit.record(viewer, "programme.publish", "programme", row.id, after={"name": one.name})
        changes.publish("programme", row.id, area_id, None, queries.programme_body(row))
        found.append(row)
    return found


def withdraw(viewer: Viewer | None, name: str) -> Programme:
    """Have a programme offered no more; what was noted about it stays. Raises not_found."""
    row = db.session.scalar(select(Programme).where(Programme.name == name))
    if row is None:
        raise not_found("name")
    if row.withdrawn_at is None:
        row.withdrawn_at = now()
        audit.record(viewer, "programme.withdraw", "programme", row.id)
        changes.publish("programme", row.id, row.area_id, None, queries.programme_body(row))
    return row


def note(
    viewer: Viewer,
    step_id: UUID,
    programme: Programme,
    household: Household,
    member: Member | None,
    *,
    state: str,
    on: date | None = None,
    why: str | None = None,
    at: datetime | None = None,
) -> Claim:
    """Note how far a household, or a member of it, is with a programme; the same step again is harmless.

    Helping makes a follow-up for whoever notes it; any other step completes those that helping made.
    """
    subject = member.id if member else household.id
    claim_id = uuid5(FOLLOWUP_NAMESPACE, f"claim/{programme.id}/{subject}")
    known = db.session.get(ClaimStep, step_id)
    if known is not None:
        if known.claim_id != claim_id:
            raise Problem("already_exists")
        return db.session.get_one(Claim, claim_id)
    claim = db.session.get(Claim, claim_id, with_for_update=True)
    if claim is None:
        claim = Claim(id=claim_id, programme_id=programme.id, member_id=member.id if member else None)
        db.session.add(claim)
    claim.household_id = household.id
    db.session.flush()
    made = min(at or now(), now())
    zone = timezone_of(household.village_id)
    step = ClaimStep(
        id=step_id,
        claim_id=claim.id,
        state=state,
        on=on or today(zone),
        why=why,
        at=made,
        by_id=viewer.account_id,
    )
    if state == "helping":
        step.followup_id = _help(viewer, step, programme, household, member).id
    else:
        _complete(viewer, claim)
    db.session.add(step)
    db.session.flush()
    audit.record(
        viewer,
        f"claim.{state}",
        "claim",
        claim.id,
        household_id=household.id,
        after={"state": state, "on": step.on.isoformat()},
        why=why,
    )
    tell(claim)
    return claim


def take_back(viewer: Viewer, step: ClaimStep) -> Claim:
    """Take a step of a claim back; twice is harmless. A follow-up that it made is withdrawn."""
    claim = db.session.get_one(Claim, step.claim_id, with_for_update=True)
    if step.undone_at is not None:
        return claim
    step.undone_at = now()
    db.session.flush()
    followup = db.session.get(FollowUp, step.followup_id) if step.followup_id else None
    if followup is not None and followup.state == "open":
        followups.change(viewer, followup, None, "withdraw")
    audit.record(
        viewer,
        "claim.undone",
        "claim",
        claim.id,
        household_id=claim.household_id,
        before={"state": step.state, "on": step.on.isoformat()},
    )
    tell(claim)
    return claim


def tell(claim: Claim) -> None:
    """Tell the phones what a claim now is."""
    household = db.session.get_one(Household, claim.household_id)
    changes.publish("claim", claim.id, household.village_id, household.id, queries.claim_bodies([claim])[0])


def _help(
    viewer: Viewer, step: ClaimStep, programme: Programme, household: Household, member: Member | None
) -> FollowUp:
    """The follow-up of a promise to help claim something: for whoever promised it, within a week."""
    who = member.full_name if member else household.head_name or household.number
    title: dict[str, Any] = programme.body["title"]
    words = {"zh": "帮{who}申请：{what}", "en": "Help {who} claim: {what}"}
    named = {tag: title.get(tag) or next(iter(title.values())) for tag in words}
    return records.create(
        viewer,
        followup_id(step.id, "claim", member.id if member else household.id),
        household,
        origin="rule",
        rule=programme.name,
        title={tag: said.format(who=who, what=named[tag]) for tag, said in words.items()},
        note=programme.body["how"],
        member_id=member.id if member else None,
        due=step.on + timedelta(days=HELP_DAYS),
        assignee_id=viewer.account_id,
        at=step.at,
    )


def _complete(viewer: Viewer, claim: Claim) -> None:
    """Complete the follow-ups that helping with a claim made."""
    made = select(ClaimStep.followup_id).where(ClaimStep.claim_id == claim.id)
    query = select(FollowUp).where(FollowUp.id.in_(made), FollowUp.state == "open")
    for followup in db.session.scalars(query).all():
        followups.change(viewer, followup, None, "done")
