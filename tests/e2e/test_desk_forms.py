"""A wrong form is refused in its own terms; a right one is tried, published, taken back."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import PICTURES, Person, violations
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in

FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required | constraint | relevant |
| | hidden | household_id | | | | | |
| | select_one yes_no | roof | 屋顶漏雨吗？ | Does the roof leak? | yes | | |
{more}
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yes_no | yes | 漏 | It leaks |
| | yes_no | no | 不漏 | It does not |
| followups |
| | name | when | label::中文 (zh) | label::English (en) | due | assign_to |
| | mend | {when} | 帮着修屋顶 | Help mend the roof | date(today() + 7) | visitor |
| settings |
| | form_title | form_id | version | default_language |
| | 屋顶 | {form_id} | {version} | 中文 (zh) |
"""
ROOMS = "| | integer | rooms | 几间房？ | How many rooms? | yes | {} | |"
YARD = "| | text | yard | 院子怎么样？ | How is the yard? | | | |"


def source(form_id: str, version: int, more: str, when: str = "${roof} = 'yes'") -> bytes:
    """A form about roofs."""
    return FORM.format(form_id=form_id, version=version, more=more, when=when).encode()


@pytest.fixture(scope="module")
def formed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own, whose forms come and go."""
    running = start_service(tmp_path_factory.mktemp("forms-desk"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def bring(page: Page, name: str, data: bytes) -> None:
    """Choose a file to upload."""
    page.locator(".forms-drop input").set_input_files(
        {"name": name, "mimeType": "text/markdown", "buffer": data}
    )


def versions_of(service: Service, form_id: str) -> list[tuple[str | None, bool]]:
    """The offers of a form, as a worker's phone gets them."""
    token = service.sign_in("worker1")["access_token"]
    listed: list[dict[str, Any]] = service.call("GET", "/forms?limit=200", token=token)["items"]
    return [(one["version"], one["active"]) for one in listed if one["form_id"] == form_id]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_form_is_mended_tried_published_compared_and_rolled_back(
    browser: Browser,
    formed: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    context = open_as(browser, formed.url, size, language)
    supervisor = Person(context, language)
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.forms"))
    expect(page.locator("main .list .row").first).to_be_visible()
    shape = f"desk-forms-{size['width']}"
    supervisor.look(shape)
    assert fits(page)

    form_id = f"roofs_{language}"
    wrong_rows = ROOMS.format(". > and . < 50") + "\n| | nonsense | x | X | X | | | |"
    bring(page, "roofs.md", source(form_id, 1, wrong_rows))
    expect(page.get_by_role("alert").filter(has_text="roofs.md")).to_be_visible()
    wrong = page.locator(".forms-problem")
    expect(wrong.filter(has_text=t("forms.row", n=6))).to_have_count(1)
    fault = wrong.filter(has=page.locator("mark"))
    expect(fault).to_contain_text(t("forms.column", name="constraint"))
    expect(fault.locator("mark")).to_have_text(".")
    supervisor.look(f"{shape}-wrong")
    assert fits(page)

    bring(page, "roofs.md", source(form_id, 1, ROOMS.format(". > 0 and . < 50")))
    expect(page.get_by_text(t("forms.kept_hint"))).to_be_visible()
    page.get_by_role("link", name=t("forms.look"), exact=True).click()

    phone = page.get_by_role("group", name=t("forms.phone"))
    made = page.get_by_role("region", name=t("forms.made"), exact=True)
    title = {"zh": "帮着修屋顶", "en": "Help mend the roof"}[language]
    expect(made.get_by_text(t("forms.made_no_followups"))).to_be_visible()
    phone.get_by_role("radio", name={"zh": "漏", "en": "It leaks"}[language], exact=True).check()
    expect(made.get_by_text(title)).to_be_visible()
    expect(made.get_by_text("1 项" if language == "zh" else "one question", exact=True)).to_be_visible()
    supervisor.look(f"{shape}-try")
    assert fits(page)
    phone.get_by_role("button", name=t("form.next"), exact=True).click()
    phone.get_by_role("textbox").fill("99")
    phone.get_by_role("button", name=t("form.next"), exact=True).click()
    expect(phone.locator(".has-error")).to_be_visible()
    phone.get_by_role("textbox").fill("3")
    phone.get_by_role("button", name=t("form.next"), exact=True).click()
    expect(made.get_by_text(t("forms.made_no_problems"))).to_be_visible()
    phone.get_by_role("button", name=t("form.finish"), exact=True).click()
    expect(phone.get_by_text(t("forms.left_done"))).to_be_visible()
    page.get_by_role("button", name=t("forms.again"), exact=True).first.click()
    expect(made.get_by_text(title)).to_have_count(0)

    village = formed.sign_in("worker1")["account"]["areas"][0]
    token = formed.sign_in("supervisor1")["access_token"]
    areas = {one["id"]: one for one in formed.call("GET", "/areas?limit=200", token=token)["items"]}
    place = areas[village]["name"][language]
    publish(supervisor, place)
    expect(page.get_by_text(t("forms.state_done"), exact=True)).to_be_visible()
    assert versions_of(formed, form_id) == [("1", True)]
    supervisor.look(f"{shape}-published")

    open_room(page, t("desk.forms"))
    bring(page, "roofs.md", source(form_id, 2, YARD, "${yard} != ''"))
    page.get_by_role("link", name=t("forms.look"), exact=True).click()
    page.get_by_role("link", name=t("forms.view_changes"), exact=True).click()
    changes = page.locator(".forms-change")
    expect(changes).to_have_count(3)
    expect(changes.filter(has_text=t("forms.kind_removed"))).to_contain_text(t("forms.means_removed"))
    expect(changes.filter(has_text=t("forms.rule_changed"))).to_contain_text(t("forms.means_rule_changed"))
    supervisor.look(f"{shape}-changes")
    assert fits(page)
    publish(supervisor, place, loss=f"{shape}-loss")
    expect(page.get_by_text(t("forms.state_done"), exact=True)).to_have_count(2)
    assert versions_of(formed, form_id) == [("2", True)]

    page.get_by_role("button", name=t("forms.roll_back"), exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(t("forms.roll_back_means"))).to_be_visible()
    dialog.get_by_role("textbox").fill("先不改")
    dialog.get_by_role("button", name=t("forms.roll_back"), exact=True).click()
    expect(page.get_by_text(t("forms.state_undone"), exact=True)).to_be_visible()
    assert versions_of(formed, form_id) == [("1", True)]
    page.get_by_role("button", name=t("forms.roll_back"), exact=True).first.click()
    dialog.get_by_role("button", name=t("forms.roll_back"), exact=True).click()
    expect(page.get_by_text(t("forms.state_undone"), exact=True)).to_have_count(2)
    supervisor.look(f"{shape}-rolled-back")
    assert [active for _, active in versions_of(formed, form_id)] in ([], [False])
    context.close()


def publish(supervisor: Person, place: str, loss: str = "") -> None:
    """Publish the version on the screen to a village from today; with `loss`, saying that it is known."""
    page, t = supervisor.page, supervisor.t
    supervisor.button("forms.publish").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=re.compile(f"^{re.escape(place)}")).check()
    button = dialog.get_by_role("button", name=re.compile(re.escape(t("forms.publish"))))
    do = dialog.locator(".sheet-actions .primary")
    expect(do).to_contain_text("1" if supervisor.language == "zh" else "one")
    if loss:
        do.click()
        expect(dialog.get_by_text(t("forms.knows_missing"))).to_be_visible()
        dialog.get_by_role("checkbox").last.check()
        page.screenshot(path=PICTURES / f"{supervisor.language}-{loss}.png")
    assert violations(page) == []
    expect(button).to_be_enabled()
    button.click()
    expect(dialog).to_have_count(0)
