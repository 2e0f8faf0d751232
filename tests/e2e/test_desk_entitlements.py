"""The take-up of programmes at the desk: the figures of every village, and of one programme at a time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


@pytest.mark.browser
def test_a_supervisor_sees_who_may_be_entitled_by_programme_and_village(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    supervisor = Person(open_as(browser, service.url, DESK, "zh"))
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.entitlements"))
    sums = page.get_by_role("table", name=t("desk.take_up_sums"))
    expect(sums).to_be_visible()
    programmes = sums.locator("tbody tr").count()
    reached = [int(text) for text in sums.locator("tbody td:nth-child(2)").all_inner_texts()]
    most = reached.index(max(reached))
    assert reached[most] > 0
    assert fits(page)
    look(page, "zh-entitlements-desk")

    chosen = page.get_by_label(t("desk.take_up_programme"))
    expect(chosen.locator("option")).to_have_count(programmes + 1)
    name = chosen.locator("option").nth(1 + most).inner_text()
    if 0 in reached:
        chosen.select_option(index=1 + reached.index(0))
        expect(page.get_by_text(t("desk.take_up_nobody"))).to_be_visible()
        chosen.select_option(index=0)
    sums.get_by_role("link", name=name, exact=True).click()
    expect(sums).to_have_count(0)
    expect(page.get_by_role("table")).to_have_count(1)
    expect(page.get_by_role("table", name=name)).to_be_visible()
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert fits(page)
    look(page, "zh-entitlements-desk-phone")

    page.get_by_label(t("desk.village"), exact=True).select_option(index=1)
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(1)
    page.context.close()
