"""What maps are drawn on."""

import shutil
from pathlib import Path

from fieldapp.app import create_app
from fieldapp.core.db import db
from tests.conftest import config_of
from tests.factories import Caller, World, caller


def test_without_a_tile_server_maps_lie_on_plain_ground(world: World, nobody: Caller) -> None:
    answer = caller(world.worker).get("/map")
    assert (answer.status_code, answer.json) == (200, {"tiles": None})
    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
    assert nobody.get("/map").status_code == 401


def test_a_tile_server_is_told_to_those_signed_in_and_let_in_by_the_policy(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "fieldapp.sqlite3")
    tiles = {"FIELDAPP_TILES": "https://t.example.org/{z}/{x}/{y}.png", "FIELDAPP_TILES_COORDINATES": "gcj02"}
    app = create_app(config_of(tmp_path, **tiles))
    with app.app_context():
        answer = caller(World().worker).get("/map")
        db.session.remove()
        db.engine.dispose()
    assert answer.json["tiles"] == {
        "url": "https://t.example.org/{z}/{x}/{y}.png",
        "attribution": "",
        "coordinates": "gcj02",
        "max_zoom": 18,
    }
    assert "img-src 'self' data: blob: https://t.example.org;" in answer.headers["Content-Security-Policy"]
