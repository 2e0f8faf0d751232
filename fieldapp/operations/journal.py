"""The journal of an operation: every record it touches, before and after, so that it can be undone.

A step is {kind, id, before, after}: the fields that changed, in JSON's types; `before` is null for a record
that the operation made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fieldapp.cards import service as cards
from fieldapp.cards.models import Card
from fieldapp.core import access, changes
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.followups import records as followup_records
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.register import service as register
from fieldapp.register.fields import HOUSEHOLD, MEMBER, Subject
from fieldapp.register.models import Household, Member
from fieldapp.register.service import Edited
from fieldapp.visits import service as visits
from fieldapp.visits.models import Submission, Visit

Step = dict[str, Any]
Tracked = Household | Member | Card | Visit | FollowUp | Submission

MODELS: dict[str, type[Tracked]] = {
    "household": Household,
    "member": Member,
    "card": Card,
    "visit": Visit,
    "followup": FollowUp,
    "submission": Submission,
}
SUBJECTS: dict[str, Subject] = {"household": HOUSEHOLD, "member": MEMBER}
UUIDS = frozenset(
    {"household_id", "village_id", "member_id", "assignee_id", "subject_id", "worker_id", "merged_into"}
    | {"contact_member_id"}
)


class LaterChange(Exception):
    """Something was changed after the operation, so that undoing it would lose it: {kind, id, field}."""

    def __init__(self, found: list[dict[str, str]]) -> None:
        super().__init__(found)
        self.found = found


@dataclass
class Journal:
    """One operation being carried out, or undone, by a viewer."""

    viewer: Viewer
    why: str
    steps: list[Step] = field(default_factory=list)

    def set(self, record: Tracked, **new: Any) -> None:
        """Change fields of a record; those that already are as wanted are left out."""
        kind = kind_of(record)
        typed = {name: value for name, value in new.items() if value_of(record, name) != value}
        if not typed:
            return
        before = {name: plain(value_of(record, name)) for name in typed}
        after = {name: plain(value) for name, value in typed.items()}
        self.steps.append({"kind": kind, "id": str(record.id), "before": before, "after": after})
        _write(self.viewer, record, typed, self.why)

    def fill(self, record: Household | Member, values: Mapping[str, Any]) -> None:
        """Change properties and fields of the register by name (`properties.roof` too), typed."""
        self.set(record, **values)

    def touch(self, record: Tracked) -> None:
        """Tell the phones of a record that did not change by itself, but belongs elsewhere now."""
        kind = kind_of(record)
        self.steps.append({"kind": kind, "id": str(record.id), "before": {}, "after": {}})
        publish(record)

    def made(self, edited: Edited) -> None:
        """Note a household or member that the register has just added."""
        record = edited.record
        names = [*register.subject_of(record).fields, *(f"properties.{name}" for name in record.properties)]
        after = {name: plain(value_of(record, name)) for name in names}
        self.steps.append({"kind": kind_of(record), "id": str(record.id), "before": None, "after": after})

    def withdraw(self, followup: FollowUp) -> None:
        """Withdraw an open follow-up, with a line of its history."""
        self.steps.append(_state_step(followup, "withdrawn"))
        followups.change(self.viewer, followup, new_id(), "withdraw", text=None, data={"because": self.why})

    def grant(self, household: Household, account_id: UUID) -> None:
        """Open a household to an account that it was not open to."""
        if access.is_granted(household.id, account_id):
            return
        changes.grant(household.id, household.village_id, account_id)
        self.steps.append(_grant_step(household.id, account_id, granted=True))

    def ungrant(self, household: Household, account_id: UUID) -> None:
        """Close a household to an account that it was open to."""
        if not access.is_granted(household.id, account_id):
            return
        changes.ungrant(household.id, account_id)
        self.steps.append(_grant_step(household.id, account_id, granted=False))


def undo(viewer: Viewer, steps: list[Step], why: str) -> None:
    """Take an operation's steps back, the last first. Raises LaterChange, having changed nothing, where what
    it did was changed since.
    """
    found = [problem for step in _last_words(steps) for problem in _changed_since(step)] + _used_since(steps)
    if found:
        raise LaterChange(found)
    for step in reversed(steps):
        _take_back(viewer, step, why)
    for step in steps:
        if step["before"] == {}:
            record = _load(step)
            assert record is not None
            publish(record)


def _last_words(steps: list[Step]) -> list[Step]:
    """The steps, each with those fields only that no later step of the operation changed again."""
    said: set[tuple[str, str, str]] = set()
    found = []
    for step in reversed(steps):
        keys = {name: (step["kind"], step["id"], name) for name in step["after"]}
        last = {name: step["after"][name] for name, key in keys.items() if key not in said}
        said |= set(keys.values())
        found.append({**step, "after": last})
    return found


def kind_of(record: Tracked) -> str:
    """The kind of a record, as steps name it."""
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))


def value_of(record: Tracked, name: str) -> Any:
    """What a record holds in a field, properties of the register included."""
    if isinstance(record, Household | Member):
        return register.value_of(record, name)
    return getattr(record, name)


def plain(value: Any) -> Any:
    """A value in JSON's types."""
    return register.plain(value)


