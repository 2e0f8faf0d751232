"""Fills in whatever form is on the screen, as a hurried worker would: something for every question."""

import base64
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from .people import Person

ATTEMPTS = 16  # answers tried for one question before it is left as it is
INSTANCES = 2  # of a repeat
MOST_PAGES = 600

TEXTS = [
    *("王小明 O'Neil <b>&", "12", "Abc", "13800138000", "1234567890", "a@example.org", "A1", "abc def"),
    *("2020", "A", "12:30", "1", "100", "abc-123", "2020-01-01", "0"),
]
NUMBERS = [
    "3",
    "1",
    "10",
    "0",
    "25",
    "2",
    "60",
    "18",
    "5",
    "100",
    "40",
    "150",
    "1000",
    "13800138000",
    "-1",
    "7",
]
DECIMALS = [
    "3.5",
    "36.6",
    "12.5",
    "0.5",
    "1",
    "10",
    "25",
    "60",
    "100",
    "0",
    "150",
    "2.25",
    "40",
    "1000",
    "5",
    "-1",
    "7",
]
DAYS = [-400, 0, -1, -30, -3650, -9000, 1, 30, -7, -90, -200, -800, -1500, -5000, -15000, 200]

SCRIPT = Path(__file__).with_name("filler.js").read_text(encoding="utf-8")
BY_HAND = ("drawing", "file", "rank", "range", "place")
"""Widgets that are answered by the browser's own mouse and keys; the others by events in the page."""


def _png(side: int = 64) -> bytes:
    """A small picture of one colour."""
    rows = b"".join(b"\0" + b"\x20\x80\x70" * side for _ in range(side))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


