"""A form with every type of question is filled in, left and taken up again, and arrives whole."""

import hashlib
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from .capture import camera_film
from .conftest import open_phone
from .every_type import write_code, write_form
from .filler import FILES, Filler
from .people import Person, violations
from .service import Service

pytestmark = pytest.mark.browser

CODE = "HTTPS://EXAMPLE.ORG/BOX/42"
STANDING = {"latitude": 30.5, "longitude": 110.25, "accuracy": 8}
HERE = "30.5 110.25 0 8"
WEBM = b"\x1a\x45\xdf\xa3"

TYPED = {
    "words": "王小明 <b>O'Neil</b> & co",
    "t_numbers": "0086",
    "t_multiline": "一\n二",
    "t_masked": "secret",
    "t_url": "https://example.org/?a=1&b=2",
    "t_rows": "rows",
    "people": "7",
    "i_thousands": "1234567",
    "weight": "36.6",
    "share": "45",
    "day": "2026-03-01",
    "d_month_year": "2026-03",
    "d_year": "2019",
    "d_no_calendar": "2026-03-02",
    "d_ethiopian": "2026-03-03",
    "hour": "09:30",
    "moment": "2026-03-01T09:30",
    "shown": "shown",
    "first": "first",
    "second": "2",
    "went": "2026-02-01",
}
TYPED_AS = {
    "d_month_year": "2026-03-01",
    "d_year": "2019-01-01",
    "hour": "09:30:00.000+08:00",
    "moment": "2026-03-01T09:30:00.000+08:00",
}
CHOSEN = {
    "one": ["well"],
    "s_minimal": ["spring"],
    "s_quick": ["well"],
    "s_columns": ["tap"],
    "s_columns_2": ["well"],
    "s_columns_pack": ["spring"],
    "s_no_buttons": ["tap"],
    "s_list": ["spring"],
    "s_likert": ["4"],
    "several": ["tap", "spring"],
    "m_minimal": ["well", "spring"],
    "or_other": ["other"],
    "fruit": ["pe"],
    "region": ["south"],
    "town": ["c"],
    "mixed": ["3"],
    "r_rating": ["4"],
    "rise": ["2"],
    "walk": ["5"],
    "drink": ["tap"],
    "cook": ["spring"],
}
FILED = {"photo": "image", "p_new": "image", "p_new_front": "image", "p_annotate": "image"}
FILED |= {"voice": "audio", "film": "video", "paper": ""}
DRAWN = ("p_signature", "p_draw")


@pytest.fixture
def worker(
    forms_service: Service,
    browser_with_camera: Callable[[Path], Browser],
    tmp_path: Path,
    complaints: Callable[[Page], None],
) -> Person:
    """A worker whose camera sees a code, in whose township the form is published."""
    forms_service.install(write_form(tmp_path))
    film = camera_film(write_code(tmp_path / "code.png", CODE), tmp_path / "code.y4m")
    allowed = ["geolocation", "camera", "microphone"]
    phone = open_phone(
        browser_with_camera(film), forms_service.url, geolocation=STANDING, permissions=allowed
    )
    person = Person(phone)
    complaints(person.page)
    person.sign_in("worker3")
    return person


