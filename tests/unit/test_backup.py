"""A backup is restored whole into either database, damaged ones are refused, and phones then pull anew."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from fieldapp import backup, schema
from fieldapp.app import create_app
from fieldapp.backup import back_up, table_path
from fieldapp.core import changes, filestore
from fieldapp.core.db import Model, db, transaction
from fieldapp.restore import CannotRestore, restore
from fieldapp.visits import files
from tests.conftest import config_of
from tests.factories import World, caller, make_household, pull, push, visit_item

PHOTO = b"\xff\xd8\xff a photo"


@pytest.fixture
def filled(each_app: Flask) -> World:
    """A service with a household, a visit and a photo."""
    flask_migrate.stamp(str(schema.MIGRATIONS))
    world = World()
    push(caller(world.worker), visit_item(make_household(world.village)))
    with transaction():
        files.put_bytes(PHOTO, "image/jpeg")
    db.session.remove()
    return world


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Another service, on an empty database without tables."""
    folder = tmp_path / "other"
    if request.param == "sqlite":
        yield create_app(config_of(folder))
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"restored_{tmp_path.name.lower().replace('-', '_')}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield create_app(config_of(folder, server.format(name)))
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what restoring changes: the database's mark and the order of the
    feed.
    """
    found = {}
    for table in Model.metadata.sorted_tables:
        columns = [c for c in table.columns if (table.name, c.name) != ("changes", "xid")]
        query = sa.select(*columns).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in db.session.execute(query)]
    found["settings"] = [row for row in found["settings"] if row[0] != "feed_epoch"]
    db.session.remove()
    return found


def ended(app: Flask) -> None:
    """Let go of an app's database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_backup_is_restored_into_either_database_with_its_files(
    filled: World, other: Flask, tmp_path: Path
) -> None:
    before = contents()
    made = back_up(tmp_path / "backup")
    assert (made.files, made.lacking) == (1, [])
    with other.app_context():
        again = restore(tmp_path / "backup")
        assert (again.rows, again.files, again.lacking) == (made.rows, 1, [])
        assert contents() == before
        assert b"".join(filestore.pieces(hashlib.sha256(PHOTO).hexdigest())) == PHOTO
        assert db.session.scalar(sa.select(sa.func.max(changes.Change.xid))) == 0
    ended(other)


def test_after_replacing_phones_pull_anew_and_what_came_since_is_gone(
    each_app: Flask, filled: World, tmp_path: Path
) -> None:
    back_up(tmp_path / "backup")
    before = contents()
    make_household(filled.village)
    cursor = pull(caller(filled.worker))["cursor"]
    with pytest.raises(CannotRestore, match="not empty"):
        restore(tmp_path / "backup")
    restore(tmp_path / "backup", replace=True)
    assert contents() == before
    who = caller(filled.worker)
    assert who.get("/sync/pull", query_string={"cursor": cursor}).status_code == 422
    assert pull(who)["records"]
    later = make_household(filled.village)
    assert str(later.id) in {record["id"] for record in pull(who)["records"]}


def test_a_damaged_backup_changes_nothing(each_app: Flask, filled: World, tmp_path: Path) -> None:
    back_up(tmp_path / "backup")
    with zipfile.ZipFile(tmp_path / "backup") as whole, zipfile.ZipFile(tmp_path / "less", "w") as less:
        for name in whole.namelist():
            content = whole.read(name)
            less.writestr(name, b"" if name == table_path("receipts") else content)
    make_household(filled.village)
    before = contents()
    with pytest.raises(CannotRestore, match="receipts"):
        restore(tmp_path / "less", replace=True)
    assert contents() == before
    shutil.copy(tmp_path / "less", tmp_path / "cut")
    with (tmp_path / "cut").open("rb+") as cut:
        cut.truncate(2000)
    with pytest.raises(CannotRestore, match="no backup"):
        restore(tmp_path / "cut", replace=True)
    assert contents() == before


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(
    each_app: Flask, filled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents()
    write_table = backup._write_table

    def while_others_write(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> object:
        told = write_table(archive, connection, table)
        make_household(filled.village)
        return told

    monkeypatch.setattr(backup, "_write_table", while_others_write)
    back_up(tmp_path / "backup")
    restore(tmp_path / "backup", replace=True)
    assert contents() == before
