"""The desk's room of follow-ups: table and board, many at once and back, coming again, words to and fro."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE
from .people import Person, violations
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in


@pytest.mark.browser
def test_late_follow_ups_are_handed_out_together_and_taken_back(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    token = service.sign_in("supervisor1")["access_token"]
    homes = service.call("GET", "/households?limit=9", token=token)["items"]
    late_ones: dict[str, Any] = {
        "title": {"zh": "送降压药"},
        "due": str(datetime.now(UTC).date() - timedelta(days=2)),
    }
    late_ones["household_ids"] = [home["id"] for home in homes]
    service.call("PUT", f"/followup-acts/{uuid4()}/made", late_ones, token)
    context = open_as(browser, service.url, DESK, "zh")
    supervisor = Person(context)
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.followups"))
    rows = page.locator(".desk-table tbody tr")
    expect(rows.first).to_be_visible()
    page.get_by_role("button", name=re.compile(t("desk.count_late"))).click()
    expect(page).to_have_url(re.compile("standing=late"))
    expect(rows.first).to_be_visible()
    late = rows.count()
    page.locator(".desk-table thead input").check()
    expect(page.get_by_role("region", name=t("desk.selected", n=late))).to_be_visible()

    supervisor.button("desk.bulk_balance").click()
    expect(page.locator(".desk-figures tbody tr").first).to_be_visible()
    supervisor.look("desk-followups-balance")
    supervisor.button("desk.cancel").click()

    worker = service.sign_in("worker2")["account"]
    theirs = f"/followups/matching?standing=late&assignee={worker['id']}"
    before = service.call("GET", theirs, token=token)["total"]
    supervisor.button("desk.assign").click()
    page.get_by_label(re.compile(t("desk.assign_to"))).select_option(worker["id"])
    page.get_by_label(t("desk.assign_note")).fill("麻烦你接一下")
    supervisor.button("desk.many_assign_do", n=late).click()
    expect(page.get_by_text(t("desk.did_assign", n=late))).to_be_visible()
    assert service.call("GET", theirs, token=token)["total"] == late
    supervisor.look("desk-followups")
    supervisor.button("desk.undo").click()
    expect(page.get_by_text(t("desk.undone"), exact=True)).to_be_visible()
    assert service.call("GET", theirs, token=token)["total"] == before

    rows.first.locator("input").check()
    one = service.call("GET", "/followups?standing=late&limit=1", token=token)["items"][0]
    change = {"id": str(uuid4()), "action": "comment", "text": "我来办"}
    service.call("POST", f"/followups/{one['id']}/changes", change, token)
    supervisor.button("desk.bulk_remind").click()
    supervisor.button("desk.many_remind_do", n=1).click()
    expect(page.get_by_role("alert")).to_contain_text(t("desk.state_open"))
    supervisor.button("desk.many_remind_do", n=1).click()
    expect(page.get_by_text(t("desk.did_remind", n=1))).to_be_visible()
    rows.first.get_by_role("link").click()
    history = page.get_by_role("dialog")
    expect(history.get_by_text("我来办", exact=True)).to_be_visible()
    expect(history.get_by_text(t("desk.event_reminded"), exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=t("desk.view_board")).click()
    expect(page.locator(".desk-card").first).to_be_visible()
    supervisor.look("desk-followups-board")
    context.close()


@pytest.mark.browser
def test_everyone_who_matches_gets_a_follow_up_that_comes_again(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    context = open_as(browser, service.url, PHONE, "en")
    supervisor = Person(context, "en")
    page, t = supervisor.page, supervisor.t
    complaints(page)
    sign_in(supervisor)
    open_room(page, t("desk.followups"))
    expect(page.locator(".desk-table tbody tr").first).to_be_visible()
    supervisor.button("desk.new_followup").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".desk-home").first).to_be_visible()
    assert violations(page) == [] and fits(page)
    supervisor.look("desk-followups-new")
    sheet.get_by_label(t("desk.village"), exact=True).select_option(index=1)
    expect(sheet.locator(".desk-home").first).to_be_visible()
    for n in range(2):
        sheet.locator(".desk-home input").nth(n).check()
    sheet.get_by_label(re.compile(t("desk.new_followup_title"))).fill("Explain the new insurance")
    sheet.get_by_label(re.compile("^" + t("desk.due"))).fill("2199-01-31")
    sheet.get_by_label(t("desk.repeat"), exact=True).select_option("quarter")
    sheet.get_by_role("button", name="Make it for 2 households").click()
    expect(page.get_by_text("2 follow-ups made.")).to_be_visible()
    page.get_by_role("searchbox").fill("new insurance")
    rows = page.locator(".desk-table tbody tr").filter(has_text="Explain the new insurance")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("link").click()
    expect(page.get_by_text(t("desk.series", often=t("desk.repeat_quarter")))).to_be_visible()
    supervisor.look("desk-followup-series")
    page.keyboard.press("Escape")
    supervisor.button("desk.undo").click()
    expect(page.get_by_text(t("desk.undone"), exact=True)).to_be_visible()
    assert fits(page)
    context.close()