class Filling:
    """The worker at the form, page by page."""

    def __init__(self, worker: Person) -> None:
        self.worker = worker
        self.page = worker.page
        self.filler = Filler(worker)
        self.instances = 0
        self.met: list[str] = []

    def key(self) -> str:
        """The page shown."""
        self.page.wait_for_function("() => document.querySelector('.fq-page')?.dataset.page")
        return str(self.filler.state()["key"])

    def turn(self, button: str) -> None:
        """Press Back or Next and wait for the page: it comes when the draft is on the disk."""
        key = self.key()
        self.worker.button(button).click()
        self.filler.wait_until_left(key)

    def until(self, name: str) -> None:
        """Answer every page before the one of a question (or `end`)."""
        while not (key := self.key()).endswith(name):
            self.answer_page()
            if self.key() == key:
                self.worker.button("form.next").click()
                assert self.filler.left(key), (key, self.page.locator(".fq-error").all_inner_texts())

    def answer_page(self) -> None:
        """Answer what is on the page."""
        state = self.filler.state()
        if state["repeat"]:
            self.instances += 1
            if self.instances == 1:
                self.page.locator(".fq-repeat-add").click()
                self.filler.wait_until_left(state["key"])
            return
        for one in state["questions"]:
            name = one["path"].rpartition("/")[2]
            self.met.append(name)
            self.answer(name, self.page.locator(f'[data-path="{one["path"]}"]'))

    def answer(self, name: str, where: Locator) -> None:
        """Answer one question by its name."""
        if name in TYPED:
            where.locator("input, textarea").first.fill(TYPED[name])
        elif name in CHOSEN:
            for fold in where.locator("details:not([open]) > summary").all():
                fold.click()
            key = self.key()
            for value in CHOSEN[name]:
                where.locator(f'input[value="{value}"]').click(force=True)
            if name == "s_quick":
                self.filler.wait_until_left(key)
        elif name in FILED:
            self.file(name, where)
        elif name in DRAWN:
            self.filler.answer_drawing(where, 0)
        else:
            getattr(self, f"do_{name}", lambda _: None)(where)

    def file(self, name: str, where: Locator) -> None:
        """A file, replaced by another, or deleted and taken again."""
        taken = where.locator("input[type=file]").first
        shown = where.locator(".fq-photo, .fq-player, .fq-readonly").first
        if name in ("photo", "paper"):
            taken.set_input_files(
                {"name": "first.png", "mimeType": "image/png", "buffer": FILES["image"]["buffer"]}
            )
            expect(shown).to_be_visible()
            where.get_by_role("button", name=self.worker.t("form.delete_file")).click()
            expect(shown).to_have_count(0)
        taken.set_input_files(FILES[FILED[name]])
        expect(shown).to_be_visible()

    def do_i_counter(self, where: Locator) -> None:
        """Press plus twice."""
        for _ in range(2):
            where.get_by_role("button", name=self.worker.t("form.more")).click()

    def do_s_autocomplete(self, where: Locator) -> None:
        """Find a village by the initials of its name."""
        where.get_by_role("searchbox").fill("wjc" if self.worker.language == "zh" else "wang")
        where.get_by_role("radio").check(force=True)

    def do_or_other_other(self, where: Locator) -> None:
        """The other water."""
        where.locator("input").fill("rain")

    def do_order(self, where: Locator) -> None:
        """The second choice goes first."""
        where.locator(".fq-rank li").nth(1).locator("button").first.click()

    def do_r_plain(self, where: Locator) -> None:
        """By the keys of the keyboard."""
        where.get_by_role("slider").focus()
        for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
            self.page.keyboard.press(key)

    def do_r_picker(self, where: Locator) -> None:
        """A wheel of numbers."""
        where.locator("select").select_option("2")

    def do_r_vertical(self, where: Locator) -> None:
        """By the button."""
        where.get_by_role("button", name=self.worker.t("form.more")).click()

    do_r_no_ticks = do_r_vertical

    def do_agreed(self, where: Locator) -> None:
        """One box."""
        where.get_by_role("checkbox").check(force=True)

    do_heard = do_agreed

    def do_code(self, where: Locator) -> None:
        """Read by the camera."""
        where.get_by_role("button", name=self.worker.t("form.scan")).click()
        expect(where.locator("input.input")).to_have_value(CODE, timeout=30_000)

    do_code_hidden = do_code

    def do_place(self, where: Locator) -> None:
        """Where the phone stands."""
        self.filler.answer_place(where, 0)

    def do_hurried(self, where: Locator) -> None:
        """Next is pressed while the phone still hopes for better: what it has is kept."""
        where.get_by_role("button", name=self.worker.t("form.place_take"), exact=True).click()
        expect(where.get_by_text(self.worker.t("form.place_accuracy", m=8, goal=1))).to_be_visible()

    def do_spoken(self, where: Locator) -> None:
        """Recorded and listened to, then recorded again until Next is pressed."""
        where.get_by_role("button", name=self.worker.t("form.record"), exact=True).click()
        stop = where.get_by_role("button", name=self.worker.t("form.record_stop"))
        expect(where.get_by_text(self.worker.t("form.record_time", time="0:01"))).to_be_visible()
        assert violations(self.page) == []
        stop.click()
        player = where.locator("audio")
        self.page.wait_for_function("() => document.querySelector('.fq audio')?.readyState >= 1")
        player.evaluate("audio => audio.play()")
        where.get_by_role("button", name=self.worker.t("form.record_again")).click()
        expect(where.get_by_text(self.worker.t("form.record_time", time="0:01"))).to_be_visible()

    def do_called(self, where: Locator) -> None:
        """A name for each person."""
        where.locator("input").fill(f"Person {self.instances + 1}")


def open_form(worker: Person) -> None:
    """Start a visit and open the form."""
    worker.go("app.households")
    worker.page.locator("main .row").nth(1).click()
    worker.button("register.start_visit").click()
    worker.page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    reopen(worker)


def reopen(worker: Person) -> None:
    """Open the form from the house."""
    row = worker.page.locator(".offer > .row").filter(has_text="Every type")
    expect(row.or_(worker.page.locator(".visit-more > summary")).first).to_be_visible()
    if not row.is_visible():
        worker.page.locator(".visit-more > summary").click()
    row.click()


