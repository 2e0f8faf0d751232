"""The household's page on a cheap telephone, 320 pixels wide, with scripts and without."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fieldapp.core.texts import text
from fieldapp.portal.kinds import KINDS

from .people import PICTURES, violations
from .service import Service
from .test_desk import fits, home_with_card, open_as

SMALL = {"width": 320, "height": 568}
WORDS = "我家的事，请记一下"


@dataclass
class Door:
    """A telephone at the door: its page, the language it is set to, and whether it runs scripts."""

    page: Page
    language: str
    scripts: bool

    def look(self, name: str) -> None:
        """Keep a picture of the whole page; nothing stands over the edge, and axe (a script) is content."""
        assert fits(self.page)
        self.page.screenshot(path=PICTURES / f"page-{self.language}-{name}.png", full_page=True)
        assert not self.scripts or violations(self.page) == []

    def word(self, key: str) -> str:
        """A text of the page."""
        return text(f"portal.{key}", self.language)

    def button(self, key: str) -> Locator:
        """The button with a text."""
        return self.page.get_by_role("button", name=self.word(key), exact=True)

    def link(self, key: str) -> Locator:
        """The link with a text."""
        return self.page.get_by_role("link", name=self.word(key), exact=True)


def ask(door: Door, kind: str) -> str:
    """Ask for one kind of thing by the page's own links, filling in what is needed; its number."""
    page = door.page
    door.link(f"kind.{kind}").click()
    for group, _options in KINDS[kind].choices:
        page.locator(f"[name={group}]").first.check()
    if KINDS[kind].note:
        door.button("send").click()
        expect(page.get_by_role("alert")).to_have_text(door.word("check"))
        if kind == "complain":
            door.look("missing")
        page.locator("[name=note]").fill(WORDS)
    door.button("send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(door.word("thanks"))
    number = re.search(r"n=(\d{10})", page.url)
    assert number is not None
    return number[1]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "scripts"), [("zh", False), ("en", True)], ids=["no scripts", "scripts"]
)
def test_a_household_asks_for_everything_proves_itself_and_reads_what_became_of_it(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    scripts: bool,
) -> None:
    token = service.sign_in("supervisor1")["access_token"]
    home, secret = home_with_card(service, token, 6 if scripts else 7)
    member = service.call("GET", f"/households/{home['id']}", token=token)["members"][0]
    context = open_as(browser, service.url, SMALL, language, java_script_enabled=scripts)
    page = context.new_page()
    door = Door(page, language, scripts)
    complaints(page)
    page.goto(f"/h/{secret}")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    expect(page.get_by_text(member["full_name"])).to_have_count(0)
    door.look("card")

    numbers = {}
    for kind, what in KINDS.items():
        if not what.proof:
            numbers[kind] = ask(door, kind)
            door.link("back").click()
    assert len(set(numbers.values())) == len(numbers) == 8
    listed = page.locator("section", has=page.locator("#asked")).locator("li")
    for kind, number in numbers.items():
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
        if KINDS[kind].private:
            expect(listed.filter(has_text=spaced)).to_have_count(0)
        if kind == "departure":
            expect(listed.filter(has_text=spaced)).to_have_count(1)
        page.get_by_label(door.word("number"), exact=True).fill(spaced)
        door.button("look_up").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(door.word(f"kind.{kind}"))
        door.link("back").click()

    digits = page.get_by_label(door.word("digits"), exact=True)
    digits.fill(home["phone"][-4:])
    door.button("prove_open").click()
    expect(page.get_by_text(member["full_name"]).first).to_be_visible()
    door.look("proved")
    ask(door, "withdraw")
    door.look("number")
    door.link("back").click()
    with page.expect_download() as held:
        door.link("export").click()
    assert member["full_name"] in held.value.path().read_text(encoding="utf-8")
    door.button("leave").click()
    expect(page.get_by_text(member["full_name"])).to_have_count(0)
    expect(digits).to_be_visible()
    digits.fill("0")
    door.button("prove_open").click()
    expect(page.get_by_role("alert")).to_have_text(door.word("prove_wrong"))
    context.close()
