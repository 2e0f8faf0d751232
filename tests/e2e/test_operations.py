"""What changes in a household, noted at its door without signal: shown at once, undone, and synced."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import open_phone
from .people import Person
from .service import Service

pytestmark = pytest.mark.browser


class Neighbour(Person):
    """A worker at a household's page, who notes what changed there."""

    def open_household(self, nth: int) -> str:
        """Open the nth household of the list; its id."""
        self.go("app.households")
        self.page.locator("main .row").nth(nth).click()
        expect(self.button("work.act")).to_be_visible()
        return self.page.url.rsplit("/", 1)[1]

    def members(self) -> list[str]:
        """The names of those who are listed at the household."""
        return [one.split("\n")[0] for one in self.page.locator(".member .row-title").all_inner_texts()]

    def begin(self, operation: str) -> None:
        """Open the sheet and choose what happened."""
        self.button("work.act").click()
        self.sheet.get_by_role("button", name=re.compile(f"^{self.t(f'work.act.{operation}')}")).click()

    def of_member(self, name: str, operation: str) -> None:
        """Open the sheet of a member and choose what happened to them."""
        self.page.get_by_role("button", name=self.t("work.act_menu", who=name), exact=True).click()
        self.sheet.get_by_role("button", name=re.compile(f"^{self.t(f'work.act.{operation}')}")).click()

    @property
    def sheet(self) -> Locator:
        """The sheet that is open."""
        return self.page.locator("dialog[open]")

    def note(self) -> None:
        """Save what was entered."""
        self.sheet.get_by_role("button", name=self.t("work.act_save"), exact=True).click()
        expect(self.sheet).to_have_count(0)

    def event(self, operation: str, **names: str) -> Locator:
        """A change in the household's timeline."""
        text = self.t(f"work.act_about.{operation}", **names)
        return self.page.locator(".timeline > .acted").filter(has_text=text)

    def undo(self, event: Locator) -> None:
        """Undo a change and say yes."""
        event.get_by_role("button", name=self.t("work.act_undo"), exact=True).click()
        self.sheet.get_by_role("button", name=self.t("work.act_undo"), exact=True).click()
        expect(event.get_by_text(self.t("work.act_state.undone"))).to_be_visible()


@pytest.fixture
def worker(browser: Browser, service: Service, complaints: Callable[[Page], None]) -> Iterator[Neighbour]:
    """A worker whose phone was synchronised and now has no signal."""
    person = Neighbour(open_phone(browser, service.url))
    complaints(person.page)
    person.sign_in("worker7", patience=90_000)
    person.wait_until_installed()
    person.context.set_offline(True)
    yield person
    person.context.close()


def synced(worker: Neighbour, done: Callable[[], bool], patience: float = 40) -> None:
    """Have signal again, and wait until the server knows."""
    worker.context.set_offline(False)
    worker.page.evaluate("dispatchEvent(new Event('online'))")
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end
        time.sleep(0.3)


def household_of(service: Service, household: str, token: str) -> dict[str, Any]:
    """A household as the server has it."""
    told: dict[str, Any] = service.call("GET", f"/households/{household}", token=token)
    return told


def test_births_and_deaths_without_signal_show_at_once_and_reach_the_server(
    service: Service, worker: Neighbour
) -> None:
    home = worker.open_household(0)
    [first, *_] = worker.members()
    worker.begin("birth")
    worker.look("birth")
    worker.sheet.get_by_role("button", name=worker.t("work.act_save"), exact=True).click()
    expect(worker.sheet.get_by_text(worker.t("work.needed"))).to_be_visible()
    worker.sheet.get_by_label(re.compile(worker.t("work.act_name"))).fill("陈小满")
    worker.sheet.get_by_role("radio", name=worker.t("register.sex.female")).check()
    worker.note()
    assert "陈小满" in worker.members()
    expect(worker.event("birth", who="陈小满")).to_contain_text(worker.t("work.act_state.waiting"))
    worker.of_member(first, "death")
    worker.look("death")
    worker.note()
    died = worker.event("death", who=first)
    expect(died).to_be_visible()
    badge = worker.page.locator(".residence-died").filter(has_text=first)
    expect(badge).to_have_count(1)
    worker.look_at_end("household-changed")
    worker.undo(died)
    expect(badge).to_have_count(0)
    token = service.sign_in("admin")["access_token"]
    synced(
        worker,
        lambda: {one["undone_at"] is None for one in operations_of(service, home, token)} == {True, False},
    )
    told = household_of(service, home, token)["members"]
    assert "陈小满" in {one["full_name"] for one in told}
    assert {one["residence"] for one in told if one["full_name"] == first} != {"died"}
    expect(worker.event("birth", who="陈小满")).not_to_contain_text(worker.t("work.act_state.waiting"))
    worker.context.set_offline(True)
    worker.undo(worker.event("birth", who="陈小满"))
    assert "陈小满" not in worker.members()
    synced(
        worker,
        lambda: "陈小满" not in {one["full_name"] for one in household_of(service, home, token)["members"]},
    )


def operations_of(service: Service, household: str, token: str) -> list[dict[str, Any]]:
    """The operations on a household as the server has them."""
    found: list[dict[str, Any]] = service.call("GET", f"/operations?household={household}", token=token)[
        "items"
    ]
    return found


def test_a_household_splits_and_a_duplicate_is_merged_without_signal(
    service: Service, worker: Neighbour
) -> None:
    home = worker.open_household(1)
    before = worker.members()
    leaves = before[-1]
    worker.begin("split")
    worker.sheet.get_by_role("checkbox", name=re.compile(leaves)).check()
    worker.sheet.get_by_label(re.compile(worker.t("register.number"))).fill("99-9")
    worker.look("split")
    worker.note()
    assert leaves not in worker.members()
    expect(worker.event("split", who=leaves, home=f"99-9 {leaves}")).to_be_visible()
    worker.go("app.households")
    worker.page.get_by_role("searchbox").fill("99-9")
    worker.page.locator("main .row").filter(has_text="99-9").click()
    expect(worker.button("work.act")).to_be_visible()
    made = worker.page.url.rsplit("/", 1)[1]
    assert worker.members() == [leaves]
    expect(worker.page.locator("h1")).to_have_text(leaves)
    token = service.sign_in("admin")["access_token"]
    synced(worker, lambda: bool(operations_of(service, home, token)))
    assert [one["full_name"] for one in household_of(service, made, token)["members"]] == [leaves]
    worker.context.set_offline(True)
    worker.begin("merge_households")
    worker.sheet.get_by_role("searchbox").fill(before[0])
    worker.look("merge")
    worker.sheet.get_by_role("radio", name=re.compile(before[0])).first.check()
    worker.note()
    assert set(worker.members()) >= {leaves, before[0]}
    worker.go("app.households")
    synced(worker, lambda: len(household_of(service, made, token)["members"]) >= len(before))
    worker.page.get_by_role("link", name=re.compile(worker.t("app.outbox"))).first.click()
    expect(worker.page.get_by_text(worker.t("work.gone"), exact=True)).to_have_count(0)
