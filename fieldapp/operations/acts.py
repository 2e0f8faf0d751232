"""What each operation does to the register, and what follows it: cards, visits, follow-ups and grants."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.cards.models import Card
from fieldapp.core import access
from fieldapp.core.access import Grant
from fieldapp.core.clock import today
from fieldapp.core.db import db
from fieldapp.core.errors import FieldError, Problem, invalid, not_found
from fieldapp.followups.models import FollowUp
from fieldapp.followups.rules import village_worker
from fieldapp.operations.journal import Journal, find
from fieldapp.register import fields, queries
from fieldapp.register import service as register
from fieldapp.register.fields import HOUSEHOLD, MEMBER, BadValue, Subject
from fieldapp.register.models import Household, Member
from fieldapp.register.service import Edited
from fieldapp.visits.models import Submission, Visit

NOT_FILLED = frozenset({"village_id", "household_id", "worker_id", "status", "residence"})
CONTACT = frozenset({"contact_member_id", "contact_name", "contact_phone", "contact_relation"})
Homes = tuple[Household, Household | None]


@dataclass
class Act:
    """An operation to carry out: what it says, the journal it writes, and which households are in reach."""

    journal: Journal
    body: Mapping[str, Any]
    reach: Callable[[Household], bool]

    @property
    def on(self) -> date:
        """The day it happened; today if none is given."""
        found: date | None = self.body.get("on")
        return found or today()

    @property
    def values(self) -> dict[str, Any]:
        """The fields given for a record to make or to complete."""
        return dict(self.body.get("values") or {})

    def household(self, name: str = "household_id") -> Household:
        """The household that a field names. Raises not_found, naming the field, for one out of reach."""
        found = queries.standing(db.session.get(Household, self.body[name], with_for_update=True))
        if found is None or found.gone is not None or not self.reach(found):
            raise not_found(name)
        return found

    def member(self, name: str = "member_id") -> Member:
        """The member that a field names, likewise."""
        return self.member_by_id(self.body[name], name)

    def member_by_id(self, member_id: UUID, name: str) -> Member:
        """The member with this id, likewise."""
        found = queries.standing_member(db.session.get(Member, member_id, with_for_update=True))
        home = None if found is None else db.session.get(Household, found.household_id)
        if found is None or found.gone is not None or home is None or not self.reach(home):
            raise not_found(name)
        return found

    def home_of(self, member: Member) -> Household:
        """The household a member belongs to."""
        return db.session.get_one(Household, member.household_id)

    def add_member(self, household: Household, values: Mapping[str, Any]) -> None:
        """Register the member that `member_id` names."""
        if db.session.get(Member, self.body["member_id"]) is not None:
            raise Problem("already_exists")
        journal = self.journal
        made = register.create_member(
            journal.viewer, self.body["member_id"], household, values, why=journal.why
        )
        journal.made(_whole(made))

    def add_household(self, household_id: UUID, village_id: UUID) -> Household:
        """Register a household with the values given."""
        if db.session.get(Household, household_id) is not None:
            raise Problem("already_exists")
        journal = self.journal
        made = register.create_household(
            journal.viewer, household_id, village_id, self.values, why=journal.why
        )
        journal.made(_whole(made))
        assert isinstance(made.record, Household)
        return made.record


def birth(act: Act) -> Homes:
    """A child is born into a household."""
    household = act.household()
    act.add_member(household, {"born": act.on} | act.values | {"residence": "present"})
    return household, None


def new_household(act: Act) -> Homes:
    """A household that was not in the register."""
    return act.add_household(act.body["household_id"], act.body["village_id"]), None


def death(act: Act) -> Homes:
    """Someone died: what was promised to them is withdrawn, and they are nobody's contact any more."""
    member = act.member()
    act.journal.set(member, residence="died", residence_since=act.on)
    for other in find(Member, Member.contact_member_id == member.id):
        act.journal.set(other, contact_member_id=None)
    _withdraw_open(act, member)
    return act.home_of(member), None


def move_out(act: Act) -> Homes:
    """Someone moved away for good: what was promised to them is withdrawn."""
    member = act.member()
    city = act.body.get("city")
    act.journal.set(member, residence="moved_out", residence_since=act.on, away_city=city)
    _withdraw_open(act, member)
    return act.home_of(member), None


