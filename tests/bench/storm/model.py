"""A small model of the register, made from the workers' notebooks alone: which words must stand in the end.

Every edit wants a value that nobody else ever wrote. So the edits of one field that were taken must form one
chain from its first value to its last, each based on the one before; two with one base would be a lost
update. What forms write is not based on a value but on a moment: it must give way to what someone else wrote
after that, and to nothing else.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db
from fieldapp.operations.models import RegisterOperation
from fieldapp.register.models import Household, Member
from fieldapp.sync.models import HeldItem, Receipt

from .ground import Ground

MODELS: dict[str, Any] = {"household": Household, "member": Member}
Report = dict[str, Any]
Field = tuple[str, str]


@dataclass(frozen=True)
class Write:
    """A value that a form wrote: who sent it, filled in when, written when."""

    value: str
    account: UUID | None
    at: datetime


def check_register(ground: Ground, report: Report) -> Iterator[str]:
    """Everything in the register that is not as the notebooks say."""
    merged = _merged()
    yield from _edits(ground, report, merged)
    yield from _answers(report, merged)


def _merged() -> set[str]:
    """Records that were made one with another: theirs and the other's words are mixed."""
    found: set[str] = set()
    merges = select(RegisterOperation.body).where(RegisterOperation.operation.like("merge%"))
    for body in db.session.scalars(merges):
        found |= {str(body[name]) for name in ("household_id", "member_id", "into_id") if name in body}
    return found


def _edits(ground: Ground, report: Report, merged: set[str]) -> Iterator[str]:
    """The chains of the edits."""
    links: dict[tuple[str, str, str], dict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
    refused: list[tuple[tuple[str, str, str], dict[str, Any]]] = []
    for phone in report["phones"]:
        for line in phone["notebook"]:
            if line["kind"] != "register_edit" or line["state"] != "done" or line["body"]["id"] in merged:
                continue
            receipt = db.session.get(Receipt, UUID(line["id"]))
            if receipt is None:
                continue
            why = {one.get("field"): one for one in receipt.reasons}
            codes = {one["code"] for one in receipt.reasons}
            if codes - {"conflict"}:
                continue  # nothing of it was taken
            body = line["body"]
            for name, value in body["set"].items():
                key = (body["subject"], body["id"], name)
                if name in why:
                    refused.append((key, why[name]))
                else:
                    links[key][body["base"][name]].append(value)
    for key, of_field in links.items():
        subject, record_id, name = key
        record = db.session.get(MODELS[subject], UUID(record_id))
        if record is None or record.gone is not None:
            continue
        at: Any = ground.first.get(record_id, {}).get(name)
        left = sum(map(len, of_field.values()))
        seen = {at}
        while of_field.get(at):
            if len(of_field[at]) > 1:
                yield f"{subject} {record_id}: edits of {name} that were all taken: {at} -> {of_field[at]}"
            at, left = of_field[at][0], left - 1
            if at in seen:
                break
            seen.add(at)
        if left:
            yield f"{subject} {record_id}: {left} edits of {name} that were taken follow from nothing"
        if (getattr(record, name) or None) != at:
            yield f"{subject} {record_id}: {name} is {getattr(record, name)}, should be {at}"
        for other, why_not in refused:
            if other == key and why_not["current"] not in seen:
                yield f"{subject} {record_id}: an edit of {name} was held for what it never was: {why_not}"


def _answers(report: Report, merged: set[str]) -> Iterator[str]:
    """What forms wrote."""
    said: dict[str, tuple[Field, datetime, str]] = {}
    taken: dict[str, bool] = {}
    for phone in report["phones"]:
        for line in phone["notebook"]:
            if line["state"] != "done" or line["kind"] not in ("visit", "visit_correction"):
                continue
            receipt = db.session.get(Receipt, UUID(line["id"]))
            whole = db.session.scalar(
                select(HeldItem.item_id).where(HeldItem.item_id == UUID(line["id"])).limit(1)
            )
            if receipt is None or whole is not None:
                continue
            for one in line["body"]["submissions"]:
                mark = one["values"]["mark"]
                about = (one["subject_type"], one["subject_id"])
                said[mark] = (about, datetime.fromisoformat(one["finished_at"]), phone["account"])
                why = [each for each in receipt.reasons if each.get("submission_id") == one["id"]]
                waits = any(
                    each["code"] == "subject_unknown" or each["code"].startswith("answer") for each in why
                )
                taken[mark] = not waits and not any(each.get("field") == "properties.mark" for each in why)
    written: dict[Field, list[Write]] = defaultdict(list)
    for row in db.session.scalars(select(AuditRow).order_by(AuditRow.at, AuditRow.id)):
        value = (row.after or {}).get("properties.mark")
        if row.subject_kind in MODELS and value is not None:
            written[(row.subject_kind, str(row.subject_id))].append(Write(value, row.actor_id, row.at))
    by_mark = {write.value: write for writes in written.values() for write in writes}
    for mark, (about, _, _) in said.items():
        if about[1] in merged:
            continue
        if taken[mark] and mark not in by_mark:
            yield f"{about}: the answer {mark} was taken and not written"
        if not taken[mark] and mark in by_mark:
            yield f"{about}: the answer {mark} was held and written all the same"
    for about, writes in written.items():
        if about[1] not in merged:
            yield from _one_field(about, writes, said)


def _one_field(
    about: Field, writes: list[Write], said: dict[str, tuple[Field, datetime, str]]
) -> Iterator[str]:
    """One field that forms write: no stranger's word, none twice, none over a later one; the last stands."""
    values = [write.value for write in writes]
    if len(set(values)) < len(values):
        yield f"{about}: an answer was written twice"
    for n, write in enumerate(writes):
        if write.value not in said:
            yield f"{about}: nobody ever answered {write.value}"
            continue
        _, finished, account = said[write.value]
        if str(write.account) != account:
            yield f"{about}: the answer {write.value} is another's"
        later = [one for one in writes[:n] if one.account != write.account and one.at > finished]
        if later:
            yield f"{about}: {write.value}, of {finished}, went over {later[-1]}"
    record = db.session.get(MODELS[about[0]], UUID(about[1]))
    if record is not None and record.gone is None and record.properties.get("mark") != values[-1]:
        yield f"{about}: the mark is {record.properties.get('mark')}, should be {values[-1]}"
