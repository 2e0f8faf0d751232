"""The same photos kept in an S3 bucket, named by configuration alone: moto's server answers as S3 does."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from flask import Flask
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from fieldapp.app import create_app
from fieldapp.core import filestore
from fieldapp.core.db import db

from ..conftest import config_of
from ..factories import Caller, World, caller, make_household, problem_of, push, visit_item

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 400
SHA = hashlib.sha256(PHOTO).hexdigest()
KEY = f"photos/{SHA[:2]}/{SHA}"
JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket of a server of our own, found through the usual AWS variables."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "field",
        "AWS_SECRET_ACCESS_KEY": "app",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    S3FileSystem.clear_instance_cache()  # one of an earlier test knows another port
    bucket = boto3.resource("s3").create_bucket(Bucket="fieldapp")
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()
    server.stop()


@pytest.fixture
def s3_app(bucket: object, tmp_path: Path, empty_sqlite: Path) -> Iterator[Flask]:
    """The service whose attachments are in the bucket."""
    shutil.copy(empty_sqlite, tmp_path / "fieldapp.sqlite3")
    app = create_app(config_of(tmp_path, FIELDAPP_ATTACHMENTS="s3://fieldapp/photos"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def worker(s3_app: Flask) -> Caller:
    """A worker who has sent a visit that names a photo."""
    world = World()
    household = make_household(world.village)
    who = caller(world.worker)
    photo = {"name": "door.jpg", "sha256": SHA, "type": "image/jpeg", "size": len(PHOTO)}
    filled_in = {
        "id": "00000000-0000-4000-8000-00000000000a",
        "form_id": "unknown",
        "plan_hash": "0" * 64,
        "version": "1",
        "subject_type": "household",
        "subject_id": str(household.id),
        "values": {},
        "attachments": [photo],
        "finished_at": "2026-03-01T08:00:00Z",
    }
    [receipt] = push(who, visit_item(household, submissions=[filled_in]))
    assert receipt["missing"] == [SHA]
    return who


def put(who: Caller, content: bytes, **headers: str):
    return who.call("PUT", f"/attachments/{SHA}", data=content, headers=JPEG | headers)


def test_a_photo_sent_in_two_pieces_ends_as_one_object_and_is_read_back(
    worker: Caller, bucket: object
) -> None:
    total = len(PHOTO)
    assert put(worker, PHOTO[:1000], **{"Content-Range": f"bytes 0-999/{total}"}).status_code == 200
    assert list(bucket.objects.all()) == []
    assert (
        put(worker, PHOTO[1000:], **{"Content-Range": f"bytes 1000-{total - 1}/{total}"}).status_code == 201
    )
    assert [stored.key for stored in bucket.objects.all()] == [KEY]
    assert bucket.Object(KEY).get()["Body"].read() == PHOTO
    assert b"".join(filestore.pieces(SHA)) == PHOTO


def test_bytes_with_another_hash_never_reach_the_bucket(worker: Caller, bucket: object) -> None:
    assert problem_of(put(worker, b"something else")) == (422, "invalid")
    assert list(bucket.objects.all()) == []
    assert put(worker, PHOTO).status_code == 201
    assert put(worker, PHOTO).status_code == 201
    assert [stored.key for stored in bucket.objects.all()] == [KEY]


def test_a_bucket_that_is_gone_loses_nothing_of_what_was_sent(worker: Caller, bucket: object) -> None:
    bucket.delete()
    answer = put(worker, PHOTO)
    assert problem_of(answer) == (503, "unavailable")
    with pytest.raises(ClientError):
        bucket.Object(KEY).load()
    bucket.create()
    assert worker.call("HEAD", f"/attachments/{SHA}").headers["Upload-Offset"] == str(len(PHOTO))
    last = len(PHOTO) - 1
    again = put(worker, PHOTO[last:], **{"Content-Range": f"bytes {last}-{last}/{len(PHOTO)}"})
    assert (again.status_code, again.json["stored"]) == (201, True)
    assert bucket.Object(KEY).get()["Body"].read() == PHOTO
