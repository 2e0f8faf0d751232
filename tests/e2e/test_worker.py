"""What a worker meets besides the straight way: Back, a second tab, no position, a refusal."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .conftest import open_phone
from .people import FormWords, Person
from .service import Service

pytestmark = pytest.mark.browser


def at_a_door(worker: Person, nth: int) -> None:
    """Start a visit of the nth household of the list."""
    worker.go("app.households")
    worker.page.locator("main .row").nth(nth).click()
    worker.button("register.start_visit").click()
    expect(worker.page.get_by_role("heading", name=worker.t("visits.what_happened"))).to_be_visible()


@pytest.fixture
def worker(browser: Browser, service: Service, complaints: Callable[[Page], None]) -> Person:
    """worker2, signed in."""
    person = Person(open_phone(browser, service.url))
    complaints(person.page)
    person.sign_in("worker2")
    return person


def test_back_goes_one_question_back_and_leaves_the_form_only_at_the_first(worker: Person) -> None:
    page, form = worker.page, FormWords("home_visit", "zh")
    at_a_door(worker, 1)
    page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    page.get_by_role("button", name=form.title).first.click()
    worker.choose(form.choice("consent", "yes"))
    worker.next()
    worker.next()
    any_change = page.get_by_role("heading", name=form.question("changed"))
    expect(any_change).to_be_visible()
    worker.back()
    expect(any_change).to_have_count(0)
    worker.back()
    expect(page.get_by_role("radio", name=form.choice("consent", "yes"), exact=True)).to_be_checked()
    worker.back()
    expect(page.get_by_role("heading", name=worker.t("visits.due_here"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=worker.t("visits.what_happened"))).to_be_visible()
    worker.context.close()


def test_back_pressed_faster_than_the_page_follows_goes_as_many_steps_and_never_returns_to_the_form(
    worker: Person,
) -> None:
    page, form = worker.page, FormWords("home_visit", "zh")
    at_a_door(worker, 4)
    page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    due = page.get_by_role("heading", name=worker.t("visits.due_here"))
    for presses in (2, 3):
        page.get_by_role("button", name=form.title).first.click()
        worker.choose(form.choice("consent", "yes"))
        worker.next()
        worker.next()
        page.wait_for_function("history.state?.steps === true")
        page.evaluate(
            "n => { for (let i = 0; i < n; i++) setTimeout(() => history.back(), i * 40) }", presses
        )
        if presses == 2:
            consent = page.get_by_role("radio", name=form.choice("consent", "yes"), exact=True)
            expect(consent).to_be_checked()
            worker.back()
        expect(due).to_be_visible()
        page.wait_for_timeout(500)  # a step that comes late would show the form again
        expect(due).to_be_visible()
    worker.context.close()


def test_a_visit_is_filled_in_in_one_tab_at_a_time(worker: Person) -> None:
    at_a_door(worker, 2)
    second = Person(worker.context)
    second.page.goto(worker.page.url)
    second.unlock()
    expect(second.page.get_by_text(worker.t("visits.elsewhere"), exact=True)).to_be_visible()
    second.button("visits.use_here").click()
    expect(second.page.get_by_role("heading", name=worker.t("visits.what_happened"))).to_be_visible()
    expect(worker.page.get_by_text(worker.t("visits.elsewhere"), exact=True)).to_be_visible()
    worker.context.close()


def test_another_reason_for_no_position_is_said_in_words_and_arrives(
    service: Service, worker: Person
) -> None:
    page = worker.page
    at_a_door(worker, 3)
    worker.button("visits.geotag_leave_out").click()
    worker.button("visits.no_geotag_other").click()
    page.get_by_label(worker.t("visits.no_geotag_words")).fill("手机掉水里了")
    worker.button("visits.no_geotag_keep").click()
    expect(page.get_by_text(worker.t("visits.geotag_none", why="手机掉水里了"))).to_be_visible()
    page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    expect(page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=20_000)
    token = service.sign_in("worker2")["access_token"]
    visit = service.call("GET", f"/visits/{page.url.split('/visit/')[1].split('?')[0]}", token=token)
    assert visit["geotag_reason"] == "手机掉水里了"
    worker.context.close()


def test_what_the_server_does_not_take_is_said_on_today_and_can_be_sent_again(worker: Person) -> None:
    page = worker.page

    def refuse(route: Route) -> None:
        items = (route.request.post_data_json or {})["items"]
        at = "2026-01-01T00:00:00Z"
        reasons = [{"code": "not_an_item", "message": "看不懂这一条"}]
        receipts = [
            {"id": item["id"], "status": "refused", "reasons": reasons, "missing": [], "answered_at": at}
            for item in items
        ]
        answer = {"receipts": receipts, "server_time": at}
        route.fulfill(content_type="application/json", body=json.dumps(answer))

    worker.context.route("**/api/v1/sync/push", refuse)
    at_a_door(worker, 4)
    page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    expect(page.get_by_text(worker.t("visits.sent_refused"), exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile(worker.t("visits.to_today"))).click()
    expect(page.get_by_text(worker.t("home.refused", n=1))).to_be_visible()
    page.get_by_role("link", name=worker.t("home.see_refused")).click()
    expect(page.get_by_text("看不懂这一条")).to_be_visible()
    worker.context.unroute("**/api/v1/sync/push")
    worker.button("outbox.retry").click()
    expect(page.get_by_text("看不懂这一条")).to_have_count(0)
    worker.context.close()
