"""The built web app is served with the right caching, and kindly explained where it is not built."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from fieldapp import webapp


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the build leaves it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>app</title>")
    (folder / "sw.js").write_text("// worker")
    (folder / "assets" / "main-abc.js").write_text("main()")
    (folder / "assets" / "main-abc.js.gz").write_bytes(gzip.compress(b"main()"))
    monkeypatch.setattr(webapp, "DIST", folder)
    return folder


def test_the_front_door_leads_to_the_app(app: Flask) -> None:
    assert app.test_client().get("/").headers["Location"] == "/app/"


@pytest.mark.parametrize(
    "path", ["/app", "/app/", "/app/households", "/app/visit/1/form/2", "/app/index.html"]
)
def test_every_address_of_the_app_is_its_page_and_asked_for_anew(app: Flask, dist: Path, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.get_data(as_text=True) == "<title>app</title>"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_files_are_kept_for_ever_and_the_worker_is_not(app: Flask, dist: Path) -> None:
    client = app.test_client()
    main = client.get("/app/assets/main-abc.js")
    assert "immutable" in main.headers["Cache-Control"]
    assert main.mimetype == "text/javascript"
    assert client.get("/app/sw.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/app/assets/gone.js").status_code == 404


def test_a_file_zipped_by_the_build_is_sent_so(app: Flask, dist: Path) -> None:
    answer = app.test_client().get("/app/assets/main-abc.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/javascript"
    assert gzip.decompress(answer.data) == b"main()"


@pytest.mark.parametrize("path", ["/app/../config.py", "/app/%2e%2e/%2e%2e/wsgi.py", "/app//etc/passwd"])
def test_nothing_outside_the_build_is_served(app: Flask, dist: Path, path: str) -> None:
    answer = app.test_client().get(path, follow_redirects=True)
    assert answer.get_data(as_text=True) == "<title>app</title>" or answer.status_code == 404


def test_an_app_that_is_not_built_says_how_to_build_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webapp, "DIST", tmp_path / "nothing")
    answer = app.test_client().get("/app/", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "make run" in answer.get_data(as_text=True)
