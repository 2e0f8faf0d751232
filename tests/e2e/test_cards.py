"""The sheet of cards on paper: A4, ten to a page, nothing cut off, in both languages and with long names."""

import re

import pytest
from playwright.sync_api import Browser, Page

from .service import Service

LONG = {
    "zh": "清水河镇永昌新建龙泉红旗村民委员会第三安置小区",
    "en": "Xiangshui Yongchang Longquan Hongqi Resettlement Village (Area No. 3)",
}
CUT_OFF = """() => [...document.querySelectorAll(".card")].flatMap((card) => {
    const edge = card.getBoundingClientRect();
    return [...card.querySelectorAll("p, svg")].filter((part) => {
        const box = part.getBoundingClientRect();
        const inside = box.left >= edge.left && box.right <= edge.right &&
            box.top >= edge.top && box.bottom <= edge.bottom;
        return !inside || (part.className === "how" && part.scrollHeight > part.clientHeight + 1);
    }).map((part) => part.textContent);
})"""
RENAME = """(name) => document.querySelectorAll(".village").forEach((one) => { one.textContent = name; })"""
A4 = b"/MediaBox [0 0 594.95996 841.91998]"


def sheet_of(service: Service, page: Page, lang: str) -> int:
    """Open the sheet of a village's cards as it is printed; how many cards it has."""
    desk = service.sign_in("supervisor1")
    areas = service.call("GET", "/areas", token=desk["access_token"])["items"]
    village = next(area for area in areas if area["level"] == "village")
    path = f"/cards/sheet?village={village['id']}&lang={lang}"
    page.set_content(service.call("GET", path, token=desk["access_token"]))
    page.emulate_media(media="print")
    return page.locator(".card").count()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cards_print_ten_to_an_a4_page_and_nothing_is_cut_off(
    service: Service, browser: Browser, lang: str
) -> None:
    page = browser.new_page()
    cards = sheet_of(service, page, lang)
    assert page.evaluate(CUT_OFF) == []
    page.evaluate(RENAME, LONG[lang])
    assert page.evaluate(CUT_OFF) == []
    paper = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert cards > 0 and pages == -(-cards // 10)
    assert paper.count(A4) == pages
    page.close()
