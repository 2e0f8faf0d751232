"""The household's page: what a card opens, what it never shows, and what comes of asking for a visit."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.cards import service as cards
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register import service as register
from fieldapp.register.models import Household

from ..factories import World, make_card, make_household, viewer_of

PERSONAL = ("陈建国", "13800001111", "李秀英", "东塘村老街101号", "101")
VARYING = ("X-Request-ID", "X-RateLimit-Remaining")
WISH = {"reason": "elder", "time": "morning", "phone": "13900002222", "note": "老人摔了一跤"}


@dataclass
class Door:
    """A household with its card: the secret, and the ids behind it."""

    secret: str
    card_id: object
    household: Household


@pytest.fixture
def client(app: Flask, world: World) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def door(world: World) -> Door:
    administrator = viewer_of(world.administrator)
    with transaction():
        made = register.create_household(
            administrator,
            uuid4(),
            world.village.id,
            {"number": "101", "head_name": "陈建国", "phone": "13800001111", "address": "东塘村老街101号"},
        )
        household = made.record
        assert isinstance(household, Household)
        register.edit(administrator, household, {}, {"worker_id": str(world.worker.id)})
        register.create_member(administrator, uuid4(), household, {"full_name": "李秀英", "sex": "female"})
        card, _ = cards.put_card(administrator, uuid4(), household.id)
        found = Door(cards.secret_of(card), card.id, household)
        db.session.flush()
        db.session.refresh(household)
        db.session.expunge(household)
    return found


def page(client: FlaskClient, path: str, lang: str = "zh-CN", **options: object) -> TestResponse:
    return client.get(path, headers={"Accept-Language": lang}, **options)  # type: ignore[arg-type]


def body(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def open_followups(door: Door) -> list[FollowUp]:
    db.session.rollback()
    return list(db.session.scalars(select(FollowUp).where(FollowUp.household_id == door.household.id)))


def test_a_card_opens_a_page_with_the_village_the_worker_and_a_number_to_tap(
    client: FlaskClient, world: World, door: Door
) -> None:
    with transaction():
        world.worker.phone = "13700003333"
        db.session.merge(world.worker)
    for prefix in ("h", "H"):
        answer = page(client, f"/{prefix}/{door.secret}")
        assert answer.status_code == 200
        assert world.village.name["zh"] in body(answer)
        assert world.worker.name in body(answer)
        assert 'href="tel:13700003333"' in body(answer)


def test_the_page_is_small_has_no_script_and_is_kept_by_nobody(client: FlaskClient, door: Door) -> None:
    answer = page(client, f"/h/{door.secret}")
    assert len(answer.get_data()) < 15_000
    assert "<script" not in body(answer)
    assert not re.search(r'(src|href)="(https?:)?//', body(answer))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_page_shows_nothing_personal(client: FlaskClient, door: Door) -> None:
    for path in (f"/h/{door.secret}", f"/h/{door.secret}?lang=en", f"/h/{door.secret}/ask/erase"):
        for secret in PERSONAL:
            assert secret not in re.sub(r"<style>.*?</style>", "", body(page(client, path)))


def test_the_page_speaks_the_language_of_the_browser_or_the_one_chosen(
    client: FlaskClient, door: Door
) -> None:
    assert "约人上门" in body(page(client, f"/h/{door.secret}"))
    assert "Ask for a visit" in body(page(client, f"/h/{door.secret}", "en-GB"))
    chosen = page(client, f"/h/{door.secret}?lang=en")
    assert 'lang="en"' in body(chosen) and "Ask for a visit" in body(chosen)
    assert "?lang=zh" in body(chosen)


def test_a_wrong_and_a_malformed_secret_get_the_very_same_answer(client: FlaskClient, door: Door) -> None:
    answers = [
        page(client, f"/h/{secret}")
        for secret in ("A" * 16, "x", "../etc", "%00%ff", "a/b/c", "A" * 2000, "%F0%9F%98%80")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({body(answer) for answer in answers}) == 1
    kept = [{k: v for k, v in answer.headers.items() if k not in VARYING} for answer in answers]
    assert {item for headers in kept for item in headers.items()} == set(kept[0].items())
    assert "没有找到这张卡" in body(answers[0])


def test_an_old_card_says_that_it_was_replaced_and_nothing_else(
    client: FlaskClient, world: World, door: Door
) -> None:
    with transaction():
        cards.replace(viewer_of(world.administrator), door.card_id, "lost")  # type: ignore[arg-type]
    answer = page(client, f"/h/{door.secret}")
    assert answer.status_code == 410 and "已经换了新卡" in body(answer)
    for fact in (*PERSONAL, world.worker.name, world.village.name["zh"]):
        assert fact not in re.sub(r"<style>.*?</style>", "", body(answer))
    for path in ("/ask/visit", "/proof"):
        assert client.post(f"/h/{door.secret}{path}", data=WISH).status_code == 410
    assert not open_followups(door)


def test_asking_at_a_wrong_card_gets_the_same_page_and_makes_nothing(client: FlaskClient, door: Door) -> None:
    wrong = client.post(f"/h/{'B' * 16}/ask/visit", data=WISH, headers={"Accept-Language": "zh"})
    assert wrong.status_code == 404
    assert body(wrong) == body(page(client, f"/h/{'A' * 16}"))
    assert not open_followups(door)


def test_guessing_is_limited_by_address_and_never_closes_a_good_card(client: FlaskClient, door: Door) -> None:
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    statuses = [page(client, f"/h/{n:016}", **elsewhere).status_code for n in range(310)]
    assert statuses[:300] == [404] * 300 and set(statuses[300:]) == {429}
    limited = page(client, "/h/X", **elsewhere)
    assert "请稍等" in body(limited) and limited.headers["Retry-After"]
    assert page(client, f"/h/{door.secret}", **elsewhere).status_code == 200
    assert page(client, "/h/X", environ_base={"REMOTE_ADDR": "203.0.113.10"}).status_code == 404


def test_one_address_may_ask_for_many_households_and_one_card_not_without_end(
    client: FlaskClient, world: World, door: Door
) -> None:
    others = [cards.secret_of(make_card(make_household(world.village), world.supervisor)) for _ in range(45)]
    for secret in others:
        assert client.post(f"/h/{secret}/ask/visit", data=WISH).status_code == 303
    tries = [client.post(f"/h/{door.secret}/ask/visit", data=WISH).status_code for _ in range(42)]
    assert tries == [303] * 40 + [429] * 2


def test_asking_for_a_visit_becomes_a_follow_up_of_the_worker(
    client: FlaskClient, world: World, door: Door
) -> None:
    answer = client.post(f"/h/{door.secret}/ask/visit", data=WISH, headers={"Accept-Language": "zh"})
    assert answer.status_code == 303
    thanks = page(client, answer.headers["Location"])
    assert "收到了" in body(thanks) and "编号" in body(thanks)
    (followup,) = open_followups(door)
    assert (followup.origin, followup.state) == ("household", "open")
    assert followup.assignee_id == world.worker.id
    assert "陈建国" in followup.title["zh"]
    assert "老人的事" in followup.note["zh"] and "13900002222" in followup.note["en"]
    assert "老人摔了一跤" in followup.note["zh"]
    request = db.session.scalars(select(HouseholdRequest)).one()
    assert request.followup_id == followup.id and request.phone == "13900002222"


def test_asking_again_within_a_day_is_added_to_the_same_follow_up(client: FlaskClient, door: Door) -> None:
    client.post(f"/h/{door.secret}/ask/visit", data=WISH)
    client.post(f"/h/{door.secret}/ask/visit", data={**WISH, "note": "水管也漏了"})
    client.post(f"/h/{door.secret}/ask/visit", data={**WISH, "note": "水管也漏了"})
    (followup,) = open_followups(door)
    assert followup.note["zh"].count("水管也漏了") == 1 and "老人摔了一跤" in followup.note["zh"]
    with clock.at(clock.now() + timedelta(hours=25)):
        client.post(f"/h/{door.secret}/ask/visit", data=WISH)
    assert len(open_followups(door)) == 2


def test_a_button_tapped_many_times_at_once_makes_one_follow_up(each_app: Flask, each_world: World) -> None:
    household = make_household(each_world.village)
    card = make_card(household, each_world.supervisor)
    secret = cards.secret_of(card)
    db.session.rollback()

    def tap(_: int) -> int:
        with each_app.app_context():
            try:
                return each_app.test_client().post(f"/h/{secret}/ask/visit", data=WISH).status_code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(tap, range(6))) == {303}
    assert len(db.session.scalars(select(FollowUp).where(FollowUp.household_id == household.id)).all()) == 1


def test_a_wrong_number_is_pointed_out_and_what_was_written_is_kept(client: FlaskClient, door: Door) -> None:
    answer = client.post(f"/h/{door.secret}/ask/visit?lang=zh", data={**WISH, "phone": "不想说"})
    assert answer.status_code == 422
    assert "号码不对" in body(answer) and "老人摔了一跤" in body(answer)
    assert 'value="elder" checked' in body(answer)
    assert not open_followups(door)


def test_an_empty_form_asks_for_nothing(client: FlaskClient, door: Door) -> None:
    answer = client.post(f"/h/{door.secret}/ask/visit", data={}, headers={"Accept-Language": "zh"})
    assert answer.status_code == 422 and "请选一项" in body(answer)
    assert not open_followups(door)


@pytest.mark.parametrize(
    "posted",
    [
        {"reason": "x" * 5000, "time": "<b>", "note": "有事"},
        {"note": "<script>alert(1)</script>\x00" * 50},
        {"phone": "138 0000-1111"},
    ],
)
def test_whatever_is_posted_is_taken_kindly(client: FlaskClient, door: Door, posted: dict[str, str]) -> None:
    answer = client.post(f"/h/{door.secret}/ask/visit", data=posted)
    assert answer.status_code == 303
    (followup,) = open_followups(door)
    assert len(followup.note["zh"]) < 700 and "\x00" not in followup.note["zh"]


def test_the_next_visit_is_the_earliest_promise_and_never_in_the_past(
    client: FlaskClient, world: World, door: Door
) -> None:
    assert "还没有安排" in body(page(client, f"/h/{door.secret}"))
    day = clock.today("Asia/Shanghai")
    supervisor = viewer_of(world.supervisor)
    with transaction():
        followups.put_followup(
            supervisor,
            uuid4(),
            {
                "household_id": door.household.id,
                "title": {"zh": "送药"},
                "due": day + timedelta(days=9),
                "priority": "normal",
            },
        )
    due = day + timedelta(days=9)
    assert f"{due.month}月{due.day}日前" in body(page(client, f"/h/{door.secret}"))
    with clock.at(clock.now() + timedelta(days=20)):
        assert "这几天就来" in body(page(client, f"/h/{door.secret}"))
