"""The rows that returns count and list: every cell a string, as in the lists that forms read.

A row has its own columns bare, those of its household and member behind `household_` and `member_`, and
everywhere the village and the period. Visits and submissions are those of the period; follow-ups those made
before its end and not closed before its beginning; households and members are as they are now.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Label, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.core.access import AreaTree
from fieldapp.core.clock import zone
from fieldapp.core.db import db
from fieldapp.core.texts import pick
from fieldapp.exports.layout import merged
from fieldapp.followups.models import FollowUp
from fieldapp.formstore.models import Form, FormVersion
from fieldapp.formstore.queries import plan_of
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Submission, Visit

AT_ONCE = 500
Column = InstrumentedAttribute[Any] | ColumnElement[Any]

_HOME: dict[str, Column] = {
    "id": Household.id,
    "number": Household.number,
    "address": Household.address,
    "head_name": Household.head_name,
    "phone": Household.phone,
    "status": Household.status,
    "lat": Household.lat,
    "lon": Household.lon,
    "last_visit": Household.last_visit_at,
    "last_outcome": Household.last_visit_outcome,
}
_MEMBER: dict[str, Column] = {
    "id": Member.id,
    "full_name": Member.full_name,
    "sex": Member.sex,
    "born": Member.born,
    "relation": Member.relation,
    "phone": Member.phone,
    "residence": Member.residence,
    "residence_since": Member.residence_since,
    "away_city": Member.away_city,
    "contact_name": Member.contact_name,
    "contact_phone": Member.contact_phone,
    "contact_relation": Member.contact_relation,
}
_VISIT: dict[str, Column] = {
    "id": Visit.id,
    "outcome": Visit.outcome,
    "state": Visit.state,
    "date": Visit.started_at,
    "ended": Visit.ended_at,
    "received": Visit.received_at,
    "card_scanned": Visit.card_scanned_at,
    "lat": Visit.lat,
    "lon": Visit.lon,
    "note": Visit.note,
    "worker": Account.name,
}
_FOLLOWUP: dict[str, Column] = {
    "id": FollowUp.id,
    "rule": FollowUp.rule,
    "origin": FollowUp.origin,
    "state": FollowUp.state,
    "priority": FollowUp.priority,
    "due": FollowUp.due,
    "created": FollowUp.created_at,
    "closed": FollowUp.closed_at,
    "level": FollowUp.level,
    "worker": Account.name,
}
_SUBMISSION: dict[str, Column] = {
    "submission_id": Submission.id,
    "subject_type": Submission.subject_type,
    "subject_id": Submission.subject_id,
    "form_version": FormVersion.version,
}
_EVERYWHERE = ("village", "village_code", "period_start", "period_end")
# Moments of which only the day counts, in the area's time zone.
_DAYS = frozenset({"date", "created", "closed", "last_visit", "household_last_visit", "visit_date"})


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both of it, in a time zone."""

    first: date
    last: date
    zone: ZoneInfo

    @cached_property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins, and when what follows it does."""
        after = self.last + timedelta(days=1)
        return tuple(datetime.combine(day, time(), self.zone) for day in (self.first, after))  # type: ignore[return-value]


def period_of(kind: str, on: date, timezone: str | None) -> Period:
    """The month, quarter or year that a day lies in."""
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    month = (on.month - 1) // months * months + 1
    first = on.replace(month=month, day=1)
    after = (first + timedelta(days=31 * months)).replace(day=1)
    return Period(first, after - timedelta(days=1), zone(timezone))


def columns_of(source: str, form: str | None) -> Collection[str] | None:
    """The columns of a source's rows; None for an unknown form."""
    home = [f"household_{name}" for name in _HOME]
    person = [f"member_{name}" for name in _MEMBER]
    if source == "households":
        return {*_HOME, *_EVERYWHERE, *_properties()}
    if source == "members":
        return {*_MEMBER, *home, *_EVERYWHERE, *_properties()}
    if source == "visits":
        return {*_VISIT, *home, *_EVERYWHERE}
    if source == "followups":
        return {*_FOLLOWUP, "title", *home, *person, *_EVERYWHERE}
    answers = _answers(form or "")
    if answers is None:
        return None
    visit = [f"visit_{name}" for name in _VISIT]
    return {*answers, *_SUBMISSION, *visit, *home, *person, *_EVERYWHERE}


