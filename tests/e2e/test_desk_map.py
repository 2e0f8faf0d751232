"""What stands where at the desk: narrowed and opened, far visits tied to their house, on tiles or none."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from fieldapp.core import clock

from .conftest import DESK, PHONE
from .people import Person
from .service import Service
from .test_desk import fits, open_as, open_room, sign_in
from .test_desk_review import look


def push_far_visit(service: Service) -> tuple[str, dict[str, Any]]:
    """Hand in a visit of this hour, three hundred metres north of its house; its id and the household.

    Something is promised to the household too.
    """
    token = service.sign_in("worker1")["access_token"]
    home = service.call("GET", "/households?limit=1", token=token)["items"][0]
    now = clock.now().isoformat()
    visit = {
        "id": str(uuid4()),
        "household_id": home["id"],
        "village_id": home["village_id"],
        "started_at": now,
        "ended_at": now,
        "outcome": "declined",
        "lat": home["lat"] + 0.003,
        "lon": home["lon"],
        "accuracy": 10,
    }
    item = {"id": str(uuid4()), "kind": "visit", "schema": 1, "body": visit}
    device = {"id": str(uuid4()), "app_version": "test"}
    service.call("POST", "/sync/push", {"protocol": 1, "device": device, "items": [item]}, token)
    promised = {
        "household_id": home["id"],
        "title": {"zh": "送药", "en": "Bring medicine"},
        "due": str(clock.today()),
    }
    desk = service.sign_in("supervisor1")["access_token"]
    service.call("PUT", f"/followups/{uuid4()}", promised, desk)
    return str(visit["id"]), home


def lay_tiles(context: BrowserContext, url: str) -> None:
    """A deployment with a tile server, whose tiles are all of one colour."""
    tile = BytesIO()
    Image.new("RGB", (256, 256), "#bcd").save(tile, "PNG")
    tiles = {
        "url": f"{url}/tiles/{{z}}/{{x}}/{{y}}.png",
        "attribution": "© 某图",
        "coordinates": "gcj02",
        "max_zoom": 18,
    }
    context.route("**/api/v1/map", lambda route: route.fulfill(json={"tiles": tiles}))

    def answer(route: Route) -> None:
        route.fulfill(body=tile.getvalue(), content_type="image/png")

    context.route("**/tiles/**", answer)


def choose(page: Page, label: str, value: str) -> None:
    """Set a filter, which a phone has folded away."""
    toggle = page.locator(".desk-filters-toggle")
    if toggle.is_visible() and toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    page.get_by_label(label, exact=True).select_option(value)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["laptop", "phone"])
def test_a_far_visit_is_found_on_the_map_and_opened(
    browser: Browser,
    service: Service,
    complaints: Callable[[Page], None],
    language: str,
    size: dict[str, int],
) -> None:
    far, home = push_far_visit(service)
    context = open_as(browser, service.url, size, language)
    supervisor = Person(context, language)
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    name = f"{language}-map-{size['width']}"
    sign_in(supervisor)
    open_room(page, t("desk.map"))
    marks, beside = page.locator(".map-mark"), page.locator(".map-room-beside")
    expect(marks.first).to_be_visible()
    expect(beside.locator("tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile("at="))
    assert fits(page)
    look(page, name)

    whole = page.url
    page.locator(".map-mark", has_text=re.compile(r"^\d+$")).first.click()
    expect(page).not_to_have_url(whole)

    choose(page, t("desk.map_what"), "visits")
    choose(page, t("desk.village"), home["village_id"])
    expect(page).to_have_url(re.compile(f"area={home['village_id']}"))
    for _ in range(3):
        before = page.url
        supervisor.button("map.zoom_out").click()
        expect(page).not_to_have_url(before)
    row = beside.locator("li").filter(has=page.locator(f"a[href$='{far}']"))
    expect(row).to_contain_text(t("desk.map_far", distance="").strip())
    before = page.url
    row.get_by_role("button").click()
    expect(page).not_to_have_url(before)
    ground = page.locator(".map-ground")
    ground.scroll_into_view_if_needed()
    marks.locator("visible=true").first.click()
    card = page.locator(".map-card")
    expect(card.locator(f"a[href$='{far}']")).to_be_visible()
    look(page, f"{name}-card")
    card.locator(f"a[href$='{far}']").click()
    expect(page).to_have_url(re.compile(f"visits/{far}"))
    page.go_back()
    expect(beside.locator(f"a[href$='{far}']")).to_be_visible()

    supervisor.button("map.whole").click()
    choose(page, t("desk.map_state"), "returned")
    expect(page.get_by_text(t("desk.map_none"), exact=True)).to_be_visible()
    context.set_offline(True)
    choose(page, t("desk.map_what"), "followups")
    expect(page.get_by_text(t("desk.error_offline"))).to_be_visible()
    context.set_offline(False)
    expect(beside.locator("li a").first).to_be_visible()
    context.close()


@pytest.mark.browser
def test_the_map_lies_on_tiles_where_the_deployment_has_some(
    browser: Browser, service: Service, complaints: Callable[[Page], None]
) -> None:
    context = open_as(browser, service.url, PHONE, "zh")
    lay_tiles(context, service.url)
    supervisor = Person(context, "zh")
    complaints(supervisor.page)
    page, t = supervisor.page, supervisor.t
    sign_in(supervisor)
    open_room(page, t("desk.map"))
    expect(page.locator(".map-mark").first).to_be_visible()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".map-credit")).to_have_text(t("map.credit", who="© 某图"))
    look(page, "zh-map-tiles")
    context.close()
