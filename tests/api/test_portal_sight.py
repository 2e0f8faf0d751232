"""Who sees what of a household: a table, each cell of it tested; proofs and complaints to their ends."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from fieldapp.app import create_app
from fieldapp.cards import service as cards
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.entitlements.queries import known_columns
from fieldapp.entitlements.service import publish
from fieldapp.followups.models import FollowUp
from fieldapp.forms.programme_sheets import read_programmes
from fieldapp.portal.escalation import escalate_requests
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register.models import Household

from ..compile_cases import ROOT
from ..conftest import config_of
from ..factories import (
    World,
    caller,
    make_card,
    make_followup,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    viewer_of,
    visit_item,
)

COMPLAINT = "他从来没有来过，还要我签字"

EXAMPLES = ROOT / "programmes" / "examples.md"


@dataclass
class Home:
    """A household with everything that could be seen of it, its card, and a neighbour's."""

    world: World
    household: Household
    card: object
    secret: str
    old_secret: str
    other_secret: str
    number: str
    visit_number: str


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def home(world: World, client: FlaskClient) -> Home:
    with transaction():
        world.worker.phone = "13700003333"
        db.session.merge(world.worker)
    household = make_household(
        world.village, head_name="陈建国", phone="13800001111", address="东塘村老街101号"
    )
    make_member(household, full_name="李秀英", phone="13900005678")
    make_member(
        household, full_name="陈远", phone="13900009999", residence="away", away_city="广州",
        contact_name="邻居赵婶", contact_phone="13600001234",
    )  # fmt: skip
    make_followup(
        household, world.supervisor, title={"zh": "带李秀英去复查", "en": "check-up"}, due=clock.today("UTC")
    )
    push(caller(world.worker), visit_item(household))
    old = make_card(household, world.supervisor)
    card = make_card(household, world.supervisor)
    secret = cards.secret_of(card)
    other = make_card(make_household(world.village, phone="13511112222"), world.supervisor)
    written = client.post(f"/h/{secret}/ask/complain", data={"about": "worker", "note": COMPLAINT})
    visit = client.post(f"/h/{secret}/ask/visit", data={"reason": "elder", "note": "请早点来"})
    return Home(
        world, household, card, secret, cards.secret_of(old), cards.secret_of(other),
        number_of(written.headers["Location"]), number_of(visit.headers["Location"]),
    )  # fmt: skip


def number_of(location: str) -> str:
    found = re.search(r"n=(\d{10})", location)
    assert found is not None
    return found.group(1)


def read(client: FlaskClient, path: str) -> str:
    shown = client.get(path, headers={"Accept-Language": "zh"}).get_data(as_text=True)
    return re.sub(r"<style>.*?</style>", "", shown)


def prove(client: FlaskClient, secret: str, digits: str) -> int:
    return client.post(f"/h/{secret}/proof?lang=zh", data={"digits": digits}).status_code


def by_card(home: Home, client: FlaskClient) -> str:
    return read(client, f"/h/{home.secret}")


def by_proof(home: Home, client: FlaskClient) -> str:
    assert prove(client, home.secret, "1111") == 303
    return read(client, f"/h/{home.secret}") + read(client, f"/h/{home.secret}/held.json")


def by_own_proof(home: Home, client: FlaskClient) -> str:
    assert prove(client, home.secret, "9999") == 303
    return read(client, f"/h/{home.secret}")


def by_number(home: Home, client: FlaskClient) -> str:
    return read(client, f"/h/{home.secret}/number?n={home.number}")


def by_guess(home: Home, client: FlaskClient) -> str:
    return read(client, f"/h/{'A' * 16}") + read(client, f"/h/{'A' * 16}/held.json")


def by_wrong_digits(home: Home, client: FlaskClient) -> str:
    assert prove(client, home.secret, "0000") == 422
    return read(client, f"/h/{home.secret}") + read(client, f"/h/{home.secret}/held.json")


def by_old_card(home: Home, client: FlaskClient) -> str:
    return read(client, f"/h/{home.old_secret}") + read(client, f"/h/{home.old_secret}/held.json")


