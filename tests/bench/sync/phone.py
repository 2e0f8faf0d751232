"""What synchronising costs a phone, in real Chromium with the real app and a real service.

`.venv/bin/python -m tests.bench.sync.phone [case ...]` prints figures and writes build/bench-sync-phone.json.
Cases: first-10000, first-100000, village-5000, push-1000. Each is measured at full speed and at 4x CPU
throttling. On a machine that others use too, run it several times and take the least of each figure.
"""

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from fieldapp.app import create_app
from fieldapp.config import Config
from tests.bench.sync import records
from tests.bench.sync.server.ground import Ground
from tests.bench.sync.server.push import visit
from tests.e2e.conftest import FLAGS, PHONE
from tests.e2e.people import PIN, Person
from tests.e2e.service import Service, start_service

ROOT = Path(__file__).parents[3]
FIGURES = ROOT / "build/bench-sync-phone.json"
TWELVE = ROOT / "tests/bench/sync/server/form.md"
SPEEDS = (1, 4)
PUSH = "push-1000"
SEARCHES = ("w", "wa", "wan", "wang", "wangw", "wa", "l", "li", "li f", "陈", "陈伟", "12", "123", "1234")

#: From the first request for records to the moment when the last page of them is stored: forms come next.
PULLING = """() => {
  const all = performance.getEntriesByType("resource");
  const pulls = all.filter((one) => one.name.includes("/sync/pull"));
  const last = pulls.at(-1);
  const next = all.find((one) => one.startTime > last.responseEnd && one.name.includes("/plans/"));
  const bytes = pulls.reduce((sum, one) => sum + one.transferSize, 0);
  const ms = (next?.startTime ?? last.responseEnd) - pulls[0].startTime;
  return { ms, bytes, requests: pulls.length };
}"""

#: Notes when the PIN's last digit was taken and when a row of the list first stood on the screen.
WATCH_UNLOCK = """() => {
  window.unlocked = new Promise((resolve) => {
    let from = 0;
    addEventListener("click", () => { from = performance.now(); }, true);
    new MutationObserver((_list, observer) => {
      if (!document.querySelector("main .virtual .row")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
    }).observe(document.body, { childList: true, subtree: true });
  });
}"""

#: Types a search key by key; milliseconds from each key to the frame that shows its result.
TYPE = """async (typed) => {
  const input = document.querySelector("input[type=search]");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const took = [];
  for (const value of typed) {
    const from = performance.now();
    set.call(input, value);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    took.push(performance.now() - from);
  }
  return took;
}"""


class Phone(Person):
    """A person's phone whose processor can be slowed and whose memory is watched."""

    def __init__(self, context: BrowserContext, slower: int) -> None:
        super().__init__(context)
        self.cdp: CDPSession = context.new_cdp_session(self.page)
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})

    def heap(self) -> float:
        """MB of JavaScript memory in use after collecting."""
        self.cdp.send("HeapProfiler.collectGarbage")
        used: int = self.cdp.send("Runtime.getHeapUsage")["usedSize"]
        return round(used / 1e6, 1)

    def peak(self) -> float:
        """MB of the page's process at its highest."""
        browser = self.context.browser
        assert browser is not None
        processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        highest = 0
        for process in processes:
            status = Path(f"/proc/{process['id']}/status")
            if process["type"] == "renderer" and status.exists():
                highest = max(highest, int(status.read_text().split("VmHWM:")[1].split()[0]))
        return round(highest / 1000, 1)


def first_sync(phone: Phone) -> dict[str, Any]:
    """Sign in and receive everything; then close the app, open it and look at what it takes."""
    phone.sign_in("worker1", patience=600_000)
    pulling = phone.page.evaluate(PULLING)
    return {
        "first_sync_ms": round(pulling["ms"]),
        "requests": pulling["requests"],
        "wire_kB": round(pulling["bytes"] / 1000),
        "heap_MB": phone.heap(),
        "peak_MB": phone.peak(),
        "disk_MB": round(phone.page.evaluate("navigator.storage.estimate().then((e) => e.usage)") / 1e6, 1),
    }


def unlock(phone: Phone) -> dict[str, Any]:
    """Open the app anew and unlock it; milliseconds from the last digit to the list, median of three."""
    took = []
    for _ in range(3):
        phone.page.goto("/app/households")
        phone.page.get_by_text(phone.t("account.enter_pin")).wait_for()
        phone.page.wait_for_timeout(1500)
        phone.page.evaluate(WATCH_UNLOCK)
        phone.enter_pin(PIN)
        took.append(phone.page.evaluate("window.unlocked"))
        phone.page.wait_for_timeout(1500)
    return {"unlock_ms": round(sorted(took)[1])}


