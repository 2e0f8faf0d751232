"""The follow-ups that a form's answers open (docs/plan.md, section 8). The phone makes the very same ones."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fieldapp.forms.engine import Engine
from fieldapp.forms.expr.dates import parse_date
from fieldapp.forms.frames import Frame
from fieldapp.forms.stored import stored

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "fieldapp:followup")


@dataclass(frozen=True)
class Subject:
    """Whom a follow-up is about: type ``household`` or ``member``, and the id."""

    type: str
    id: str


@dataclass(frozen=True)
class FollowUp:
    """Something promised by the answers. Dates are plain ISO dates; title and note are by language."""

    id: str
    rule: str
    subject: Subject
    title: dict[str, str]
    note: dict[str, str] | None
    window_start: str | None
    due: str
    escalate_on: str | None
    assign_to: str
    form: str | None
    closes_when: str | None
    priority: str


def followup_id(submission_id: str, rule: str, subject_id: str) -> str:
    """The id of the follow-up that a rule opens about a subject: the same on phone and server."""
    return str(uuid.uuid5(NAMESPACE, f"{submission_id}/{rule}/{subject_id}"))


def followups_of(engine: Engine) -> list[FollowUp]:
    """Every follow-up that the answers open now; of equal ids the first."""
    found: dict[str, FollowUp] = {}
    for rule in engine.program.plan["followups"]:
        for frame in engine.frames_of(rule["scope"]):
            if frame.relevant[0] and engine.truth(rule["when"], frame):
                made = follow_up(engine, rule, frame)
                found.setdefault(made.id, made)
    return list(found.values())


def follow_up(engine: Engine, rule: dict[str, Any], frame: Frame) -> FollowUp:
    """One follow-up."""
    subject = subject_of(engine, rule, frame)
    today = engine.now().astimezone(engine.zone).date()
    due = day_of(engine, rule.get("due"), frame) or today
    start = day_of(engine, rule.get("window_start"), frame)
    closes = rule.get("closes_when")
    return FollowUp(
        id=followup_id(engine.context.submission_id, rule["name"], subject.id),
        rule=rule["name"],
        subject=subject,
        title=in_every_language(engine, rule["title"], frame),
        note=in_every_language(engine, rule["note"], frame) if "note" in rule else None,
        window_start=start.isoformat() if start else None,
        due=due.isoformat(),
        escalate_on=escalation(engine, rule, frame, due),
        assign_to=rule["assign_to"],
        form=rule.get("form"),
        closes_when=closes["source"] if closes else None,
        priority=rule["priority"],
    )


def day_of(engine: Engine, entry: int | None, frame: Frame) -> date | None:
    """The plain date that an expression gives, None if it gives none."""
    if entry is None:
        return None
    value = engine.program.value(entry)(frame, engine.here)
    return parse_date(stored(value, "date", engine.zone))


def escalation(engine: Engine, rule: dict[str, Any], frame: Frame, due: date) -> str | None:
    """The day on which it goes to the supervisor."""
    if "escalate_after" not in rule:
        return None
    days = engine.number(rule["escalate_after"], frame)
    if not math.isfinite(days):
        return None
    try:
        return (due + timedelta(days=math.trunc(days))).isoformat()
    except OverflowError:
        return None


def subject_of(engine: Engine, rule: dict[str, Any], frame: Frame) -> Subject:
    """The member a rule names, else the member or the household that the form is about."""
    named = engine.string(rule["about"], frame) if "about" in rule else ""
    member = named or engine.value_of_root("member_id")
    if member:
        return Subject("member", member)
    return Subject("household", engine.value_of_root("household_id"))


def in_every_language(engine: Engine, text: int, frame: Frame) -> dict[str, str]:
    """A text in all languages of the form."""
    language = engine.language
    said = {}
    for tag in engine.program.plan["languages"]:
        engine.language = tag
        said[tag] = engine.text(text, frame)
    engine.language = language
    return said
