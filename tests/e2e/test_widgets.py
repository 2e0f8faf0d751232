"""Every widget of a form by itself: nothing for axe to find, and all of it within reach of the keyboard."""

import functools
import http.server
import re
import subprocess
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PHONE
from .people import ROOT, app_text, violations

pytestmark = pytest.mark.browser

WEB = ROOT / "static/pwa"
CONTROLS = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex='0']"
# What can be operated and was not reached. A radio group is one stop, its members are reached by arrows.
UNREACHED = """(controls) => {
  const seen = window.reached ?? new Set();
  const groups = new Set([...seen].map((one) => one.type === 'radio' ? one.name : '').filter(Boolean));
  return [...document.querySelectorAll('.fq-page :is(' + controls + ')')]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility())
    .filter((one) => !seen.has(one) && !(one.type === 'radio' && groups.has(one.name)))
    .map((one) => one.outerHTML.slice(0, 160));
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def harness(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the form harness: a form with every widget, no server and no register."""
    folder = tmp_path_factory.mktemp("harness")
    build = [
        "npx",
        "vite",
        "build",
        "--config",
        "test/visits/harness/vite.config.ts",
        "--outDir",
        str(folder),
    ]
    subprocess.run([*build, "--emptyOutDir"], cwd=WEB, check=True, capture_output=True, timeout=120)
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


def open_harness(browser: Browser, address: str) -> Page:
    """The form on a phone whose owner wants no motion."""
    page = browser.new_context(viewport=PHONE, reduced_motion="reduce", has_touch=True).new_page()
    page.goto(address)
    expect(page.locator(".fq-page h2")).to_be_visible()
    return page


def press_through(page: Page) -> None:
    """Press Tab from the page's heading on until the footer is reached, and remember what had the focus."""
    page.evaluate("() => { window.reached = new Set(); document.querySelector('.fq-page h2')?.focus() }")
    for _ in range(120):
        page.keyboard.press("Tab")
        left = page.evaluate(
            """() => {
              const now = document.activeElement;
              window.reached.add(now);
              return now === document.body || now.closest('.fq-foot') !== null;
            }"""
        )
        if left:
            return


def test_every_widget_is_named_reached_by_keyboard_and_clean_for_axe(
    browser: Browser, harness: str, complaints: Callable[[Page], None]
) -> None:
    page = open_harness(browser, harness)
    complaints(page)
    wrong: list[str] = []
    for key in page.evaluate("form.pages().map((page) => page.key)"):
        page.evaluate("key => form.go(key)", key)
        expect(page.locator(f'.fq-page[data-page="{key}"]')).to_be_visible()
        page.evaluate("document.querySelectorAll('.fq-page details').forEach((one) => { one.open = true })")
        wrong.extend(f"{key} {each}" for each in violations(page))
        press_through(page)
        wrong.extend(f"{key} not reached: {each}" for each in page.evaluate(UNREACHED, CONTROLS))
        running = page.evaluate(
            "document.getAnimations().filter((one) => one.effect.getTiming().duration > 50).length"
        )
        if running:
            wrong.append(f"{key} moves, though motion is not wanted")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{key} is wider than the phone")
    assert wrong == [], "\n".join(wrong)
    page.context.close()


def test_what_is_missing_gets_the_focus_and_its_message_is_clean_for_axe(
    browser: Browser, harness: str
) -> None:
    page = open_harness(browser, harness)
    refused = 0
    for key in page.evaluate("form.pages().map((page) => page.key)"):
        page.evaluate("key => form.go(key)", key)
        expect(page.locator(f'.fq-page[data-page="{key}"]')).to_be_visible()
        if page.evaluate("form.next()") == "moved":
            continue
        refused += 1
        expect(page.locator(".has-error").first).to_be_visible()
        assert page.evaluate("document.activeElement.closest('.has-error') !== null"), key
        assert violations(page) == [], key
    assert refused >= 5
    page.context.close()


