"""What changes hands while a phone is away: a village, a visit returned, a phone reported lost."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import open_phone
from .people import Person
from .service import Service

pytestmark = pytest.mark.browser


def to_today(worker: Person) -> None:
    """Leave the screen that thanks for a visit."""
    worker.page.get_by_role("link", name=worker.t("visits.to_today"), exact=True).click()


def sync_now(worker: Person) -> None:
    """Open the outbox and synchronise."""
    worker.page.get_by_role("link", name=re.compile(worker.t("app.outbox"))).first.click()
    worker.button("outbox.sync_now").first.click()


def account_of(service: Service, username: str) -> dict[str, Any]:
    account: dict[str, Any] = service.sign_in(username)["account"]
    return account


def until(found: Callable[[], bool], patience: float = 20) -> None:
    """Wait until something holds; fails after so many seconds."""
    end = time.monotonic() + patience
    while not found():
        assert time.monotonic() < end
        time.sleep(0.3)


@pytest.fixture
def someone(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> Callable[[str], Person]:
    """Sign somebody in on a phone of their own."""

    def enter(username: str) -> Person:
        person = Person(open_phone(browser, service.url))
        complaints(person.page)
        person.sign_in(username)
        return person

    return enter


def test_a_village_that_changes_hands_while_its_worker_is_away(
    service: Service, someone: Callable[[str], Person]
) -> None:
    worker = someone("worker5")
    worker.wait_until_installed()
    giver, taker = account_of(service, "worker5"), account_of(service, "worker6")
    desk = service.sign_in("supervisor1")["access_token"]
    managed = {one["id"] for one in service.call("GET", "/accounts?limit=500", token=desk)["items"]}
    if not {giver["id"], taker["id"]} <= managed:
        desk = service.sign_in("admin")["access_token"]
    worker.context.set_offline(True)
    visit = worker.find_nobody(0)
    to_today(worker)
    village = giver["areas"][0]
    body = {"from_id": giver["id"], "to_id": taker["id"], "village_ids": [village], "why": "调岗"}
    done = service.call("POST", "/hand-overs", body, token=desk)
    assert done["households"] > 0
    worker.context.set_offline(False)
    sync_now(worker)
    expect(worker.page.get_by_text(worker.t("work.gone"), exact=True)).to_be_visible(timeout=20_000)
    told = service.call("GET", f"/visits/{visit}", token=desk)
    assert told["worker_id"] == giver["id"]
    name = service.call("GET", f"/households/{told['household_id']}", token=desk)["household"]["head_name"]
    gone = worker.page.locator(".banner").filter(has_text=worker.t("work.gone"))
    expect(gone).to_contain_text(name)
    worker.page.get_by_role("link", name=worker.t("work.open_tally")).click()
    expect(worker.page.get_by_text(worker.t("work.agree"))).to_be_visible(timeout=20_000)
    worker.look("tally")
    token = service.sign_in("worker6")["access_token"]
    assert service.call("GET", f"/households/{told['household_id']}", token=token)["visits"][0]["id"] == visit
    back = {"from_id": taker["id"], "to_id": giver["id"], "village_ids": [village], "why": "调回"}
    service.call("POST", "/hand-overs", back, token=desk)
    worker.context.close()


def test_a_returned_visit_is_corrected_on_the_phone_and_both_versions_stay(
    service: Service, someone: Callable[[str], Person]
) -> None:
    worker = someone("worker3")
    visit = worker.find_nobody(1)
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=20_000)
    desk = service.sign_in("admin")["access_token"]
    body = {"ids": [visit], "action": "return", "text": "请补写门口的情况"}
    service.call("POST", "/visits/review", body, token=desk)
    to_today(worker)
    sync_now(worker)
    home = service.call("GET", f"/visits/{visit}", token=desk)["household_id"]
    until(lambda: worker.page.get_by_text(worker.t("work.outbox_visit.returned")).count() > 0)
    worker.page.locator(f'a[href="/app/households/{home}"]').first.click()
    expect(worker.page.get_by_text("请补写门口的情况")).to_be_visible()
    worker.look_at_end("returned")
    worker.button("work.correct").click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=20_000)
    until(lambda: service.call("GET", f"/visits/{visit}", token=desk)["state"] == "accepted")
    told = service.call("GET", f"/visits/{visit}", token=desk)
    assert [line["kind"] for line in told["history"]] == ["returned", "corrected"]
    assert len(service.call("GET", f"/visits/{visit}/versions", token=desk)["items"]) == 1
    worker.context.close()


def test_a_lost_phone_hands_in_what_is_unsent_and_erases_itself(
    service: Service, someone: Callable[[str], Person]
) -> None:
    worker = someone("worker4")
    worker.wait_until_installed()
    device = worker.page.evaluate("localStorage.getItem('fieldapp.device')")
    worker.context.set_offline(True)
    visit = worker.find_nobody(2)
    to_today(worker)
    worker.go("app.households")
    worker.page.locator("main .row").nth(3).click()
    worker.button("register.start_visit").click()
    expect(worker.page.get_by_role("heading", name=worker.t("visits.what_happened"))).to_be_visible()
    worker.page.go_back()
    desk = service.sign_in("admin")["access_token"]
    lost = {"state": "lost", "why": "掉河里了"}
    service.call("POST", f"/devices/{device}/state", lost, token=desk)
    worker.context.set_offline(False)  # noticed by itself: erased before a finger is there
    expect(worker.page.get_by_text(worker.t("work.erased_device_lost"))).to_be_visible(timeout=60_000)
    worker.page.screenshot(path="build/pictures/zh-erased.png")
    assert service.call("GET", f"/visits/{visit}", token=desk)["outcome"] == "not_at_home"
    held = service.call("GET", "/held-items?kind=left_behind", token=desk)["items"]
    assert "draft" in json.dumps([one["body"]["what"] for one in held])
    [seen] = [
        one for one in service.call("GET", "/devices?state=lost", token=desk)["items"] if one["id"] == device
    ]
    assert seen["erased_at"] is not None
    left = worker.page.evaluate(
        "async () => [(await indexedDB.databases()).filter(one => /^fieldapp-/.test(one.name)).length,"
        " localStorage.length, await caches.keys()]"
    )
    assert left == [0, 0, []]
    worker.context.close()
