"""The command line: one clear line for what cannot be, and accounts that can sign in afterwards."""

import os
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from fieldapp.config import DEMO_SECRET_KEY, Config, ConfigError
from fieldapp.core.db import transaction
from fieldapp.core.settings import put_setting
from tests.e2e.service import free_port

FIELDAPP = str(Path(sys.executable).parent / "fieldapp")
FORMS = Path(__file__).parents[1] / "forms"
KEY = "a key of a deployment, which nobody else knows"


def run(folder: Path, *words: str, given: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a folder's service to its end."""
    settings = os.environ | {"FIELDAPP_MODE": "demo", "FIELDAPP_DATA": str(folder)} | environ
    return subprocess.run(
        [FIELDAPP, *words], env=settings, input=given, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """The port of a service served by gunicorn."""
    assert run(tmp_path, "migrate").returncode == 0
    port = free_port()
    settings = os.environ | {"FIELDAPP_MODE": "demo", "FIELDAPP_DATA": str(tmp_path)}
    process = subprocess.Popen(
        [FIELDAPP, "serve", "--port", str(port)], env=settings, stdout=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(timeout=30)


def test_a_taken_port_gets_one_line(served: int, tmp_path: Path) -> None:
    second = run(tmp_path, "serve", "--port", str(served))
    assert second.returncode == 1
    assert second.stderr == f"fieldapp: port {served} is taken; choose another with --port\n"


def test_a_database_without_tables_gets_one_line(tmp_path: Path) -> None:
    ended = run(tmp_path, "serve", "--port", str(free_port()))
    assert ended.returncode == 1
    assert ended.stderr == "fieldapp: the database has not been migrated; run: fieldapp migrate\n"


def test_a_service_begins_with_an_area_and_an_administrator(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    assert run(tmp_path, "area", "add", "42", "--name", "清河县", "--level", "county").returncode == 0
    add = ["account", "add", "boss", "--name", "王", "--role", "administrator", "--area", "42"]
    short = run(tmp_path, *add, given="short\nshort\n")
    assert short.returncode == 1
    assert "password must have at least 8 characters" in short.stderr
    assert run(tmp_path, *add, given="long enough\nlong enough\n").returncode == 0
    again = run(tmp_path, *add, given="long enough\nlong enough\n")
    assert again.returncode == 1
    assert again.stderr.endswith("\nfieldapp: There is such a record already.\n")
    nobody = run(tmp_path, "account", "suspend", "nobody")
    assert (nobody.returncode, nobody.stderr) == (1, "fieldapp: there is no account nobody\n")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "FIELDAPP_SECRET_KEY is not set"),
        ({"FIELDAPP_SECRET_KEY": DEMO_SECRET_KEY}, "is the demo's"),
        ({"FIELDAPP_SECRET_KEY": f" {DEMO_SECRET_KEY}\n"}, "is the demo's"),
        ({"FIELDAPP_SECRET_KEY": "short"}, "at least 32 characters"),
        ({"FIELDAPP_MODE": "prod"}, "must be production, demo or test"),
        ({"FIELDAPP_SECRET_KEY": KEY, "FIELDAPP_PROXIES": "one"}, "must be a whole number"),
        ({"FIELDAPP_SECRET_KEY": KEY, "FIELDAPP_TILES": "ftp://t/{z}/{x}/{y}"}, "must begin with https://"),
    ],
)
def test_a_wrong_configuration_does_not_start(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Config.from_environ(environ)


def test_production_refuses_a_demo_database(app: Flask) -> None:
    with transaction():
        put_setting("demo", "true")
    config = app.extensions["fieldapp.config"]
    refused = run(config.data, "migrate", FIELDAPP_MODE="production", FIELDAPP_SECRET_KEY=KEY)
    assert refused.returncode == 1
    assert "is a demonstration" in refused.stderr
    assert config.mode == "test"


def test_forms_are_installed_all_or_none(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    none = run(tmp_path, "forms", "install", str(FORMS / "elder_care.md"))
    assert none.stderr == "fieldapp: there is no area yet; add one with: fieldapp area add\n"
    assert run(tmp_path, "area", "add", "42", "--name", "清河县", "--level", "county").returncode == 0
    broken = tmp_path / "broken.md"
    broken.write_text("| survey | | | |\n| | type | name | relevant |\n| | text | a | ${nothing} = 1 |\n")
    refused = run(tmp_path, "forms", "install", str(FORMS / "elder_care.md"), str(broken))
    assert refused.returncode == 1
    assert refused.stderr.endswith("fieldapp: nothing was published\n")
    done = run(tmp_path, "forms", "install", str(FORMS / "elder_care.md"), str(FORMS / "home_visit.md"))
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["elder_care", "home_visit"]


def test_a_zip_with_a_form_and_its_files_is_installed_and_one_that_lacks_a_list_is_not(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    assert run(tmp_path, "area", "add", "42", "--name", "清河县", "--level", "county").returncode == 0
    form = (
        "| survey |\n| | type | name | label | image |\n"
        "| | select_one_from_file wells.csv | a | A | well.png |\n"
        "| settings |\n| | form_id | version |\n| | wells | 1 |"
    )
    package = tmp_path / "wells.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("wells.md", form)
        archive.writestr("media/well.png", b"picture")
    refused = run(tmp_path, "forms", "install", str(package))
    assert (refused.returncode, "the file wells.csv" in refused.stderr) == (1, True)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("media/wells.csv", "name,label\nb,Well B\n")
    done = run(tmp_path, "forms", "install", str(package))
    assert done.returncode == 0, done.stderr
    stored = [path.read_bytes() for path in (tmp_path / "attachments").rglob("*") if path.is_file()]
    assert stored == [b"picture"]


def test_the_demo_fills_only_an_empty_demo(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    refused = run(tmp_path, "demo", FIELDAPP_MODE="production", FIELDAPP_SECRET_KEY=KEY)
    assert (refused.returncode, "only with FIELDAPP_MODE=demo" in refused.stderr) == (1, True)
    assert run(tmp_path, "area", "add", "42", "--name", "清河县", "--level", "county").returncode == 0
    kept = run(tmp_path, "demo", "--households", "5")
    assert (kept.returncode, "needs an empty one" in kept.stderr) == (1, True)
