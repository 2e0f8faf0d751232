"""Photos: sent in pieces, verified, served only to those who may see the visit."""

import hashlib
import io
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from fieldapp.core.db import db
from fieldapp.core.errors import Problem
from fieldapp.register.models import Household
from fieldapp.visits import files
from fieldapp.visits.models import Attachment

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    make_form,
    make_household,
    problem_of,
    pull,
    push,
    visit_item,
)
from ..factories import submission as filled_in

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 400
SHA = hashlib.sha256(PHOTO).hexdigest()
JPEG = {"Content-Type": "image/jpeg"}


def submission(household: Household, sha256: str = SHA, **values: object) -> dict:
    file = {"name": "door.jpg", "sha256": sha256, "type": "image/jpeg", "size": len(PHOTO)} | values
    return {
        "id": str(uuid.uuid4()),
        "form_id": "unknown",
        "plan_hash": "0" * 64,
        "version": "1",
        "subject_type": "household",
        "subject_id": str(household.id),
        "values": {},
        "attachments": [file],
        "finished_at": "2026-03-01T08:00:00Z",
    }


@pytest.fixture
def worker(world: World) -> Caller:
    return caller(world.worker)


@pytest.fixture
def waiting(world: World, worker: Caller) -> dict:
    """The receipt of a visit whose form version the server does not know, and which names a photo."""
    household = make_household(world.village)
    [receipt] = push(worker, visit_item(household, submissions=[submission(household)]))
    return receipt


def put(who: Caller, content: bytes, sha256: str = SHA, **headers: str):
    return who.call("PUT", f"/attachments/{sha256}", data=content, headers=JPEG | headers)


def test_the_receipt_of_a_held_visit_says_which_photos_are_missing_and_takes_them(
    worker: Caller, waiting: dict
) -> None:
    assert (waiting["status"], waiting["missing"]) == ("held", [SHA])
    answer = put(worker, PHOTO)
    assert (answer.status_code, answer.json["stored"]) == (201, True)
    assert put(worker, PHOTO).status_code == 201


def test_a_photo_goes_up_in_pieces_and_resumes_where_it_broke_off(worker: Caller, waiting: dict) -> None:
    path = f"/attachments/{SHA}"
    total = len(PHOTO)
    first = put(worker, PHOTO[:1000], **{"Content-Range": f"bytes 0-999/{total}"})
    assert (first.status_code, first.json["received"]) == (200, 1000)
    head = worker.call("HEAD", path)
    assert (head.status_code, head.headers["Upload-Offset"]) == (204, "1000")
    ahead = put(worker, PHOTO[5000:], **{"Content-Range": f"bytes 5000-{total - 1}/{total}"})
    assert (problem_of(ahead), ahead.headers["Upload-Offset"]) == ((416, "range_not_satisfiable"), "1000")
    last = put(worker, PHOTO[500:], **{"Content-Range": f"bytes 500-{total - 1}/{total}"})
    assert (last.status_code, last.json["received"]) == (201, total)
    head = worker.call("HEAD", path)
    assert head.headers["Upload-Offset"] in (str(total), "0")


