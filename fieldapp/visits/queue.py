"""The queue of review: which visits wait, why to look at one first, and which are re-checked by telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, select

from fieldapp.areas.models import LEVELS, Area
from fieldapp.core import access, audit
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.bulk import insert_rows
from fieldapp.core.clock import now
from fieldapp.core.db import among, db
from fieldapp.core.items import all_worded, reason
from fieldapp.core.settings import Setting, put_setting
from fieldapp.core.unit import ask, later
from fieldapp.register.models import Household
from fieldapp.visits import looks, queries
from fieldapp.visits.models import Submission, Visit, VisitLook

SAMPLE = "review.sample:"  # and the area's id: the percent of visits re-checked by telephone there and below
Body = dict[str, Any]
Key = tuple[UUID, str]


@dataclass(frozen=True)
class _New:
    """A visit to be put into the queue, with the answers of each of its forms."""

    visit: Visit
    household: Household
    filled: tuple[tuple[Key, dict[str, str]], ...]
    again: bool


def put(
    visit: Visit, household: Household, submissions: Sequence[Submission], *, again: bool = False
) -> None:
    """Put a visit into the queue, or (`again`) a corrected one once more, with the reasons to look at it.

    What many visits of a push need is asked of the database once.
    """
    if not visit.practice:
        filled = ((one.subject_id, one.form_id, one.values) for one in submissions)
        answers = tuple(((subject, form), dict(looks.leaves(values))) for subject, form, values in filled)
        later(_put, _New(visit, household, answers, again))


def take_out(visit: Visit, *, waits: bool = False) -> None:
    """Note that a visit was looked at, or (`waits`) that it waits again; one settled is held no more."""
    row = db.session.get(VisitLook, visit.id)
    if row is not None:
        row.waiting = waits
        if visit.state != "held":
            row.looks = [why for why in row.looks if why["code"] != "look_held"]
            row.weight = looks.weight_of(row.looks)


def _put(new: Sequence[_New]) -> None:
    before = _answers_before(new)
    shares = {one.visit.village_id: ask(_shares, one.visit.village_id) for one in new}
    rows = []
    for one in new:
        visit = one.visit
        found = [reason("look_held")] if visit.state == "held" else []
        found += looks.looks_of(visit, one.household)
        found += looks.haste(visit, sum(len(answers) for _, answers in one.filled))
        for key, answers in one.filled:
            found += looks.compare(answers, before.get((visit.id, *key), {}))
        rows.append(
            {
                "visit_id": visit.id,
                "village_id": visit.village_id,
                "worker_id": visit.worker_id,
                "received_at": visit.received_at,
                "looks": found,
                "weight": looks.weight_of(found),
                "waiting": True,
                "sampled": looks.in_sample(visit.id, shares[visit.village_id]),
            }
        )
    again = {one.visit.id for one in new if one.again}
    if again:
        _put_again([row for row in rows if row["visit_id"] in again])
        rows = [row for row in rows if row["visit_id"] not in again]
    insert_rows(VisitLook, rows)


def _put_again(rows: Sequence[Body]) -> None:
    """Put corrected visits into the queue once more; what was heard by telephone stays."""
    for row in rows:
        known = db.session.get(VisitLook, row["visit_id"])
        if known is None:
            db.session.add(VisitLook(**row))
            continue
        known.looks, known.weight, known.waiting = row["looks"], row["weight"], True
    db.session.flush()


def _answers_before(new: Sequence[_New]) -> dict[tuple[UUID, UUID, str], dict[str, str]]:
    """The answers of the visit before, by visit, subject and form: one query for all."""
    wanted = {key: one.visit for one in new for key, _ in one.filled}
    if not wanted:
        return {}
    found: dict[tuple[UUID, UUID, str], dict[str, str]] = {}
    newest = select(
        Submission.id,
        func.row_number()
        .over(
            partition_by=(Submission.subject_id, Submission.form_id),
            order_by=(Visit.started_at.desc(), Submission.id),
        )
        .label("place"),
    ).join(Visit, Visit.id == Submission.visit_id)
    mine = {one.visit.id for one in new}
    ranked = newest.where(
        among(Submission.subject_id, {subject for subject, _ in wanted}),
        ~among(Submission.visit_id, mine),
        Visit.practice.is_(False),
    ).subquery()
    rows = db.session.execute(
        select(Submission.subject_id, Submission.form_id, Submission.values)
        .join(ranked, ranked.c.id == Submission.id)
        .where(ranked.c.place == 1)
    )
    last = {(subject, form): values for subject, form, values in rows}
    for key, visit in wanted.items():
        if key in last:
            found[visit.id, *key] = dict(looks.leaves(last[key]))
    return found


def search(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    worker: UUID | None = None,
    look: str | None = None,
    telephone: bool = False,
) -> Select[VisitLook]:
    """Visits in scope that wait to be looked at; with `telephone`, those set aside to be re-checked and not
    heard yet.
    """
    query = select(VisitLook).where(access.within(viewer, VisitLook.village_id))
    if telephone:
        query = query.where(VisitLook.sampled.is_(True), VisitLook.heard_at.is_(None))
    else:
        query = query.where(VisitLook.waiting.is_(True))
    if area is not None:
        below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
        query = query.where(VisitLook.village_id.in_(below))
    if worker is not None:
        query = query.where(VisitLook.worker_id == worker)
    if look is not None:
        query = query.where(cast(VisitLook.looks, Text).like(f'%"{look}"%'))
    return query


def get_look(viewer: Viewer, visit_id: UUID, *, lock: bool = False) -> VisitLook:
    """A visit's place in the queue; one that never was in it is given one. Raises not_found out of scope."""
    visit = queries.get_visit(viewer, visit_id)
    row = db.session.get(VisitLook, visit.id, with_for_update=lock or None)
    if row is None:
        row = VisitLook(
            visit_id=visit.id, village_id=visit.village_id, worker_id=visit.worker_id,
            received_at=visit.received_at, looks=[], weight=0, waiting=False, sampled=False,
        )  # fmt: skip
        if lock:
            db.session.add(row)
            db.session.flush()
    return row


