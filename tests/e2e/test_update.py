"""A new version of the app while somebody uses the old one."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.webapp import DIST

from .conftest import open_phone
from .people import FormWords, Person
from .service import Service, start_service

pytestmark = pytest.mark.browser

FORM = FormWords("home_visit", "zh")
PATIENCE = 60_000
WAITING = "navigator.serviceWorker.getRegistration().then((one) => !!one.waiting)"


@pytest.fixture
def served(chromium: str, tmp_path: Path) -> Iterator[tuple[Service, Path]]:
    """A service, and the folder of the built web app that it serves."""
    web = tmp_path / "web"
    shutil.copytree(DIST, web)
    (tmp_path / "data").mkdir()
    running = start_service(tmp_path / "data", households=12, web=web)
    yield running, web
    running.process.terminate()
    running.process.wait(timeout=20)


def publish_another_version(web: Path) -> None:
    """Change the app as a new build does: its page, and the page's revision in the service worker."""
    page = (web / "index.html").read_text(encoding="utf-8")
    (web / "index.html").write_text(page.replace("<html", "<html data-version=next", 1), encoding="utf-8")
    worker = (web / "sw.js").read_text(encoding="utf-8")
    changed, found = re.subn(r'("revision":")[0-9a-f](?=[0-9a-f]*","url":"index\.html")', r"\1x", worker)
    assert found == 1
    (web / "sw.js").write_text(changed, encoding="utf-8")
    for name in ("index.html.gz", "sw.js.gz"):
        (web / name).unlink(missing_ok=True)


def test_a_new_version_waits_until_the_visit_is_over_and_is_then_offered(
    browser: Browser, served: tuple[Service, Path], complaints: Callable[[Page], None]
) -> None:
    service, web = served
    worker = Person(open_phone(browser, service.url))
    page = worker.page
    page.set_default_timeout(PATIENCE)
    complaints(page)
    worker.sign_in("worker1", patience=PATIENCE)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # the page itself came without one
    worker.knock(0)
    page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    page.get_by_role("button", name=FORM.title).first.click()
    worker.choose(FORM.choice("consent", "yes"))
    page.evaluate("window.sameAsBefore = true")

    publish_another_version(web)
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)")
    page.wait_for_function(WAITING)
    worker.next()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second = Person(worker.context)
    second.page.goto("/app/")
    second.unlock()
    second.button("account.update_now").click()
    expect(second.page.get_by_text(second.t("account.update_in_visit"))).to_be_visible()
    second.page.close()
    assert page.evaluate(WAITING) is True
    assert page.evaluate("window.sameAsBefore") is True

    worker.button("form.leave").click()
    page.locator("header .icon-button").first.click()
    page.get_by_role("button", name=worker.t("visits.outcome_not_at_home")).click()
    worker.button("visits.finish_as", outcome=worker.t("visits.outcome_not_at_home")).click()
    page.get_by_role("link", name=re.compile(worker.t("visits.to_today"))).click()
    worker.button("account.update_now").click()
    expect(page.locator("html[data-version=next]")).to_have_count(1, timeout=PATIENCE)
    worker.unlock()
    worker.wait_until_synced(PATIENCE)
    assert page.evaluate(WAITING) is False
    expect(worker.button("account.update_now")).to_have_count(0)
    worker.context.close()