def test_every_type_of_question_is_filled_in_and_arrives_whole(
    forms_service: Service, worker: Person
) -> None:
    page, filling = worker.page, Filling(worker)
    open_form(worker)
    expect(page.locator(".fq-media img")).to_be_visible()

    filling.until("/words")
    worker.button("form.next").click()
    expect(page.get_by_text("请填写 Please say")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    assert violations(page) == []

    filling.until("/one")
    expect(page.locator(".choice img")).to_be_visible()
    filling.turn("form.back")
    filling.turn("form.next")
    filling.until("/order")
    page.locator(".fq-other-language").click()
    worker.language = "en"
    expect(page.get_by_role("heading", name="Ask order")).to_be_visible()
    expect(page.get_by_text("Well", exact=True)).to_be_visible()

    filling.until("/p_signature")
    worker.kill_tab()
    filling.page = filling.filler.page = page = worker.page
    page.locator("main a[href*='/visit/']").first.click()
    reopen(worker)
    expect(page.get_by_role("heading", name="Ask p_signature")).to_be_visible()
    filling.turn("form.back")
    expect(page.locator(".fq-photo")).to_be_visible()

    filling.until("/said")
    expect(page.locator(".fq-hint")).to_have_text("王小明 O'Neil & co and 9")
    filling.until("end")
    leave_one_out_and_find_it(worker, filling)
    worker.button("form.finish").click()
    worker.page.locator("footer .button.primary").click()
    worker.button("visits.finish").click()
    expect(page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=30_000)
    assert_arrived(forms_service)
    browser = worker.context.browser
    assert browser is not None
    browser.close()


def leave_one_out_and_find_it(worker: Person, filling: Filling) -> None:
    """Take an answer away, and let the list of questions and the end say so."""
    page = worker.page
    worker.button("form.overview").click()
    page.locator(".fq-overview-row").filter(has_text="Ask words").click()
    expect(page.get_by_role("textbox")).to_have_value(TYPED["words"])
    page.get_by_role("textbox").fill("")
    worker.button("form.overview").click()
    page.locator(".fq-overview-row").last.click()
    expect(page.locator(".fq-problem")).to_contain_text("Ask words")
    worker.button("form.overview").click()
    expect(page.locator(".fq-missing")).to_have_count(1)
    page.locator(".fq-overview-row").filter(has=page.locator(".fq-missing")).click()
    page.get_by_role("textbox").fill(TYPED["words"])
    worker.button("form.overview").click()
    page.locator(".fq-overview-row").last.click()
    expect(page.locator(".fq-problem")).to_have_count(0)


def assert_arrived(service: Service) -> None:
    """Every value is what was answered, and every file is there, byte for byte as its hash says."""
    token = service.sign_in("supervisor1")["access_token"]
    [visit] = [
        visit
        for visit in service.call("GET", "/visits?limit=100", token=token)["items"]
        if any(each["form_id"] == "every_type" for each in visit["submissions"])
    ]
    deadline = time.monotonic() + 30
    while service.call("GET", f"/visits/{visit['id']}", token=token)["missing"]:
        assert time.monotonic() < deadline, "a file never came"
        time.sleep(0.3)
    assert visit["state"] == "accepted", visit["reasons"]
    [submission] = visit["submissions"]
    values = submission["values"]
    assert_values(values)
    files = {each["name"]: each for each in submission["attachments"]}
    named = {name: values[name] for name in (*FILED, *DRAWN, "spoken")} | {"audit": values["meta"]["audit"]}
    assert sorted(files) == sorted(named.values())
    for name, file in named.items():
        content = service.fetch(f"/attachments/{files[file]['sha256']}", token)
        assert hashlib.sha256(content).hexdigest() == files[file]["sha256"]
        kind = FILED.get(name)
        if kind == "image" or name in DRAWN:
            Image.open(BytesIO(content)).verify()
        elif name == "spoken":
            assert content.startswith(WEBM) and len(content) > 500
        elif kind is not None:
            assert content == FILES[kind]["buffer"]
    audit = service.fetch(f"/attachments/{files['audit.csv']['sha256']}", token).decode()
    assert "form resume" in audit and "constraint error" not in audit and "/data/words" in audit


def assert_values(values: dict[str, Any]) -> None:
    """The answers as they were stored."""
    single = {name: " ".join(chosen) for name, chosen in CHOSEN.items()}
    flat = dict(values) | values["together"] | values["hard"] | values["marks"]
    for name, value in (TYPED | TYPED_AS | single).items():
        if name != "went":
            assert flat[name] == value, name
    others = {
        "s_autocomplete": "wjc",
        "or_other_other": "rain",
        "order": "well tap spring",
        "i_counter": "2",
        "r_plain": "1.5",
        "r_picker": "2",
        "r_vertical": "3",
        "r_no_ticks": "3",
        "agreed": "OK",
        "heard": "OK",
        "code": CODE,
        "code_hidden": CODE,
        "place": HERE,
        "hurried": HERE,
        "fixed": "as it is",
        "sum": "9",
        "copied": "set 7",
        "names": "Person 1, Person 2",
    }
    for name, value in others.items():
        assert values[name] == value, name
    assert "unshown" not in values
    assert values["filled"] == f"made on {values['today']}"
    assert [person["called"] for person in values["person"]] == ["Person 1", "Person 2"]
    assert [len(person["trip"]) for person in values["person"]] == [2, 2]
    assert values["meta"]["instanceName"] == f"{TYPED['words']} 7"
    for name in ("start", "end", "deviceid", "username", "household_id", "began_at"):
        assert values[name] != "", name
