"""Who may see which colleague, and what people may change of their own account."""

import uuid
from datetime import timedelta

import pytest
from flask_jwt_extended import create_access_token

from fieldapp.accounts.models import Account
from fieldapp.accounts.service import set_areas, suspend
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction
from tests.factories import PASSWORD, Caller, World, caller, fields_of, make_account, problem_of

PRIVATE_PATHS = ["/me", "/accounts", "/areas", "/forms", f"/plans/{'0' * 64}"]


def test_an_account_sees_itself(world: World) -> None:
    answer = caller(world.worker).get("/me")
    assert answer.status_code == 200
    assert answer.json["username"] == world.worker.username
    assert answer.json["areas"] == [str(world.village.id)]
    assert "password_hash" not in answer.json


@pytest.mark.parametrize("path", PRIVATE_PATHS)
def test_nobody_is_asked_to_sign_in(nobody: Caller, path: str) -> None:
    answer = nobody.get(path)
    assert problem_of(answer) == (401, "sign_in_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "\xe9", "Bearer Bearer", "eyJhbGciOiJub25lIn0.e30.", "a" * 5000]
)
def test_a_token_that_is_none_of_ours_is_refused(nobody: Caller, token: str) -> None:
    answer = nobody.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_an_expired_token_says_so(world: World) -> None:
    claims = {"device": str(uuid.uuid4())}
    old = create_access_token(
        str(world.worker.id), additional_claims=claims, expires_delta=timedelta(seconds=-1)
    )
    answer = caller().get("/me", headers={"Authorization": f"Bearer {old}"})
    assert problem_of(answer) == (401, "token_expired")


def test_a_token_of_no_account_is_refused(world: World) -> None:
    stray = create_access_token(str(uuid.uuid4()), additional_claims={"device": str(uuid.uuid4())})
    answer = caller().get("/me", headers={"Authorization": f"Bearer {stray}"})
    assert problem_of(answer) == (401, "token_invalid")


def test_a_suspended_account_is_told_so_at_once(world: World) -> None:
    phone = caller(world.worker)
    with transaction():
        suspend(None, db.session.get_one(Account, world.worker.id))
    assert problem_of(phone.get("/me")) == (403, "account_suspended")


def test_a_worker_sees_colleagues_above_but_none_of_another_township(world: World) -> None:
    answer = caller(world.worker).get("/accounts")
    seen = {account["id"] for account in answer.json["items"]}
    assert {str(world.worker.id), str(world.supervisor.id), str(world.administrator.id)} <= seen
    assert seen.isdisjoint(
        {str(world.next_worker.id), str(world.other_worker.id), str(world.other_supervisor.id)}
    )


def test_a_supervisor_sees_the_workers_below_by_role_and_area(world: World) -> None:
    desk = caller(world.supervisor)
    workers = {account["id"] for account in desk.get("/accounts?role=worker").json["items"]}
    assert workers == {str(world.worker.id), str(world.next_worker.id)}
    here = desk.get(f"/accounts?role=worker&area={world.village.id}").json["items"]
    assert [account["id"] for account in here] == [str(world.worker.id)]


def test_colleagues_page_by_cursor_without_gap_or_repeat(world: World) -> None:
    for _ in range(7):
        make_account("worker", [world.village], name="同名")
    desk, seen, cursor = caller(world.supervisor), [], ""
    while cursor is not None:
        page = desk.get(f"/accounts?limit=3{cursor and '&cursor=' + cursor}").json
        seen += [account["id"] for account in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == len(desk.get("/accounts").json["items"])


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WzEsMl0", "%00", "5" * 400])
def test_a_cursor_that_is_none_of_ours_is_named(world: World, cursor: str) -> None:
    answer = caller(world.supervisor).get(f"/accounts?cursor={cursor}")
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {"cursor"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=1.5", "limit"),
        ("limit=" + "9" * 50, "limit"),
        ("limit=٣", "limit"),
        ("role=king", "role"),
        ("area=1", "area"),
        ("colour=red", "colour"),
    ],
)
def test_a_wrong_query_is_named(world: World, query: str, field: str) -> None:
    answer = caller(world.supervisor).get(f"/accounts?{query}")
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {field}


def test_people_change_their_language_and_telephone(world: World) -> None:
    phone = caller(world.worker)
    answer = phone.patch("/me", {"language": "en", "phone": "13800000000"})
    assert answer.status_code == 200
    assert (answer.json["language"], answer.json["phone"]) == ("en", "13800000000")
    assert phone.get("/me").json["phone"] == "13800000000"
    kept = db.session.query(AuditRow).filter_by(action="account.edit").one()
    assert kept.actor_id == world.worker.id
    assert kept.after == {"language": "en", "phone": "13800000000"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"language": None}, "language"),
        ({"phone": 138}, "phone"),
        ({"phone": "1" * 41}, "phone"),
        ({"phone": "1\x003"}, "phone"),
        ({"role": "administrator"}, "role"),
    ],
)
def test_a_wrong_change_is_named_and_changes_nothing(
    world: World, body: dict[str, object], field: str
) -> None:
    phone = caller(world.worker)
    before = phone.get("/me").json
    answer = phone.patch("/me", body)
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {field}
    assert phone.get("/me").json == before


def test_a_new_password_takes_the_old_one(world: World) -> None:
    phone = caller(world.worker)
    wrong = phone.post("/me/password", {"old": "not this one", "new": "long enough"})
    assert (problem_of(wrong), fields_of(wrong)) == ((422, "invalid"), {"old"})
    short = phone.post("/me/password", {"old": PASSWORD, "new": "short"})
    assert (problem_of(short), fields_of(short)) == ((422, "invalid"), {"new"})
    assert phone.post("/me/password", {"old": PASSWORD, "new": "long enough"}).status_code == 204
    device = {"id": str(uuid.uuid4())}
    body = {"username": world.worker.username, "password": "long enough", "device": device}
    assert phone.post("/sign-in", body).status_code == 200


def test_an_account_moved_to_another_area_sees_that_one_at_once(world: World) -> None:
    phone = caller(world.worker)
    with transaction():
        set_areas(None, db.session.get_one(Account, world.worker.id), [world.other_village.id])
    assert phone.get("/me").json["areas"] == [str(world.other_village.id)]
    seen = {area["id"] for area in phone.get("/areas").json["items"]}
    assert str(world.other_village.id) in seen
    assert str(world.village.id) not in seen
