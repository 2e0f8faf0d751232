"""The store of files by the SHA-256 (hex) of their bytes, kept through fsspec: attachments and form files."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
from flask import current_app
from fsspec.implementations.local import LocalFileSystem

from fieldapp.config import Config
from fieldapp.core.errors import Problem

CHUNK = 1024 * 1024
log = logging.getLogger(__name__)


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
    """Store bytes, once; their SHA-256. Raises unavailable when the store cannot take them now."""
    sha256 = hashlib.sha256(content).hexdigest()
    _store(sha256, lambda filesystem, part: filesystem.pipe_file(part, content))
    return sha256


def put_file(source: Path, sha256: str) -> None:
    """Store a copy of a file of this hash, once. Raises unavailable when the store cannot take it now."""
    _store(sha256, lambda filesystem, part: filesystem.put_file(str(source), part))


def size(sha256: str) -> int | None:
    """The length in bytes of a stored file, None if it is not there."""
    filesystem, path = place(sha256)
    return int(filesystem.size(path)) if filesystem.exists(path) else None


def pieces(sha256: str) -> Iterator[bytes]:
    """The bytes of a stored file, in pieces. They are read while the answer goes out, after the request's
    context is gone, so the store is found before.
    """
    return _read(*place(sha256))


def remove(sha256: str) -> None:
    """Remove a file that nothing refers to; harmless if it is not there."""
    filesystem, path = place(sha256)
    if filesystem.exists(path):
        filesystem.rm_file(path)


def _read(filesystem: Any, path: str) -> Iterator[bytes]:
    with filesystem.open(path, "rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _store(sha256: str, write: Callable[[Any, str], object]) -> None:
    """Write beside its place and move it there, so that no half file ever stands in it."""
    try:
        filesystem, path = place(sha256)
        if filesystem.exists(path):
            return
        if isinstance(filesystem, LocalFileSystem):  # elsewhere this would make a bucket that is not there
            filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        part = f"{path}.{uuid4()}"
        write(filesystem, part)
        filesystem.mv(part, path)
    except Exception as error:  # each kind of store has errors of its own
        log.exception("the store of files cannot take %s", sha256)
        raise Problem("unavailable") from error