def swipe(page: Page, selector: str) -> None:
    """A finger drawn to the left across the middle of an element."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    across, down = box["x"] + box["width"] * 0.8, box["y"] + min(box["height"], 60) / 2
    session = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", across), ("touchMove", across - 60), ("touchMove", across - 120)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": down}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(
    ("name", "selector", "turns"),
    [
        ("say", "textarea", False),
        ("range", "input[type=range]", False),
        ("village", ".fq-window", False),
        ("people", "input", False),
        ("needs", "h2", True),
    ],
)
def test_a_swipe_turns_the_page_but_not_over_what_needs_the_finger(
    browser: Browser, harness: str, name: str, selector: str, turns: bool
) -> None:
    page = open_harness(browser, harness)
    page.evaluate("name => form.go('/data/' + name)", name)
    expect(page.locator(f'.fq-page[data-page="/data/{name}"]')).to_be_visible()
    page.wait_for_timeout(100)
    swipe(page, f".fq-page {selector}")
    if turns:
        expect(page.locator(f'.fq-page[data-page="/data/{name}"]')).to_have_count(0)
    else:
        page.wait_for_timeout(300)
        expect(page.locator(f'.fq-page[data-page="/data/{name}"]')).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("name", "value", "opening", "selector"),
    [
        ("signature", "", ".fq-drawing-open", ".fq-pad canvas"),
        ("line", "30.6 110.4 0 5;30.7 110.5 0 5", "", ".fq-page .map"),
        ("line", "30.6 110.4 0 5;30.7 110.5 0 5", ".fq-map-preview", "dialog .map-ground"),
    ],
)
def test_a_finger_that_draws_or_moves_a_map_does_not_turn_the_page(
    browser: Browser, harness: str, name: str, value: str, opening: str, selector: str
) -> None:
    page = open_harness(browser, harness)
    show(page, name)
    page.evaluate("([name, value]) => form.answer(form.session.find(name), value)", [name, value])
    if opening:
        page.locator(f".fq-page {opening}").first.click()
    expect(page.locator(selector).first).to_be_visible()
    page.wait_for_timeout(100)
    swipe(page, selector)
    page.wait_for_timeout(300)
    assert page.evaluate("form.page.value") == f"/data/{name}"
    page.context.close()


# A microphone that hums, in place of the phone's; its tracks are at hand to be muted and ended.
MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const world = new AudioContext();
    const hum = world.createOscillator();
    const out = world.createMediaStreamDestination();
    hum.connect(out);
    hum.start();
    [window.track] = out.stream.getTracks();
    return out.stream;
  };
}"""


def show(page: Page, name: str) -> None:
    """Turn to the page of a question."""
    page.evaluate("name => form.go('/data/' + name)", name)
    expect(page.locator(f'.fq-page[data-page="/data/{name}"]')).to_be_visible()


def text(key: str) -> str:
    """A text of the app in the harness's language."""
    return app_text("zh", key)


def start_recording(page: Page) -> None:
    """Record until the clock says that a second went by."""
    page.get_by_role(
        "button", name=re.compile(f"^({text('form.record')}|{text('form.record_again')})$")
    ).click()
    expect(page.get_by_text(app_text("zh", "form.record_time", time="0:01"))).to_be_visible()


@pytest.mark.parametrize(
    "interruption",
    [
        "() => track.stop()",
        "() => track.dispatchEvent(new Event('mute'))",
        """() => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
    ],
    ids=["microphone unplugged", "a call", "screen locked"],
)
def test_a_recording_that_is_interrupted_is_kept_and_said_to_be(
    browser: Browser, harness: str, interruption: str
) -> None:
    page = open_harness(browser, harness)
    show(page, "voice")
    page.evaluate(MICROPHONE)
    start_recording(page)
    page.evaluate(interruption)
    expect(page.get_by_text(text("form.record_cut"))).to_be_visible()
    expect(page.locator("audio")).to_be_visible()
    assert page.evaluate("form.draft.attachments[0].size") > 100
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize(
    ("error", "message"),
    [("NotAllowedError", "form.record_denied"), ("NotFoundError", "form.record_no_microphone")],
)
def test_without_a_microphone_it_is_said_what_to_do_and_the_earlier_recording_stays(
    browser: Browser, harness: str, error: str, message: str
) -> None:
    page = open_harness(browser, harness)
    show(page, "voice")
    page.evaluate(MICROPHONE)
    start_recording(page)
    page.get_by_role("button", name=text("form.record_stop")).click()
    expect(page.locator("audio")).to_be_visible()
    kept = page.evaluate("form.session.find('voice').value")
    page.evaluate(
        "error => navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', error))",
        error,
    )
    page.get_by_role("button", name=text("form.record_again")).click()
    expect(page.get_by_role("alert").get_by_text(text(message))).to_be_visible()
    assert page.evaluate("form.session.find('voice').value") == kept
    page.context.close()


def test_a_recording_that_finds_no_room_stays_at_hand_until_there_is_some(
    browser: Browser, harness: str
) -> None:
    page = open_harness(browser, harness)
    show(page, "voice")
    page.evaluate(MICROPHONE)
    page.evaluate(
        """() => {
          window.put = form.keeper.putPhoto;
          form.keeper.putPhoto = async () => { throw new DOMException('', 'QuotaExceededError') };
        }"""
    )
    start_recording(page)
    page.get_by_role("button", name=text("form.next")).click()
    expect(page.get_by_text(text("form.no_room"))).to_be_visible()
    assert page.evaluate("form.page.value") == "/data/voice"
    page.evaluate("() => { form.keeper.putPhoto = put }")
    page.get_by_role("button", name=text("form.record_keep")).click()
    expect(page.locator("audio")).to_be_visible()
    page.get_by_role("button", name=text("form.next")).click()
    expect(page.locator('.fq-page[data-page="/data/voice"]')).to_have_count(0)
    page.context.close()