def rows_of(
    source: str, form: str | None, area_id: UUID, period: Period, language: str
) -> Iterator[tuple[UUID, Mapping[str, str]]]:
    """The rows of a source in an area and below, each with its village; read some at a time on a connection
    of their own.
    """
    names = {area.id: (pick(area.name, language), area.code) for area in _villages(area_id)}
    span = {"period_start": period.first.isoformat(), "period_end": period.last.isoformat()}
    query = _QUERIES[source](form or "", period).where(Household.village_id.in_(names or [area_id]))
    answers = "answers" in query.selected_columns
    with db.engine.connect() as connection:
        found = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(query)
        for row in found:
            cells: dict[str, str] = {}
            for name, value in row._mapping.items():
                if name == "properties":
                    cells |= {key: said for key, said in value.items() if key not in row._mapping}
                elif name == "title":
                    cells[name] = pick(value, language)
                elif name not in ("answers", "village_id"):
                    cells[name] = _text(name, value, period)
            if answers:
                cells |= _flat(row._mapping["answers"])
            cells["village"], cells["village_code"] = names[row.village_id]
            yield row.village_id, cells | span


def _text(name: str, value: Any, period: Period) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = value.astimezone(period.zone)
        return local.date().isoformat() if name in _DAYS else local.isoformat(timespec="seconds")
    return str(value)


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Answers by the names of the groups around them and their own, joined by `-`; repeats are left out."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, str):
            found[before + name] = value
        elif isinstance(value, dict):
            found |= _flat(value, f"{before}{name}-")
    return found


def _named(columns: Mapping[str, Column], prefix: str = "") -> list[Label[Any]]:
    return [column.label(prefix + name) for name, column in columns.items()]


def _households(_form: str, _period: Period) -> Select[Any]:
    return select(Household.village_id, Household.properties, *_named(_HOME)).where(Household.gone.is_(None))


def _members(_form: str, _period: Period) -> Select[Any]:
    return (
        select(Household.village_id, Member.properties, *_named(_MEMBER), *_named(_HOME, "household_"))
        .join(Household, Household.id == Member.household_id)
        .where(Member.gone.is_(None), Household.gone.is_(None))
        .order_by(Household.village_id, Household.number, Member.household_id, Member.id)
    )


def _visits(_form: str, period: Period) -> Select[Any]:
    return _of_visits(select(Household.village_id, *_named(_VISIT), *_named(_HOME, "household_")), period)


def _submissions(form: str, period: Period) -> Select[Any]:
    query = select(
        Household.village_id,
        Submission.values.label("answers"),
        *_named(_SUBMISSION),
        *_named(_VISIT, "visit_"),
        *_named(_HOME, "household_"),
        *_named(_MEMBER, "member_"),
    )
    return (
        _of_visits(query, period)
        .join(Submission, Submission.visit_id == Visit.id)
        .join(FormVersion, FormVersion.id == Submission.form_version_id)
        .outerjoin(Member, Member.id == Submission.subject_id)
        .where(Submission.form_id == form)
        .order_by(Visit.started_at, Submission.id)
    )


def _of_visits(query: Select[Any], period: Period) -> Select[Any]:
    first, after = period.moments
    return (
        query.select_from(Visit)
        .join(Household, Household.id == Visit.household_id)
        .join(Account, Account.id == Visit.worker_id)
        .where(Visit.started_at >= first, Visit.started_at < after, Visit.practice.is_(False))
    )


def _followups(_form: str, period: Period) -> Select[Any]:
    first, after = period.moments
    return (
        select(
            Household.village_id,
            FollowUp.title,
            *_named(_FOLLOWUP),
            *_named(_HOME, "household_"),
            *_named(_MEMBER, "member_"),
        )
        .join(Household, Household.id == FollowUp.household_id)
        .outerjoin(Member, Member.id == FollowUp.member_id)
        .outerjoin(Account, Account.id == FollowUp.assignee_id)
        .where(FollowUp.created_at < after)
        .where(or_(FollowUp.closed_at.is_(None), FollowUp.closed_at >= first))
    )


_QUERIES = {
    "households": _households,
    "members": _members,
    "visits": _visits,
    "submissions": _submissions,
    "followups": _followups,
}


def _villages(area_id: UUID) -> list[Area]:
    """The areas of an area and below that hold households."""
    query = select(Area).join(AreaTree, AreaTree.area_id == Area.id).where(AreaTree.ancestor_id == area_id)
    return list(db.session.scalars(query.order_by(Area.code)))


def _answers(form: str) -> set[str] | None:
    """The questions of a form in all its versions, outside its repeats; None for an unknown form."""
    versions = db.session.scalars(
        select(FormVersion.id).join(Form, Form.id == FormVersion.form_id).where(Form.form_id == form)
    ).all()
    if not versions:
        return None
    return {column.name for column in merged([plan_of(one) for one in versions], None).columns.values()}


def _properties() -> set[str]:
    """What forms keep in the register beside its own columns."""
    plans = [plan_of(one) for one in db.session.scalars(select(FormVersion.id))]
    return {node["saveTo"][1] for plan in plans for node in plan["nodes"] if "saveTo" in node}
