"""A visit, from door to desk: the whole way, in a real browser on a phone's screen, with the network cut."""

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .capture import camera_film
from .conftest import open_desk, open_phone
from .people import FormWords, Person
from .service import Service

pytestmark = pytest.mark.browser

PROMISE = {"en": "Bring the result of the water test", "zh": "带水质检测结果来"}


LOCALES = {"en": "en-GB", "zh": "zh-CN"}


def at_the_door(household: dict[str, Any]) -> dict[str, float]:
    """Where a phone is that stands some ten metres from a house."""
    return {"latitude": household["lat"] + 0.0001, "longitude": household["lon"], "accuracy": 12}


@pytest.fixture(scope="module")
def card(service: Service, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A household of worker1's village, and the film of its card as this server prints it."""
    worker, desk = service.sign_in("worker1"), service.sign_in("supervisor1")
    village = worker["account"]["areas"][0]
    homes = service.call("GET", f"/households?area={village}&limit=20", token=worker["access_token"])["items"]
    home = next(home for home in homes if home["head_name"] and home["status"] == "active")
    sheet = service.call("GET", f"/cards/sheet?household={home['id']}", token=desk["access_token"])
    folder = tmp_path_factory.mktemp("card")
    page = browser.new_page(device_scale_factor=3)
    page.set_content(sheet)
    page.locator(".card").first.screenshot(path=folder / "card.png")
    page.close()
    return {"household": home, "film": camera_film(folder / "card.png", folder / "card.y4m")}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph as large as a phone's camera makes them: 4000 x 3000, with something in it."""
    path = tmp_path / "roof.jpg"
    Image.effect_noise((1000, 750), 80).resize((4000, 3000)).convert("RGB").save(path, quality=95)
    return path


def start_from_card(worker: Person, household: dict[str, Any]) -> None:
    """Scan the card with the camera, and start the visit of the household it belongs to."""
    worker.go("app.scan")
    expect(worker.page.get_by_text(household["head_name"]).first).to_be_visible()
    worker.button("cards.start_visit").click()
    expect(worker.page.get_by_text(worker.t("visits.card_yes"))).to_be_visible()


def answer_first_half(worker: Person, form: FormWords) -> None:
    """Up to the middle of home_visit: consent, who is at home, and a change in a repeat."""
    page = worker.page
    worker.choose(form.choice("consent", "yes"))
    worker.next()
    page.get_by_role("checkbox").first.check()
    worker.next()
    worker.choose(form.choice("any", "yes"))
    worker.next()
    worker.choose(form.choice("kind", "arrived"))
    worker.next()
    page.get_by_label(form.question("full_name")).fill("王小明")
    worker.choose(form.choice("sex", "male"))
    page.locator("input[type=date]").fill("2001-02-03")


def answer_second_half(worker: Person, form: FormWords, photo: Path) -> None:
    """The rest of home_visit: bad water with a photograph, and a promise."""
    page = worker.page
    page.get_by_label(form.question("relation")).select_option(form.choice("relation", "sibling"))
    worker.next()
    page.locator("input[type=date]").fill(datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    worker.next()
    worker.next()  # no other change
    worker.choose(form.choice("any", "no"))
    worker.next()
    worker.choose(form.choice("house", "water"))
    worker.next()
    worker.choose(form.choice("danger", "some"))
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.get_by_role("img", name=worker.t("form.photo_taken"))).to_be_visible()
    worker.look("photo")
    worker.next()
    worker.choose(form.choice("ask", "none"))
    worker.next()
    page.get_by_label(form.question("promised")).fill(PROMISE[worker.language])
    worker.next()
    worker.next()  # thanks
    worker.button("form.finish").click()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_visit_without_signal_arrives_once_and_its_follow_up_goes_to_another_phone(
    service: Service,
    browser: Browser,
    browser_with_camera: Callable[[Path], Browser],
    card: dict[str, Any],
    photo: Path,
    complaints: Callable[[Page], None],
    language: str,
) -> None:
    phone_browser = browser_with_camera(card["film"])
    standing = at_the_door(card["household"])
    allowed = ["geolocation", "camera"]
    phone = open_phone(
        phone_browser, service.url, LOCALES[language], geolocation=standing, permissions=allowed
    )
    worker = Person(phone, language)
    complaints(worker.page)
    worker.sign_in("worker1")
    worker.wait_until_installed()
    worker.look("today")

    phone.set_offline(True)
    worker.page.reload()
    worker.unlock()
    start_from_card(worker, card["household"])
    worker.look("door")
    worker.page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    worker.look("house")

    form = FormWords("home_visit", language)
    worker.page.get_by_role("button", name=form.title).first.click()
    answer_first_half(worker, form)
    worker.look("question")
    worker.kill_tab()
    complaints(worker.page)
    worker.page.get_by_role("link", name=card["household"]["head_name"]).first.click()
    worker.page.get_by_role("button", name=form.title).first.click()
    expect(worker.page.get_by_label(form.question("full_name"))).to_have_value("王小明")
    answer_second_half(worker, form, photo)
    worker.page.get_by_role("button", name=re.compile(worker.t("visits.to_summary_none"))).click()
    expect(worker.page.get_by_text(worker.t("visits.promised"))).to_be_visible()
    worker.look("summary")
    worker.button("visits.finish").click()
    expect(worker.page.get_by_text(worker.t("visits.sent_waiting"), exact=True)).to_be_visible()

    phone.set_offline(False)
    expect(worker.page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=30_000)
    visit = the_one_visit(service, card["household"], worker.language)
    assert_whole(service, visit, card["household"], photo)

    colleague = Person(open_phone(browser, service.url, LOCALES[language]), language)
    complaints(colleague.page)
    colleague.sign_in("worker3")
    hand_over(browser, service, language, complaints)
    colleague.page.get_by_role("button", name=colleague.t("outbox.sync_now")).click()
    expect(colleague.page.get_by_text(PROMISE[language])).to_be_visible()
    colleague.context.close()
    phone_browser.close()


def the_one_visit(service: Service, household: dict[str, Any], language: str) -> dict[str, Any]:
    """The visit this test made, which the server must have exactly once."""
    token = service.sign_in("supervisor1")["access_token"]
    found = service.call("GET", f"/visits?household={household['id']}&limit=100", token=token)["items"]
    made = [
        visit
        for visit in found
        for submission in visit["submissions"]
        if PROMISE[language] in json.dumps(submission["values"], ensure_ascii=False)
    ]
    assert len(made) == 1
    return made[0]


def assert_whole(service: Service, visit: dict[str, Any], household: dict[str, Any], photo: Path) -> None:
    """Geotag, card, answers, photo (shrunk) and follow-ups are all there."""
    token = service.sign_in("supervisor1")["access_token"]
    assert visit["state"] == "accepted", visit["reasons"]
    place = at_the_door(household)
    assert (visit["lat"], visit["lon"]) == (place["latitude"], place["longitude"])
    assert visit["accuracy"] == place["accuracy"]
    assert visit["card_id"] and visit["card_scanned_at"]
    [submission] = visit["submissions"]
    [attachment] = submission["attachments"]
    assert attachment["size"] < photo.stat().st_size / 4
    deadline = time.monotonic() + 20
    while service.call("GET", f"/visits/{visit['id']}", token=token)["missing"]:
        assert time.monotonic() < deadline, "the photo never came"
        time.sleep(0.3)
    picture = Image.open(BytesIO(service.fetch(f"/attachments/{attachment['sha256']}", token)))
    assert max(picture.size) == 1280
    followups = service.call("GET", f"/followups?household={visit['household_id']}&limit=100", token=token)
    caused = {one["rule"] for one in followups["items"] if one["visit_id"] == visit["id"]}
    assert "promised" in caused


def hand_over(browser: Browser, service: Service, language: str, complaints: Callable[[Page], None]) -> None:
    """The supervisor finds the promise on the desk and gives it to a worker of another village."""
    supervisor = Person(open_desk(browser, service.url, LOCALES[language]), language)
    page = supervisor.page
    complaints(page)
    supervisor.sign_in("supervisor1")
    supervisor.go("app.desk_visits")
    page.locator(".visit-row").first.click()
    expect(page.get_by_text(PROMISE[language]).first).to_be_visible()
    supervisor.look("desk-visit")
    supervisor.go("app.desk_followups")
    page.get_by_label(supervisor.t("desk.search")).first.fill(PROMISE[language])
    row = page.locator(".desk-table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(PROMISE[language])
    row.get_by_role("checkbox").check()
    supervisor.look("desk-followups")
    page.get_by_role("button", name=supervisor.t("desk.assign"), exact=True).first.click()
    colleague = service.sign_in("worker3")["account"]
    page.get_by_label(re.compile(supervisor.t("desk.assign_to"))).select_option(colleague["id"])
    page.get_by_label(supervisor.t("desk.assign_note")).fill("OK")
    supervisor.button("desk.many_assign_do", n=1).click()
    expect(row).to_contain_text(colleague["name"])
    supervisor.context.close()
