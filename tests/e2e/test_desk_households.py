"""The register at the desk: found, put right with a reason, moved, split, joined; and each is undone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypinyin import Style, lazy_pinyin

from .conftest import DESK, PHONE
from .people import Person
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look

WHY = "户口簿上是这样写的"


@pytest.fixture(scope="module")
def township(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own: nobody else counts on who lives where here."""
    running = start_service(tmp_path_factory.mktemp("register"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def large_home(service: Service, token: str, nth: int) -> dict[str, Any]:
    """The nth household in which four or more are at home, with all that is known of it."""
    found = []
    for home in service.call("GET", "/households?limit=60&status=active", token=token)["items"]:
        file = service.call("GET", f"/households/{home['id']}", token=token)
        if sum(one["residence"] == "present" for one in file["members"]) >= 4:
            found.append(file)
        if len(found) > nth:
            break
    file = found[nth]
    assert isinstance(file, dict)
    return file


class Register(Person):
    """A supervisor in the room of households."""

    def change(self, act: str, row: Locator | None = None) -> Locator:
        """Open what can be done, for the household or for a person's row, and choose; the sheet."""
        (row or self.button("homes.change")).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_text(self.t(f"homes.{act}"), exact=True).click()
        expect(dialog.get_by_label(self.t("homes.why"))).to_be_visible()
        return dialog

    def find(self, dialog: Locator, head: str) -> None:
        """Look for another household in a sheet, and choose the first that is found."""
        dialog.get_by_label(self.t("work.act_find")).fill(head)
        dialog.locator(".choice").filter(has_text=head).first.click()

    def do(self, dialog: Locator) -> None:
        """Say why, and do it."""
        dialog.get_by_label(self.t("homes.why")).fill(WHY)
        dialog.locator(".button.primary").click()
        expect(dialog).to_have_count(0)

    @property
    def latest(self) -> Locator:
        """The latest change of the household that is open."""
        return self.page.locator(".home-changes > li").first

    def undo(self) -> None:
        """Undo the latest change."""
        self.latest.get_by_role("button", name=self.t("homes.undo"), exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name=self.t("homes.undo"), exact=True).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "size", "nth"), [("zh", DESK, 0), ("en", PHONE, 1)], ids=["laptop", "phone"]
)
def test_a_household_is_found_put_right_moved_split_joined_and_each_is_undone(
    browser: Browser,
    township: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
    nth: int,
) -> None:
    token = township.sign_in("supervisor1")["access_token"]
    file = large_home(township, token, nth)
    home = file["household"]
    people = [one for one in file["members"] if one["residence"] == "present"]
    mover = next(one for one in people if one["relation"] != "head")
    context = open_as(browser, township.url, size, language)
    desk = Register(context, language)
    complaints(desk.page)
    page, t = desk.page, desk.t
    name = f"{language}-homes-{size['width']}"
    sign_in(desk)

    open_room(page, t("desk.households"))
    initials = "".join(lazy_pinyin(home["head_name"], style=Style.FIRST_LETTER))
    page.get_by_label(t("desk.search"), exact=True).fill(initials)
    found = page.locator(f".desk-list a[href*='{home['id']}']")
    expect(page).to_have_url(re.compile(f"q={initials}"))
    expect(found).to_be_visible()
    assert fits(page)
    look(page, name)
    found.click()
    detail = page.locator(".desk-detail")
    expect(detail.get_by_role("heading", name=home["head_name"])).to_be_visible()
    assert fits(page)

    # Two put the same number right: the second is told, and decides again.
    dialog = desk.change("edit")
    dialog.get_by_label(t("audit.field_phone"), exact=True).fill("13800001111")
    township.call(
        "PUT", f"/households/{home['id']}", {"phone": "13900002222", "base": {"phone": home["phone"]}}, token
    )
    dialog.get_by_label(t("homes.why")).fill(WHY)
    dialog.locator(".button.primary").click()
    expect(dialog.get_by_role("alert")).to_contain_text(t("audit.field_phone"))
    expect(dialog.locator(".home-edited del")).to_have_text("13900002222")
    look(page, f"{name}-edit")
    dialog.locator(".button.primary").click()
    expect(dialog).to_have_count(0)
    expect(desk.latest).to_contain_text(WHY)
    expect(desk.latest.locator("ins")).to_have_text("13800001111")
    desk.undo()
    expect(desk.latest.locator("ins")).to_have_text("13900002222")

    row = detail.locator(".row").filter(has_text=mover["full_name"]).first
    dialog = desk.change("act_move_out", row)
    expect(dialog.get_by_text(t("homes.means_move_out"))).to_be_visible()
    look(page, f"{name}-away")
    desk.do(dialog)
    expect(row).to_contain_text(t("desk.residence_moved_out"))
    page.locator(".toast").get_by_role("button", name=t("homes.undo"), exact=True).click()
    expect(desk.latest.locator(".home-undone")).to_be_visible()
    expect(row).not_to_contain_text(t("desk.residence_moved_out"))

    other = large_home(township, token, 2)["household"]
    dialog = desk.change("act_move", row)
    desk.find(dialog, other["head_name"])
    desk.do(dialog)
    expect(row).to_have_count(0)
    expect(desk.latest).to_contain_text(mover["full_name"])
    desk.undo()
    expect(row).to_be_visible()

    dialog = desk.change("act_split")
    dialog.locator(".choice").filter(has_text=mover["full_name"]).click()
    look(page, f"{name}-split")
    desk.do(dialog)
    expect(row).to_have_count(0)
    found = township.call("GET", f"/operations?household={home['id']}&limit=1", token=token)["items"]
    new = found[0]["body"]["new_household_id"]

    page.goto(f"/app/desk/households/{new}")
    desk.unlock()
    expect(detail.get_by_role("heading", name=mover["full_name"])).to_be_visible()
    dialog = desk.change("act_join")
    desk.find(dialog, home["head_name"])
    desk.do(dialog)
    expect(detail.get_by_role("heading", name=home["head_name"])).to_be_visible()
    expect(row).to_be_visible()
    expect(desk.latest).to_contain_text(mover["full_name"])
    desk.undo()
    expect(row).to_have_count(0)

    villages = township.call("GET", "/areas", token=token)["items"]
    far = next(one for one in villages if one["level"] == "village" and one["id"] != home["village_id"])
    dialog = desk.change("act_move_village")
    dialog.get_by_label(t("homes.to_village")).select_option(far["id"])
    expect(dialog.locator(".twin-effects, .banner p").nth(1)).to_be_visible()
    look(page, f"{name}-village")
    desk.do(dialog)
    expect(desk.latest).to_contain_text(far["name"][language])
    assert (
        township.call("GET", f"/households/{home['id']}", token=token)["household"]["village_id"] == far["id"]
    )
    desk.latest.scroll_into_view_if_needed()
    assert fits(page)
    look(page, f"{name}-changes")
    desk.undo()
    expect(desk.latest.locator(".home-undone")).to_be_visible()
    assert (
        township.call("GET", f"/households/{home['id']}", token=token)["household"]["village_id"]
        == home["village_id"]
    )
    page.evaluate("scrollTo(0, 0)")
    look(page, f"{name}-one")
    context.close()
