"""Real Chromium, a real service, phone-sized windows."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from .service import Service, start_service

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=15_000)  # machines are slow at times; nothing here measures speed

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}
VILLAGE = {"latitude": 30.6612, "longitude": 110.4421, "accuracy": 12}


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium; without one the browser tests are skipped, and with CI=true they fail."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        advice = "no Chromium; on Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(advice)
        pytest.skip(advice)
    return path


@pytest.fixture(scope="session")
def playwright_driver(chromium: str) -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def service(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo township of some sixty households, served by gunicorn until the tests end."""
    running = start_service(tmp_path_factory.mktemp("service"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.fixture(scope="session")
def forms_service(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Another demo township, for tests that publish forms of their own."""
    running = start_service(tmp_path_factory.mktemp("forms-service"), households=60)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests that need no camera."""
    running = playwright_driver.chromium.launch(executable_path=chromium, args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser_with_camera(playwright_driver: Playwright, chromium: str) -> Callable[[Path], Browser]:
    """Launch a Chromium whose camera plays `film`; the caller closes it."""

    def launch(film: Path) -> Browser:
        camera = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        return playwright_driver.chromium.launch(executable_path=chromium, args=FLAGS + camera)

    return launch


def open_phone(browser: Browser, url: str, language: str = "zh-CN", **options: object) -> BrowserContext:
    """A phone of 360 x 640 that stands in the village and lets the app see place and camera."""
    settings: dict[str, object] = {
        "viewport": PHONE,
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
        "locale": language,
        "timezone_id": "Asia/Shanghai",
        "geolocation": VILLAGE,
        "permissions": ["geolocation"],
        "base_url": url,
    }
    context = browser.new_context(**(settings | options))  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return context


def open_desk(browser: Browser, url: str, language: str = "zh-CN") -> BrowserContext:
    """A supervisor's laptop."""
    context = browser.new_context(
        viewport=DESK,
        locale=language,
        timezone_id="Asia/Shanghai",
        base_url=url,  # type: ignore[arg-type]
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def complaints() -> Iterator[Callable[[Page], None]]:
    """Watch pages for uncaught errors; the test fails on any."""
    errors: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error.stack or error}"))

    yield watch
    assert errors == []