def search(phone: Phone) -> dict[str, Any]:
    """Type in the list; median and worst milliseconds a key."""
    phone.go("app.households")
    phone.page.locator("main .row").first.wait_for()
    took = sorted(phone.page.evaluate(TYPE, SEARCHES))
    return {"search_ms_median": round(took[len(took) // 2], 1), "search_ms_worst": round(took[-1], 1)}


#: Synchronises by the button; milliseconds until Today says that the round went through, and what it cost.
ROUND = """async () => {
  performance.clearResourceTimings();
  const from = performance.now();
  const through = new Promise((resolve) => {
    let busy = false;
    new MutationObserver((_list, observer) => {
      busy ||= !document.querySelector(".sync-line");
      if (!busy || !document.querySelector(".sync-line")) return;
      observer.disconnect();
      resolve(performance.now() - from);
    }).observe(document.body, { childList: true, subtree: true });
  });
  document.querySelector(".sync-line button").click();
  const ms = await through;
  const sync = performance.getEntriesByType("resource").filter((one) => one.name.includes("/sync/"));
  return { ms, bytes: sync.reduce((sum, one) => sum + one.transferSize, 0) };
}"""

#: Puts items in the outbox one by one, as finished visits are; milliseconds of each until it is on the disk.
FINISH = """async (items) => {
  const [store] = performance.getEntriesByType("resource").map((one) => one.name)
    .filter((name) => /assets\\/db-[^/]*\\.js$/.test(name));
  const outbox = Object.values(await import(store)).find((one) => typeof one?.waiting === "function");
  const took = [];
  for (const { id, kind, made_at, body } of items) {
    const from = performance.now();
    await outbox.add({ id, kind, made_at, body });
    took.push(performance.now() - from);
  }
  return took.sort((a, b) => a - b);
}"""


def delta(phone: Phone, change: Callable[[], None]) -> dict[str, Any]:
    """Change ten records on the server and synchronise; milliseconds and bytes of the round."""
    phone.go("app.today")
    phone.wait_until_synced()
    change()
    through = phone.page.evaluate(ROUND)
    return {"delta_ms": round(through["ms"]), "delta_wire_B": through["bytes"]}


def push(phone: Phone, service: Service) -> dict[str, Any]:
    """Finish a thousand visits without signal, each with a form of twelve questions; then hand them in."""
    phone.sign_in("worker1", patience=60_000)
    token = service.sign_in("worker1")["access_token"]
    [plan] = [
        one["plan_hash"]
        for one in service.call("GET", "/forms?limit=100", token=token)["items"]
        if one["form_id"] == "twelve"
    ]
    homes = service.call("GET", "/households?limit=100", token=token)["items"]
    chance, ground = random.Random(1), Ground([], plan, "")
    items = [visit(chance, ground, home["village_id"], home["id"]) for home in chance.choices(homes, k=1000)]
    for item in items:
        item["id"] = item["body"]["id"]
    phone.context.set_offline(True)
    took = phone.page.evaluate(FINISH, items)
    sent: list[int] = []
    phone.page.on(
        "request",
        lambda request: (
            sent.append(len(request.post_data_buffer or b"")) if "/sync/push" in request.url else None
        ),
    )
    begun = time.monotonic()
    phone.context.set_offline(False)
    phone.wait_until_synced(patience=300_000)
    tally = service.call("GET", "/sync/status", token=token)
    assert tally["accepted"] + tally["held"] >= len(items), tally
    return {
        "save_ms_median": round(took[len(took) // 2], 1),
        "save_ms_worst": round(took[-1], 1),
        "push_s": round(time.monotonic() - begun, 2),
        "push_requests": len(sent),
        "push_kB": round(sum(sent) / 1000),
        "heap_MB": phone.heap(),
    }


def filled(folder: Path, rows: Callable[[UUID, UUID], Iterator[records.Row]]) -> tuple[Service, UUID]:
    """A service whose worker1 serves a village holding these records besides a few of the demo's."""
    service = start_service(folder, households=60)
    account = service.sign_in("worker1")["account"]
    village = UUID(account["areas"][0])
    with app_of(folder).app_context():
        records.publish(rows(village, UUID(account["id"])))
    return service, village


def app_of(folder: Path) -> Any:
    """The service's own app in this process, on the same database."""
    settings = {"FIELDAPP_MODE": "demo", "FIELDAPP_DATA": str(folder)}
    return create_app(
        Config.from_environ(settings | {"FIELDAPP_DATABASE": f"sqlite:///{folder}/fieldapp.sqlite3"})
    )


CASES: dict[str, Callable[[UUID, UUID], Iterator[records.Row]]] = {
    "first-10000": lambda village, _worker: records.plain(10_000, village),
    "first-100000": lambda village, _worker: records.plain(100_000, village),
    "village-5000": lambda village, worker: records.village_rows(5_000, village, worker),
}


def contexts(browser: Browser, service: Service) -> Iterator[tuple[int, Phone]]:
    """A new phone at each speed."""
    for slower in SPEEDS:
        context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=service.url)  # type: ignore[arg-type]
        context.set_default_timeout(120_000)
        yield slower, Phone(context, slower)
        context.close()


def measure(browser: Browser, name: str) -> Iterator[dict[str, Any]]:
    """One case at each speed."""
    folder = Path(tempfile.mkdtemp()) / "service"
    folder.mkdir()
    seeds = iter(range(2, 100))
    if name == PUSH:
        service = start_service(folder, households=60)
        service.install(TWELVE)
    else:
        service, village = filled(folder, CASES[name])

    def change() -> None:
        with app_of(folder).app_context():
            records.publish(records.plain(10, village, seed=next(seeds)))

    try:
        for slower, phone in contexts(browser, service):
            figures = {"case": name, "throttling": slower}
            if name == PUSH:
                yield figures | push(phone, service)
                continue
            figures |= first_sync(phone)
            phone.wait_until_installed()
            yield figures | unlock(phone) | search(phone) | delta(phone, change)
    finally:
        service.process.terminate()
        service.process.wait(timeout=20)
        shutil.rmtree(folder.parent)


def main(names: list[str]) -> None:
    """Measure, print, write down."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    found = []
    with sync_playwright() as driver:
        for name in names or [*CASES, PUSH]:
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            for figures in measure(browser, name):
                print(json.dumps(figures), flush=True)
                found.append(figures)
            browser.close()
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
