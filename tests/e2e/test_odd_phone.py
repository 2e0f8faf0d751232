"""Phones that are put back to a backup, whose clock is wrong by days, whose time zone changes under way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from .conftest import open_phone
from .people import Person
from .service import PASSWORD, Service

pytestmark = pytest.mark.browser

#: Copies every row of the account's database into one called `backup`, or puts them back from there.
COPY = """async (back) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const { name } = (await indexedDB.databases()).find((one) => /^fieldapp-/.test(one.name));
  const live = await done(indexedDB.open(name));
  const stores = [...live.objectStoreNames];
  const asked = indexedDB.open("backup", 1);
  asked.onupgradeneeded = () => {
    for (const store of stores) asked.result.createObjectStore(store, { autoIncrement: true });
  };
  const copy = await done(asked);
  const [from, to] = back ? [copy, live] : [live, copy];
  let rows = 0;
  for (const store of stores) {
    const all = await done(from.transaction(store).objectStore(store).getAll());
    const into = to.transaction(store, "readwrite").objectStore(store);
    await done(into.clear());
    for (const row of all) await done(into.put(row));
    rows += all.length;
  }
  live.close();
  copy.close();
  return rows;
}"""


def put_back(worker: Person) -> None:
    """The phone is as it was when it was backed up, its tokens too."""
    worker.page.goto("/healthz")
    assert worker.page.evaluate(COPY, True) > 0
    worker.page.goto("/app/")
    worker.unlock()


def fly(session: CDPSession, zone: str) -> None:
    """The phone's time zone is another from now on."""
    for one in ("", zone):
        session.send("Emulation.setTimezoneOverride", {"timezoneId": one})


def visits_of(service: Service, username: str) -> list[dict[str, Any]]:
    """What the server has of a worker's visits, the latest first."""
    signed = service.sign_in(username)
    path = f"/visits?worker={signed['account']['id']}&limit=100"
    found: list[dict[str, Any]] = service.call("GET", path, token=signed["access_token"])["items"]
    return found


def expect_agreement(worker: Person) -> None:
    """Phone and server count the same visits this month."""
    worker.page.goto("/app/tally")
    worker.unlock()
    expect(worker.page.get_by_text(worker.t("work.agree"))).to_be_visible()


def test_a_phone_put_back_to_a_backup_counts_once_whatever_its_clock_and_time_zone(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    before = {one["id"] for one in visits_of(service, "worker8")}
    worker = Person(open_phone(browser, service.url, timezone_id=None))
    complaints(worker.page)
    worker.sign_in("worker8")
    worker.wait_until_installed()
    session = worker.context.new_cdp_session(worker.page)
    fly(session, "Asia/Shanghai")

    # The worker flies across the date line in the middle of a visit.
    worker.context.set_offline(True)
    worker.knock(0)
    fly(session, "Pacific/Kiritimati")
    worker.page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    expect(worker.page.get_by_text(worker.t("visits.sent_waiting"), exact=True)).to_be_visible()
    first = worker.page.url.split("/visit/")[1].split("?")[0]
    worker.page.evaluate(COPY, False)
    fly(session, "America/Los_Angeles")
    worker.context.set_offline(False)
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible()
    [sent] = [one for one in visits_of(service, "worker8") if one["id"] == first]
    began = datetime.fromisoformat(sent["started_at"])
    assert abs(datetime.now(UTC) - began) < timedelta(minutes=10)

    # Twice the token is renewed, and a second visit is handed in; then the backup is put back.
    for _ in range(2):
        worker.page.goto("/app/")
        worker.unlock()
        worker.wait_until_synced()
    second = worker.find_nobody(1)
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible()
    put_back(worker)
    expect(worker.page.get_by_text(worker.t("account.sign_in_again"))).to_be_visible()
    worker.button("account.sign_in_again_action").click()
    worker.page.locator("input[name=password]").fill(PASSWORD)
    worker.button("account.sign_in").click()
    worker.wait_until_synced()
    found = [one["id"] for one in visits_of(service, "worker8") if one["id"] not in before]
    assert sorted(found) == sorted([first, second])
    expect_agreement(worker)

    # The clock is three days ahead.
    worker.context.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    worker.page.goto("/app/")
    worker.unlock()
    expect(worker.page.get_by_text(worker.t("outbox.clock_off"), exact=True)).to_be_visible()
    third = worker.find_nobody(2)
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible()
    assert [one["id"] for one in visits_of(service, "worker8")].count(third) == 1
    expect_agreement(worker)
    worker.context.close()
