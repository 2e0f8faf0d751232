"""What the server keeps for a phone's store: the key that opens it, and what it had still to hand in."""

import uuid
from typing import Any

from fieldapp.accounts.models import Device
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db
from tests.factories import PASSWORD, Caller, World

DEVICE = str(uuid.uuid4())


def sign_in(nobody: Caller, world: World, device: str = DEVICE) -> Any:
    """The answer to the worker's sign-in on a device."""
    body = {"username": world.worker.username, "password": PASSWORD, "device": {"id": device}}
    return nobody.post("/sign-in", body).json


def push(nobody: Caller, token: str, **said: int) -> Any:
    """The answer to a push of nothing, in which the phone says something of itself."""
    device = {"id": DEVICE, "app_version": "1", **said}
    body = {"protocol": 1, "device": device, "items": []}
    return nobody.post("/sync/push", body, headers={"Authorization": f"Bearer {token}"})


def test_the_key_of_a_store_is_the_same_for_a_device_and_given_only_for_the_password(
    nobody: Caller, world: World
) -> None:
    first, again, other = (sign_in(nobody, world, device) for device in (DEVICE, DEVICE, str(uuid.uuid4())))
    assert len(first["store_key"]) == 44
    assert first["store_key"] == again["store_key"] != other["store_key"]
    renewed = nobody.post(
        "/sign-in/refresh", {"refresh_token": again["refresh_token"], "device_id": DEVICE}
    ).json
    assert renewed["store_key"] is None and renewed["device_unsent"] is None


def test_a_phone_whose_store_was_cleared_hears_what_it_had_still_to_hand_in(
    nobody: Caller, world: World
) -> None:
    signed = sign_in(nobody, world)
    assert signed["device_unsent"] is None
    assert push(nobody, signed["access_token"], unsent=3).status_code == 200
    assert sign_in(nobody, world)["device_unsent"] == 3
    push(nobody, signed["access_token"], unsent=0)
    assert db.session.get_one(Device, uuid.UUID(DEVICE)).unsent == 0


def test_the_loss_of_a_store_is_written_down_with_what_was_in_it(nobody: Caller, world: World) -> None:
    token = sign_in(nobody, world)["access_token"]
    assert push(nobody, token, unsent=0, lost=4).json["receipts"] == []
    kept = db.session.query(AuditRow).filter_by(action="device.store_lost").one()
    assert (str(kept.subject_id), kept.actor_id, kept.after) == (DEVICE, world.worker.id, {"unsent": 4})