def bodies(rows: Sequence[VisitLook], lang: str | None = None) -> list[Body]:
    """Places in the queue on the wire, each with its visit."""
    visits = db.session.scalars(select(Visit).where(among(Visit.id, [row.visit_id for row in rows]))).all()
    told = {body["id"]: body for body in queries.visit_bodies(visits)}
    return [_body(row, told[row.visit_id], lang) for row in rows]


def _body(row: VisitLook, visit: Body, lang: str | None) -> Body:
    heard = None
    if row.heard_at is not None:
        heard = {"at": row.heard_at, "by_id": row.heard_by, "outcome": row.heard, "note": row.heard_note}
    return {
        "id": row.visit_id,
        "visit": visit,
        "looks": all_worded(row.looks, lang),
        "waiting": row.waiting,
        "sampled": row.sampled,
        "heard": heard,
    }


def before(visit: Visit) -> list[Body]:
    """Of every form of a visit: the same form about the same subject the last time, with when that was."""
    found = []
    for one in db.session.scalars(select(Submission).where(Submission.visit_id == visit.id)):
        earlier = (
            select(Visit)
            .join(Submission, Submission.visit_id == Visit.id)
            .where(
                Submission.subject_id == one.subject_id,
                Submission.form_id == one.form_id,
                Visit.id != visit.id,
                Visit.practice.is_(False),
                Visit.started_at < visit.started_at,
            )
            .order_by(Visit.started_at.desc(), Visit.id)
            .limit(1)
        )
        last = db.session.scalar(earlier)
        if last is None:
            continue
        same = (one.subject_id, one.form_id)
        for body in queries.visit_body(last)["submissions"]:
            if (body["subject_id"], body["form_id"]) == same:
                found.append({"submission_id": one.id, "at": last.started_at, "submission": body})
                break
    return found


def hear(viewer: Viewer, visit_id: UUID, outcome: str, note: str | None) -> VisitLook:
    """Write down what a household said of a visit by telephone."""
    access.require(viewer, "visit.review")
    row = get_look(viewer, visit_id, lock=True)
    was = row.heard
    row.sampled, row.heard, row.heard_note = True, outcome, note
    row.heard_at, row.heard_by = now(), viewer.account_id
    visit = db.session.get_one(Visit, visit_id)
    audit.record(
        viewer,
        "visit.heard",
        "visit",
        visit_id,
        household_id=visit.household_id,
        before={"outcome": was},
        after={"outcome": outcome},
        why=note,
    )
    return row


def sample_of(viewer: Viewer, area_id: UUID) -> float:
    """The percent of an area's visits that are re-checked by telephone. Raises not_found out of scope."""
    access.require(viewer, "audit.read", area_id=area_id)
    return _shares([area_id])[area_id]


def set_sample(viewer: Viewer, area_id: UUID, percent: float) -> None:
    """Have a random share of the visits of an area, and of those below that set none, re-checked."""
    access.require(viewer, "visit.review", area_id=area_id)
    was = _shares([area_id])[area_id]
    put_setting(f"{SAMPLE}{area_id}", str(percent))
    audit.record(
        viewer, "review.sample", "area", area_id, before={"percent": was}, after={"percent": percent}
    )


def _shares(area_ids: Sequence[UUID]) -> dict[UUID, float]:
    """The share of each area: its own, or of the nearest area above it that sets one; else none."""
    set_here: dict[str, float] = {
        row.key.removeprefix(SAMPLE): float(row.value)
        for row in db.session.scalars(select(Setting).where(Setting.key.startswith(SAMPLE, autoescape=True)))
    }
    if not set_here:
        return dict.fromkeys(area_ids, 0.0)
    found = dict.fromkeys(area_ids, 0.0)
    rows = db.session.execute(
        select(AreaTree.area_id, Area.id, Area.level)
        .join(Area, Area.id == AreaTree.ancestor_id)
        .where(AreaTree.area_id.in_(area_ids))
    ).all()
    for area_id, above, _ in sorted(rows, key=lambda row: LEVELS.index(row.level)):
        found[area_id] = set_here.get(str(above), found[area_id])
    return found
