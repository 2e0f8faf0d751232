"""The supervisor's desk and the household's page, as they look: both sizes, both languages."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fieldapp.cards import codes
from fieldapp.config import DEMO_SECRET_KEY
from fieldapp.core.keys import derive

from .conftest import DESK, PHONE
from .people import PICTURES, Person, violations
from .service import PASSWORD, Service

HOMES = ".desk-list a[href*='/desk/households/']"


def open_as(
    browser: Browser, url: str, size: dict[str, int], language: str, **options: Any
) -> BrowserContext:
    """A window of that size in that language; scripts of the test may run whatever the page's policy says."""
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale=locale,
        timezone_id="Asia/Shanghai",
        base_url=url,
        bypass_csp=True,
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(30_000)
    return context


def sign_in(supervisor: Person) -> None:
    """Sign in as the first township's supervisor, and go to the desk."""
    page = supervisor.page
    page.goto("/app/")
    page.get_by_label(supervisor.t("account.username")).fill("supervisor1")
    page.locator("input[name=password]").fill(PASSWORD)
    supervisor.button("account.sign_in").click()
    for label in ("account.new_pin", "account.repeat_pin"):
        expect(page.get_by_text(supervisor.t(label))).to_be_visible()
        supervisor.enter_pin()
    page.get_by_role("navigation").get_by_role("link", name=supervisor.t("app.settings")).click()
    page.get_by_role("main").get_by_role("link", name=supervisor.t("desk.title"), exact=True).click()
    expect(page.locator(".bars").first).to_be_visible()
    open_room(page, supervisor.t("desk.visits"))
    expect(page.locator(".visit-row").first).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "laptop"])
def test_every_room_of_the_desk_is_readable_and_fits(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    size: dict[str, int],
    language: str,
) -> None:
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)

    assert violations(page) == [] and fits(page)
    open_room(page, t("desk.overview"))
    expect(page.locator(".bars").first).to_be_visible()
    shape = "phone" if size == PHONE else "laptop"
    supervisor.look(f"desk-overview-{shape}")
    supervisor.look_at_end(f"desk-overview-{shape}-end")
    assert fits(page)
    page.locator("a[href*='unvisited_days']").first.click()
    expect(page).to_have_url(re.compile("households.*unvisited_days"))
    open_room(page, t("desk.visits"))
    page.locator(".visit-row").filter(has_text=t("desk.outcome_met")).first.click()
    expect(page.locator(".desk-answers").first).to_be_visible()
    expect(page.get_by_text(t("desk.caused"), exact=True)).to_be_visible()
    assert violations(page) == [] and fits(page)

    open_room(page, t("desk.followups"))
    rows = page.locator(".desk-table tbody tr")
    expect(rows.first).to_be_visible()
    assert violations(page) == [] and fits(page)
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name=t("desk.what_happened"), exact=True)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")

    open_room(page, t("desk.households"))
    page.locator(HOMES).first.click()
    expect(page.get_by_role("heading", name=t("desk.cards"), exact=True)).to_be_visible()
    assert violations(page) == [] and fits(page)
    context.close()


def home_with_card(service: Service, token: str, nth: int) -> tuple[dict[str, Any], str]:
    """The nth household of the list, and the secret of its card."""
    home: dict[str, Any] = service.call("GET", "/households?limit=50", token=token)["items"][nth]
    card = service.call("GET", f"/cards?household={home['id']}", token=token)["items"][0]
    return home, codes.secret(derive(DEMO_SECRET_KEY, "card secrets"), UUID(card["id"]))