class Stalling(io.BytesIO):
    """A body of which the half comes, and then something else happens first."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(content)
        self.meanwhile = meanwhile

    def read(self, size: int | None = -1, /) -> bytes:
        """At most half of the content; what happens meanwhile happens before the second."""
        if self.tell():
            self.meanwhile()
        return super().read(len(self.getvalue()) // 2)


def test_a_phone_that_tries_again_does_not_wait_for_its_own_stalled_request(
    worker: Caller, waiting: dict
) -> None:
    assert worker.account is not None
    account = worker.account.id
    again = [put(worker, PHOTO[:100], **{"Content-Range": f"bytes 0-99/{len(PHOTO)}"})]
    stalled = Stalling(PHOTO, lambda: again.append(put(worker, PHOTO)))
    with pytest.raises(Problem) as stopped:
        files.receive(account, SHA, stalled, 0, len(PHOTO))
    assert stopped.value.code == "range_not_satisfiable"
    assert again[-1].status_code == 201


def test_a_photo_sent_by_many_requests_at_once_is_stored_and_none_is_a_fault(
    app: Flask, worker: Caller, waiting: dict
) -> None:
    def send(_: int) -> int:
        with app.app_context():
            try:
                return put(worker.on(app.test_client()), PHOTO).status_code
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(6) as threads:
        answers = set(threads.map(send, range(12)))
    assert 201 in answers
    assert answers <= {201, 416}
    assert worker.call("HEAD", f"/attachments/{SHA}").status_code in (200, 204)
    assert put(worker, PHOTO).status_code == 201


def test_bytes_with_another_hash_are_refused_and_can_be_sent_again(worker: Caller, waiting: dict) -> None:
    wrong = put(worker, b"something else")
    assert problem_of(wrong) == (422, "invalid")
    assert fields_of(wrong) == {"sha256"}
    assert worker.call("HEAD", f"/attachments/{SHA}").headers["Upload-Offset"] == "0"
    assert put(worker, PHOTO).status_code == 201


def test_nobody_else_can_send_it_or_spoil_the_upload(world: World, worker: Caller, waiting: dict) -> None:
    put(worker, PHOTO[:10], **{"Content-Range": f"bytes 0-9/{len(PHOTO)}"})
    assert problem_of(put(caller(world.next_worker), PHOTO)) == (404, "not_found")
    assert problem_of(put(caller(world.supervisor), PHOTO)) == (404, "not_found")
    assert problem_of(put(caller(world.auditor), PHOTO)) == (403, "not_allowed")


@pytest.mark.parametrize(
    "header", ["bytes", "bytes 5-1/10", "bytes 0-9/5", "bytes 0-9/*", "items 0-9/10", "bytes a-b/c"]
)
def test_a_range_that_is_none_is_a_problem(worker: Caller, waiting: dict, header: str) -> None:
    assert problem_of(put(worker, PHOTO, **{"Content-Range": header})) == (422, "invalid")


def test_a_file_that_says_it_is_huge_is_refused(worker: Caller, waiting: dict) -> None:
    answer = put(worker, b"x", **{"Content-Range": f"bytes 0-0/{10**11}"})
    assert problem_of(answer) == (413, "too_large")


def test_more_bytes_than_announced_are_refused(worker: Caller, waiting: dict) -> None:
    answer = put(worker, PHOTO, **{"Content-Range": "bytes 0-9/10"})
    assert problem_of(answer) == (413, "too_large")


def test_a_file_of_a_type_that_is_not_taken_is_not_awaited(world: World, worker: Caller) -> None:
    household = make_household(world.village)
    page = submission(household, type="text/html")
    [receipt] = push(worker, visit_item(household, submissions=[page]))
    assert receipt["missing"] == []
    assert problem_of(put(worker, PHOTO)) == (404, "not_found")


def test_a_file_may_be_sent_for_a_visit_by_its_id(world: World, worker: Caller) -> None:
    household = make_household(world.village)
    visit = visit_item(household)
    push(worker, visit)
    path = f"/attachments/{SHA}?visit={visit['body']['id']}"
    assert worker.call("PUT", path, data=PHOTO, headers={"Content-Type": "text/html"}).status_code == 415
    assert worker.call("PUT", path, data=PHOTO, headers=JPEG).status_code == 201
    db.session.rollback()
    assert db.session.get_one(Attachment, SHA).stored_at is not None
    assert problem_of(worker.get(f"/attachments/{SHA}")) == (404, "not_found")
    assert pull(worker)["records"]


def test_the_log_of_a_form_with_an_audit_question_is_kept_like_any_file(world: World, worker: Caller) -> None:
    version = make_form(
        "| survey |\n| | type | name | label | parameters |\n| | audit | audit | | track-changes=true |\n"
        "| | text | a | A | |\n| settings |\n| | form_id | version |\n| | logged | 1 |",
        world.village,
    )
    log = b"event,node,start,end,old-value,new-value\nquestion,/data/a,1772330400000,1772330401000,,x\n"
    sha256 = hashlib.sha256(log).hexdigest()
    household = make_household(world.village)
    named = {"name": "audit.csv", "sha256": sha256, "type": "text/csv", "size": len(log)}
    values = {"a": "x", "meta": {"audit": "audit.csv"}}
    filled = filled_in(version, household, values, attachments=[named])
    [receipt] = push(worker, visit_item(household, submissions=[filled]))
    assert (receipt["status"], receipt["missing"]) == ("accepted", [sha256])
    assert put(worker, log, sha256, **{"Content-Type": "text/csv"}).status_code == 201
    answer = caller(world.supervisor).call("GET", f"/attachments/{sha256}")
    assert answer.data == log
    assert answer.headers["Content-Disposition"].startswith("attachment")
