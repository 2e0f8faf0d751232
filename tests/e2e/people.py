"""The worker and the supervisor as a test sees them: what they tap, read and type, in either language."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from fieldapp.forms import compile_file

from .service import PASSWORD

PIN = "135790"
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build/pictures"
AXE = ROOT / "static/pwa/node_modules/axe-core/axe.min.js"
TEXTS = ROOT / "static/pwa/src/ui/texts"


def app_text(language: str, key: str, **values: object) -> str:
    """A text of the web app's catalogue, such as `visits.finish`, with its values in place."""
    part, name = key.split(".", 1)
    files = (TEXTS / language).glob(f"{part}.*json")
    parts = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    found: Any = next(texts[name] for texts in parts if name in texts)
    text: str = found["other"] if isinstance(found, dict) else found
    return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], match[0])), text)


# What turns for ever is not waited for.
AT_REST = """Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
    .map((one) => one.finished.catch(() => null)))"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page, once what moves has come to rest."""
    page.evaluate(AT_REST)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("axe.run()")
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]


class FormWords:
    """What a shipped form says of its questions and choices, read from the compiled form."""

    def __init__(self, form_id: str, language: str) -> None:
        self.plan: Any = compile_file(ROOT / f"forms/{form_id}.md")
        self.texts: list[Any] = self.plan["texts"][language]
        self.title: str = self.plan["form"]["title"][language]

    def choice(self, list_name: str, value: str) -> str:
        """The label of a choice."""
        rows = {row[1]: row[0] for row in self.plan["lists"][list_name]["rows"]}
        return str(self.texts[rows[value]])

    def question(self, name: str) -> str:
        """The label of a question."""
        node = next(node for node in self.plan["nodes"] if node["name"] == name and "label" in node)
        return str(self.texts[node["label"]])


class Person:
    """Somebody with the app open in one page."""

    def __init__(self, context: BrowserContext, language: str = "zh") -> None:
        self.context = context
        self.language = language
        self.page: Page = context.new_page()

    def t(self, key: str, **values: object) -> str:
        """A text of the app in this person's language."""
        return app_text(self.language, key, **values)

    def button(self, key: str, **values: object) -> Locator:
        """The button with this text."""
        return self.page.get_by_role("button", name=self.t(key, **values), exact=True)

    def sign_in(self, username: str, patience: float = 30_000) -> None:
        """Sign in, choose a PIN, and wait until the first synchronisation is through."""
        self.page.goto("/app/")
        self.page.get_by_label(self.t("account.username")).fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.button("account.sign_in").click()
        self.choose_pin(patience)

    def choose_pin(self, patience: float = 30_000) -> None:
        """Choose a PIN after signing in, and wait until the first synchronisation is through."""
        for label in ("account.new_pin", "account.repeat_pin"):
            expect(self.page.get_by_text(self.t(label))).to_be_visible()
            self.enter_pin()
        self.wait_until_synced(patience)

    def wait_until_synced(self, patience: float = 30_000) -> None:
        """Wait until Today says that a whole round went through."""
        synced = max(re.split(r"\{\w+\}", self.t("outbox.synced")), key=len).strip()
        expect(self.page.locator(".sync-line").filter(has_text=synced)).to_be_visible(timeout=patience)

    def enter_pin(self, pin: str = PIN) -> None:
        """Tap the PIN."""
        for digit in pin:
            self.page.get_by_role("button", name=digit, exact=True).click()

    def unlock(self) -> None:
        """Open the locked app."""
        expect(self.page.get_by_text(self.t("account.enter_pin"))).to_be_visible()
        self.enter_pin()
        expect(self.page.get_by_text(self.t("account.enter_pin"))).to_have_count(0)

    def wait_until_installed(self) -> None:
        """Wait until the service worker holds everything that a start without signal needs."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null || location.reload()")

    def go(self, tab: str) -> None:
        """Open a tab by its text in the app's catalogue, such as `app.households`."""
        self.page.get_by_role("navigation").get_by_role("link", name=self.t(tab)).click()

    def knock(self, nth: int) -> None:
        """Start a visit of the nth household of the list."""
        self.go("app.households")
        self.page.locator("main .row").nth(nth).click()
        self.button("register.start_visit").click()
        expect(self.page.get_by_role("heading", name=self.t("visits.what_happened"))).to_be_visible()

    def find_nobody(self, nth: int) -> str:
        """Knock at the nth house of the list, where nobody is at home, and finish; the visit's id."""
        self.knock(nth)
        self.page.get_by_role("button", name=self.t("visits.outcome_not_at_home")).click()
        self.button("visits.finish_as", outcome=self.t("visits.outcome_not_at_home")).click()
        expect(self.page.get_by_role("heading", name=self.t("visits.thanks"))).to_be_visible()
        return self.page.url.split("/visit/")[1].split("?")[0]

    def kill_page(self, address: str) -> None:
        """Kill the page's process as a phone out of memory does; open an address of the app in a new tab."""
        with self.page.expect_event("crash"), suppress(Error):
            self.page.goto("chrome://kill")  # no page: Chromium ends the process of the page that stands
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(address, wait_until="commit")

    def kill_tab(self) -> None:
        """Kill the page's process; open the app again in a new tab, and unlock it."""
        self.kill_page("/app/")
        self.unlock()

    def choose(self, *labels: str) -> None:
        """Tick choices of the question shown, by label."""
        for label in labels:
            self.page.get_by_role("radio", name=label, exact=True).or_(
                self.page.get_by_role("checkbox", name=label, exact=True)
            ).check()

    def next(self) -> None:
        """Go to the form's next page, and wait for it."""
        before = self.page.locator("main").inner_text()
        self.button("form.next").click()
        self.page.wait_for_function(
            "before => document.querySelector('main').innerText !== before", arg=before
        )

    def back(self) -> None:
        """Press the phone's Back inside a form, once the press before it has been dealt with."""
        self.page.wait_for_function("history.state?.steps === true")
        self.page.go_back()

    def look_at_end(self, name: str) -> None:
        """Look at the foot of a long page, where no text lies under the buttons that stay in view."""
        self.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        self.look(name)

    def look(self, name: str) -> None:
        """Keep a screenshot, by this person's language and a name; axe must find nothing wrong with it."""
        self.page.screenshot(path=PICTURES / f"{self.language}-{name}.png", animations="disabled")
        assert violations(self.page) == []
