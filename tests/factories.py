"""Makes what tests need, in the real database through the real services. One factory a record; World sets a
scene.
"""

import itertools
import uuid
from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldapp import forms
from fieldapp.accounts.models import Account
from fieldapp.accounts.queries import load_viewer
from fieldapp.accounts.service import create_account, see_device
from fieldapp.accounts.tokens import issue_access_token
from fieldapp.areas.models import Area
from fieldapp.areas.service import create_area
from fieldapp.cards.models import Card
from fieldapp.cards.service import put_card
from fieldapp.core import clock
from fieldapp.core.access import Viewer
from fieldapp.core.db import Model, db, transaction
from fieldapp.followups.models import FollowUp
from fieldapp.followups.service import put_followup
from fieldapp.formstore.models import FormVersion
from fieldapp.formstore.queries import plan_of
from fieldapp.formstore.service import publish
from fieldapp.register.models import Household, Member
from fieldapp.register.service import create_household, create_member

PASSWORD = "fieldapp-test"
API = "/api/v1"

Record = TypeVar("Record", bound=Model)

_count = itertools.count(1)


def kept(record: Record) -> Record:
    """A record as it is in the database now, detached, so that reading it later needs no session."""
    db.session.refresh(record)
    db.session.expunge(record)
    db.session.rollback()
    return record


def make_area(level: str = "village", parent: Area | None = None, **values: Any) -> Area:
    """An area below another."""
    n = next(_count)
    given = {"code": f"{n:06}", "name": {"zh": f"第{n}村", "en": f"Village {n}"}} | values
    with transaction():
        area = create_area(None, level=level, parent_id=parent.id if parent else None, **given)
    return kept(area)


def make_account(role: str = "worker", areas: Iterable[Area] = (), **values: Any) -> Account:
    """An account that serves these areas, whose password is PASSWORD."""
    n = next(_count)
    given = {"username": f"{role}{n}", "name": f"王{n}", "password": PASSWORD} | values
    with transaction():
        account = create_account(None, role=role, area_ids=[area.id for area in areas], **given)
    return kept(account)


def viewer_of(account: Account, device_id: UUID | None = None) -> Viewer:
    """An account as the viewer that services take."""
    viewer = load_viewer(account.id, device_id)
    assert viewer is not None
    db.session.rollback()
    return viewer


