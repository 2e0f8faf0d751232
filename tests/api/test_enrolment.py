"""A phone is signed in by the QR that the desk shows: once, soon, by whoever may manage the account."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from fieldapp.accounts.models import Enrolment
from fieldapp.core.audit import AuditRow
from fieldapp.core.clock import at, now
from fieldapp.core.db import db
from tests.factories import PASSWORD, Caller, World, caller, problem_of

DEVICE = str(uuid.uuid4())


def make(world: World, who: Caller | None = None) -> Any:
    """The answer to making the worker's QR."""
    return (who or caller(world.supervisor)).post(f"/accounts/{world.worker.id}/enrolment", {"why": "新手机"})


def token_of(made: Any) -> str:
    """The token in a QR's address."""
    assert made.status_code == 200, made.data
    return str(made.json["url"]).split("#enrol=")[1]


def enrol(nobody: Caller, token: str, device: str = DEVICE) -> Any:
    """The answer to a phone that scanned it."""
    return nobody.post("/sign-in/enrol", {"token": token, "device": {"id": device}})


def test_a_scanned_qr_signs_the_phone_in_and_opens_its_store_as_a_password_would(
    nobody: Caller, world: World
) -> None:
    made = make(world)
    answer = enrol(nobody, token_of(made))
    assert answer.status_code == 200
    assert answer.json["account"]["id"] == str(world.worker.id)
    typed = {"username": world.worker.username, "password": PASSWORD, "device": {"id": DEVICE}}
    assert answer.json["store_key"] == nobody.post("/sign-in", typed).json["store_key"]
    bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert nobody.get("/me", headers=bearer).json["username"] == world.worker.username


def test_the_token_is_in_the_fragment_and_kept_only_as_a_hash(world: World) -> None:
    made = make(world)
    token = token_of(made)
    assert token not in str(made.json["url"]).split("#")[0]
    assert made.json["qr"].startswith("<svg")
    kept = db.session.scalar(select(Enrolment.token_hash))
    assert kept is not None and token not in kept
    told = db.session.scalars(select(AuditRow).where(AuditRow.action == "account.enrolment")).all()
    assert [(row.why, token in str(row.after)) for row in told] == [("新手机", False)]


def test_a_second_phone_is_refused_and_the_first_may_ask_again(nobody: Caller, world: World) -> None:
    token = token_of(make(world))
    assert enrol(nobody, token).status_code == 200
    assert problem_of(enrol(nobody, token, str(uuid.uuid4()))) == (403, "enrolment_refused")
    assert enrol(nobody, token).status_code == 200


def test_an_old_a_replaced_a_revoked_and_a_made_up_one_are_refused(nobody: Caller, world: World) -> None:
    refused = (403, "enrolment_refused")
    first = token_of(make(world))
    second = token_of(make(world))
    assert problem_of(enrol(nobody, first)) == refused
    with at(now() + timedelta(minutes=16)):
        assert problem_of(enrol(nobody, second)) == refused
    path = f"/accounts/{world.worker.id}/enrolment/revoke"
    assert caller(world.supervisor).post(path).status_code == 204
    assert problem_of(enrol(nobody, second)) == refused
    assert caller(world.supervisor).post(path).status_code == 204
    assert problem_of(enrol(nobody, "x" * 43)) == refused


def test_only_who_manages_the_account_makes_its_qr(world: World) -> None:
    assert problem_of(make(world, caller(world.next_worker))) == (403, "not_allowed")
    assert problem_of(make(world, caller(world.other_supervisor))) == (404, "not_found")
    own = f"/accounts/{world.supervisor.id}/enrolment"
    assert problem_of(caller(world.supervisor).post(own, {"why": "x"})) == (404, "not_found")


def test_a_suspended_account_gets_no_qr_and_one_made_before_signs_in_nothing_new(
    nobody: Caller, world: World
) -> None:
    token = token_of(make(world))
    desk = caller(world.supervisor)
    assert desk.post(f"/accounts/{world.worker.id}/suspend", {"why": "离职"}).status_code == 200
    assert problem_of(make(world)) == (403, "account_suspended")
    assert problem_of(enrol(nobody, token)) == (403, "account_suspended")