def by_other_card(home: Home, client: FlaskClient) -> str:
    assert prove(client, home.secret, "1111") == 303
    cookie = client.get_cookie("fieldapp_household", path=f"/h/{home.secret}")
    assert cookie is not None
    client.set_cookie("fieldapp_household", cookie.value, path=f"/h/{home.other_secret}")
    paths = ("", "/held.json", f"/number?n={home.number}")
    return "".join(read(client, f"/h/{home.other_secret}{path}") for path in paths)


def by_search_engine(home: Home, client: FlaskClient) -> str:
    return read(client, "/robots.txt") + read(client, "/h/") + read(client, "/")


FACTS: dict[str, Callable[[Home], str]] = {
    "village": lambda home: home.world.village.name["zh"],
    "worker": lambda home: home.world.worker.name,
    "call": lambda home: "tel:13700003333",
    "member": lambda home: "李秀英",
    "away": lambda home: "广州",
    "promise": lambda home: "带李秀英去复查",
    "outcome": lambda home: "见到了人",
    "address": lambda home: "东塘村老街101号",
    "contact": lambda home: "邻居赵婶",
    "request": lambda home: f"{home.visit_number[:3]} {home.visit_number[3:6]}",
    "request_words": lambda home: "请早点来",
    "complaint": lambda home: f"{home.number[:3]} {home.number[3:6]}",
    "complaint_words": lambda home: COMPLAINT,
}
OF_CARD = {"village", "worker", "call", "request"}
OF_OWN = OF_CARD | {"member", "away", "promise", "outcome"}
SIGHT: dict[str, tuple[Callable[[Home, FlaskClient], str], set[str]]] = {
    "card": (by_card, OF_CARD),
    "proof": (by_proof, OF_OWN | {"address", "request_words"}),
    "own telephone": (by_own_proof, OF_OWN | {"contact"}),
    "number": (by_number, {"call", "complaint"}),
    "guess": (by_guess, set()),
    "wrong digits": (by_wrong_digits, OF_CARD),
    "old card": (by_old_card, set()),
    "another household": (by_other_card, {"village", "worker", "call"}),
    "search engine": (by_search_engine, set()),
}


@pytest.mark.parametrize("who", SIGHT)
def test_everyone_sees_what_the_table_says_and_no_more(home: Home, client: FlaskClient, who: str) -> None:
    look, allowed = SIGHT[who]
    shown = look(home, client)
    assert {fact for fact, words in FACTS.items() if words(home) in shown} == allowed


def test_a_complaint_about_a_worker_reaches_the_township_and_never_that_worker(
    home: Home, client: FlaskClient
) -> None:
    worker = caller(home.world.worker)
    seen = [
        orjson.dumps(pull(worker)).decode(),
        *(
            worker.get(path).get_data(as_text=True)
            for path in (f"/households/{home.household.id}", "/followups", "/requests", "/visits", "/audit")
        ),
    ]
    assert all(COMPLAINT not in text and home.number not in text for text in seen)
    desk = caller(home.world.supervisor)
    listed = {each["kind"]: each for each in desk.get("/requests?desk=true").json["items"]}
    assert listed["complain"]["message"].endswith(COMPLAINT) and listed["complain"]["about"] == "worker"
    assert caller(home.world.other_supervisor).get("/requests").json["items"] == []


def test_a_complaint_about_the_township_goes_to_the_county_alone(home: Home, client: FlaskClient) -> None:
    client.post(f"/h/{home.secret}/ask/complain", data={"about": "office", "note": "镇上不理人"})

    def about(who: object) -> set[str]:
        return {each["about"] for each in caller(who).get("/requests").json["items"]}  # type: ignore[arg-type]

    assert "office" not in about(home.world.supervisor)
    assert "office" in about(home.world.administrator)


def test_the_answer_of_the_desk_is_read_by_the_number(home: Home, client: FlaskClient) -> None:
    desk = caller(home.world.supervisor)
    [complaint] = desk.get("/requests?kind=complain").json["items"]
    path = f"/requests/{complaint['id']}/answer"
    answer = desk.post(path, {"outcome": "upheld", "answer": "已向您道歉，换人负责"})
    assert answer.status_code == 200 and answer.json["state"] == "closed"
    shown = read(client, f"/h/{home.secret}/number?n={home.number}")
    assert "情况属实" in shown and "换人负责" in shown and "已办完" in shown
    [visit] = desk.get("/requests?kind=visit").json["items"]
    wrong = desk.post(f"/requests/{visit['id']}/answer", {"outcome": "settled", "answer": "好"})
    assert problem_of(wrong) == (422, "invalid")


