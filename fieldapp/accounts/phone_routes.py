"""URLs of what the desk does about people and their phones: suspend, restore, report lost, have erased."""

from typing import Any
from uuid import UUID

from fieldapp.accounts import enrolments, queries, service
from fieldapp.accounts.models import Device
from fieldapp.accounts.schemas import (
    AccountSchema,
    EnrolmentSchema,
    PhoneList,
    PhoneQuery,
    PhoneSchema,
    PhoneStateSchema,
    WhySchema,
)
from fieldapp.core import access
from fieldapp.core.http import Blueprint, hand_in, viewer
from fieldapp.core.paging import paginate

routes = Blueprint("phones", __name__, description="People's phones: unsent, lost, of suspended accounts")


@routes.get("/devices")
@routes.arguments(PhoneQuery, location="query")
@routes.response(200, PhoneList)
def list_devices(query: dict[str, Any]) -> Any:
    """Phones of the accounts in scope, the last heard of first, with what each last said it had unsent"""
    access.require(viewer(), "audit.read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_devices(viewer(), **query)
    page = paginate(found, [Device.last_seen, Device.id], cursor, limit, descending=True)
    return {"items": [queries.device_body(each) for each in page.items], "next": page.next}


@routes.post("/devices/<uuid:device_id>/state")
@routes.arguments(PhoneStateSchema)
@routes.response(200, PhoneSchema)
def set_device_state(body: dict[str, Any], device_id: UUID) -> Any:
    """Report a phone lost, have it erased, or take it back as found

    A phone that is lost or to be erased hands in what is unsent if it ever speaks again, then erases itself.
    """
    return queries.device_body(service.set_device_state(viewer(), device_id, **body))


@routes.post("/devices/erased")
@routes.response(204)
@hand_in
def device_erased() -> None:
    """What a lost phone says last: it has handed in what it had and erases itself now"""
    service.device_erased(viewer())


@routes.post("/accounts/<uuid:account_id>/suspend")
@routes.arguments(WhySchema)
@routes.response(200, AccountSchema)
def suspend_account(body: dict[str, Any], account_id: UUID) -> Any:
    """Suspend an account: from now on its phones may hand in what is unsent and nothing else"""
    account = queries.managed_account(viewer(), account_id)
    service.suspend(viewer(), account, why=body["why"])
    return queries.bodies([account])[0]


@routes.post("/accounts/<uuid:account_id>/restore")
@routes.arguments(WhySchema)
@routes.response(200, AccountSchema)
def restore_account(body: dict[str, Any], account_id: UUID) -> Any:
    """Let a suspended account work again"""
    account = queries.managed_account(viewer(), account_id)
    service.suspend(viewer(), account, active=True, why=body["why"])
    return queries.bodies([account])[0]


@routes.post("/accounts/<uuid:account_id>/enrolment")
@routes.arguments(WhySchema)
@routes.response(200, EnrolmentSchema)
def make_enrolment(body: dict[str, Any], account_id: UUID) -> Any:
    """Make the QR that signs an account in on one phone, once, within a quarter of an hour

    One made before and not used is good no more. On a phone whose PIN or password was forgotten it opens
    what is there: nothing unsent is lost.
    """
    account = queries.managed_account(viewer(), account_id)
    return enrolments.issue(viewer(), account, why=body["why"])


@routes.post("/accounts/<uuid:account_id>/enrolment/revoke")
@routes.response(204)
def revoke_enrolment(account_id: UUID) -> None:
    """Take an account's QR back; harmless if it was used or there is none"""
    enrolments.revoke(viewer(), queries.managed_account(viewer(), account_id))