def open_room(page: Page, name: str) -> None:
    """Go to another room of the desk, by the tabs at the side or those on top."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).locator("visible=true").click()


@pytest.mark.browser
def test_a_follow_up_is_made_by_hand_for_a_household(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    context = open_as(browser, service.url, PHONE, "en")
    supervisor = Person(context, "en")
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.households"))
    page.locator(HOMES).first.click()
    supervisor.button("desk.new_followup").click()
    supervisor.button("desk.new_followup_do").click()
    expect(page.get_by_text(t("desk.new_followup_title_missing"))).to_be_visible()
    expect(page.get_by_text(t("desk.new_followup_due_missing"))).to_be_visible()
    assert violations(page) == [] and fits(page)
    page.get_by_label(re.compile(t("desk.new_followup_title"))).fill("Bring the pension form")
    page.get_by_role("dialog").get_by_label(re.compile(t("desk.due"))).fill("2199-01-31")
    supervisor.button("desk.new_followup_do").click()
    page.get_by_role("link", name=re.compile("Bring the pension form")).click()
    expect(page.get_by_role("dialog").get_by_text(t("desk.origin_desk"))).to_be_visible()
    context.close()


@pytest.mark.browser
def test_the_sketch_shows_both_places_of_a_visit_hundreds_of_kilometres_away(
    browser: Browser, service: Service
) -> None:
    worker = service.sign_in("worker1")
    token = worker["access_token"]
    home = service.call("GET", "/households?limit=1", token=token)["items"][0]
    visit = {
        "id": str(uuid4()),
        "household_id": home["id"],
        "village_id": home["village_id"],
        "started_at": "2026-03-01T02:00:00Z",
        "outcome": "not_at_home",
        "lat": home["lat"] + 3.6,
        "lon": home["lon"],
        "accuracy": 10,
    }
    item = {"id": str(uuid4()), "kind": "visit", "schema": 1, "body": visit}
    device = {"id": str(uuid4()), "app_version": "test"}
    service.call("POST", "/sync/push", {"protocol": 1, "device": device, "items": [item]}, token)
    context = open_as(browser, service.url, DESK, "zh")
    supervisor = Person(context)
    page = supervisor.page
    sign_in(supervisor)
    page.locator(f"a[href$='{visit['id']}']").click()
    sketch = page.locator(".desk-map").bounding_box()
    labels = page.locator(".desk-map .leaflet-tooltip")
    expect(labels).to_have_count(2)
    for box in (labels.nth(0).bounding_box(), labels.nth(1).bounding_box()):
        assert sketch and box
        assert sketch["y"] <= box["y"] and box["y"] + box["height"] <= sketch["y"] + sketch["height"]
        assert sketch["x"] <= box["x"] and box["x"] + box["width"] <= sketch["x"] + sketch["width"]
    context.close()


@pytest.mark.browser
def test_cards_are_printed_from_the_desk(browser: Browser, service: Service) -> None:
    context = open_as(browser, service.url, DESK, "zh")
    context.add_init_script("window.print = () => { top.printed = document.body.innerHTML.length }")
    supervisor = Person(context)
    page, t = supervisor.page, supervisor.t
    sign_in(supervisor)
    open_room(page, t("desk.households"))
    page.locator(HOMES).first.click()
    supervisor.button("desk.print_card").click()
    page.wait_for_function("window.printed > 500")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_household_opens_its_page_without_javascript_and_asks_for_a_visit(
    browser: Browser, service: Service, language: str
) -> None:
    token = service.sign_in("supervisor1")["access_token"]
    home, secret = home_with_card(service, token, 0 if language == "zh" else 1)
    context = open_as(browser, service.url, PHONE, language, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/H/{secret}")
    words = json.loads((Path(__file__).parents[2] / f"fieldapp/texts/{language}.json").read_text("utf-8"))
    call = page.get_by_role("link", name=re.compile(words["portal.call"]))
    assert (call.get_attribute("href") or "").startswith("tel:1")
    assert home["head_name"] not in page.inner_text("body")
    page.screenshot(path=PICTURES / f"{language}-household.png")
    page.get_by_role("link", name=words["portal.kind.visit"]).click()
    page.get_by_label(words["portal.reason.elder"]).check()
    page.get_by_label(words["portal.time.morning"]).check()
    page.get_by_role("button", name=words["portal.send"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["portal.thanks"])
    asked = service.call("GET", f"/followups?household={home['id']}&state=open", token=token)["items"]
    assert [one["origin"] for one in asked].count("household") >= 1
    context.close()
