"""Settings of an area at the desk: decided with a reason, told whose they are, left to one above again."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in


@pytest.fixture(scope="module")
def ruled(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own, whose rules change."""
    running = start_service(tmp_path_factory.mktemp("rules"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def holds(service: Service) -> Any:
    """What holds in the supervisor's township."""
    signed = service.sign_in("supervisor1")
    area = signed["account"]["areas"][0]
    return service.call("GET", f"/areas/{area}/settings", token=signed["access_token"])["holds"]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_township_decides_its_rules_and_leaves_them_to_the_county_again(
    browser: Browser,
    ruled: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    context = open_as(browser, ruled.url, size, language)
    supervisor = Person(context, language)
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.settings"))
    visits = page.get_by_role("region", name=t("rules.visits"), exact=True)
    expect(visits.get_by_text(t("rules.by_none"))).to_be_visible()
    shape = f"desk-settings-{size['width']}"
    supervisor.look(shape)
    supervisor.look_at_end(f"{shape}-end")
    assert fits(page)

    days = visits.get_by_label(re.compile(re.escape(t("rules.visit_days"))))
    days.fill("0")
    expect(visits.get_by_text(t("rules.whole", least=1, max=3650))).to_be_visible()
    days.fill("45")
    visits.get_by_label(t("rules.property"), exact=True).select_option("support")
    visits.get_by_label(t("rules.value"), exact=True).select_option("dibao")
    visits.get_by_role("button", name=t("rules.add_kind"), exact=True).click()
    out = page.get_by_role("group", name=t("desk.outcome_not_at_home"), exact=True)
    out.get_by_label(t("rules.due_days"), exact=True).fill("3")
    working = page.get_by_role("region", name=t("rules.working"), exact=True)
    working.get_by_label(t("rules.day_7"), exact=True).uncheck()
    off = working.get_by_role("group", name=t("rules.days_off"), exact=True)
    off.get_by_label(t("rules.from"), exact=True).fill("2027-10-01")
    off.get_by_label(t("rules.to"), exact=True).fill("2027-10-03")
    off.get_by_role("button", name=t("rules.add"), exact=True).click()
    expect(off.get_by_role("listitem")).to_have_count(3)
    supervisor.look(f"{shape}-changed")
    assert fits(page)
    bar = page.get_by_role("region", name=t("rules.save"), exact=True)
    expect(bar.get_by_role("status")).to_contain_text("5")
    bar.get_by_role("button", name=t("rules.save"), exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("国庆前定下")
    supervisor.look(f"{shape}-save")
    dialog.get_by_role("button", name=t("rules.save"), exact=True).click()
    expect(bar).to_have_count(0)
    expect(visits.get_by_text(t("rules.by_this"))).to_be_visible()
    found = holds(ruled)
    assert (found["visit_days"], found["revisit_not_at_home"]["due_days"]) == (45, 3)
    assert [kind["value"] for kind in found["visit_kinds"]] == ["dibao"]
    assert found["working_week"] == [1, 2, 3, 4, 5, 6]
    assert found["days_off"] == ["2027-10-01", "2027-10-02", "2027-10-03"]

    for part in (visits, working, page.get_by_role("region", name=t("rules.revisits"), exact=True)):
        part.get_by_role("button", name=t("rules.leave"), exact=True).click()
        expect(part.get_by_text(t("rules.by_this"))).to_have_count(0)
    assert holds(ruled)["visit_days"] is None and len(holds(ruled)["working_week"]) == 7
    context.close()
