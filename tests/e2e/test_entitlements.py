"""What a household may be entitled to: seen with its reasons, noted and taken back without signal."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import open_phone
from .people import Person
from .service import Service

pytestmark = pytest.mark.browser


class Helper(Person):
    """A worker who helps households claim what they may be entitled to."""

    def open_entitled(self) -> Locator:
        """Open the first household of the list that may be entitled to something; that section."""
        rows = self.page.locator("main .row")
        for nth in range(20):
            self.go("app.households")
            rows.nth(nth).click()
            expect(self.page.locator(".household .section").nth(1)).to_be_visible()
            section = self.page.locator(".section").filter(has_text=self.t("entitlements.title"))
            expect(section).to_be_visible()
            if section.locator(".entitled").count():
                return section
        raise AssertionError("nobody of the first twenty households may be entitled to anything")

    def note(self, state: str, why: str = "") -> None:
        """Choose how far it is, in the sheet that is open, and save."""
        sheet = self.page.locator("dialog[open]")
        sheet.get_by_role("radio", name=self.t(f"entitlements.state.{state}"), exact=True).check()
        if state == "refused":
            self.button("entitlements.save").click()
            expect(sheet.get_by_text(self.t("entitlements.needs_why"))).to_be_visible()
            sheet.locator("textarea").fill(why)
        self.button("entitlements.save").click()
        expect(sheet).to_have_count(0)


def test_a_worker_helps_a_household_claim_without_signal(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    person = Helper(open_phone(browser, service.url))
    complaints(person.page)
    person.sign_in("worker6", patience=90_000)
    person.wait_until_installed()
    person.go("app.households")
    section = person.open_entitled()
    person.context.set_offline(True)
    before = section.locator(".entitled").count()
    first = section.locator(".entitled").first
    expect(first).to_contain_text(person.t("entitlements.example"))
    section.scroll_into_view_if_needed()
    person.look("entitlements")
    first.get_by_role("button", name=person.t("entitlements.help"), exact=True).click()
    expect(section.locator(".entitled")).to_have_count(before - 1)
    promised = person.page.get_by_text(re.compile("帮.+申请："))
    expect(section.get_by_text(person.t("entitlements.state.helping"))).to_be_visible()
    expect(promised).to_have_count(1)

    noted = section.locator(".row").first
    noted.click()
    person.look("entitlements-note")
    person.note("refused", "缺一份证明")
    expect(section.get_by_text(person.t("entitlements.state.refused"))).to_be_visible()
    expect(noted).to_contain_text("缺一份证明")
    expect(promised).to_have_count(0)
    address = person.page.url

    person.context.set_offline(False)
    person.go("app.today")
    person.wait_until_synced(60_000)
    person.page.goto(address)
    person.unlock()
    expect(section.get_by_text(person.t("entitlements.state.refused"))).to_be_visible()
    noted.click()
    person.button("entitlements.undo").first.click()
    expect(noted).to_contain_text(person.t("entitlements.state.helping"))
    expect(section.get_by_text(person.t("entitlements.state.refused"))).to_have_count(0)
    person.context.close()
