"""Places, lines and areas on a map without tiles; choices on maps and pictures; all arrives as ODK has it."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .conftest import open_phone
from .maps_form import write_form
from .people import Person
from .service import Service

pytestmark = pytest.mark.browser

DOOR = {"latitude": 31.1912, "longitude": 115.3821, "accuracy": 12}
ALIVE = "script, a, iframe, foreignObject, svg style, [onclick], [onload]"
UNDER_THE_MIDDLE = """() => {
  const whole = document.querySelector("dialog .map-ground").getBoundingClientRect();
  const [x, y] = [whole.left + whole.width / 2, whole.top + whole.height / 2];
  return [...document.querySelectorAll("dialog .leaflet-tile-loaded")].filter((tile) => {
    const box = tile.getBoundingClientRect();
    return tile.src && box.left <= x && x < box.right && box.top <= y && y < box.bottom;
  }).map((tile) => tile.src);
}"""
POINT = r"-?\d+(\.\d{1,7})? -?\d+(\.\d{1,7})? 0 0"


@pytest.fixture
def worker(
    forms_service: Service, browser: Browser, tmp_path: Path, complaints: Callable[[Page], None]
) -> Person:
    """A worker in whose township the form is published, standing at a door."""
    forms_service.install(write_form(tmp_path))
    person = Person(open_phone(browser, forms_service.url, geolocation=DOOR))
    complaints(person.page)
    person.sign_in("worker4")
    return person


def open_form(worker: Person) -> None:
    """Start a visit and open the form."""
    page = worker.page
    worker.go("app.households")
    page.locator("main .row").nth(1).click()
    worker.button("register.start_visit").click()
    page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    row = page.locator(".offer > .row").filter(has_text="Maps")
    expect(row.or_(page.locator(".visit-more > summary")).first).to_be_visible()
    if not row.is_visible():
        page.locator(".visit-more > summary").click()
    row.click()


def ground(page: Page) -> Locator:
    """The large map's ground, once it has come to rest."""
    found = page.locator("dialog .map-ground")
    expect(found.locator(".leaflet-control-scale-line")).to_be_visible()
    return found


def tap(page: Page, across: float, down: float) -> None:
    """Tap the large map, at parts of its width and height."""
    box = ground(page).bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def counted(points: int) -> re.Pattern[str]:
    """What a map says of so many points, in either language."""
    return re.compile(rf"^{points} (个点|points?\b)")


def take_the_door(worker: Person) -> None:
    """The phone's own place, seen on a map."""
    worker.button("form.place_take").click()
    expect(worker.page.locator(".fq-place .fq-readonly")).to_have_text("31.19120, 115.38210 (±12 m)")
    expect(worker.page.locator(".fq-map-preview .leaflet-control-scale-line")).to_be_visible()
    worker.look("map-place")
    worker.button("form.map_open").click()
    ground(worker.page)
    worker.look("map-place-large")
    worker.button("form.point_keep").click()


