"""Fills in whatever form is on the screen, as a hurried worker would: something for every question."""

import base64
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
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

SCAN = """() => {
  const page = document.querySelector('.fq-page');
  const kindOf = (question) => {
    const has = (what) => question.querySelector(what) !== null;
    if (has('.fq-drawing-open') && !has('input[type=file]')) return 'drawing';
    if (has('input[type=file]')) return 'file';
    if (has('.fq-rank')) return 'rank';
    if (has('input[type=range]')) return 'range';
    if (has('input[type=radio]')) return 'one';
    if (has('input[type=checkbox]')) return 'many';
    if (has('.fq-place')) return 'place';
    if (has('select')) return 'list';
    for (const kind of ['date', 'month', 'time', 'datetime-local'])
      if (has(`input[type=${kind}]`)) return kind;
    const field = question.querySelector('input, textarea');
    if (!field) return 'read';
    return { numeric: 'number', decimal: 'decimal' }[field.inputMode] ?? 'text';
  };
  return {
    key: page.dataset.page,
    repeat: page.querySelector('.fq-repeat-add') !== null,
    instances: page.querySelectorAll('.fq-instance').length,
    questions: [...page.querySelectorAll('[data-path]')].map((one) => ({
      path: one.dataset.path,
      kind: kindOf(one),
      wrong: one.classList.contains('has-error'),
      message: one.querySelector('.fq-error')?.textContent ?? '',
    })),
  };
}"""


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
            self.answer_all(state, tries, done)
            if self.state()["key"] == state["key"]:
                self.go_on(tries, done)
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
        found: dict[str, Any] = self.page.evaluate(SCAN)
        return found

    def add_or_go_on(self, state: dict[str, Any], tries: Counter[str]) -> None:
        """At the end of a repeat: another instance, as long as there are few."""
        key = state["key"]
        tries[key] += 1
        if tries[key] <= INSTANCES and state["instances"] < INSTANCES:
            self.page.locator(".fq-repeat-add").click()
        else:
            self.person.button("form.next").click()
        self.wait_until_left(key)

    def answer_all(self, state: dict[str, Any], tries: Counter[str], done: Filled) -> None:
        """An answer to every question; those that appear through an answer are answered too."""
        answered: set[str] = set()
        for _ in range(20):
            fresh = [one for one in state["questions"] if one["path"] not in answered]
            if not fresh:
                return
            for one in fresh:
                answered.add(one["path"])
                done.kinds[one["kind"]] += 1
                if not self.answer(one, tries[one["path"]]):
                    break
            state = self.state()

    def go_on(self, tries: Counter[str], done: Filled) -> None:
        """Press Next; what is refused is answered otherwise, and in the end passed over by the overview."""
        key = self.state()["key"]
        for _ in range(ATTEMPTS):
            self.person.button("form.next").click()
            if self.left(key):
                return
            for one in [one for one in self.state()["questions"] if one["wrong"]]:
                tries[one["path"]] += 1
                self.answer(one, tries[one["path"]])
        for one in [one for one in self.state()["questions"] if one["wrong"]]:
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

    def answer(self, question: dict[str, Any], attempt: int) -> bool:
        """Give the attempt-th answer that this kind of widget can take; False when it is there no longer."""
        where = self.page.locator(f'.fq-page [data-path="{question["path"]}"]')
        if where.count() == 0:
            return False
        how = getattr(self, "answer_" + question["kind"].replace("-", "_"))
        how(where, attempt)
        return True

    def answer_read(self, where: Locator, attempt: int) -> None:
        """Nothing to fill in."""

    def answer_text(self, where: Locator, attempt: int) -> None:
        """Words."""
        where.locator("input, textarea").first.fill(TEXTS[attempt % len(TEXTS)])

    def answer_number(self, where: Locator, attempt: int) -> None:
        """A whole number."""
        field = where.locator("input").first
        year = field.get_attribute("maxlength") == "4"
        field.fill(str(2020 - attempt) if year else NUMBERS[attempt % len(NUMBERS)])

    def answer_decimal(self, where: Locator, attempt: int) -> None:
        """A number."""
        where.locator("input").first.fill(DECIMALS[attempt % len(DECIMALS)])

    def answer_date(self, where: Locator, attempt: int) -> None:
        """A day about now."""
        where.locator("input[type=date]").fill(self.day(attempt).isoformat())

    def answer_month(self, where: Locator, attempt: int) -> None:
        """A month about now."""
        where.locator("input[type=month]").fill(self.day(attempt).isoformat()[:7])

    def answer_time(self, where: Locator, attempt: int) -> None:
        """An hour."""
        where.locator("input[type=time]").fill(f"{(9 + attempt) % 24:02}:30")

    def answer_datetime_local(self, where: Locator, attempt: int) -> None:
        """An hour of a day about now."""
        where.locator("input[type=datetime-local]").fill(f"{self.day(attempt).isoformat()}T09:30")

    def day(self, attempt: int) -> date:
        """The attempt-th day to try, by the browser's clock."""
        today = date.fromisoformat(self.page.evaluate("new Date().toLocaleDateString('sv')"))
        return today + timedelta(days=DAYS[attempt % len(DAYS)])

    def answer_one(self, where: Locator, attempt: int) -> None:
        """One of the choices on the screen."""
        choices = where.locator("input[type=radio]:not(:disabled)")
        count = choices.count()
        # A click and no check: with `quick` the page turns, and nothing stays to be checked.
        if count and (attempt or not where.locator("input[type=radio]:checked").count()):
            choices.nth(attempt % count).click(force=True)

    def answer_many(self, where: Locator, attempt: int) -> None:
        """The first two choices, then one after another, and in the end all."""
        fold = where.locator("details:not([open]) > summary")
        if fold.count():
            fold.click()
        choices = where.locator("input[type=checkbox]:not(:disabled)")
        count = choices.count()
        for at in range(count):
            if attempt == 0:
                wanted = at < 2
            elif attempt <= count:
                wanted = at == attempt - 1
            else:
                wanted = True
            if choices.nth(at).is_checked() != wanted:
                choices.nth(at).set_checked(wanted, force=True)

    def answer_list(self, where: Locator, attempt: int) -> None:
        """An entry of the drop-down."""
        drop = where.locator("select")
        count = drop.locator("option").count() - 1
        if count > 0:
            drop.select_option(index=1 + attempt % count)

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
