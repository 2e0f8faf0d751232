"""A submission evaluated again when it arrives (DESIGN.md, section 5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fieldapp.forms.context import Context
from fieldapp.forms.entities import EntityChange
from fieldapp.forms.expr.values import NUMBER
from fieldapp.forms.followups import FollowUp
from fieldapp.forms.frames import Frame
from fieldapp.forms.opening import Values
from fieldapp.forms.paths import path_of
from fieldapp.forms.program import Plan
from fieldapp.forms.session import Session


@dataclass(frozen=True)
class AnswerProblem:
    """Something wrong with an answer: where, and kind required, type, constraint, unknown or different.

    ``different``: the answer is a calculation's and not what comes out here. ``message``: the form's own
    words.
    """

    path: str
    kind: str
    message: str = ""


@dataclass(frozen=True)
class Checked:
    """What the server makes of a submission."""

    problems: list[AnswerProblem]
    entities: list[EntityChange]
    followups: list[FollowUp]
    values: Values


def check(plan: Plan, values: Values, context: Context) -> Checked:
    """Open the answers again, and find what is wrong, what they change in the register and what they promise.

    ``context.now`` must be the moment the form was finished, so that rules about today mean the same day.
    """
    session = Session(plan, context, values or {}, filling=False)
    problems = [AnswerProblem(path, kind) for path, kind in [*session.odd, *beyond(session)]]
    problems += [AnswerProblem(each.item.path, each.kind, each.message) for each in session.problems()]
    problems += differences(session)
    problems += [AnswerProblem(path_of(session.engine, *place), "different") for place in forged(session)]
    return Checked(problems, session.entities(), session.followups(), session.values())


def beyond(session: Session) -> list[tuple[str, str]]:
    """Instances beyond the count of their repeat: what was answered in them has no place."""
    engine = session.engine
    return [
        (f"{path_of(engine, frame, repeat, series=True)}[{len(frame.children[repeat]) + index}]", "unknown")
        for frame in engine.walk_frames()
        for repeat, aside in frame.aside.items()
        for index in range(1, len(aside) + 1)
    ]


def differences(session: Session) -> list[AnswerProblem]:
    """Calculations that come out otherwise than they were sent; those of moment, chance and register do
    not count.
    """
    engine = session.engine
    slot = engine.layout.slot
    return [
        AnswerProblem(path_of(engine, frame, number), "different")
        for frame, number, sent in session.sent
        if not same(frame.values[slot[number]], sent)
        and frame.relevant[slot[number]]
        and not engine.is_gone(frame)
    ]


def forged(session: Session) -> list[tuple[Frame, int]]:
    """Answers where nobody can give one: another id of the submission, and other than the default in what is
    hidden or always read-only and that nothing fills in.
    """
    engine = session.engine
    identity = f"uuid:{engine.context.submission_id}"
    return [
        (frame, number)
        for number in engine.program.settled
        if engine.node(number)["name"] not in engine.context.given
        for frame in engine.frames_of(engine.layout.home[number])
        if frame.relevant[engine.layout.slot[number]]
        and frame.values[engine.layout.slot[number]]
        not in ("", identity if "preload" in engine.node(number) else engine.node(number)["default"])
    ]


def same(ours: str, theirs: str) -> bool:
    """Whether two results are one: logarithms and distances may differ in the last digit between engines."""
    if ours == theirs:
        return True
    if NUMBER.fullmatch(ours) is None or NUMBER.fullmatch(theirs) is None:
        return False
    return math.isclose(float(ours), float(theirs), rel_tol=1e-9)