def put_the_well(worker: Person) -> None:
    """A place put by hand: by a tap, and again under the cross-hair by the keyboard."""
    page = worker.page
    worker.button("form.point_by_hand").click()
    expect(worker.button("form.point_keep")).to_be_disabled()
    tap(page, 0.3, 0.4)
    words = page.locator("dialog .fq-map-words").first
    expect(words).to_have_text(re.compile(r"^31\.\d{5}, 115\.\d{5}$"))
    tapped = words.inner_text()
    ground(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(words).not_to_have_text(tapped)
    worker.button("form.point_keep").click()
    expect(page.locator(".fq-place .fq-readonly")).to_be_visible()


def walk_the_way(worker: Person) -> None:
    """Two points recorded while walking, none where the phone is unsure, and two added."""
    page, words = worker.page, worker.page.locator("dialog .fq-map-words").first
    worker.button("form.geotrace_draw").click()
    ground(page)
    worker.button("form.walk").click()
    page.locator(".fq-map-rhythm select").first.select_option("5")
    worker.button("form.walk_start").click()
    expect(words).to_have_text(counted(1))
    worker.context.set_geolocation(DOOR | {"latitude": 31.1914, "accuracy": 90})
    expect(page.locator("dialog").get_by_text(worker.t("form.walk_coarse", s=5, m=90))).to_be_visible()
    page.wait_for_timeout(5_000)
    expect(words).to_have_text(counted(1))
    worker.context.set_geolocation(DOOR | {"latitude": 31.1916})
    expect(words).to_have_text(counted(2))
    worker.look("map-walking")
    worker.button("form.walk_stop").click()
    worker.context.set_geolocation(DOOR | {"latitude": 31.1925})
    expect(page.locator("dialog").get_by_text(worker.t("form.place_now", m=12))).to_be_visible()
    page.wait_for_timeout(300)
    worker.button("form.point_add").click()
    worker.button("form.trace_put").click()
    expect(words).to_have_text(counted(4))
    worker.button("form.map_done").click()
    expect(page.locator(".fq-place .fq-status")).to_have_text(counted(4))


def draw_the_field(worker: Person) -> None:
    """Three corners by tapping; one too many is undone, one is moved; two are not yet an area."""
    page, words = worker.page, worker.page.locator("dialog .fq-map-words").first
    worker.button("form.geoshape_draw").click()
    tap(page, 0.3, 0.3)
    tap(page, 0.7, 0.3)
    expect(words).to_have_text(counted(2))
    worker.button("form.map_done").click()
    worker.button("form.next").click()
    expect(page.locator(".fq-error")).to_have_text(worker.t("form.problem_geoshape"))
    worker.button("form.trace_go_on").click()
    tap(page, 0.5, 0.7)
    tap(page, 0.2, 0.8)
    expect(words).to_have_text(counted(4))
    worker.button("form.point_drop").click()
    expect(words).to_have_text(counted(3))
    expect(words).to_contain_text("m²" if worker.language == "en" else "平方米")
    before = words.inner_text()
    tap(page, 0.5, 0.7)
    expect(words).to_contain_text(worker.t("form.trace_picked", n=3))
    tap(page, 0.6, 0.75)
    expect(words).to_have_text(counted(3))
    expect(words).not_to_have_text(before)
    worker.look("map-field")
    worker.button("form.map_done").click()


def choose_the_well(worker: Person) -> None:
    """The mark under a name on the map."""
    page = worker.page
    expect(page.get_by_role("radio")).to_have_count(3)
    worker.button("form.map_choose_on").click()
    ground(page)
    name = page.locator("dialog .map-label").filter(has_text="东井")
    expect(name).to_be_visible()
    worker.look("map-choices")
    box = name.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] + 8)
    expect(page.locator("dialog .fq-map-words").first).to_contain_text("东井")
    worker.button("form.map_choose").click()
    expect(page.get_by_role("radio", name="东井")).to_be_checked()


def choose_the_tank(worker: Person) -> None:
    """A choice without a place stays in the list; an area is chosen by its own ground."""
    page = worker.page
    expect(page.locator(".fq-place .fq-hint")).to_contain_text("1")
    worker.button("form.map_choose_on").click()
    ground(page)
    label = page.locator("dialog .map-label").filter(has_text="下池" if worker.language == "zh" else "Lower")
    box = label.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    worker.button("form.map_choose").click()


def point_at_the_body(worker: Person) -> None:
    """Regions of the picture by finger and keyboard; nothing else of the picture lives."""
    page = worker.page
    head, belly = page.locator("#head"), page.locator("#belly")
    head.click()
    expect(head).to_have_attribute("aria-checked", "true")
    expect(page.locator('input[value="head"]')).to_be_checked()
    page.locator("#legs").focus()
    page.keyboard.press("Space")
    belly.click()
    belly.click()
    expect(belly).to_have_attribute("aria-checked", "false")
    page.locator('input[value="belly"]').check(force=True)
    page.locator('input[value="legs"]').uncheck(force=True)
    expect(belly).to_have_attribute("aria-checked", "true")
    expect(page.locator("#legs")).to_have_attribute("aria-checked", "false")
    assert page.evaluate("window.hacked") is None
    assert (
        page.locator(".fq-image-map-picture").evaluate(
            f"one => one.shadowRoot.querySelectorAll('{ALIVE}').length"
        )
        == 0
    )
    worker.look("image-map")


