"""What the phone keeps, whatever is done to it: opened twice, locked, looked into, cleared."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import open_phone
from .people import Person
from .service import PASSWORD, Service

pytestmark = pytest.mark.browser


#: Everything in the clear on the phone: each row of each database and localStorage, sealed bytes as Latin-1.
ON_DISK = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      for (const row of await done(database.transaction(store).objectStore(store).getAll()))
        texts.push(JSON.stringify(row, (_key, value) =>
          value instanceof Uint8Array ? new TextDecoder("utf-8").decode(value) : value));
    database.close();
  }
  return texts.join("\\n");
}"""


@pytest.fixture
def worker(browser: Browser, service: Service, complaints: Callable[[Page], None]) -> Iterator[Person]:
    """worker4, signed in on a phone that starts without signal."""
    person = Person(open_phone(browser, service.url))
    complaints(person.page)
    person.sign_in("worker4")
    person.wait_until_installed()
    yield person
    person.context.close()


def test_two_tabs_hand_a_visit_in_once_and_both_know(worker: Person) -> None:
    second = Person(worker.context)
    second.page.goto("/app/outbox")
    second.unlock()
    sent: list[str] = []

    def note(request: Any) -> None:
        if request.url.endswith("/sync/push"):
            sent.extend(item["id"] for item in (request.post_data_json or {})["items"])

    worker.context.on("requestfinished", note)
    worker.context.set_offline(True)
    worker.knock(1)
    worker.page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    expect(worker.page.get_by_text(worker.t("visits.sent_waiting"), exact=True)).to_be_visible()
    waiting = second.page.locator("main .row").filter(has_text=second.t("outbox.state.waiting"))
    expect(waiting).to_have_count(1)
    worker.context.set_offline(False)  # both tabs hear of it at the same moment
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=20_000)
    expect(waiting).to_have_count(0)
    second.page.get_by_role("button", name=second.t("outbox.sync_now")).first.click()
    second.wait_until_synced()
    assert len(sent) == 1


def test_wrong_pins_are_slowed_down_also_after_a_restart_and_a_forgotten_one_costs_nothing(
    worker: Person,
) -> None:
    page = worker.page
    worker.knock(3)
    page.goto("/app/")
    waits = re.compile(re.escape(worker.t("account.wait")).replace(r"\{n\}", r"\d+"))
    for _ in range(3):
        expect(page.locator(".pin-foot")).to_be_visible()
        worker.enter_pin("000000")
        page.wait_for_timeout(600)
    expect(page.get_by_text(waits)).to_be_visible()
    page.reload()
    worker.enter_pin()
    expect(page.get_by_text(waits)).to_be_visible()

    worker.button("account.forgot_pin").click()
    page.locator("input[name=password]").fill(PASSWORD)
    worker.button("account.sign_in").click()
    for label in ("account.new_pin", "account.repeat_pin"):
        expect(page.get_by_text(worker.t(label))).to_be_visible()
        worker.enter_pin("864209")
    expect(page.get_by_text(worker.t("home.go_on"))).to_be_visible()
    page.reload()
    worker.enter_pin("864209")
    expect(page.get_by_text(worker.t("home.go_on"))).to_be_visible()


def test_the_app_locks_after_idling_and_nothing_of_the_households_stays_on_the_screen(
    browser: Browser, service: Service
) -> None:
    worker = Person(open_phone(browser, service.url))
    worker.page.clock.install()
    worker.sign_in("worker4")
    worker.page.clock.fast_forward("04:00")
    expect(worker.page.locator(".sync-line")).to_be_visible()
    worker.page.mouse.click(5, 5)
    worker.page.clock.fast_forward("05:15")
    expect(worker.page.get_by_text(worker.t("account.enter_pin"))).to_be_visible()
    expect(worker.page.locator(".row")).to_have_count(0)
    worker.context.close()


def test_nothing_of_a_household_lies_in_the_clear_on_the_phone(service: Service, worker: Person) -> None:
    worker.knock(4)
    worker.page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    token = service.sign_in("worker4")["access_token"]
    homes = service.call("GET", "/households?limit=100", token=token)["items"]
    personal = {home[key] for home in homes for key in ("head_name", "phone", "address") if home[key]}
    assert len(personal) > 10
    found = worker.page.evaluate(ON_DISK)
    assert json.loads(found.split("\n")[0])["fieldapp.device"]
    assert len(found) > 10_000
    assert [name for name in personal if name in found] == []


def test_a_store_cleared_by_the_system_is_noticed_told_and_reported(
    browser: Browser, service: Service
) -> None:
    worker = Person(open_phone(browser, service.url))
    page = worker.page
    worker.sign_in("worker4")
    worker.wait_until_installed()
    worker.context.set_offline(True)
    for nth in (5, 6):
        worker.knock(nth)
        page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
        worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
        page.get_by_role("link", name=re.compile(worker.t("visits.to_today"))).click()
    worker.context.set_offline(False)
    page.goto("about:blank")
    page.goto("/healthz")
    page.evaluate(
        "indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => new Promise((done) => {"
        "const gone = indexedDB.deleteDatabase(name); gone.onsuccess = gone.onblocked = done; }))))"
    )
    page.goto("/app/")
    expect(page.get_by_text(worker.t("account.store_lost", n=2))).to_be_visible()
    reported: list[int] = []
    worker.context.on(
        "request",
        lambda request: (
            reported.append(((request.post_data_json or {}).get("device") or {}).get("lost", 0))
            if request.url.endswith("/sync/push")
            else None
        ),
    )
    worker.sign_in("worker4")
    expect(page.get_by_text(worker.t("account.store_lost", n=2))).to_be_visible()
    assert [n for n in reported if n] == [2]
    worker.button("outbox.seen").click()
    expect(page.get_by_text(worker.t("account.store_lost", n=2))).to_have_count(0)
    page.reload()
    worker.unlock()
    worker.wait_until_synced()
    expect(page.get_by_text(worker.t("account.store_lost", n=2))).to_have_count(0)
    worker.context.close()
