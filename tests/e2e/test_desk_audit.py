"""The audit trail at the desk: narrowed, opened to what was changed, its chain shown, saved as a file."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_an_edit_is_found_with_who_made_it_why_and_what_was_there_before(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    signed = service.sign_in("supervisor1")
    token, me = signed["access_token"], signed["account"]
    home = service.call("GET", "/households?limit=1", token=token)["items"][0]
    address = f"桥头 {uuid4().hex[:6]}"
    body = {"base": {"address": home["address"]}, "address": address}
    service.call("PUT", f"/households/{home['id']}", body, token)
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    sign_in(supervisor)
    open_room(page, t("desk.audit"))
    if size is PHONE:
        page.locator(".desk-filters-toggle").click()
    page.get_by_label(t("audit.who"), exact=True).select_option(me["id"])
    page.get_by_label(t("audit.what"), exact=True).select_option("household")
    edits = page.locator(".audit-row").filter(has_text=t("audit.act_household_edited"))
    edits.first.get_by_role("button").first.click()
    expect(edits.first.locator("ins")).to_have_text(address)
    expect(edits.first.locator("del")).to_have_text(home["address"])
    expect(edits.first).to_contain_text(me["name"])
    expect(page.locator(".audit-chain")).to_be_visible()
    assert fits(page)
    look(page, f"{language}-audit-{size['width']}")
    with page.expect_download() as saved:
        supervisor.button("audit.export").click()
    assert saved.value.suggested_filename.endswith(".csv")
    context.close()