def test_places_are_drawn_walked_and_chosen_without_signal_and_arrive_as_odk_has_them(
    forms_service: Service, worker: Person
) -> None:
    worker.wait_until_installed()
    open_form(worker)
    worker.context.set_offline(True)
    for step in (take_the_door, put_the_well, walk_the_way, draw_the_field, choose_the_well, choose_the_tank):
        step(worker)
        worker.next()
    point_at_the_body(worker)
    worker.next()
    worker.context.set_offline(False)
    worker.button("form.finish").click()
    worker.page.locator("footer .button.primary").click()
    worker.button("visits.finish").click()
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=30_000)
    values = arrived(forms_service)
    assert values["door"] == "31.1912 115.3821 0 12"
    assert re.fullmatch(POINT, values["well_at"])
    way = values["way"].split(";")
    assert way[:2] == ["31.1912 115.3821 0 12", "31.1916 115.3821 0 12"]
    assert way[2] == "31.1925 115.3821 0 12"
    assert re.fullmatch(POINT, way[3])
    field = values["field"].split(";")
    assert len(field) == 4 and field[0] == field[3]
    assert all(re.fullmatch(POINT, point) for point in field)
    assert (values["well"], values["tank"], values["hurts"]) == ("east", "lower", "head belly")


def arrived(service: Service) -> dict[str, Any]:
    """What the server has of the one submission of the form; it is accepted."""
    token = service.sign_in("supervisor1")["access_token"]
    [visit] = [
        visit
        for visit in service.call("GET", "/visits?limit=100", token=token)["items"]
        if any(each["form_id"] == "maps" for each in visit["submissions"])
    ]
    assert visit["state"] == "accepted", visit["reasons"]
    values: dict[str, Any] = visit["submissions"][0]["values"]
    return values


def test_tiles_in_shifted_coordinates_lie_under_the_place_they_show(
    forms_service: Service, browser: Browser, tmp_path: Path
) -> None:
    """The tile that lies under the village's door is the one that GCJ-02 has there, not the one of WGS 84."""
    forms_service.install(write_form(tmp_path))
    phone = open_phone(browser, forms_service.url, geolocation=DOOR, service_workers="block")
    tile = BytesIO()
    Image.new("RGB", (256, 256), "#bcd").save(tile, "PNG")

    def answer(route: Route) -> None:
        route.fulfill(body=tile.getvalue(), content_type="image/png")

    url = f"{forms_service.url}/tiles/{{z}}/{{x}}/{{y}}.png"
    tiles = {"url": url, "attribution": "© 某图", "coordinates": "gcj02", "max_zoom": 18}
    phone.route("**/api/v1/map", lambda route: route.fulfill(json={"tiles": tiles}))
    phone.route("**/tiles/**", answer)
    worker = Person(phone)
    worker.sign_in("worker5")
    open_form(worker)
    worker.button("form.place_take").click()
    worker.button("form.map_open").click()
    ground(worker.page)
    expect(worker.page.locator("dialog .map-credit")).to_have_text(worker.t("map.credit", who="© 某图"))
    expect(worker.page.locator("dialog .leaflet-tile-loaded").first).to_be_visible()
    # The door is in the middle; in GCJ-02 it is at 31.18925, 115.38770.
    expect(ground(worker.page)).to_be_visible()
    middle = worker.page.evaluate(UNDER_THE_MIDDLE)
    assert middle == [f"{forms_service.url}/tiles/18/215094/107148.png"]
    phone.close()
