"""A phone whose storage fills up while a visit is made."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .conftest import open_phone
from .people import FormWords, Person
from .service import Service

pytestmark = pytest.mark.browser

FORM = FormWords("home_visit", "zh")
PATIENCE = 60_000
MB = 1_000_000

#: What lies in the ballast's cache. Not by match: a response that nobody reads keeps its bytes on the disk.
BALLAST = """caches.has("fieldapp-ballast").then(async (there) => there
  ? (await (await caches.open("fieldapp-ballast")).keys()).map((request) => request.url) : [])"""

#: Writes beside the app, in ever smaller pieces, until the browser takes no more.
FILL = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open("other-things");
  opening.onupgradeneeded = () => opening.result.createObjectStore("bytes", { autoIncrement: true });
  const database = await done(opening);
  for (let size = 1_000_000; size >= 1000; ) {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const change = database.transaction("bytes", "readwrite", { durability: "strict" });
    change.objectStore("bytes").add(bytes);
    const kept = await new Promise((resolve) => {
      change.oncomplete = () => resolve(true);
      change.onabort = () => resolve(false);
    });
    if (!kept) size = Math.floor(size / 4);
  }
  database.close();
}"""


class FullPhone(Person):
    """A worker on a phone with little room, which can be filled up beside the app."""

    def __init__(self, browser: Browser, service: Service) -> None:
        super().__init__(open_phone(browser, service.url))
        self.page.set_default_timeout(PATIENCE)
        self.origin = service.url
        self.chrome = self.context.new_cdp_session(self.page)

    def room(self, size: int | None = None) -> None:
        """Let the app use so many bytes in all; as many as it likes without a number."""
        limit = {} if size is None else {"quotaSize": size}
        self.chrome.send("Storage.overrideQuotaForOrigin", {"origin": self.origin} | limit)

    def fill(self) -> None:
        """Write beside the app until nothing more is taken, and let that be all the room there is.

        Chromium reckons with the room it saw up to half a minute ago: a little more may lie there.
        """
        self.page.evaluate(FILL)
        self.room(self.page.evaluate("navigator.storage.estimate().then((e) => e.usage)"))


@pytest.fixture
def worker(browser: Browser, service: Service, complaints: Callable[[Page], None]) -> Iterator[FullPhone]:
    """worker5 with 60 MB of room."""
    phone = FullPhone(browser, service)
    complaints(phone.page)
    phone.room(60 * MB)
    phone.sign_in("worker5", patience=PATIENCE)
    phone.wait_until_installed()
    yield phone
    phone.context.close()


def picture(path: Path) -> Path:
    """A photo of some hundred kB, as a camera takes it."""
    Image.effect_noise((1280, 960), 80).convert("RGB").save(path, quality=90)
    return path


def to_the_photo(worker: Person) -> None:
    """Answer the form up to the photo of what is wrong with the house."""
    worker.knock(0)
    worker.page.get_by_role("button", name=worker.t("visits.outcome_met")).click()
    worker.page.get_by_role("button", name=FORM.title).first.click()
    worker.choose(FORM.choice("consent", "yes"))
    worker.next()
    worker.next()
    for _ in range(2):
        worker.choose(FORM.choice("any", "no"))
        worker.next()
    worker.choose(FORM.choice("house", "water"))
    worker.next()


def test_photos_stop_before_answers_are_in_danger_and_what_found_no_room_stays_on_the_screen(
    worker: FullPhone, tmp_path: Path
) -> None:
    page = worker.page
    page.wait_for_function(f"{BALLAST}.then((lying) => lying.length > 0)")
    to_the_photo(worker)

    worker.fill()
    page.locator("input[type=file]").first.set_input_files(picture(tmp_path / "roof.jpg"))
    expect(page.get_by_text(worker.t("form.no_room"))).to_be_visible()
    worker.look("full-no-room-for-a-photo")

    # Not a kilobyte is left: the answer takes the place of what was laid down for it.
    worker.fill()
    danger = {
        value: page.get_by_role("radio", name=FORM.choice("danger", value), exact=True)
        for value in ("some", "none")
    }
    danger["some"].check()
    worker.next()
    assert page.evaluate(BALLAST) == []
    expect(page.get_by_text(worker.t("form.not_saved"))).to_have_count(0)

    # Nor is there anything to give up any more: said, kept on the screen, and offered as a file.
    worker.fill()
    worker.room(1)
    worker.choose(FORM.choice("ask", "none"))
    worker.button("form.next").click()
    expect(page.get_by_text(worker.t("form.not_saved"))).to_be_visible()
    asked = page.get_by_role("checkbox", name=FORM.choice("ask", "none"), exact=True)
    expect(asked).to_be_checked()
    worker.look("full-not-saved")
    with page.expect_download() as saved:
        worker.button("visits.as_file").click()
    kept: Any = json.loads(saved.value.path().read_text(encoding="utf-8"))
    [form] = kept["items"][0]["body"]["content"]["forms"]
    assert "none" in json.dumps(form["values"])

    worker.room()
    worker.button("form.next").click()
    expect(asked).to_have_count(0)
    page.reload()
    worker.unlock()
    worker.button("form.back").click()
    expect(asked).to_be_checked()
