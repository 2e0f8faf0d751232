"""Signing in, staying signed in, and what happens when a token is copied."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from fieldapp.accounts.models import Account, Device
from fieldapp.accounts.passwords import hash_password, verify_password
from fieldapp.accounts.service import suspend
from fieldapp.core.clock import at, now
from fieldapp.core.db import db, transaction
from tests.factories import PASSWORD, Caller, World, caller, fields_of, problem_of

DEVICE = str(uuid.uuid4())


def sign_in(caller: Caller, world: World, **changes: Any) -> Any:
    """The answer to a sign-in as the worker."""
    body = {
        "username": world.worker.username,
        "password": PASSWORD,
        "device": {"id": DEVICE, "name": "Redmi", "app_version": "0.1.0"},
    }
    return caller.post("/sign-in", body | changes)


def refresh(caller: Caller, token: str, device: str = DEVICE) -> Any:
    """The answer to an exchange of a refresh token."""
    return caller.post("/sign-in/refresh", {"refresh_token": token, "device_id": device})


def test_a_sign_in_gives_tokens_the_account_and_the_time(nobody: Caller, world: World) -> None:
    answer = sign_in(nobody, world, username=world.worker.username.upper() + " ")
    assert answer.status_code == 200
    assert answer.json["account"]["id"] == str(world.worker.id)
    assert answer.json["server_time"].endswith("Z")
    own = nobody.get("/me", headers={"Authorization": f"Bearer {answer.json['access_token']}"})
    assert own.json["id"] == str(world.worker.id)
    device = db.session.get_one(Device, uuid.UUID(DEVICE))
    assert (device.account_id, device.name) == (world.worker.id, "Redmi")


def test_a_wrong_password_and_an_unknown_name_answer_alike(nobody: Caller, world: World) -> None:
    wrong = sign_in(nobody, world, password="not this one")
    unknown = sign_in(nobody, world, username="nobody-at-all")
    assert problem_of(wrong) == problem_of(unknown) == (401, "sign_in_failed")
    assert wrong.data == unknown.data


def test_an_unknown_name_takes_as_long_as_a_wrong_password(world: World, app: Flask) -> None:
    app.testing = False

    def spent(kept: str | None) -> float:
        began = time.process_time()
        assert not verify_password(kept, "guess")
        return time.process_time() - began

    kept = hash_password(PASSWORD)
    known, unknown = ([spent(one) for _ in range(3)] for one in (kept, None))
    assert verify_password(kept, PASSWORD)
    assert 0.5 < sorted(known)[1] / sorted(unknown)[1] < 2


def test_a_suspended_account_signs_in_nowhere_new_and_elsewhere_only_hands_in(
    nobody: Caller, world: World
) -> None:
    signed_in = sign_in(nobody, world).json
    with transaction():
        suspend(None, db.session.get_one(Account, world.worker.id))
    elsewhere = {"id": str(uuid.uuid4()), "name": "new", "app_version": "1"}
    assert problem_of(sign_in(nobody, world, device=elsewhere)) == (403, "account_suspended")
    assert sign_in(nobody, world).json["hand_in_only"] == "account_suspended"
    renewed = refresh(nobody, signed_in["refresh_token"]).json
    assert renewed["hand_in_only"] == "account_suspended"
    own = nobody.get("/me", headers={"Authorization": f"Bearer {renewed['access_token']}"})
    assert problem_of(own) == (403, "account_suspended")
    wrong = sign_in(nobody, world, password="not this one")
    assert problem_of(wrong) == (401, "sign_in_failed")


def test_too_many_failures_are_stopped_for_that_name_only(nobody: Caller, world: World) -> None:
    for _ in range(10):
        assert sign_in(nobody, world, password="guess").status_code == 401
    stopped = sign_in(nobody, world)
    assert problem_of(stopped) == (429, "too_many_requests")
    assert int(stopped.headers["Retry-After"]) > 0
    assert sign_in(nobody, world, username=world.supervisor.username).status_code == 200


def test_signing_in_often_with_the_right_password_is_never_stopped(nobody: Caller, world: World) -> None:
    assert {sign_in(nobody, world).status_code for _ in range(15)} == {200}


def test_each_exchange_gives_a_new_token(nobody: Caller, world: World) -> None:
    first = sign_in(nobody, world).json["refresh_token"]
    second = refresh(nobody, first).json["refresh_token"]
    third = refresh(nobody, second).json["refresh_token"]
    assert len({first, second, third}) == 3


def test_a_lost_answer_can_be_asked_for_again(nobody: Caller, world: World) -> None:
    first = sign_in(nobody, world).json["refresh_token"]
    lost = refresh(nobody, first).json["refresh_token"]
    again = refresh(nobody, first)
    assert again.status_code == 200
    assert again.json["refresh_token"] == lost
    assert refresh(nobody, lost).status_code == 200


def test_an_older_token_used_again_ends_the_whole_sign_in(nobody: Caller, world: World) -> None:
    first = sign_in(nobody, world).json["refresh_token"]
    second = refresh(nobody, first).json["refresh_token"]
    third = refresh(nobody, second).json["refresh_token"]
    assert problem_of(refresh(nobody, first)) == (401, "refresh_reused")
    assert problem_of(refresh(nobody, third)) == (401, "refresh_refused")


def test_a_token_on_another_device_ends_the_whole_sign_in(nobody: Caller, world: World) -> None:
    token = sign_in(nobody, world).json["refresh_token"]
    assert problem_of(refresh(nobody, token, str(uuid.uuid4()))) == (401, "refresh_reused")
    assert problem_of(refresh(nobody, token)) == (401, "refresh_refused")


def test_a_phone_without_signal_for_five_months_goes_on_but_not_for_seven(
    nobody: Caller, world: World
) -> None:
    token = sign_in(nobody, world).json["refresh_token"]
    with at(now() + timedelta(days=150)):
        token = refresh(nobody, token).json["refresh_token"]
    with at(now() + timedelta(days=150 + 181)):
        assert problem_of(refresh(nobody, token)) == (401, "refresh_refused")


def test_signing_out_ends_the_sign_in_and_is_harmless_twice(nobody: Caller, world: World) -> None:
    token = sign_in(nobody, world).json["refresh_token"]
    assert nobody.post("/sign-out", {"refresh_token": token}).status_code == 204
    assert problem_of(refresh(nobody, token)) == (401, "refresh_refused")
    assert nobody.post("/sign-out", {"refresh_token": token}).status_code == 204


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"username": 7}, {"username"}),
        ({"username": ""}, {"username"}),
        ({"username": "x" * 65}, {"username"}),
        ({"username": "a\x00b"}, {"username"}),
        ({"password": None}, {"password"}),
        ({"password": ["x"]}, {"password"}),
        ({"device": {}}, {"device.id"}),
        ({"device": "phone"}, {"device"}),
        ({"device": {"id": "1"}}, {"device.id"}),
        ({"device": {"id": DEVICE, "colour": "red"}}, {"device.colour"}),
        ({"extra": 1}, {"extra"}),
    ],
)
def test_a_wrong_body_is_refused_and_the_field_named(
    nobody: Caller, world: World, changes: dict[str, Any], fields: set[str]
) -> None:
    answer = sign_in(nobody, world, **changes)
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == fields


def test_a_phone_that_erased_itself_may_come_back_until_it_is_in_use_again(
    nobody: Caller, world: World
) -> None:
    supervisor = caller(world.supervisor)

    def speaks(tokens: Any) -> dict[str, Any]:
        return {"headers": {"Authorization": f"Bearer {tokens['access_token']}"}}

    tokens = sign_in(nobody, world).json
    state = f"/devices/{DEVICE}/state"
    assert supervisor.post(state, {"state": "lost", "why": "掉河里了"}).status_code == 200
    assert nobody.post("/devices/erased", **speaks(tokens)).status_code == 204
    again = refresh(nobody, tokens["refresh_token"])  # the answer was lost, and the phone switched off
    assert (again.status_code, again.json["hand_in_only"]) == (200, "device_lost")
    assert nobody.post("/devices/erased", **speaks(again.json)).status_code == 204
    assert supervisor.post(state, {"state": "active", "why": "找到了"}).status_code == 200
    refused = refresh(nobody, again.json["refresh_token"])
    assert problem_of(refused) == (401, "refresh_refused")


def test_who_was_restored_signs_in_anew_on_the_phone_that_erased_itself(nobody: Caller, world: World) -> None:
    supervisor = caller(world.supervisor)
    tokens = sign_in(nobody, world).json
    account = f"/accounts/{world.worker.id}"
    assert supervisor.post(f"{account}/suspend", {"why": "病假"}).status_code == 200
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert nobody.post("/devices/erased", headers=bearer).status_code == 204
    assert supervisor.post(f"{account}/restore", {"why": "回来了"}).status_code == 200
    assert problem_of(refresh(nobody, tokens["refresh_token"])) == (401, "refresh_refused")
    anew = sign_in(nobody, world).json
    assert refresh(nobody, anew["refresh_token"]).status_code == 200
    db.session.rollback()
    assert db.session.get_one(Device, uuid.UUID(DEVICE)).erased_at is None
