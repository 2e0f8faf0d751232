"""People and their phones at the desk: suspended and restored, lost and found, villages handed over."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.core import clock

from .conftest import DESK, PHONE
from .people import Person
from .service import Service, start_service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look

NOTE = "三组的老人要多去看看，钥匙在村委会"


@pytest.fixture(scope="module")
def staffed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of its own, whose people come and go."""
    running = start_service(tmp_path_factory.mktemp("people"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def open_people(supervisor: Person) -> Page:
    """Sign in and go to the people."""
    sign_in(supervisor)
    open_room(supervisor.page, supervisor.t("desk.people"))
    expect(supervisor.page.locator(".people-table tbody tr").first).to_be_visible()
    return supervisor.page


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_someone_is_suspended_with_a_reason_and_restored(
    browser: Browser,
    staffed: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    worker = staffed.sign_in("worker1")["account"]
    context = open_as(browser, staffed.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = open_people(supervisor), supervisor.t
    assert fits(page)
    look(page, f"{language}-people-{size['width']}")
    page.get_by_role("link", name=worker["name"], exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=worker["name"])).to_be_visible()
    look(page, f"{language}-people-{size['width']}-one")
    supervisor.button("people.suspend").click()
    dialog.get_by_role("button", name=t("people.suspend"), exact=True).click()
    expect(dialog.get_by_text(t("people.why_missing"))).to_be_visible()
    dialog.get_by_label(re.compile(t("people.why"))).fill("休长假")
    dialog.get_by_role("button", name=t("people.suspend"), exact=True).click()
    expect(page.get_by_text(t("people.done_suspend", name=worker["name"]))).to_be_visible()
    expect(dialog.get_by_text(t("people.suspended_means"))).to_be_visible()
    supervisor.button("people.restore").click()
    dialog.get_by_label(re.compile(t("people.why"))).fill("回来了")
    dialog.get_by_role("button", name=t("people.restore"), exact=True).click()
    expect(page.get_by_text(t("people.done_restore", name=worker["name"]))).to_be_visible()
    context.close()


@pytest.mark.browser
def test_a_lost_phone_is_reported_and_taken_back(
    browser: Browser, staffed: Service, complaints: Callable[[Page], None]
) -> None:
    worker = staffed.sign_in("worker2")["account"]
    context = open_as(browser, staffed.url, DESK, "zh")
    supervisor = Person(context)
    complaints(supervisor.page)
    page, t = open_people(supervisor), supervisor.t
    page.get_by_role("link", name=worker["name"], exact=True).click()
    dialog = page.get_by_role("dialog")
    for act in ("lost", "active"):
        dialog.get_by_role("button", name=t(f"people.{act}"), exact=True).first.click()
        expect(dialog.get_by_text(t(f"people.{act}_means"))).to_be_visible()
        dialog.get_by_label(re.compile(t("people.why"))).fill("落在车上")
        dialog.get_by_role("button", name=t(f"people.{act}"), exact=True).click()
        expect(page.get_by_text(t(f"people.done_{act}", name=worker["name"]))).to_be_visible()
    context.close()


@pytest.mark.browser
def test_villages_are_handed_over_with_a_count_before_read_about_and_taken_back_after(
    browser: Browser, staffed: Service, complaints: Callable[[Page], None]
) -> None:
    giver = staffed.sign_in("worker3")["account"]
    taker = staffed.sign_in("worker1")["account"]
    context = open_as(browser, staffed.url, DESK, "zh")
    supervisor = Person(context)
    complaints(supervisor.page)
    page, t = open_people(supervisor), supervisor.t
    page.get_by_role("link", name=giver["name"], exact=True).click()
    supervisor.button("people.hand_over").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile(r"共 [1-9]\d* 户")).first).to_be_visible()
    give = dialog.get_by_role("button", name=re.compile(r"移交 [1-9]\d* 户"))
    give.click()
    expect(dialog.get_by_text(t("people.hand_over_missing"))).to_be_visible()
    dialog.get_by_label(re.compile(t("people.to"))).select_option(taker["id"])
    dialog.get_by_label(re.compile(t("people.why"))).fill("调走了")
    dialog.get_by_label(t("people.note"), exact=True).fill(NOTE)
    dialog.get_by_text(t("people.see_summary")).click()
    expect(dialog.get_by_text(NOTE).last).to_be_visible()
    look(page, "zh-people-1280-hand-over")
    give.click()
    expect(dialog.get_by_text(t("people.handed_over", name=taker["name"]))).to_be_visible()
    desk = staffed.sign_in("supervisor1")["access_token"]
    served = {one["id"]: one["areas"] for one in staffed.call("GET", "/accounts", token=desk)["items"]}
    assert served.get(giver["id"], []) == [] and set(giver["areas"]) <= set(served[taker["id"]])
    read_about(browser, staffed, giver["name"])
    [row] = staffed.call("GET", f"/hand-overs?account={giver['id']}", token=desk)["items"]
    assert row["read_at"] is not None and row["note"] == NOTE
    dialog.get_by_role("button", name=t("people.give_back"), exact=True).click()
    expect(page.get_by_text(t("people.given_back"))).to_be_visible()
    served = {one["id"]: one["areas"] for one in staffed.call("GET", "/accounts", token=desk)["items"]}
    assert served[giver["id"]] == giver["areas"]

    # Two of the households, from tomorrow until next month: planned, and not done after all.
    page.goto(f"/app/desk/people/{giver['id']}")
    supervisor.unlock()
    expect(dialog.get_by_text(t("people.state_ended"))).to_be_visible()
    supervisor.button("people.hand_over").click()
    dialog.get_by_label(t("people.some_households"), exact=True).check()
    homes = dialog.get_by_role("group", name=t("people.households")).locator(".choice")
    homes.nth(0).click()
    homes.nth(1).click()
    dialog.get_by_label(re.compile(t("people.to"))).select_option(taker["id"])
    dialog.get_by_label(t("people.starts_on"), exact=True).fill(str(clock.today() + timedelta(days=2)))
    dialog.get_by_label(t("people.ends_on"), exact=True).fill(str(clock.today() + timedelta(days=30)))
    dialog.get_by_label(re.compile(t("people.why"))).fill("休假")
    look(page, "zh-people-1280-hand-over-some")
    dialog.get_by_role("button", name=t("people.hand_over_do", n=2), exact=True).click()
    expect(dialog.get_by_text(re.compile("共 2 户")).first).to_be_visible()
    supervisor.button("people.cancel_plan").click()
    expect(page.get_by_text(t("people.plan_cancelled"))).to_be_visible()
    context.close()


def read_about(browser: Browser, service: Service, giver: str) -> None:
    """The receiver finds on the phone what was handed over, reads about it, and says so."""
    context = open_as(browser, service.url, PHONE, "zh")
    worker = Person(context)
    worker.sign_in("worker1")
    page, t = worker.page, worker.t
    expect(page.get_by_text(t("handed.came", name=giver))).to_be_visible()
    look(page, "zh-handed-360")
    worker.button("handed.read").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(NOTE)).to_be_visible()
    look(page, "zh-handed-360-summary")
    with page.expect_response("**/sync/push"):
        worker.button("handed.have_read").click()
    expect(page.get_by_text(t("handed.came", name=giver))).to_have_count(0)
    context.close()


