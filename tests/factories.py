"""Makes what tests need, in the real database through the real services. One factory a record; World sets a
scene.
"""

import itertools
import uuid
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldapp.accounts.models import Account
from fieldapp.accounts.queries import load_viewer
from fieldapp.accounts.service import create_account, see_device
from fieldapp.accounts.tokens import issue_access_token
from fieldapp.areas.models import Area
from fieldapp.areas.service import create_area
from fieldapp.core.access import Viewer
from fieldapp.core.db import Model, db, transaction

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
