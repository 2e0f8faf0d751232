"""The queue of review as a supervisor works it: by mouse and by keys, one and many, and taken back."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import PICTURES, Person, violations
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in


@pytest.fixture(scope="module")
def township(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own: what is approved here is looked at by no other test."""
    running = start_service(tmp_path_factory.mktemp("review"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def push_visits(service: Service, n: int) -> list[str]:
    """Hand in so many visits far from their houses, as worker1; their ids."""
    token = service.sign_in("worker1")["access_token"]
    homes = service.call("GET", f"/households?limit={n}", token=token)["items"]
    items: list[dict[str, Any]] = []
    for home in homes:
        visit = {
            "id": str(uuid4()),
            "household_id": home["id"],
            "village_id": home["village_id"],
            "started_at": "2026-03-01T02:00:00Z",
            "ended_at": "2026-03-01T02:09:00Z",
            "outcome": "declined",
            "lat": home["lat"] + 0.1,
            "lon": home["lon"],
            "accuracy": 10,
        }
        items.append({"id": str(uuid4()), "kind": "visit", "schema": 1, "body": visit})
    device = {"id": str(uuid4()), "app_version": "test"}
    service.call("POST", "/sync/push", {"protocol": 1, "device": device, "items": items}, token)
    return [item["body"]["id"] for item in items]


def open_queue(supervisor: Person) -> Page:
    """Sign in and go to the queue."""
    sign_in(supervisor)
    open_room(supervisor.page, supervisor.t("app.desk_review"))
    expect(supervisor.page.locator(".review-line").first).to_be_visible()
    return supervisor.page


def look(page: Page, name: str) -> None:
    """Keep a picture in light and in dark; axe must find nothing wrong with either."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png", animations="disabled")
        assert violations(page) == []
    page.emulate_media(color_scheme="light")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "laptop"])
def test_the_queue_is_readable_and_fits(
    browser: Browser,
    township: Service,
    complaints: Callable[[Page], None],
    size: dict[str, int],
    language: str,
) -> None:
    push_visits(township, 3)
    context = open_as(browser, township.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page = open_queue(supervisor)
    name = f"{language}-review-{size['width']}"
    assert fits(page)
    look(page, name)
    page.locator(".review-line").filter(has_text=supervisor.t("desk.outcome_met")).first.get_by_role(
        "link"
    ).click()
    expect(page.locator(".desk-answers").first).to_be_visible()
    expect(supervisor.button("review.approve").first).to_be_visible()
    assert fits(page)
    look(page, f"{name}-one")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text(supervisor.t("review.key_undo"))).to_be_visible()
    assert violations(page) == []
    context.close()


@pytest.mark.browser
def test_twenty_visits_are_judged_by_keys_alone_and_taken_back(
    browser: Browser, township: Service, complaints: Callable[[Page], None]
) -> None:
    push_visits(township, 6)
    context = open_as(browser, township.url, DESK, "zh")
    supervisor = Person(context)
    complaints(supervisor.page)
    page, t = open_queue(supervisor), supervisor.t
    press = page.keyboard.press
    page.get_by_label(t("review.looks"), exact=True).select_option("look_far")
    expect(page).to_have_url(re.compile("look=look_far"))
    rows = page.locator(".review-line")
    expect(rows.first).to_contain_text(t("review.look_far"))
    page.locator("h1").click()
    press("j")
    expect(page).to_have_url(re.compile(r"review/[0-9a-f-]{36}"))
    first = page.url
    expect(supervisor.button("review.approve").first).to_be_visible()
    press("a")
    expect(page.get_by_text(t("review.done_approve", n=1)).first).to_be_visible()
    expect(page).not_to_have_url(first)
    expect(supervisor.button("review.approve").first).to_be_visible()
    press("r")
    page.get_by_role("dialog").get_by_role("button", name=t("review.return_do", n=1)).click()
    expect(page.get_by_text(t("review.words_missing"))).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name=t("review.why_photo"), exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=t("review.return_do", n=1)).click()
    expect(page.get_by_text(t("review.done_return", n=1)).first).to_be_visible()
    press("u")
    expect(page.get_by_text(t("review.done_reopen", n=1)).first).to_be_visible()

    expect(rows.first).to_be_visible()
    n = rows.count()
    press("X")
    expect(page.get_by_text(t("desk.selected", n=n), exact=True)).to_be_visible()
    press("a")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(t("review.approve_text", n=n))).to_be_visible()
    dialog.get_by_role("button", name=t("review.approve_do", n=n)).click()
    expect(rows).to_have_count(0)
    supervisor.button("review.undo").click()
    expect(rows).to_have_count(n)
    context.close()


@pytest.mark.browser
def test_who_comes_second_reads_how_the_visit_stands(
    browser: Browser, township: Service, complaints: Callable[[Page], None]
) -> None:
    push_visits(township, 1)
    context = open_as(browser, township.url, DESK, "zh")
    supervisor = Person(context)
    complaints(supervisor.page)
    page, t = open_queue(supervisor), supervisor.t
    page.get_by_label(t("review.looks"), exact=True).select_option("look_far")
    expect(page).to_have_url(re.compile("look=look_far"))
    page.locator(".review-line").first.get_by_role("link").click()
    expect(supervisor.button("review.approve").first).to_be_visible()
    visit = page.url.split("/")[-1].split("?")[0]
    admin = township.sign_in("admin")
    verdict = {"ids": [visit], "action": "return", "text": "门牌不对"}
    township.call("POST", "/visits/review", verdict, admin["access_token"])
    supervisor.button("review.approve").first.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(t("desk.visit_returned"))
    expect(alert).to_contain_text(admin["account"]["name"])
    context.close()


@pytest.mark.browser
def test_a_visit_is_checked_by_telephone(
    browser: Browser, township: Service, complaints: Callable[[Page], None]
) -> None:
    push_visits(township, 1)
    context = open_as(browser, township.url, PHONE, "en")
    supervisor = Person(context, "en")
    complaints(supervisor.page)
    page, t = open_queue(supervisor), supervisor.t
    page.locator(".review-line").first.get_by_role("link").click()
    supervisor.button("review.telephone").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=t("review.heard_do")).click()
    expect(dialog.get_by_text(t("review.heard_missing"))).to_be_visible()
    dialog.get_by_label(t("review.heard_differs")).check()
    dialog.get_by_label(t("review.heard_note")).fill("Nobody came")
    look(page, "en-review-360-telephone")
    dialog.get_by_role("button", name=t("review.heard_do")).click()
    expect(page.get_by_text(t("review.heard_done"))).to_be_visible()
    context.close()
