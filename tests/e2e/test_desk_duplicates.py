"""One person written twice is found, compared side by side, kept apart, merged; and each is undone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


def twins(service: Service, token: str, name: str, heard: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """One person in two households, the second time typed by sound and without a telephone."""
    homes = service.call("GET", "/households?limit=8", token=token)["items"]
    person = {"sex": "male", "born": "1961-02-03", "relation": "other"}
    made = []
    for home, called, phone in ((homes[2], name, "13812340000"), (homes[6], heard, None)):
        body = person | {"household_id": home["id"], "full_name": called, "phone": phone}
        made.append(service.call("PUT", f"/members/{uuid4()}", body, token))
    return made[0], made[1]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "size", "name", "heard"),
    [("zh", DESK, "欧阳晓明", "欧阳小明"), ("en", PHONE, "司马文静", "司马文敬")],
    ids=["laptop", "phone"],
)
def test_one_person_written_twice_is_looked_for_kept_apart_merged_and_undone(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
    name: str,
    heard: str,
) -> None:
    token = service.sign_in("supervisor1")["access_token"]
    one, other = twins(service, token, name, heard)
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    sign_in(supervisor)

    open_room(page, t("desk.duplicates"))
    supervisor.button("duplicates.look").click()
    rows = page.locator(".pair-row")
    mine = rows.filter(has_text=name).filter(has_text=heard)
    expect(mine).to_be_visible(timeout=60_000)
    expect(mine).to_contain_text(t("duplicates.why_same_birth"))
    assert fits(page)
    look(page, f"{language}-duplicates-{size['width']}")

    mine.click()
    table = page.locator(".twin-table")
    differs = table.locator("tr.differs").filter(has_text=t("duplicates.field_full_name"))
    expect(differs).to_be_visible()
    assert fits(page)
    look(page, f"{language}-duplicates-{size['width']}-pair")
    back = page.locator(".desk-back")
    page.keyboard.press("n")
    expect(
        page.get_by_text(t("duplicates.done_keep_apart", names="").strip()).locator("visible=true")
    ).to_be_visible()
    if back.is_visible():
        back.click()
    expect(mine).to_have_count(0)
    page.locator(".banner").get_by_role("button", name=t("duplicates.undo"), exact=True).click()
    expect(mine).to_be_visible()

    # The left one is kept, with the name of the other: what it lacks it takes over without being asked.
    mine.click()
    left = page.locator(".twin-table thead input").first
    page.keyboard.press("1")
    expect(left).to_be_checked()
    differs.locator("input").last.check()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(t("duplicates.effect_none"))).to_be_visible()
    look(page, f"{language}-duplicates-{size['width']}-merge")
    dialog.get_by_role("button", name=t("duplicates.merge"), exact=True).click()
    expect(dialog).to_have_count(0)
    if back.is_visible():
        back.click()
    expect(mine).to_have_count(0)
    gone, stands = standing(service, token, one, other)
    assert stands["full_name"] in {name, heard} and stands["phone"] == "13812340000"
    assert stands["full_name"] != (one if stands["id"] == one["id"] else other)["full_name"]

    page.get_by_role("button", name=t("desk.filters"), exact=True).click()
    page.get_by_label(t("desk.state"), exact=True).select_option("merge_members")
    settled = page.locator(".settled-row").first  # called by its name before, once it is undone
    expect(settled).to_contain_text(stands["full_name"])
    settled.get_by_role("button", name=t("duplicates.undo"), exact=True).click()
    expect(settled.get_by_text(t("duplicates.undone"), exact=True)).to_be_visible()
    look(page, f"{language}-duplicates-{size['width']}-settled")
    again = service.call("GET", f"/members/{gone['id']}", token=token)
    assert again["full_name"] == gone["full_name"]
    context.close()


def standing(service: Service, token: str, *pair: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two members that were merged, the one that is gone as it was, and the other as it is."""
    left = {
        each["id"]: each
        for home in {one["household_id"] for one in pair}
        for each in service.call("GET", f"/households/{home}", token=token)["members"]
    }
    [gone] = [one for one in pair if one["id"] not in left]
    [stands] = [left[one["id"]] for one in pair if one["id"] in left]
    return gone, stands
