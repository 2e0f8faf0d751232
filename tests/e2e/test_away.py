"""Who is away, on the phone: the list, a contact person, back in two taps, and going away, without signal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import open_phone
from .people import Person
from .service import Service

pytestmark = pytest.mark.browser


def test_who_is_away_is_kept_without_signal(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    person = Person(open_phone(browser, service.url))
    page, t = person.page, person.t
    complaints(page)
    person.sign_in("worker5", patience=90_000)
    person.wait_until_installed()
    person.go("app.households")
    page.get_by_role("link", name=t("work.away"), exact=True).click()
    rows = page.locator(".away-row")
    expect(rows.first).to_be_visible()
    person.context.set_offline(True)
    person.look("away")

    name = rows.first.locator(".row-title").inner_text().split()[0]
    rows.first.click()
    sheet = page.locator("dialog[open]")
    person.look("away-person")
    person.button("work.away_edit").click()
    sheet.get_by_label(t("work.away_city"), exact=True).fill("江苏昆山")
    sheet.get_by_role("radio", name=t("work.away_other"), exact=True).check()
    sheet.get_by_label(t("work.away_relation"), exact=True).select_option(t("work.away_relation.neighbour"))
    sheet.get_by_label(t("work.away_name"), exact=True).fill("陈婶")
    person.look("away-contact")
    person.button("work.act_save").click()
    expect(sheet).to_have_count(0)
    mine = rows.filter(has_text=name).filter(has_text="江苏昆山")
    expect(mine).to_contain_text("陈婶")

    page.get_by_role("searchbox").fill(name)
    mine.click()
    person.button("work.away_back").click()
    expect(mine).to_have_count(0)
    expect(page.get_by_text(t("work.away_came_back", who=name))).to_be_visible()
    person.button("work.act_undo").click()
    expect(mine).to_have_count(1)
    mine.click()
    person.button("work.away_back").click()
    expect(mine).to_have_count(0)

    page.get_by_role("searchbox").fill("")
    arrived = page.get_by_role("button", name=t("work.away_filter.arrived"))
    arrived.click()
    person.button("work.arrived_add").click()
    sheet.get_by_role("searchbox").fill("1")
    sheet.get_by_role("radio").first.check()
    sheet.get_by_label(t("work.act_name")).fill("何新来")
    person.button("work.act_save").click()
    new = rows.filter(has_text="何新来")
    expect(new).to_be_visible()
    person.look("arrived")

    new.click()
    page.get_by_role("button", name=t("work.act_menu", who="何新来")).click()
    sheet.get_by_role("button", name=t("work.act.go_away")).click()
    expect(sheet.get_by_role("heading", name=t("work.away_edit_of", who="何新来"))).to_be_visible()
    sheet.get_by_label(t("work.away_city"), exact=True).fill("武汉")
    person.button("work.act_save").click()
    expect(page.locator(".member", has_text="何新来")).to_contain_text("武汉")

    person.context.set_offline(False)
    person.go("app.today")
    person.wait_until_synced(60_000)
    person.go("app.outbox")
    expect(page.get_by_text(t("outbox.empty"))).to_be_visible()
    person.context.close()