def go_away(act: Act) -> Homes:
    """Someone went to work or study elsewhere and still belongs here; `values` name their contact person."""
    member, named = act.member(), _parsed(MEMBER, act.values)
    if strange := named.keys() - CONTACT:
        raise Problem("invalid", errors=[FieldError(f"values.{name}", "fixed") for name in sorted(strange)])
    if named.get("contact_member_id"):
        act.member_by_id(named["contact_member_id"], "values.contact_member_id")
    away = {"residence": "away", "residence_since": act.on, "away_city": act.body.get("city")}
    act.journal.set(member, **away, **named)
    return act.home_of(member), None


def move_in(act: Act) -> Homes:
    """Someone new came to live in a household, or someone of the register came back to one."""
    household = act.household()
    known = db.session.get(Member, act.body["member_id"])
    if known is None:
        act.add_member(household, {"residence_since": act.on} | act.values | {"residence": "arrived"})
        return household, None
    member = act.member()
    before = act.home_of(member)
    act.journal.set(member, residence="present", residence_since=act.on, away_city=None)
    if before.id == household.id:
        return household, None
    _take_along(act, member, household)
    return household, before


def move(act: Act) -> Homes:
    """Someone moved to another household; what was promised to them goes along."""
    member, household = act.member(), act.household()
    before = act.home_of(member)
    if before.id == household.id:
        raise invalid(household_id="same_household")
    _take_along(act, member, household)
    return household, before


def split(act: Act) -> Homes:
    """Some members of a household set up one of their own; whoever serves the old one serves the new."""
    household = act.household()
    movers = [act.member_by_id(one, "member_ids") for one in dict.fromkeys(act.body["member_ids"])]
    if any(one.household_id != household.id for one in movers):
        raise not_found("member_ids")
    new = act.add_household(act.body["new_household_id"], household.village_id)
    act.journal.set(new, worker_id=household.worker_id)
    _share_grants(act, household, new)
    for one in movers:
        _take_along(act, one, new)
    return household, new


def join(act: Act) -> Homes:
    """A household joins another: members, card and open follow-ups go along, its visits stay at its door."""
    household, into = _two(act)
    for member in find(Member, Member.household_id == household.id):
        _take_along(act, member, into)
    for card in find(Card, Card.household_id == household.id):
        act.journal.set(card, household_id=into.id)
    _bring(act, find(FollowUp, FollowUp.household_id == household.id, FollowUp.state == "open"), into)
    act.journal.set(household, status="moved_away")
    return into, household


def merge_households(act: Act) -> Homes:
    """Two records are one household: everything of the first goes to the second, which stands for both."""
    duplicate, into = _two(act)
    journal = act.journal
    journal.fill(into, _completed(HOUSEHOLD, duplicate, into, act.values))
    _share_grants(act, duplicate, into)
    for member in find(Member, Member.household_id == duplicate.id):
        _take_along(act, member, into)
    for card in find(Card, Card.household_id == duplicate.id):
        journal.set(card, household_id=into.id)
    for submission in find(Submission, Submission.subject_id == duplicate.id):
        journal.set(submission, subject_id=into.id)
    for visit in find(Visit, Visit.household_id == duplicate.id):
        journal.set(visit, household_id=into.id, village_id=into.village_id)
    _bring(act, find(FollowUp, FollowUp.household_id == duplicate.id), into)
    journal.set(duplicate, gone="merged", merged_into=into.id)
    return into, duplicate


def merge_members(act: Act) -> Homes:
    """Two records are one person: what is known of the first completes the second, which stands for both."""
    duplicate, into = act.member(), act.member("into_id")
    if duplicate.id == into.id:
        raise invalid(into_id="same_member")
    journal, home = act.journal, act.home_of(into)
    journal.fill(into, _completed(MEMBER, duplicate, into, act.values))
    for submission in find(Submission, Submission.subject_id == duplicate.id):
        journal.set(submission, subject_id=into.id)
    for other in find(Member, Member.contact_member_id == duplicate.id):
        journal.set(other, contact_member_id=None if other.id == into.id else into.id)
    for followup in find(FollowUp, FollowUp.member_id == duplicate.id):
        journal.set(followup, member_id=into.id)
    _bring(act, find(FollowUp, FollowUp.member_id == into.id), home)
    journal.set(duplicate, gone="merged", merged_into=into.id)
    before = act.home_of(duplicate)
    return home, None if before.id == home.id else before


