"""What must hold when the storm is over, looked at in the database and in what every phone reports."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import orjson
from flask import Flask
from sqlalchemy import select

from fieldapp.accounts.queries import load_viewer
from fieldapp.core import filestore
from fieldapp.core.changes import Change
from fieldapp.core.db import db
from fieldapp.core.wire import dumps
from fieldapp.followups.models import FollowUp
from fieldapp.followups.queries import followup_body
from fieldapp.operations.models import RegisterOperation
from fieldapp.operations.queries import operation_body
from fieldapp.register.models import Household, Member
from fieldapp.register.queries import household_body, member_body
from fieldapp.sync.models import HeldItem, Receipt
from fieldapp.sync.pull import pull
from fieldapp.visits.models import Attachment, Submission, Visit
from fieldapp.visits.queries import missing_of, visit_body

from .ground import Ground
from .model import check_register

Report = dict[str, Any]
BODIES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "household": (Household, household_body),
    "member": (Member, member_body),
    "visit": (Visit, visit_body),
    "followup": (FollowUp, followup_body),
    "operation": (RegisterOperation, operation_body),
}


def check(app: Flask, ground: Ground, report: Report) -> Iterator[str]:
    """Everything that is wrong, in a sentence each."""
    yield from report["faults"]
    with app.app_context():
        for phone in report["phones"]:
            yield from phone["faults"]
            yield from (f"{phone['username']}: {why}" for why in of_phone(phone))
        yield from strangers(report)
        yield from photos(report)
        yield from feed()
        yield from check_register(ground, report)


def of_phone(phone: Report) -> Iterator[str]:
    """What is wrong with what one phone made, and with what it holds."""
    yield from notebook(phone)
    if phone["erased"]:
        return
    if phone["failure"]:
        yield f"the last round failed: {phone['failure']}"
    if phone["drafts"]:
        yield f"{phone['drafts']} drafts are left"
    for item in phone["outbox"]:
        if item["state"] != "refused" or not item["reasons"]:
            yield f"{item['kind']} {item['id']} is left in the outbox, {item['state']}"
    for tally in phone["tallies"]:
        for side in ("onlyPhone", "onlyServer"):
            if tally[side]:
                yield f"{tally['month']}: {side}: {[one['id'] for one in tally[side]]}"
    yield from records(phone)


def notebook(phone: Report) -> Iterator[str]:
    """Every line of a notebook has its receipt, and every visit is there once, credited to who made it."""
    account = UUID(phone["account"])
    last = last_answers(phone)
    for line in phone["notebook"]:
        if line["state"] == "void" or (line["state"] == "begun" and phone["erased"]):
            continue
        item_id = UUID(line["id"])
        receipt = db.session.get(Receipt, item_id)
        if line["state"] != "done":
            yield f"{line['kind']} {item_id} is {line['state']}"
        if receipt is None:
            yield f"{line['kind']} {item_id} has no receipt"
            continue
        if receipt.account_id != account:
            yield f"{line['kind']} {item_id} is another's"
        whole = db.session.scalar(select(HeldItem.digest).where(HeldItem.item_id == item_id).limit(1))
        if receipt.status == "held" and line["kind"] not in ("visit", "visit_correction") and whole is None:
            yield f"{line['kind']} {item_id} is held and not kept"
        if line["kind"] == "visit":
            yield from visit(line, account, whole is not None, last.get(line["body"]["id"]))


def last_answers(phone: Report) -> dict[str, Report]:
    """The answers of each submission by visit: of its last correction taken in, else as first sent."""
    found: dict[str, Report] = {}
    for line in phone["notebook"]:
        if line["state"] != "done" or line["kind"] not in ("visit", "visit_correction"):
            continue
        kept = db.session.scalar(select(HeldItem.digest).where(HeldItem.item_id == UUID(line["id"])).limit(1))
        if line["kind"] == "visit" or kept is None:
            answers = {one["id"]: one["values"] for one in line["body"]["submissions"]}
            found[line["body"]["id"]] = found.get(line["body"]["id"], {}) | answers
    return found


def visit(line: Report, account: UUID, kept_whole: bool, answers: Report | None) -> Iterator[str]:
    """One visit: there, credited, with its answers."""
    row = db.session.get(Visit, UUID(line["body"]["id"]))
    if row is None:
        if not kept_whole:
            yield f"visit {line['id']} is nowhere"
        return
    if kept_whole:
        yield f"visit {line['id']} is there and kept whole as well"
    if row.worker_id != account:
        yield f"visit {line['id']} is credited to {row.worker_id}"
    stored = db.session.scalars(select(Submission).where(Submission.visit_id == row.id))
    found = {str(one.id): one.values for one in stored}
    if found != (answers or {}):
        yield f"visit {line['id']} has other answers: {found} for {answers}"


def strangers(report: Report) -> Iterator[str]:
    """Nothing is there that nobody made."""
    lines = [line for phone in report["phones"] for line in phone["notebook"]]
    made = {line["id"] for line in lines}
    visits = {line["body"]["id"] for line in lines if line["kind"] == "visit"}
    for item_id, kind in db.session.execute(select(Receipt.item_id, Receipt.kind)):
        if str(item_id) not in made and kind != "left_behind":
            yield f"{kind} {item_id} was made by nobody"
    for visit_id in db.session.scalars(select(Visit.id)):
        if str(visit_id) not in visits:
            yield f"visit {visit_id} was made by nobody"


def photos(report: Report) -> Iterator[str]:
    """Every photo that a visit names is stored, whole and unharmed, and no visit misses one."""
    named = {
        file["sha256"]: file["size"]
        for phone in report["phones"]
        for line in phone["notebook"]
        if line["state"] == "done" and line["kind"] in ("visit", "visit_correction")
        for submission in line["body"]["submissions"]
        for file in submission["attachments"]
    }
    for sha256, size in named.items():
        row = db.session.get(Attachment, sha256)
        if row is None or row.stored_at is None:
            yield f"photo {sha256} is not stored"
            continue
        content = b"".join(filestore.pieces(sha256))
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            yield f"photo {sha256} is spoilt"
    for visit_id in db.session.scalars(select(Visit.id)):
        if missing := missing_of(visit_id):
            yield f"visit {visit_id} still misses {missing}"


def feed() -> Iterator[str]:
    """Every row of the feed says what the record is now."""
    wrong: Counter[str] = Counter()
    for row in db.session.scalars(select(Change).where(Change.body.is_not(None))):
        if row.kind not in BODIES:
            continue
        model, body = BODIES[row.kind]
        record = db.session.get(model, row.record_id)
        told = orjson.loads(row.body or "null")
        is_now = None if record is None else orjson.loads(dumps(body(record)))
        if told != is_now:
            differing = [k for k in (told or {}) if is_now is None or told[k] != is_now.get(k)]
            wrong[f"the feed tells another {row.kind} {row.record_id} in {row.stream_id}: {differing}"] += 1
    yield from wrong


def records(phone: Report) -> Iterator[str]:
    """A phone holds, stream by stream, exactly what one that begins now would fetch."""
    viewer = load_viewer(UUID(phone["account"]), UUID(phone["device"]))
    if viewer is None:
        yield "has no account"
        return
    expected: dict[str, dict[str, dict[str, Any]]] = {}
    cursor, more = None, True
    while more:
        page = orjson.loads(pull(viewer, cursor, 5000))
        cursor, more = page["cursor"], page["more"]
        for record in page["records"]:
            if record["body"] is not None:
                kinds = expected.setdefault(record["stream"], {})
                kinds.setdefault(record["kind"], {})[record["id"]] = record["body"]
    held = phone["streams"]
    for stream in {*expected, *held}:
        for kind in {*expected.get(stream, {}), *held.get(stream, {})}:
            theirs = expected.get(stream, {}).get(kind, {})
            ours = held.get(stream, {}).get(kind, {})
            for record_id in {*theirs, *ours}:
                if theirs.get(record_id) != ours.get(record_id):
                    what = "an old" if record_id in ours and record_id in theirs else "a"
                    why = "lacks" if record_id not in ours else f"still has {what}"
                    yield f"{why} {kind} {record_id} of {stream}"