class Caller:
    """Someone calling the API; signed in as an account, or nobody."""

    def __init__(self, client: FlaskClient, account: Account | None = None, language: str = "en") -> None:
        self.client = client
        self.account = account
        self.device_id = uuid.uuid4()
        self.headers = {"Accept-Language": language}
        if account is not None:
            with transaction():
                see_device(account.id, {"id": self.device_id, "name": "test"})
            token = issue_access_token(account.id, self.device_id)
            self.headers["Authorization"] = f"Bearer {token}"

    def on(self, client: FlaskClient) -> "Caller":
        """The same person on another connection, such as in another thread."""
        other = copy(self)
        other.client = client
        return other

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """The answer to METHOD /api/v1{path} with a JSON body, if any."""
        if body is not None:
            options["json"] = body
        headers = self.headers | options.pop("headers", {})
        return self.client.open(API + path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET."""
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """POST."""
        return self.call("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """PUT."""
        return self.call("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """PATCH."""
        return self.call("PATCH", path, body, **options)


def caller(account: Account | None = None, **options: Any) -> Caller:
    """Someone calling the API of the current app."""
    return Caller(current_app.test_client(), account, **options)


class World:
    """A county with two townships of two villages; a worker for each village of the first, one in the second.

    county > township > village (worker), next_village (next_worker); other_township > other_village
    (other_worker). supervisor and auditor serve the first township, other_supervisor the second,
    administrator the county.
    """

    def __init__(self) -> None:
        self.county = make_area("county", name={"zh": "清河县", "en": "Qinghe"})
        self.township = make_area("township", self.county)
        self.other_township = make_area("township", self.county)
        self.village = make_area("village", self.township)
        self.next_village = make_area("village", self.township)
        self.other_village = make_area("village", self.other_township)
        self.worker = make_account("worker", [self.village])
        self.next_worker = make_account("worker", [self.next_village])
        self.other_worker = make_account("worker", [self.other_village])
        self.supervisor = make_account("supervisor", [self.township])
        self.other_supervisor = make_account("supervisor", [self.other_township])
        self.administrator = make_account("administrator", [self.county])
        self.auditor = make_account("auditor", [self.township])


def problem_of(answer: TestResponse) -> tuple[int, str]:
    """The status and code of a problem."""
    assert answer.content_type == "application/problem+json", answer.get_data(as_text=True)
    assert answer.json is not None
    return answer.status_code, answer.json["code"]


def fields_of(answer: TestResponse) -> set[str]:
    """The fields that a problem names."""
    assert answer.json is not None
    return {error["field"] for error in answer.json["errors"]}


def make_household(village: Area, by: Account | None = None, **values: Any) -> Household:
    """A household of a village, registered by an account (else by one made for it)."""
    n = next(_count)
    given = {"number": f"{n}号", "head_name": f"陈{n}", "phone": f"1380000{n:04}"} | values
    viewer = viewer_of(by or make_account("administrator", [village]))
    with transaction():
        made = create_household(viewer, uuid.uuid4(), village.id, given).record
        assert isinstance(made, Household)
    return kept(made)


def make_member(household: Household, by: Account | None = None, **values: Any) -> Member:
    """A member of a household."""
    given = {"full_name": f"陈小{next(_count)}", "sex": "female", "born": "1990-05-01"} | values
    village = db.session.get_one(Area, household.village_id)
    viewer = viewer_of(by or make_account("administrator", [village]))
    with transaction():
        home = db.session.get_one(Household, household.id)
        made = create_member(viewer, uuid.uuid4(), home, given).record
        assert isinstance(made, Member)
    return kept(made)


def make_card(household: Household, by: Account) -> Card:
    """A card of a household, issued by a supervisor."""
    viewer = viewer_of(by)
    with transaction():
        card, _ = put_card(viewer, uuid.uuid4(), household.id)
    return kept(card)


def make_followup(household: Household, by: Account, **values: Any) -> FollowUp:
    """A follow-up about a household, made at the desk of a supervisor."""
    given = {"title": {"zh": "再去看看", "en": "Look in again"}, "due": date(2026, 3, 20)} | values
    viewer = viewer_of(by)
    with transaction():
        made, _ = put_followup(viewer, uuid.uuid4(), {"household_id": household.id, **given})
    return kept(made)


def make_form(markdown: str, area: Area) -> FormVersion:
    """A form, an XLSForm in Markdown tables, published to an area and below."""
    plan = forms.compile_form(markdown.encode(), "md")
    with transaction():
        version = publish(None, plan, area.id)
    return kept(version)


def submission(
    version: FormVersion, subject: Household | Member, values: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A form filled in about a household or a member, as a phone puts it into a visit: with what the form
    works out by itself.
    """
    made = str(uuid.uuid4())
    context = forms.Context(submission_id=made, time_zone="Asia/Shanghai")
    values = forms.open_session(plan_of(version.id), context, values).values()
    return {
        "id": made,
        "form_id": plan_of(version.id)["form"]["id"],
        "plan_hash": version.plan_hash,
        "version": version.version,
        "subject_type": "household" if isinstance(subject, Household) else "member",
        "subject_id": str(subject.id),
        "values": values,
        "attachments": [],
        "finished_at": clock.now().isoformat(),
    } | more


def visit_item(household: Household, outcome: str = "met", **values: Any) -> dict[str, Any]:
    """A visit as a phone hands it in: an outbox item; `values` go into its body."""
    started = values.pop("started_at", None) or clock.now().isoformat()
    body = {
        "id": str(uuid.uuid4()),
        "household_id": str(household.id),
        "village_id": str(household.village_id),
        "started_at": started,
        "ended_at": started,
        "outcome": outcome,
        "lat": 29.56,
        "lon": 106.55,
        "accuracy": 12.5,
        "geotag_at": started,
        "geotag_reason": None,
        "card_id": None,
        "card_scanned_at": None,
        "note": "",
        "submissions": [],
        "followups": [],
    }
    return item("visit", body | values, made_at=started)


def item(kind: str, body: Any, **values: Any) -> dict[str, Any]:
    """An outbox item as it goes over the wire."""
    made = {"id": str(uuid.uuid4()), "kind": kind, "schema": 1, "made_at": clock.now().isoformat()}
    return made | {"body": body} | values


def push(who: Caller, *items: Any) -> list[dict[str, Any]]:
    """Hand items in from a caller's phone; the receipts."""
    device = {"id": str(who.device_id), "app_version": "1", "unsent": len(items)}
    answer = who.post("/sync/push", {"protocol": 1, "device": device, "items": list(items)})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json is not None
    receipts: list[dict[str, Any]] = answer.json["receipts"]
    return receipts


def pull(who: Caller, cursor: str | None = None, limit: int = 1000) -> dict[str, Any]:
    """Everything that changed behind a cursor, page by page: the last page with the records of all."""
    records: list[dict[str, Any]] = []
    dropped: list[str] = []
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        answer = who.get("/sync/pull", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        page: dict[str, Any] = answer.json or {}
        records += page["records"]
        dropped += page["dropped_streams"]
        cursor = page["cursor"]
        if not page["more"]:
            return page | {"records": records, "dropped_streams": dropped}
