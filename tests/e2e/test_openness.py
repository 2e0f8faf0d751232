"""The desk opens a village's public page; anybody reads it without scripts on the smallest screen and takes
its figures away as data; the desk closes it again.
"""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.core.texts import text

from .conftest import DESK, PHONE
from .people import Person, violations
from .service import Service
from .test_desk import PICTURES, fits, open_as, open_room, sign_in
from .test_desk_review import look

SMALL = {"width": 320, "height": 640}


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_village_is_opened_read_by_anybody_and_closed_again(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    token = service.sign_in("supervisor1")["access_token"]
    areas = service.call("GET", "/areas?limit=200", token=token)["items"]
    villages = sorted((one for one in areas if one["level"] == "village"), key=lambda one: str(one["code"]))
    village = villages[0 if language == "zh" else 1]
    address = f"{service.url}/v/{village['code']}"
    anybody = open_as(browser, service.url, SMALL, language, java_script_enabled=False)
    reader = anybody.new_page()
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text(text("open.none", language))

    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.requests"))
    supervisor.button("openness.button").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(t("exports.area"), exact=True).select_option(village["id"])
    expect(sheet.get_by_text(t("openness.is_closed"))).to_be_visible()
    sheet.get_by_role("radio", name=t("openness.open"), exact=True).check()
    sheet.get_by_role("checkbox", name=t("openness.names")).check()
    for day in ("openness.day_2", "openness.day_4"):
        sheet.get_by_role("checkbox", name=t(day), exact=True).check()
    supervisor.button("openness.save").click()
    expect(sheet.get_by_text(t("openness.is_open"))).to_be_visible()
    assert fits(page)
    look(page, f"{language}-openness-{size['width']}")

    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text(village["name"][language])
    expect(reader.get_by_text(text("open.day.2", language))).to_be_visible()
    assert fits(reader)
    reader.screenshot(path=PICTURES / f"{language}-village-320.png", full_page=True)
    lines = csv.DictReader(io.StringIO(reader.request.get(f"{address}.csv").text()))
    table = {(row["period"], row["group"], row["category"]): row["count"] for row in lines}
    told = json.loads(reader.request.get(f"{address}.json").text())
    assert table == {
        (one["period"], one["group"], one["category"]): "" if one["count"] is None else str(one["count"])
        for one in told["figures"]
    }
    assert all(int(n) >= told["least"] for n in table.values() if n)
    met = table[max(period for period, _, _ in table if "-" in period), "visits", "met"]
    said = reader.locator("section", has=reader.locator("#latest")).inner_text()
    assert re.search(rf"{re.escape(text('open.visits.met', language))}\s+{met or '< 5'}", said)

    there = open_as(browser, service.url, SMALL, language)
    tried = there.new_page()
    tried.goto(address)
    assert violations(tried) == []
    there.close()

    sheet.get_by_role("radio", name=t("openness.closed"), exact=True).check()
    supervisor.button("openness.save").click()
    expect(sheet.get_by_text(t("openness.is_closed"))).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text(text("open.none", language))
    anybody.close()
    context.close()