def test_an_answer_is_corrected_or_taken_back_and_never_over_one_given_meanwhile(
    home: Home, client: FlaskClient
) -> None:
    desk = caller(home.world.supervisor)
    [complaint] = desk.get("/requests?kind=complain").json["items"]
    path = f"/requests/{complaint['id']}"
    first = desk.post(f"{path}/answer", {"outcome": "refused", "answer": "写错了", "seen": None}).json
    late = desk.post(f"{path}/answer", {"outcome": "upheld", "answer": "属实", "seen": None})
    assert problem_of(late) == (409, "conflict") and late.json["current"]["answer"] == "写错了"
    right = {"outcome": "upheld", "answer": "情况属实，已换人", "seen": first["answered_at"]}
    second = desk.post(f"{path}/answer", right).json
    shown = read(client, f"/h/{home.secret}/number?n={home.number}")
    assert "已换人" in shown and "写错了" not in shown
    again = desk.post(f"{path}/reopen", {"seen": second["answered_at"], "why": "还要再查"}).json
    assert (again["state"], again["answer"], again["answered_by"]) == ("open", None, None)
    shown = read(client, f"/h/{home.secret}/number?n={home.number}")
    assert "前给您回音" in shown and "已换人" not in shown
    trail = desk.get("/audit?what=request.reopened").json["items"]
    assert [row["before"]["answer"] for row in trail] == ["情况属实，已换人"]


def test_the_desk_finds_what_is_late_and_a_request_by_its_number(home: Home) -> None:
    desk = caller(home.world.supervisor)
    assert desk.get("/requests?late=true").json["items"] == []
    grouped = f"{home.number[:3]} {home.number[3:6]} {home.number[6:]}"
    assert [each["kind"] for each in desk.get(f"/requests?number={grouped}").json["items"]] == ["complain"]
    with clock.at(clock.now() + timedelta(days=11)):
        desk = caller(home.world.supervisor)
        assert [each["kind"] for each in desk.get("/requests?late=true").json["items"]] == ["complain"]
        needs = desk.get("/overview/attention").json
        assert (needs["requests"], needs["requests_late"]) == (1, 1)


def test_what_was_cancelled_is_told_kindly_with_the_reason_and_is_not_called_done(
    home: Home, client: FlaskClient
) -> None:
    desk = caller(home.world.supervisor)
    [visit] = desk.get("/requests?kind=visit").json["items"]
    path = f"/followups/{visit['followup_id']}/changes"
    change = {"id": str(uuid4()), "action": "cancel", "text": "您来电说不用来了"}
    assert desk.post(path, change).status_code == 200
    listed = read(client, f"/h/{home.secret}")
    assert "不办了" in listed and "您来电说不用来了" not in listed
    shown = read(client, f"/h/{home.secret}/number?n={home.visit_number}")
    assert "很抱歉" in shown and "您来电说不用来了" in shown and "已办完" not in shown