def keep_apart(act: Act) -> Homes:
    """Two records that look alike are not the same: nothing is changed, and they are not proposed again."""
    if not act.body.get("member_id"):
        if not act.body.get("household_id"):
            raise invalid(household_id="required")
        return _two(act)
    member, other = act.member(), act.member("into_id")
    if member.id == other.id:
        raise invalid(into_id="same_member")
    home, there = act.home_of(member), act.home_of(other)
    return home, None if home.id == there.id else there


def move_village(act: Act) -> Homes:
    """A household goes to another village, or to a worker of one: with its history and what is open."""
    household, village_id = act.household(), act.body["village_id"]
    access.require(act.journal.viewer, "register.edit", area_id=village_id, field="village_id")
    journal, before = act.journal, household.village_id
    journal.set(household, village_id=village_id)
    if household.worker_id is not None and not access.account_holds(household.worker_id, village_id):
        journal.set(household, worker_id=None)
    for account_id in _granted(household):
        if access.account_holds(account_id, before) and not access.account_holds(account_id, village_id):
            journal.ungrant(household, account_id)
    for member in find(Member, Member.household_id == household.id):
        journal.touch(member)
    for card in find(Card, Card.household_id == household.id):
        journal.touch(card)
    for visit in find(Visit, Visit.household_id == household.id):
        journal.set(visit, village_id=village_id)
    _bring(act, find(FollowUp, FollowUp.household_id == household.id), household)
    return household, None


def serving(household: Household, account_id: UUID | None) -> UUID | None:
    """Who does the work of an account in a household: the account itself if it serves it, else its worker."""
    if account_id is None:
        return None
    if access.account_holds(account_id, household.village_id) or access.is_granted(household.id, account_id):
        return account_id
    return household.worker_id or village_worker(household.village_id)


def _two(act: Act) -> tuple[Household, Household]:
    household, into = act.household(), act.household("into_id")
    if household.id == into.id:
        raise invalid(into_id="same_household")
    return household, into


def _take_along(act: Act, member: Member, household: Household) -> None:
    """Move a member and the follow-ups about them to a household."""
    act.journal.set(member, household_id=household.id)
    _bring(act, find(FollowUp, FollowUp.member_id == member.id), household)


def _bring(act: Act, followups: Iterable[FollowUp], household: Household) -> None:
    """Bring follow-ups to a household; open ones whose assignee does not serve it go to who does."""
    for one in followups:
        new: dict[str, Any] = {"household_id": household.id, "village_id": household.village_id}
        if one.state == "open":
            new["assignee_id"] = serving(household, one.assignee_id)
        act.journal.set(one, **new)


def _withdraw_open(act: Act, member: Member) -> None:
    for followup in find(FollowUp, FollowUp.member_id == member.id, FollowUp.state == "open"):
        act.journal.withdraw(followup)


def _share_grants(act: Act, household: Household, other: Household) -> None:
    """Open a household to every account that another is open to."""
    for account_id in _granted(household):
        act.journal.grant(other, account_id)


def _granted(household: Household) -> list[UUID]:
    """Every account that a household is open to."""
    query = select(Grant.account_id).where(Grant.household_id == household.id)
    return list(db.session.scalars(query.order_by(Grant.account_id)))


def _completed(subject: Subject, duplicate: Any, into: Any, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What a record takes over from its duplicate: the values chosen, and whatever it lacks."""
    names = {*subject.fields, *(f"properties.{name}" for name in duplicate.properties)} - NOT_FILLED
    found = {}
    for name in sorted(names):
        if register.value_of(into, name) is None and register.value_of(duplicate, name) is not None:
            found[name] = register.value_of(duplicate, name)
    if found.get("contact_member_id") == into.id:
        del found["contact_member_id"]
    return found | _parsed(subject, chosen)


def _parsed(subject: Subject, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values typed as the register keeps them. Raises invalid, naming the fields that cannot be kept."""
    parsed, wrong = {}, []
    for name, value in fields.flatten(values).items():
        try:
            if name in NOT_FILLED:
                raise BadValue("fixed")
            parsed[name] = fields.parse(subject, name, value)
        except BadValue as bad:
            wrong.append(FieldError(f"values.{name}", bad.code))
    if wrong:
        raise Problem("invalid", errors=wrong)
    return {
        name: value for name, value in parsed.items() if value is not None or name not in subject.never_empty
    }


def _whole(edited: Edited) -> Edited:
    """Insist that every value given was taken."""
    if edited.bad:
        raise Problem("invalid", errors=[FieldError(f"values.{name}", code) for name, code, _ in edited.bad])
    return edited