def typed(kind: str, name: str, value: Any) -> Any:
    """A step's value as the record keeps it."""
    if value is None or name.startswith("properties."):
        return value
    if name in UUIDS:
        return UUID(value)
    kept = MODELS[kind].__table__.c[name].type.python_type
    if kept is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kept is date else value


def _write(viewer: Viewer, record: Tracked, new: Mapping[str, Any], why: str) -> None:
    """Change fields of a record and tell the phones."""
    if isinstance(record, Household | Member):
        register.write(viewer, record, new, why)
        return
    for name, value in new.items():
        setattr(record, name, value)
    if isinstance(record, FollowUp):
        record.version += 1
    db.session.flush()
    publish(record)


def publish(record: Tracked) -> None:
    """Tell the phones what a record now is."""
    if isinstance(record, Household | Member):
        register.publish(record)
    elif isinstance(record, FollowUp):
        followup_records.publish(record)
    elif isinstance(record, Visit):
        visits.publish(record)
    elif isinstance(record, Card):
        cards.publish(record, db.session.get_one(Household, record.household_id))
    else:
        visits.publish(db.session.get_one(Visit, record.visit_id))


def _state_step(followup: FollowUp, after: str) -> Step:
    return {
        "kind": "followup",
        "id": str(followup.id),
        "before": {"state": followup.state},
        "after": {"state": after},
    }


def _grant_step(household_id: UUID, account_id: UUID, *, granted: bool) -> Step:
    pair = {"granted": granted}, {"granted": not granted}
    return {
        "kind": "grant",
        "id": str(household_id),
        "account_id": str(account_id),
        "before": pair[1],
        "after": pair[0],
    }


def _load(step: Step) -> Tracked | None:
    model: type[Any] = MODELS[step["kind"]]
    found: Tracked | None = db.session.get(model, UUID(step["id"]), populate_existing=True)
    return found


def _changed_since(step: Step) -> list[dict[str, str]]:
    """The fields of a step that no longer hold what the operation wrote."""
    if step["kind"] == "grant":
        return []  # opening and closing a household loses nothing
    record = _load(step)
    if record is None:
        return [{"kind": step["kind"], "id": step["id"], "field": "id"}]
    held = {name: plain(value_of(record, name)) for name in step["after"]}
    if step["before"] is None and isinstance(record, Household | Member) and record.gone is not None:
        return [{"kind": step["kind"], "id": step["id"], "field": "gone"}]
    return [
        {"kind": step["kind"], "id": step["id"], "field": name}
        for name, value in step["after"].items()
        if held[name] != value
    ]


def _used_since(steps: list[Step]) -> list[dict[str, str]]:
    """What came to belong to a record that the operation made, and was not brought there by it."""
    own = {(step["kind"], step["id"]) for step in steps}
    found = []
    for step in steps:
        if step["before"] is not None:
            continue
        for record in _belongings(step["kind"], UUID(step["id"])):
            if (kind_of(record), str(record.id)) not in own:
                found.append({"kind": step["kind"], "id": step["id"], "field": kind_of(record)})
    return found


def _belongings(kind: str, record_id: UUID) -> list[Tracked]:
    """Everything that names a household or a member."""
    if kind == "household":
        of = (Member, Card, Visit, FollowUp)
        return [one for model in of for one in find(model, model.household_id == record_id)]
    return [
        *find(FollowUp, FollowUp.member_id == record_id),
        *find(Submission, Submission.subject_id == record_id),
    ]


def find(model: Any, *conditions: Any) -> list[Any]:
    """Records that meet conditions, in the order of their ids; without the register's that are gone."""
    query = db.select(model).where(*conditions).order_by(model.id)
    if model in (Household, Member):
        query = query.where(model.gone.is_(None))
    return list(db.session.scalars(query))


def _take_back(viewer: Viewer, step: Step, why: str) -> None:
    """Put what a step changed back."""
    if step["kind"] == "grant":
        household = db.session.get_one(Household, UUID(step["id"]))
        account_id = UUID(step["account_id"])
        if step["before"]["granted"]:
            changes.grant(household.id, household.village_id, account_id)
        else:
            changes.ungrant(household.id, account_id)
        return
    record = _load(step)
    assert record is not None
    if step["before"] is None:
        assert isinstance(record, Household | Member)
        register.write(viewer, record, {"gone": "undone"}, why)
    elif isinstance(record, FollowUp) and "state" in step["before"]:
        followups.change(viewer, record, new_id(), "reopen", data={"because": why})
    else:
        before = {name: typed(step["kind"], name, value) for name, value in step["before"].items()}
        if before:
            _write(viewer, record, before, why)