@pytest.mark.browser
def test_a_phone_scans_the_desks_code_instead_of_typing_and_a_second_one_is_refused(
    browser: Browser, staffed: Service, complaints: Callable[[Page], None]
) -> None:
    worker = staffed.sign_in("worker3")["account"]
    desk = open_as(browser, staffed.url, DESK, "zh")
    supervisor = Person(desk, "zh")
    complaints(supervisor.page)
    page, t = open_people(supervisor), supervisor.t
    page.get_by_role("link", name=worker["name"], exact=True).click()
    supervisor.button("people.enrol").click()
    dialog = page.get_by_role("dialog")
    supervisor.button("people.enrol_make").click()
    expect(dialog.get_by_text(t("people.why_missing"))).to_be_visible()
    dialog.get_by_label(re.compile(t("people.why"))).fill("新手机")
    with page.expect_response("**/enrolment") as made:
        supervisor.button("people.enrol_make").click()
    address = "/app/#" + made.value.json()["url"].split("/app/#")[1]
    expect(dialog.get_by_role("img", name=t("people.enrol"), exact=True)).to_be_visible()
    look(page, "zh-people-enrol")

    phone = Person(open_as(browser, staffed.url, PHONE, "zh"), "zh")
    complaints(phone.page)
    phone.page.goto(address)
    expect(phone.page.get_by_text(t("account.enrol_text"))).to_be_visible()
    assert "enrol=" not in phone.page.url
    look(phone.page, "zh-enrol-phone")
    phone.button("account.enrol_do").click()
    phone.choose_pin()

    other = Person(open_as(browser, staffed.url, PHONE, "en"), "en")
    other.page.goto(address)
    other.button("account.enrol_do").click()
    expect(other.page.get_by_role("alert")).to_contain_text("Ask the desk for a new one")
    look(other.page, "en-enrol-refused")
    for person in (supervisor, phone, other):
        person.page.context.close()
