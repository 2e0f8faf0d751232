"""What the desk does to many follow-ups at once, all or none, and taking it back.

An act notes of each follow-up what it changed, before and after. Taking back puts the former values where
nothing else has changed them since; what was changed meanwhile stays as it is and is named.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.core import access, audit
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem, conflict, invalid, not_found
from fieldapp.core.ids import followup_id, new_id
from fieldapp.followups import queries, records, series, service
from fieldapp.followups.models import FollowUp, FollowUpAct, FollowUpSeries
from fieldapp.register import queries as register
from fieldapp.register.models import Household

MOST = 1000
UUIDS = frozenset({"assignee_id", "closed_by"})
NOTED = (
    "assignee_id",
    "due",
    "window_start",
    "escalate_on",
    "level",
    "state",
    "closed_at",
    "closed_by",
    "reminded_at",
)


def carry_out(viewer: Viewer, act_id: UUID, action: str, body: Mapping[str, Any]) -> FollowUpAct:
    """Do something to many follow-ups; the same act again is harmless.

    `body`: ids; versions? (by id, what was last seen: conflict with the current record otherwise); assign:
    assignee_id or assignees (by id), due?; redate: due, or days to move each by; cancel: text; remind; text.
    """
    access.require(viewer, "followup.assign")
    if (known := _known(viewer, act_id, action)) is not None:
        return known
    _check(viewer, action, body)
    steps = []
    for one in dict.fromkeys(body["ids"]):
        followup = queries.get_followup(viewer, one, field="ids", lock=True)
        service.check_version(followup, (body.get("versions") or {}).get(str(one)))
        if followup.state != "open":
            raise conflict(current=queries.followup_body(followup))
        before = _noted(followup)
        _do(viewer, followup, action, body)
        after = _noted(followup)
        changed = [name for name in NOTED if before[name] != after[name]]
        pair = {name: before[name] for name in changed}, {name: after[name] for name in changed}
        steps.append({"id": str(followup.id), "before": pair[0], "after": pair[1]})
    return _keep(viewer, act_id, action, steps, body.get("text"))


def make_many(viewer: Viewer, act_id: UUID, body: Mapping[str, Any]) -> FollowUpAct:
    """Make a follow-up, or with `every` and `unit` a series of them, for each of many households: those of
    `household_ids`, or those that meet `households`, of which there must be `expected` still.

    `worker` as assignee is whoever serves each household.
    """
    access.require(viewer, "followup.create")
    if (known := _known(viewer, act_id, "make")) is not None:
        return known
    if body.get("assignee_id") is not None:
        service.check_assignee(viewer, body["assignee_id"])
    if (body.get("every") is None) != (body.get("unit") is None):
        raise invalid(every="required")
    steps = [_make(viewer, act_id, household, body) for household in _homes(viewer, body)]
    return _keep(viewer, act_id, "make", steps, None)


def count_homes(viewer: Viewer, wanted: Mapping[str, Any]) -> int:
    """How many households meet a filter: {area, status, worker, unvisited_days, q}."""
    found = register.search_households(viewer, **wanted).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def take_back(viewer: Viewer, act_id: UUID) -> FollowUpAct:
    """Undo an act; twice is harmless. `left` are those changed since, which stay as they are. Raises
    not_found for one that touched what is out of scope.
    """
    access.require(viewer, "followup.assign")
    act = db.session.get(FollowUpAct, act_id, with_for_update=True)
    if act is None or not _all_visible(viewer, act):
        raise not_found()
    if act.undone_at is not None:
        return act
    left = []
    for step in reversed(act.steps):
        followup = queries.get_followup(viewer, UUID(step["id"]), lock=True)
        if not _unmake(viewer, followup, act, step):
            left.append(step["id"])
    act.undone_at, act.left = now(), left
    audit.record(viewer, f"followups.{act.action}_undone", "followup_act", act.id)
    return act


def act_body(act: FollowUpAct) -> dict[str, Any]:
    """An act on the wire, with the follow-ups as they are now."""
    ids = [UUID(step["id"]) for step in act.steps]
    found = db.session.scalars(select(FollowUp).where(FollowUp.id.in_(ids)).order_by(FollowUp.due)).all()
    return {
        "id": act.id,
        "action": act.action,
        "at": act.at,
        "by_id": act.by_id,
        "count": len(ids),
        "undone_at": act.undone_at,
        "left": act.left,
        "items": queries.followup_bodies(found),
    }


def _known(viewer: Viewer, act_id: UUID, action: str) -> FollowUpAct | None:
    act = db.session.get(FollowUpAct, act_id)
    if act is not None and (act.by_id != viewer.account_id or act.action != action):
        raise Problem("already_exists")
    return act


def _check(viewer: Viewer, action: str, body: Mapping[str, Any]) -> None:
    """Raise what is wrong with an act as a whole, before anything is touched."""
    if action == "cancel" and not (body.get("text") or "").strip():
        raise invalid(text="required")
    if action == "redate" and (body.get("due") is None) == (body.get("days") is None):
        raise invalid(due="required")
    if action == "assign":
        if "assignee_id" not in body and not body.get("assignees"):
            raise invalid(assignee_id="required")
        wanted = {body.get("assignee_id"), *(body.get("assignees") or {}).values()} - {None}
        for account_id in wanted:
            service.check_assignee(viewer, account_id)


def _do(viewer: Viewer, followup: FollowUp, action: str, body: Mapping[str, Any]) -> None:
    text = body.get("text")
    if action == "assign":
        to = (body.get("assignees") or {}).get(str(followup.id), body.get("assignee_id"))
        service.assign_one(viewer, followup, to, body.get("due"), text)
    elif action == "remind":
        followup.reminded_at = now()
        followup.version += 1
        records.add_line(viewer, followup, "reminded", text=text)
        records.publish(followup)
    elif action == "cancel":
        service.change(viewer, followup, None, "cancel", text=text)
    else:
        due = body["due"] if body.get("due") else followup.due + timedelta(days=body["days"])
        service.change(viewer, followup, None, "redate", due=due, text=text)


def _homes(viewer: Viewer, body: Mapping[str, Any]) -> Sequence[Household]:
    """The households of a making, in order."""
    if ids := body.get("household_ids"):
        homes = [register.get_household(viewer, one, field="household_ids") for one in dict.fromkeys(ids)]
        if body.get("member_id") is not None:
            member = register.get_member(viewer, body["member_id"], field="member_id")
            if [home.id for home in homes] != [member.household_id]:
                raise not_found("member_id")
        return homes
    wanted = body.get("households")
    if wanted is None or body.get("member_id") is not None:
        raise invalid(household_ids="required")
    query = register.search_households(viewer, **wanted).order_by(Household.number, Household.id)
    found = db.session.scalars(query.limit(MOST + 1)).all()
    if len(found) > MOST:
        raise invalid(households="too_many max=1000")
    if len(found) != body.get("expected"):
        raise conflict(current={"count": len(found)})
    return found


def _make(viewer: Viewer, act_id: UUID, household: Household, body: Mapping[str, Any]) -> dict[str, Any]:
    """One follow-up, or the first of a series, of a making."""
    made_id = followup_id(act_id, "make", household.id)
    assignee_id = household.worker_id if body.get("to_worker") else body.get("assignee_id")
    said = {
        "member_id": body.get("member_id"),
        "title": body["title"],
        "note": body.get("note") or {},
        "assignee_id": assignee_id,
        "priority": body.get("priority", "normal"),
        "form_id": body.get("form_id"),
    }
    if body.get("every") is None:
        followup = records.create(viewer, made_id, household, origin="desk", due=body["due"], **said)
    else:
        recurring = FollowUpSeries(
            id=made_id,
            household_id=household.id,
            starts=body["due"],
            every=body["every"],
            unit=body["unit"],
            until=body.get("until"),
            created_at=now(),
            created_by=viewer.account_id,
            **said,
        )
        db.session.add(recurring)
        db.session.flush()
        followup = series.make(viewer, recurring, 0, body["due"])
    return {"id": str(followup.id), "before": None, "after": {"state": "open"}}


def _unmake(viewer: Viewer, followup: FollowUp, act: FollowUpAct, step: Mapping[str, Any]) -> bool:
    """Take one step back; False where it was changed since."""
    held = _noted(followup)
    if any(held[name] != value for name, value in step["after"].items()):
        return False
    if step["before"] is None:
        service.change(viewer, followup, new_id(), "withdraw", data={"undone": act.action})
        if followup.series_id is not None:
            series.end(viewer, db.session.get_one(FollowUpSeries, followup.series_id))
        return True
    if act.action == "cancel":
        _withdraw_next(viewer, followup)
    was = followup.assignee_id
    for name, value in step["before"].items():
        setattr(followup, name, _typed(name, value))
    followup.version += 1
    if "assignee_id" in step["before"]:
        service.hand_on(followup, was)
    records.add_line(viewer, followup, "undone", data={"action": act.action})
    records.publish(followup)
    return True


def _withdraw_next(viewer: Viewer, followup: FollowUp) -> None:
    """Withdraw the next of a series, made because this one was cancelled, if nobody has touched it."""
    if followup.series_id is None:
        return
    later = FollowUp.series_id == followup.series_id, FollowUp.series_n > followup.series_n
    for made in db.session.scalars(select(FollowUp).where(*later, FollowUp.state == "open")).all():
        if made.version == 1:
            service.change(viewer, made, new_id(), "withdraw", data={"undone": "cancel"})


def _noted(followup: FollowUp) -> dict[str, Any]:
    """What an act may change, in JSON's types."""
    return {name: _plain(getattr(followup, name)) for name in NOTED}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    if value is None or name in ("state", "level"):
        return value
    if name in UUIDS:
        return UUID(value)
    return datetime.fromisoformat(value) if name.endswith("_at") else date.fromisoformat(value)


def _keep(
    viewer: Viewer, act_id: UUID, action: str, steps: list[dict[str, Any]], text: str | None
) -> FollowUpAct:
    act = FollowUpAct(
        id=act_id, action=action, at=now(), by_id=viewer.account_id, text=text, steps=steps, left=[]
    )
    db.session.add(act)
    audit.record(viewer, f"followups.{action}", "followup_act", act_id, after={"count": len(steps)}, why=text)
    db.session.flush()
    return act


def _all_visible(viewer: Viewer, act: FollowUpAct) -> bool:
    """Whether every follow-up of an act is of a household that the viewer serves."""
    ids = [UUID(step["id"]) for step in act.steps]
    seen = select(func.count()).select_from(FollowUp).where(FollowUp.id.in_(ids), queries.visible(viewer))
    return db.session.scalar(seen) == len(ids)
