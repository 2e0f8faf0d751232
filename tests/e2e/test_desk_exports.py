"""Returns and exports at the desk: asked for, made meanwhile, printed or saved, and what of them is kept."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


@pytest.fixture(scope="module")
def township(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own, with a template of a return that is wrong."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "returns").mkdir()
    head = "| return |\n| | name | title |\n| | ours | 我们的 |\n"
    wrong = head + "| rows |\n| | name | label | count |\n| | a | 甲 | x |\n"
    (folder / "returns/ours.md").write_text(wrong, "utf-8")
    running = start_service(folder, households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_return_and_an_export_are_made_and_saved(
    browser: Browser,
    township: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    context = open_as(browser, township.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    sign_in(supervisor)
    open_room(page, t("desk.exports"))
    expect(page.get_by_text(t("exports.template_wrong", file="ours.md"))).to_be_visible()
    supervisor.button("exports.new_return").click()
    dialog = page.get_by_role("dialog")
    supervisor.button("exports.make").click()
    expect(dialog.get_by_text(t("exports.missing"))).to_be_visible()
    dialog.get_by_label(t("exports.which_return")).select_option("monthly_work")
    dialog.get_by_label(t("exports.area"), exact=True).select_option(index=1)
    look(page, f"{language}-exports-{size['width']}-return")
    supervisor.button("exports.make").click()
    latest = page.locator(".job").first
    expect(latest.get_by_role("button", name=t("exports.print"), exact=True)).to_be_visible()
    with page.expect_download() as saved:
        latest.get_by_role("button", name=t("exports.download"), exact=True).click()
    assert re.search(r"\d{4}-\d\d\.html$", saved.value.suggested_filename)
    supervisor.button("exports.new_export").click()
    look(page, f"{language}-exports-{size['width']}-export")
    supervisor.button("exports.make").click()
    expect(latest).to_contain_text(t("exports.format_xlsx"))
    expect(latest.get_by_role("button", name=t("exports.download"), exact=True)).to_be_visible()
    assert fits(page)
    look(page, f"{language}-exports-{size['width']}")
    before = page.locator(".job").count()
    latest.get_by_role("button", name=t("exports.again"), exact=True).click()
    expect(page.locator(".job")).to_have_count(before + 1)
    context.close()
