"""A phone whose tab dies again and again while a form is filled in."""

import os
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .conftest import open_phone
from .people import PIN, Person
from .service import Service

pytestmark = pytest.mark.browser

#: In every run of all tests; `FIELDAPP_KILLS=50` for more, of one to two seconds each.
KILLS = int(os.environ.get("FIELDAPP_KILLS", "10"))
SEED = 4
#: Answers in a round at most, so that the form is long enough for all rounds.
MOST = 6
QUESTIONS = KILLS * MOST

#: Answers some questions, each after so many milliseconds; says each answer once the next question is shown.
HURRY = """([round, next, pauses]) => {
  const page = () => document.querySelector(".fq-page");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const hurry = async () => {
    for (const pause of pauses) {
      const at = page().dataset.page;
      const value = `${round} at ${at}`;
      const input = page().querySelector("input");
      set.call(input, value);
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await rest(pause);
      [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === next).click();
      while (page().dataset.page === at) await rest(0);
      console.log("kept", at, value);
    }
  };
  void hurry();
}"""


def write_long_form(folder: Path) -> Path:
    """A form of very many questions, one a page."""
    questions = "".join(f"| | text | q{n} | 第{n}问 | Question {n} |\n" for n in range(1, QUESTIONS + 1))
    head = "| survey |\n| | type | name | label::zh | label::en |\n"
    foot = "| settings |\n| | form_id | form_title | version |\n| | long_talk | 长谈 | 1 |\n"
    path = folder / "long_talk.md"
    path.write_text(head + questions + foot, encoding="utf-8")
    return path


def kill(worker: Person) -> None:
    """Make the page's process die at once, and open the same address with the PIN again."""
    worker.kill_page(worker.page.url)
    worker.page.locator("#pin").fill(PIN)
    worker.page.locator(".fq-page[data-page]").wait_for()


def test_a_tab_killed_at_random_points_of_a_form_loses_at_most_the_answer_being_typed(
    browser: Browser, forms_service: Service, tmp_path: Path
) -> None:
    forms_service.install(write_long_form(tmp_path))
    worker = Person(open_phone(browser, forms_service.url))
    worker.sign_in("worker4")
    worker.wait_until_installed()
    worker.knock(0)
    worker.page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    fold = worker.page.locator(".visit-more > summary")
    row = worker.page.locator(".offer > .row").filter(has_text="长谈")
    expect(fold.or_(row).first).to_be_visible()
    if not row.is_visible():
        fold.click()
    row.click()
    worker.page.locator(".fq-page[data-page]").wait_for()
    worker.context.set_offline(True)

    chance = random.Random(SEED)
    kept: dict[str, str] = {}
    in_the_middle = 0
    for round_ in range(KILLS):
        last = asked(worker)
        heard: list[str] = []

        def hear(message: Any, heard: list[str] = heard) -> None:
            if message.text.startswith("kept "):
                _, at, value = message.text.split(" ", 2)
                kept[at] = value
                heard.append(at)

        worker.page.on("console", hear)
        pauses = [chance.randrange(60) for _ in range(MOST)]
        worker.page.evaluate(HURRY, [round_, worker.t("form.next"), pauses])
        time.sleep(chance.random() * 0.3)
        kill(worker)
        # It stands at the last question shown; of the very last the dying page may not have spoken.
        assert asked(worker) - last >= len(heard)
        in_the_middle += len(heard) < MOST

    assert in_the_middle > KILLS / 2
    sent = hand_in(worker, forms_service)
    assert len(kept) > KILLS
    assert {at: value for at, value in kept.items() if sent.get(at) != value} == {}


def asked(worker: Person) -> int:
    """The number of the question that is asked now."""
    at = worker.page.locator(".fq-page").get_attribute("data-page") or ""
    found = re.search(r"(\d+)$", at)
    assert found, at
    return int(found[1])


def hand_in(worker: Person, service: Service) -> dict[str, str]:
    """Finish the form and the visit with signal; the answers that the server has, by path."""
    page = worker.page
    worker.context.set_offline(False)
    page.get_by_role("button", name=worker.t("form.overview")).click()
    page.get_by_role("button", name=worker.t("form.end_title")).click()
    worker.button("form.finish").click()
    page.get_by_role("button", name=re.compile(worker.t("visits.to_summary_none"))).click()
    worker.button("visits.finish").click()
    expect(page.get_by_text(worker.t("visits.sent_sent"), exact=True)).to_be_visible(timeout=30_000)
    token = service.sign_in("worker4")["access_token"]
    visits = service.call("GET", "/visits?limit=100", token=token)["items"]
    [values] = [
        each["values"] for one in visits for each in one["submissions"] if each["form_id"] == "long_talk"
    ]
    return {f"/data/{name}": str(value) for name, value in values.items()}
