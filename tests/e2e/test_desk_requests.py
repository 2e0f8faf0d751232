"""What a household writes on its page reaches the desk, is answered there, and is read by its number."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.core.texts import text

from .conftest import DESK, PHONE
from .people import Person, violations
from .service import Service
from .test_desk import fits, home_with_card, open_as, open_room, sign_in
from .test_desk_review import look


def complain(service: Service, page: Page, secret: str, language: str, words: str) -> str:
    """Write a complaint on a household's page; its number."""
    page.goto(f"/h/{secret}/ask/complain?lang={language}")
    page.get_by_label(text("portal.about.worker", language)).check()
    page.locator("[name=note]").fill(words)
    page.get_by_role("button", name=text("portal.send", language), exact=True).click()
    page.wait_for_url(re.compile(r"number\?n=\d{10}"))
    return re.findall(r"n=(\d{10})", page.url)[0]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_complaint_is_answered_corrected_taken_back_and_read_by_the_household(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    token = service.sign_in("supervisor1")["access_token"]
    _, secret = home_with_card(service, token, 4 if language == "zh" else 5)
    words = f"他从来没有来过 {language}"
    door = context.new_page()
    number = complain(service, door, secret, language, words)
    sign_in(supervisor)

    open_room(page, t("desk.requests"))
    rows = page.locator(".request-row")
    expect(rows.filter(has_text=t("requests.kind_complain")).first).to_be_visible()
    assert fits(page)
    look(page, f"{language}-requests-{size['width']}")
    page.get_by_role("button", name=t("desk.filters"), exact=True).click()
    page.get_by_label(t("requests.number"), exact=True).fill(f"{number[:3]} {number[3:6]} {number[6:]}")
    expect(rows).to_have_count(1)
    rows.first.click()
    detail = page.locator(".desk-detail")
    expect(detail.get_by_text(words)).to_be_visible()
    supervisor.button("requests.send").click()
    expect(detail.get_by_text(t("requests.outcome_missing"))).to_be_visible()
    expect(detail.get_by_text(t("requests.say_missing"))).to_be_visible()
    assert fits(page)
    look(page, f"{language}-requests-{size['width']}-one")
    detail.get_by_label(t("requests.outcome_upheld"), exact=True).check()
    detail.get_by_label(re.compile(re.escape(t("requests.say")))).fill("已道歉")
    supervisor.button("requests.send").click()
    expect(detail.get_by_text(t("requests.answered"), exact=True)).to_be_visible()
    supervisor.button("requests.correct").click()
    detail.get_by_label(re.compile(re.escape(t("requests.say")))).fill("已道歉，换人负责")
    supervisor.button("requests.send").click()
    expect(detail.locator(".desk-pre").filter(has_text="换人负责")).to_be_visible()
    look(page, f"{language}-requests-{size['width']}-answered")
    door.reload()
    expect(door.get_by_text("换人负责")).to_be_visible()
    expect(door.get_by_text(text("portal.ended.upheld", language))).to_be_visible()

    detail.get_by_role("button", name=t("requests.reopen"), exact=True).click()
    expect(detail.get_by_role("heading", name=t("requests.answer"), exact=True)).to_be_visible()
    door.reload()
    expect(door.get_by_text("换人负责")).to_have_count(0)
    assert violations(door) == []
    open_room(page, t("desk.overview"))
    page.get_by_role("link", name=t("desk.needs_requests"), exact=False).first.click()
    expect(page).to_have_url(re.compile("/desk/requests"))
    expect(rows.filter(has_text=t("requests.kind_complain")).first).to_be_visible()
    context.close()
