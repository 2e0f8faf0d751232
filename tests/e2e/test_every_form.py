"""Every form shipped, and awkward ones, open and are filled in by somebody who knows nothing of them."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.forms import compile_file

from .conftest import open_phone
from .filler import Filled, Filler
from .people import ROOT, Person, violations
from .service import Service

pytestmark = pytest.mark.browser

SHIPPED = sorted((ROOT / "forms").glob("*.md"))
AWKWARD = sorted((Path(__file__).parent / "awkward").glob("*.md"))


def add_people(service: Service, household_id: str) -> None:
    """Somebody for each form about a member: a newborn, a child, somebody expecting, somebody old."""
    token = service.sign_in("worker4")["access_token"]
    people = {"甲": (20, "male", {}), "乙": (1500, "male", {}), "丁": (28_000, "male", {})}
    people["丙"] = (10_000, "female", {"pregnant": "yes"})
    for name, (days, sex, properties) in people.items():
        member = {
            "household_id": household_id,
            "full_name": f"陈{name}",
            "born": (datetime.now(UTC).date() - timedelta(days)).isoformat(),
            "sex": sex,
            "residence": "present",
            "properties": properties,
        }
        service.call("PUT", f"/members/{uuid.uuid4()}", member, token)


@pytest.fixture
def house(forms_service: Service) -> dict[str, Any]:
    """A house of worker4's village in which every form is offered."""
    worker = forms_service.sign_in("worker4")
    village = worker["account"]["areas"][0]
    homes = forms_service.call("GET", f"/households?area={village}", token=worker["access_token"])["items"]
    home: dict[str, Any] = next(home for home in homes if home["head_name"] and home["status"] == "active")
    add_people(forms_service, home["id"])
    forms_service.install(*AWKWARD)
    return home


def fill(worker: Person, plan: dict[str, Any], *, with_axe: bool) -> Filled:
    """Open a form from the house and fill it in, with axe on every page when asked for."""
    page = worker.page
    fold = page.locator(".visit-more:not([open]) > summary")
    title = next(iter(plan["form"]["title"].values()), plan["form"]["id"])
    title = plan["form"]["title"].get(worker.language, title)
    row = page.locator(".offer > .row").filter(has=page.get_by_text(title, exact=True)).first
    expect(row.or_(fold).first).to_be_visible()
    if not row.is_visible() and fold.count():
        fold.click()
    row.click()
    wrong: list[str] = []

    looked: set[str] = set()

    def look(key: str) -> None:
        page_of_all = re.sub(r"\[\d+\]", "", key)  # the same in every instance of a repeat
        if with_axe and page_of_all not in looked:
            looked.add(page_of_all)
            wrong.extend(f"{key} {each}" for each in violations(page))

    filled = Filler(worker, look).fill()
    assert wrong == []
    return filled


def test_every_form_is_filled_in_and_accepted(
    forms_service: Service, browser: Browser, house: dict[str, Any], complaints: Callable[[Page], None]
) -> None:
    worker = Person(open_phone(browser, forms_service.url))
    complaints(worker.page)
    worker.sign_in("worker4")
    worker.go("app.households")
    worker.page.get_by_role("link", name=re.compile(re.escape(house["head_name"]))).first.click()
    worker.button("register.start_visit").click()
    worker.page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    plans = {path: compile_file(path) for path in (*SHIPPED, *AWKWARD)}
    for path, plan in plans.items():
        filled = fill(worker, plan, with_axe=path in AWKWARD)
        assert (path.stem, filled.finished, filled.stuck) == (path.stem, True, {})
    worker.page.locator("footer .button.primary").click()
    worker.button("visits.finish").click()
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=30_000)
    token = forms_service.sign_in("worker4")["access_token"]
    visits = forms_service.call("GET", f"/visits?household={house['id']}", token=token)["items"]
    [visit] = [one for one in visits if len(one["submissions"]) >= len(SHIPPED)]
    assert visit["state"] == "accepted", visit["reasons"]
    sent = {each["form_id"] for each in visit["submissions"]}
    assert sent == {plan["form"]["id"] for plan in plans.values()}
    worker.context.close()