def test_a_complaint_that_waits_goes_up_a_level_at_a_time(home: Home) -> None:
    with clock.at(clock.now() + timedelta(days=18)):
        assert escalate_requests() == 1
        assert escalate_requests() == 0
    with clock.at(clock.now() + timedelta(days=25)):
        assert escalate_requests() == 1
    assert db.session.scalars(
        select(HouseholdRequest.level).where(HouseholdRequest.kind == "complain")
    ).all() == [2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_request_gets_a_number_a_day_and_somebody_to_do_it(
    home: Home, client: FlaskClient, kind: str
) -> None:
    rules = KINDS[kind]
    said = {group: options[0] for group, options in rules.choices} | {"note": f"关于{kind}"}
    if rules.proof:
        refused = client.post(f"/h/{home.secret}/ask/{kind}", data=said)
        assert refused.status_code == 200
        assert prove(client, home.secret, "5678") == 303
    assert client.get(f"/h/{home.secret}/ask/{kind}").status_code == 200
    sent = client.post(f"/h/{home.secret}/ask/{kind}", data=said, headers={"Accept-Language": "zh"})
    assert sent.status_code == 303
    shown = read(client, sent.headers["Location"])
    assert "给您回音" in shown and len(shown) < 15_000
    db.session.rollback()
    query = select(HouseholdRequest).where(HouseholdRequest.number == number_of(sent.headers["Location"]))
    request = db.session.scalars(query).one()
    assert (request.followup_id is not None) == (rules.to == "worker")
    if request.followup_id is None:
        return
    worker = caller(home.world.worker)
    followup = db.session.get_one(FollowUp, request.followup_id)
    assert followup.assignee_id == home.world.worker.id
    worker.post(f"/followups/{followup.id}/changes", {"id": str(request.id), "action": "done"})
    assert "已办完" in read(client, f"/h/{home.secret}/number?n={request.number}")


def test_wrong_tries_wait_then_lock_and_the_worker_is_told_once(home: Home, client: FlaskClient) -> None:
    assert [prove(client, home.secret, "0000") for _ in range(2)] == [422, 422]
    assert "请等一分钟" not in by_card(home, client)
    start = clock.now()
    seen = []
    for n in range(1, 6):
        with clock.at(start + timedelta(minutes=2 * n)):
            answer = client.post(f"/h/{home.secret}/proof?lang=zh", data={"digits": "0000"})
            seen.append(answer.get_data(as_text=True))
    assert "试错太多次" in seen[2] and "试错太多次" in seen[4]
    with clock.at(start + timedelta(minutes=20)):
        assert prove(client, home.secret, "1111") == 422
        guesses = select(FollowUp).where(FollowUp.rule == "page_guesses")
        [warned] = db.session.scalars(guesses).all()
        assert warned.assignee_id == home.world.worker.id
        db.session.rollback()
        told = caller(home.world.worker).post(f"/households/{home.household.id}/proof-codes").json
        assert prove(client, home.secret, told["code"]) == 303
        assert prove(client, home.secret, told["code"]) == 422


def test_a_try_right_after_a_wrong_one_must_wait_even_if_it_is_right(home: Home, client: FlaskClient) -> None:
    with clock.at(clock.now()):
        prove(client, home.secret, "0000")
        prove(client, home.secret, "0000")
        assert prove(client, home.secret, "1111") == 422
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert prove(client, home.secret, "1111") == 303


def test_a_told_code_is_good_for_a_quarter_of_an_hour(home: Home, client: FlaskClient) -> None:
    worker = caller(home.world.worker)
    told = worker.post(f"/households/{home.household.id}/proof-codes").json["code"]
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert prove(client, home.secret, told) == 422


def test_the_proof_is_kept_in_a_cookie_that_scripts_and_other_sites_do_not_get(
    home: Home, client: FlaskClient
) -> None:
    answer = client.post(f"/h/{home.secret}/proof", data={"digits": "1111"})
    cookie = answer.headers["Set-Cookie"]
    for word in ("HttpOnly", "SameSite=Lax", "Max-Age=1800", f"Path=/h/{home.secret}"):
        assert word in cookie
    assert "Set-Cookie" in client.post(f"/h/{home.secret}/leave").headers
    assert "李秀英" not in by_card(home, client)
    client.set_cookie("fieldapp_household", "forged.x.y", path=f"/h/{home.secret}")
    assert "李秀英" not in by_card(home, client)


def test_a_wrong_and_an_old_secret_cost_the_same_look(home: Home, client: FlaskClient) -> None:
    """No clock: how long either takes is how many questions it asks the database, and they are the same."""
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    costs = []
    for secret in ("A" * 16, home.old_secret, "x"):
        asked.clear()
        client.get(f"/h/{secret}")
        costs.append([each for each in asked if each != "BEGIN"])
    assert costs[0] == costs[1] == costs[2] and len(costs[0]) > 0


def test_spam_is_kept_aside_and_its_sender_is_told_nothing(home: Home, client: FlaskClient) -> None:
    spam = {"reason": "elder", "note": "www", "website": "http://x"}
    sent = client.post(f"/h/{home.secret}/ask/visit?lang=zh", data=spam)
    assert "收到了" in read(client, sent.headers["Location"])
    [kept] = caller(home.world.supervisor).get("/requests?state=aside").json["items"]
    assert kept["followup_id"] is None


def test_what_a_household_may_be_entitled_to_is_shown_after_proof_only(
    home: Home, client: FlaskClient
) -> None:
    make_member(home.household, full_name="李太公", born="1930-01-01")
    with transaction():
        publish(None, read_programmes(EXAMPLES, known_columns()), home.world.county.id)
    assert "高龄津贴" not in read(client, f"/h/{home.secret}?lang=zh")
    assert prove(client, home.secret, "1111") == 303
    shown = read(client, f"/h/{home.secret}?lang=zh")
    assert "高龄津贴" in shown and "李太公" in shown and "年满 80 岁，住在本村" in shown
    assert "is 80 or over, lives in the village" in read(client, f"/h/{home.secret}?lang=en")


def test_no_page_is_larger_than_fifteen_kilobytes_however_large_the_household(
    home: Home, client: FlaskClient
) -> None:
    with transaction():
        publish(None, read_programmes(EXAMPLES, known_columns()), home.world.county.id)
    for n in range(25):
        born = "1930-01-01" if n % 2 else "2025-01-01"
        make_member(home.household, full_name=f"欧阳很长的名字{n}", phone=f"1350000{n:04}", born=born)
        make_followup(
            home.household, home.world.supervisor,
            title={"zh": "这是一件说得很长很长的答应过的事情" * 2, "en": "x" * 80},
        )  # fmt: skip
        client.post(f"/h/{home.secret}/ask/move", data={"note": "搬" * 400})
    assert prove(client, home.secret, "1111") == 303
    for lang in ("zh", "en"):
        for path in ("", *(f"/ask/{kind}" for kind in KINDS)):
            answer = client.get(f"/h/{home.secret}{path}?lang={lang}")
            assert len(answer.get_data()) < 15_000, (path, len(answer.get_data()))
            assert "<script" not in answer.get_data(as_text=True)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_deployment_adds_a_language_from_right_to_left_and_texts_spoken(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "sound" / "ug").mkdir(parents=True)
    texts = {"portal.language": "ئۇيغۇرچە", "portal.held": "نېمە ساقلايمىز"}
    (tmp_path / "texts" / "ug.json").write_text(orjson.dumps(texts).decode(), encoding="utf-8")
    (tmp_path / "sound" / "ug" / "portal.worker.mp3").write_bytes(b"ID3")
    (tmp_path / "fieldapp.sqlite3").write_bytes(empty_sqlite.read_bytes())
    folders = {"FIELDAPP_PAGE_TEXTS": tmp_path / "texts", "FIELDAPP_PAGE_SOUND": tmp_path / "sound"}
    app = create_app(config_of(tmp_path, **{name: str(folder) for name, folder in folders.items()}))
    with app.app_context():
        world = World()
        secret = cards.secret_of(make_card(make_household(world.village), world.supervisor))
        client = app.test_client()
        shown = client.get(f"/h/{secret}", headers={"Accept-Language": "ug"}).get_data(as_text=True)
        assert 'lang="ug" dir="rtl"' in shown and "نېمە ساقلايمىز" in shown
        assert "答应您家的事" in shown  # what it lacks is said in the default language
        assert "/h-sound/ug/portal.worker.mp3" in shown and shown.count("<audio") == 1
        assert client.get("/h-sound/ug/portal.worker.mp3").data == b"ID3"
        assert client.get("/h-sound/ug/..%2f..%2ffieldapp.sqlite3.mp3").status_code == 404
        db.session.remove()
        db.engine.dispose()


def test_proving_is_the_viewers_own_business(home: Home) -> None:
    assert viewer_of(home.world.worker).role == "worker"
    stranger = caller(home.world.other_worker).post(f"/households/{home.household.id}/proof-codes")
    assert problem_of(stranger) == (404, "not_found")
