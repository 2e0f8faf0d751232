"""What phones sent and nobody could decide, settled at the desk: both values beside each other."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person, violations
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


def clash(service: Service, head: str) -> dict[str, Any]:
    """Have worker1 change a head's name that the desk changed meanwhile; the household."""
    token = service.sign_in("worker1")["access_token"]
    home: dict[str, Any] = service.call("GET", "/households?limit=1", token=token)["items"][0]
    body = {"subject": "household", "id": home["id"], "base": {"head_name": "从前的人"}}
    item = {
        "id": str(uuid4()),
        "kind": "register_edit",
        "schema": 1,
        "body": body | {"set": {"head_name": head}},
    }
    device = {"id": str(uuid4()), "app_version": "test"}
    pushed = service.call("POST", "/sync/push", {"protocol": 1, "device": device, "items": [item]}, token)
    assert pushed["receipts"][0]["status"] == "held"
    return home


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_one_of_two_values_is_chosen(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    name = f"赵{language}"
    home = clash(service, name)
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    sign_in(supervisor)
    page, t = supervisor.page, supervisor.t
    open_room(page, t("desk.held"))
    expect(page.locator(".review-line").first).to_be_visible()
    assert fits(page)
    look(page, f"{language}-held-{size['width']}")
    page.locator(".review-line").first.get_by_role("link").click()
    supervisor.button("held.choose").click()
    expect(page.get_by_text(t("held.choose_missing"))).to_be_visible()
    expect(page.locator(".held-sides").get_by_text(name, exact=True)).to_be_visible()
    assert fits(page)
    look(page, f"{language}-held-{size['width']}-one")
    page.locator(".held-side").filter(has_text=t("held.side_yours")).locator("input").check()
    supervisor.button("held.choose").click()
    expect(page.get_by_text(t("held.done_choose"))).to_be_visible()
    token = service.sign_in("supervisor1")["access_token"]
    now = service.call("GET", f"/households/{home['id']}", token=token)["household"]
    assert now["head_name"] == name
    context.close()


@pytest.mark.browser
def test_dismissing_says_why_and_what_was_sent_is_kept(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    clash(service, "钱不要")
    context = open_as(browser, service.url, DESK, "zh")
    supervisor = Person(context)
    complaints(supervisor.page)
    sign_in(supervisor)
    page, t = supervisor.page, supervisor.t
    open_room(page, t("desk.held"))
    page.locator(".review-line").first.get_by_role("checkbox").check()
    bulk = page.locator(".desk-bulk")
    bulk.get_by_role("button", name=t("held.dismiss")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=t("held.dismiss"), exact=True).click()
    expect(dialog.get_by_text(t("held.why_missing"))).to_be_visible()
    dialog.get_by_label(t("held.why")).fill("户主没有变")
    assert violations(page) == []
    dialog.get_by_role("button", name=t("held.dismiss"), exact=True).click()
    expect(page.get_by_text(t("held.done_dismiss", n=1))).to_be_visible()
    page.get_by_label(t("desk.state"), exact=True).select_option("true")
    page.locator(".review-line").filter(has_text=t("held.was_dismissed")).first.get_by_role("link").click()
    expect(page.locator(".desk-detail").get_by_text("户主没有变")).to_be_visible()
    expect(page.locator(".desk-detail").get_by_text("钱不要").first).to_be_visible()
    context.close()
