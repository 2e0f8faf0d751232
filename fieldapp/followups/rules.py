"""What a visit does to the follow-ups: closes those it fulfils, opens those its answers and its outcome
cause.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp import forms
from fieldapp.accounts.models import Account
from fieldapp.areas.queries import timezone_of
from fieldapp.areas.settings import ask_settings_ahead, settings_of
from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Role, Viewer
from fieldapp.core.clock import zone
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.core.items import Item
from fieldapp.core.texts import LANGUAGES, text
from fieldapp.core.unit import ask, ask_all, find, find_new, forget
from fieldapp.followups import queries, records, revisits, service
from fieldapp.followups.models import FollowUp
from fieldapp.followups.revisits import RULES, Revisit
from fieldapp.formstore import queries as formstore
from fieldapp.register import queries as register
from fieldapp.register.fields import lenient_uuid
from fieldapp.register.models import Household, Member
from fieldapp.visits.checking import VillageLists
from fieldapp.visits.events import CheckedSubmission, VisitAccepted, VisitCorrected
from fieldapp.visits.models import Submission, Visit

Caused = VisitAccepted | VisitCorrected


def gather(_viewers: Collection[Viewer], items: Sequence[Item]) -> None:
    """Lock the open follow-ups about the households of these visits, find those that the visits promise, and
    the visits before where it counts how many there were.
    """
    bodies = [item.body for item in items]
    named = (one for body in bodies if isinstance(body.get("followups"), list) for one in body["followups"])
    if promised := {found for one in named if (found := lenient_uuid(one)) is not None}:
        find_new({FollowUp: promised})
    ask_all(queries.open_by_household, _households(bodies))
    villages = {one for body in bodies if (one := lenient_uuid(body.get("village_id"))) is not None}
    ask_settings_ahead(villages)
    ask_all(_last_visits, _households(body for body in bodies if body.get("outcome") == "not_at_home"))


def _households(bodies: Iterable[Mapping[str, Any]]) -> list[UUID]:
    """The households of these visits, whose bodies are as they came, in the order of their ids."""
    return sorted({one for body in bodies if (one := lenient_uuid(body.get("household_id"))) is not None})


def apply_rules(event: VisitAccepted) -> None:
    """Close and open follow-ups for a visit that was accepted."""
    _end_fulfilled(event)
    for checked in event.checked:
        for promised in checked.followups:
            _open(event, checked, promised)
    _open_revisit(event)


def correct_rules(event: VisitCorrected) -> None:
    """Change what a visit caused after it was corrected: what it no longer says is withdrawn, what it says
    otherwise is changed, what it says anew is opened. The ids are the same, so nothing is opened twice.
    """
    promised = {UUID(one.id): (checked, one) for checked in event.checked for one in checked.followups}
    by_visit = {"visit_id": str(event.visit.id)}
    submissions = {checked.submission.id for checked in event.checked}
    revisit = _revisit(event)
    for caused in queries.caused_by(event.visit.id):
        told = caused.id in promised or (revisit is not None and caused.rule == revisit.rule)
        concerned = caused.submission_id is None or caused.submission_id in submissions
        if not told and concerned and caused.state == "open":
            service.change(event.viewer, caused, new_id(), "withdraw", data=by_visit)
        elif told and caused.state == "withdrawn":
            service.change(event.viewer, caused, new_id(), "reopen", data=by_visit)
        if caused.id in promised and caused.state == "open":
            _tell_anew(event, caused, promised[caused.id][1])
    _end_fulfilled(event)
    for checked, one in promised.values():
        _open(event, checked, one)
    _open_revisit(event)


def _tell_anew(event: VisitCorrected, followup: FollowUp, promised: Any) -> None:
    """Give an open follow-up the words and days that the corrected answers cause."""
    followup.title, followup.note = dict(promised.title), dict(promised.note or {})
    followup.window_start, followup.escalate_on = _day(promised.window_start), _day(promised.escalate_on)
    due = _day(promised.due) or day_of(event.visit)
    if due != followup.due:
        service.change(event.viewer, followup, new_id(), "redate", due=due)
    else:
        followup.version += 1
        records.publish(followup)


def _end_fulfilled(event: Caused) -> None:
    """Close the follow-ups that a visit fulfils."""
    before = [found for found in queries.open_of(event.household.id) if found.visit_id != event.visit.id]
    for followup in before:
        ended = _ending(event, followup)
        if ended is not None:
            action, data = ended
            service.change(event.viewer, followup, None, action, at=event.visit.received_at, data=data)


def day_of(visit: Visit) -> date:
    """The day of a visit in its village; a clock that is ahead counts as now."""
    moment = min(visit.started_at, visit.received_at)
    return moment.astimezone(zone(timezone_of(visit.village_id))).date()


def _ending(event: Caused, followup: FollowUp) -> tuple[str, dict[str, str]] | None:
    """Whether this visit ends a follow-up: the action, and what the history says of it."""
    by_visit = {"visit_id": str(event.visit.id)}
    if followup.rule in revisits.CLOSED_BY_MEETING and followup.submission_id is None:
        if event.visit.outcome in revisits.MEETINGS:
            return "done", by_visit
        return ("withdraw", by_visit) if event.visit.outcome in RULES else None
    for checked in event.checked:
        submission = checked.submission
        if followup.form_id == submission.form_id and _subject(followup) == submission.subject_id:
            return "done", {**by_visit, "submission_id": str(submission.id)}
    if followup.closes_when and _closes(event, followup):
        return "done", {**by_visit, "closes_when": followup.closes_when}
    return None


def _subject(followup: FollowUp) -> UUID:
    return followup.member_id or followup.household_id


def _closes(event: Caused, followup: FollowUp) -> bool:
    """Whether a follow-up's own closing condition holds of its subject's register row now."""
    source = find(Submission, followup.submission_id)
    record: Household | Member | None = event.household
    if followup.member_id is not None:
        record = find(Member, followup.member_id)
    if source is None or record is None:
        return False
    context = forms.Context(
        now=lambda: event.visit.received_at,
        time_zone=timezone_of(event.visit.village_id),
        submission_id=str(followup.submission_id),
        lists=VillageLists(event.household.village_id),
    )
    plan = formstore.plan_of(source.form_version_id)
    return forms.closes(plan, followup.rule or "", register.row_of(record), context)


def _open(event: Caused, checked: CheckedSubmission, promised: Any) -> None:
    """Open what an answer promised; the phone has made the very same one."""
    records.create(
        event.viewer,
        UUID(promised.id),
        event.household,
        origin="rule",
        rule=promised.rule,
        submission_id=checked.submission.id,
        visit_id=event.visit.id,
        member_id=lenient_uuid(promised.subject.id) if promised.subject.type == "member" else None,
        title=promised.title,
        note=promised.note,
        window_start=_day(promised.window_start),
        due=_day(promised.due) or day_of(event.visit),
        escalate_on=_day(promised.escalate_on),
        assignee_id=assignee(event.visit, event.household, promised.assign_to),
        priority=promised.priority or "normal",
        form_id=promised.form or None,
        closes_when=promised.closes_when or None,
    )


def _revisit(event: Caused) -> Revisit | None:
    """What the outcome alone promises, by the settings of the village."""
    if event.visit.outcome not in RULES:
        return None
    return revisits.revisit_of(event.visit.outcome, settings_of(event.visit.village_id))


def _open_revisit(event: Caused) -> None:
    """Open what the outcome alone promises."""
    revisit = _revisit(event)
    if revisit is None:
        return
    attempts = _attempts(event.visit)
    start, due = revisits.window(revisit, day_of(event.visit), settings_of(event.visit.village_id))
    key = f"followup.{revisit.rule}"
    records.create(
        event.viewer,
        revisits.revisit_id(event.visit.id, revisit.rule, event.household.id),
        event.household,
        origin="rule",
        rule=revisit.rule,
        visit_id=event.visit.id,
        title=_texts(f"{key}.title", {}),
        note=_texts(f"{key}.note", {"attempts": attempts}),
        window_start=start,
        due=due,
        assignee_id=assignee(event.visit, event.household, revisit.assign_to),
        priority=revisits.priority(revisit, attempts),
    )


def _attempts(visit: Visit) -> int:
    """How many visits in a row, this one included, have found nobody at home."""
    before = [one for one in ask(_last_visits, visit.household_id, of="households") if one[1] != visit.id]
    here = (visit.started_at, visit.id, visit.outcome)
    outcomes = [outcome for _, _, outcome in sorted([*before, here], key=lambda one: one[0], reverse=True)]
    forget(_last_visits, visit.household_id)
    return next((n for n, outcome in enumerate(outcomes) if outcome != "not_at_home"), len(outcomes))


def _last_visits(household_ids: Sequence[UUID]) -> dict[UUID, list[tuple[datetime, UUID, str]]]:
    """Households, each with moment, id and outcome of its last visits."""
    found: dict[UUID, list[tuple[datetime, UUID, str]]] = {one: [] for one in household_ids}
    place = func.row_number().over(partition_by=Visit.household_id, order_by=Visit.started_at.desc())
    visits = (
        select(Visit.household_id, Visit.started_at, Visit.id, Visit.outcome, place.label("place"))
        .where(Visit.household_id.in_(household_ids), Visit.practice.is_(False))
        .subquery()
    )
    for row in db.session.execute(select(visits).where(visits.c.place <= 20)):
        found[row.household_id].append((row.started_at, row.id, row.outcome))
    return found


def assignee(visit: Visit, household: Household, who: str) -> UUID | None:
    """The account that a rule means: the visitor (who also calls a contact), the village's worker, or the
    supervisor.

    A visitor who no longer serves the household is replaced by the one who does.
    """
    if who == "supervisor":
        return nearest_supervisor(household.village_id)
    still = access.account_holds(visit.worker_id, household.village_id) or access.is_granted(
        household.id, visit.worker_id
    )
    if who != "village" and still:
        return visit.worker_id
    return household.worker_id or village_worker(household.village_id)


def nearest_supervisor(village_id: UUID) -> UUID | None:
    """An active supervisor of the village's nearest area that has one."""
    return ask(_nearest_supervisors, village_id)


def _nearest_supervisors(village_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    return {village_id: _nearest_supervisor(village_id) for village_id in village_ids}


def _nearest_supervisor(village_id: UUID) -> UUID | None:
    depth = (
        select(func.count())
        .where(AreaTree.area_id == AccountArea.area_id)
        .correlate(AccountArea)
        .scalar_subquery()
    )
    return db.session.scalar(
        select(Account.id)
        .join(AccountArea, AccountArea.account_id == Account.id)
        .join(AreaTree, AreaTree.ancestor_id == AccountArea.area_id)
        .where(AreaTree.area_id == village_id, Account.role == Role.SUPERVISOR, Account.active)
        .order_by(depth.desc(), Account.username)
        .limit(1)
    )


def village_worker(village_id: UUID) -> UUID | None:
    """The village's worker, if it has just one."""
    workers = db.session.scalars(
        select(Account.id)
        .join(AccountArea, AccountArea.account_id == Account.id)
        .where(AccountArea.area_id == village_id, Account.role == Role.WORKER, Account.active)
        .limit(2)
    ).all()
    return workers[0] if len(workers) == 1 else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _texts(key: str, values: Mapping[str, object]) -> dict[str, str]:
    return {lang: text(key, lang, **values) for lang in LANGUAGES}