FILES: dict[str, FilePayload] = {
    "image": {"name": "photo.png", "mimeType": "image/png", "buffer": _png()},
    "audio": {"name": "voice.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" + b"\0" * 600},
    "video": {
        "name": "film.mp4",
        "mimeType": "video/mp4",
        "buffer": base64.b64decode("AAAAGGZ0eXBtcDQy") * 40,
    },
    "": {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"},
}


@dataclass
class Filled:
    """What became of a form."""

    pages: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    stuck: dict[str, str] = field(default_factory=dict)
    finished: bool = False


class Filler:
    """Fills the form open in a person's page, from the page shown to the end. `seen` hears of every page."""

    def __init__(self, person: Person, seen: Callable[[str], None] = lambda key: None) -> None:
        self.person = person
        self.page: Page = person.page
        self.seen = seen

    def fill(self) -> Filled:
        """Go through the whole form and leave it: finished, or with what could not be answered."""
        done = Filled()
        tries: Counter[str] = Counter()
        self.page.wait_for_function("() => document.querySelector('.fq-page')?.dataset.page")
        while (state := self.state())["key"] != "end":
            done.pages.append(state["key"])
            assert len(done.pages) < MOST_PAGES, f"no end of pages: {done.pages[-5:]}"
            self.seen(state["key"])
            if state["repeat"]:
                self.add_or_go_on(state, tries)
                continue
            if self.answer_all(state, tries, done)["key"] == state["key"]:
                self.go_on(state["key"], tries, done)
        self.seen("end")
        leave = self.person.button("form.finish").or_(self.person.button("form.leave_unfinished"))
        done.finished = leave.inner_text().strip() == self.person.t("form.finish")
        if not done.finished:
            for line in self.page.locator(".fq-problem").all_inner_texts():
                done.stuck.setdefault(line, line)
        leave.click()
        expect(self.page.locator(".fq-page")).to_have_count(0)
        return done

    def state(self) -> dict[str, Any]:
        """What is on the page: its key and its questions with the kind of their widgets."""
        return self.run()

    def run(self, answers: Sequence[tuple[str, str, str, int]] = (), press: str = "") -> dict[str, Any]:
        """Give plain answers, press a button of the foot, and see what is on the page then."""
        found: dict[str, Any] = self.page.evaluate(SCRIPT, {"answers": list(answers), "press": press})
        return found

    def add_or_go_on(self, state: dict[str, Any], tries: Counter[str]) -> None:
        """At the end of a repeat: another instance, as long as there are few."""
        key = state["key"]
        tries[key] += 1
        if tries[key] <= INSTANCES and state["instances"] < INSTANCES:
            self.page.locator(".fq-repeat-add").click()
            self.wait_until_left(key)
        else:
            self.run(press="primary")

    def answer_all(self, state: dict[str, Any], tries: Counter[str], done: Filled) -> dict[str, Any]:
        """An answer to every question; those that appear through an answer are answered too."""
        answered: set[str] = set()
        key = state["key"]
        for _ in range(20):
            fresh = [one for one in state["questions"] if one["path"] not in answered]
            if not fresh or state["key"] != key:
                break
            answered.update(one["path"] for one in fresh)
            done.kinds.update(one["kind"] for one in fresh)
            state = self.answer([(one, tries[one["path"]]) for one in fresh])
        return state

    def go_on(self, key: str, tries: Counter[str], done: Filled) -> None:
        """Press Next; what is refused is answered otherwise, and in the end passed over by the overview."""
        state = self.run(press="primary")
        for _ in range(ATTEMPTS):
            if state["left"]:
                return
            wrong = [one for one in state["questions"] if one["wrong"]]
            for one in wrong:
                tries[one["path"]] += 1
            state = self.answer([(one, tries[one["path"]]) for one in wrong], press="primary")
        for one in [one for one in state["questions"] if one["wrong"]]:
            done.stuck[one["path"]] = one["message"]
        self.person.button("form.overview").click()
        rows = self.page.locator(".fq-overview-row")
        here = self.page.locator(".fq-overview-row.is-here").evaluate(
            "(row) => [...document.querySelectorAll('.fq-overview-row')].indexOf(row)"
        )
        rows.nth(here + 1).click()
        self.wait_until_left(key)

    def left(self, key: str) -> bool:
        """Whether Next turned the page; False once the form has refused."""
        return bool(
            self.page.wait_for_function(
                """key => document.querySelector('.fq-page').dataset.page !== key ? 'left'
                     : document.querySelector('.fq-page .has-error') && 'refused'""",
                arg=key,
            ).evaluate("found => found === 'left'")
        )

    def wait_until_left(self, key: str) -> None:
        """Wait for another page."""
        self.page.wait_for_function("key => document.querySelector('.fq-page').dataset.page !== key", arg=key)

    def answer(self, questions: list[tuple[dict[str, Any], int]], press: str = "") -> dict[str, Any]:
        """Give each question the answer of an attempt that its kind of widget can take; then press."""
        plain = [one for one in questions if one[0]["kind"] not in (*BY_HAND, "read")]
        for one, attempt in questions:
            where = self.page.locator(f'.fq-page [data-path="{one["path"]}"]')
            if one["kind"] in BY_HAND and where.count():
                getattr(self, f"answer_{one['kind']}")(where, attempt)
        answers = [(one["path"], one["kind"], self.typed(one["kind"], n), n) for one, n in plain]
        return self.run(answers, press)

    def typed(self, kind: str, attempt: int) -> str:
        """What is typed into a field at the attempt-th time; nothing where something is chosen."""
        match kind:
            case "text":
                return TEXTS[attempt % len(TEXTS)]
            case "number":
                return NUMBERS[attempt % len(NUMBERS)]
            case "decimal":
                return DECIMALS[attempt % len(DECIMALS)]
            case "year":
                return str(2020 - attempt)
            case "date":
                return self.day(attempt).isoformat()
            case "month":
                return self.day(attempt).isoformat()[:7]
            case "time":
                return f"{(9 + attempt) % 24:02}:30"
            case "datetime-local":
                return f"{self.day(attempt).isoformat()}T09:30"
        return ""

    def day(self, attempt: int) -> date:
        """The attempt-th day to try, by the browser's clock."""
        today = date.fromisoformat(self.page.evaluate("new Date().toLocaleDateString('sv')"))
        return today + timedelta(days=DAYS[attempt % len(DAYS)])

    def answer_range(self, where: Locator, attempt: int) -> None:
        """The middle, then away from it."""
        where.locator(".fq-round").nth(attempt % 2).click()

    def answer_rank(self, where: Locator, attempt: int) -> None:
        """The order as it is, then another."""
        keep = where.get_by_role("button", name=self.person.t("form.rank_keep"))
        if keep.count():
            keep.click()
        elif attempt:
            where.locator(".fq-rank li").nth(1).locator("button").first.click()

    def answer_file(self, where: Locator, attempt: int) -> None:
        """A picture, a sound, a film or a paper, as the question takes."""
        taken = where.locator("input[type=file]").first
        kind = (taken.get_attribute("accept") or "").partition("/")[0]
        taken.set_input_files(FILES.get(kind, FILES[""]))
        expect(where.locator(".fq-photo, .fq-player, .fq-readonly").first).to_be_visible()

    def answer_drawing(self, where: Locator, attempt: int) -> None:
        """A line across the sheet."""
        where.locator(".fq-drawing-open").click()
        sheet = self.page.locator(".fq-pad canvas")
        box = sheet.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 30, box["y"] + 40)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] - 40, box["y"] + box["height"] / 2, steps=6)
        self.page.mouse.up()
        self.person.button("form.pad_done").click()
        expect(where.locator(".fq-photo")).to_be_visible()

    def answer_place(self, where: Locator, attempt: int) -> None:
        """Where the phone stands, as accurate as it is; or drawn about the middle of the map."""
        take = where.get_by_role("button", name=self.person.t("form.place_take"), exact=True)
        if not take.count():
            return self.draw_place(where)
        take.click()
        content = where.get_by_role("button", name=self.person.t("form.place_keep"), exact=True)
        taken = where.locator(".fq-readonly")
        expect(taken.or_(content.and_(where.locator("button:enabled"))).first).to_be_visible()
        if not taken.count():
            content.click()
        expect(taken).to_be_visible()

    def draw_place(self, where: Locator) -> None:
        """A point put on the map, or the corners of a line or an area, under the cross-hair by keys."""
        lines = ("form.geotrace_draw", "form.geoshape_draw")
        for key in ("form.point_by_hand", *lines):
            opening = where.get_by_role("button", name=self.person.t(key), exact=True)
            if opening.count():
                opening.click()
                break
        else:
            return
        ground = self.page.locator("dialog .map-ground")
        expect(ground.locator(".leaflet-control-scale-line")).to_be_visible()
        done = self.person.button("form.map_done" if key in lines else "form.point_keep")
        for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft") if key in lines else ("ArrowRight",):
            ground.focus()
            self.page.keyboard.press(arrow)
            self.page.wait_for_timeout(400)  # the map glides
            self.page.keyboard.press("Enter")
        done.click()
        expect(self.page.locator("dialog .map-ground")).to_have_count(0)
