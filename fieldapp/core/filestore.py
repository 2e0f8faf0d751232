"""The store of files by the SHA-256 (hex) of their bytes, kept through fsspec: attachments and form files."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import fsspec
from flask import current_app

from fieldapp.config import Config

CHUNK = 1024 * 1024


def config() -> Config:
    """The configuration of the current app."""
    found: Config = current_app.extensions["fieldapp.config"]
    return found


def place(sha256: str) -> tuple[Any, str]:
    """The file system of the store, and where in it a file of this hash is or will be."""
    filesystem, root = fsspec.core.url_to_fs(
        config().attachments or f"file://{config().data / 'attachments'}"
    )
    return filesystem, f"{str(root).rstrip('/')}/{sha256[:2]}/{sha256}"


def put(content: bytes) -> str:
    """Store bytes, once; their SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    filesystem, path = place(sha256)
    if not filesystem.exists(path):
        filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        part = f"{path}.{uuid4()}"
        filesystem.pipe_file(part, content)
        filesystem.mv(part, path)
    return sha256


def pieces(sha256: str) -> Iterator[bytes]:
    """The bytes of a stored file, in pieces. They are read while the answer goes out, after the request's
    context is gone, so the store is found before.
    """
    return _read(*place(sha256))


def _read(filesystem: Any, path: str) -> Iterator[bytes]:
    with filesystem.open(path, "rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk
