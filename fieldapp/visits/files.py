"""Photos and other files, by their SHA-256: sent in pieces, verified whole, kept through fsspec, never
changed after.

Pieces gather in a file of the sender's own in the data folder, so that nobody can spoil another's upload; the
whole file goes to the attachments store only once its hash is right.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from werkzeug.exceptions import ClientDisconnected

from fieldapp.core import filestore
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem, invalid
from fieldapp.core.items import Reason, reason
from fieldapp.core.unit import add, find
from fieldapp.visits.models import Attachment, AwaitedFile

SIZE_MAX = 64 * 1024 * 1024
PIECE = 64 * 1024
HASH = re.compile(r"[0-9a-f]{64}")
# Types a phone may send. Those marked True are shown in the page; the others are only ever downloaded.
TYPES = {
    "image/jpeg": True,
    "image/png": True,
    "image/webp": True,
    "image/gif": True,
    "audio/mpeg": True,
    "audio/mp4": True,
    "audio/aac": True,
    "audio/ogg": True,
    "audio/webm": True,
    "audio/wav": True,
    "audio/amr": False,
    "audio/3gpp": False,
    "video/mp4": True,
    "video/webm": True,
    "video/3gpp": False,
    "application/pdf": False,
    "text/plain": False,
    "text/csv": False,
    "video/quicktime": False,
    "application/octet-stream": False,
}


def plain_type(content_type: str) -> str:
    """A content type without its parameters, in lower case."""
    return content_type.split(";", maxsplit=1)[0].strip().lower()


def problems(viewer: Viewer, named: Iterable[dict[str, Any]]) -> list[Reason]:
    """Reasons for files that the server would not take, so that the worker hears of it with the visit."""
    found = []
    for file in named:
        if plain_type(file["type"]) not in TYPES:
            found.append(reason("file_type", field=file["name"], type=file["type"]))
        if (file["size"] or 0) > SIZE_MAX:
            found.append(reason("file_too_large", field=file["name"]))
    return found


def expect(sha256: str, content_type: str, size: int | None) -> Attachment:
    """The row of a file that a visit names; a new one says that it is still to come."""
    file = find(Attachment, sha256)
    if file is None:
        file = Attachment(sha256=sha256, content_type=plain_type(content_type), size=size, received=0)
        add(file)
    return file


def offset(viewer: Viewer, sha256: str) -> int:
    """How many bytes of a file this account has sent so far."""
    piece = _piece(viewer.account_id, sha256)
    return piece.stat().st_size if piece.exists() else 0


def receive(account_id: UUID, sha256: str, stream: IO[bytes], start: int, total: int | None) -> int:
    """Add bytes from `start` on to what this account has sent of a file; the bytes that there now are.

    Takes no part in any transaction: a slow phone must not keep others from writing. Nor does it hold the
    piece while it waits for bytes: a phone that lost its connection and tries again must not wait for its
    own dead request, which stops at its next byte. Raises range_not_satisfiable with the offset to go on
    from, and too_large.
    """
    if total is not None and total > SIZE_MAX:
        raise Problem("too_large")
    piece = _piece(account_id, sha256)
    piece.parent.mkdir(parents=True, exist_ok=True)
    with piece.open("ab", buffering=0) as target:
        with _held(target) as have:
            if start > have:
                raise _go_on_from(have)
            target.truncate(start)
        have = _append(stream, target, start, total)
        os.fsync(target.fileno())
    return have


def keep(account_id: UUID, sha256: str, received: int) -> int:
    """Verify a file that an account has sent whole, `received` bytes, and move it to the store; its size. One
    that another request moved there meanwhile is left as it is.

    Raises invalid naming `sha256` when it does not have that hash: then it is to be sent anew;
    range_not_satisfiable when another request has begun it anew meanwhile; and unavailable when the store
    cannot take it now: what was sent is kept, and its last bytes are to be sent again.
    """
    piece = _piece(account_id, sha256)
    with suppress(FileNotFoundError), piece.open("rb") as source, _held(source) as size:
        if os.fstat(source.fileno()).st_nlink:
            if size != received:
                raise _go_on_from(size)
            source.seek(0)
            right = hashlib.file_digest(source, "sha256").hexdigest() == sha256
            if right:
                filestore.put_file(piece, sha256)
            piece.unlink()
            if not right:
                raise invalid(sha256="hash_mismatch")
            return size
    kept = filestore.size(sha256)
    if kept is None:
        raise _go_on_from(0)
    return kept


def mark_stored(sha256: str, size: int) -> Attachment:
    """Note, in the caller's transaction, that a file is in the store."""
    file = db.session.get_one(Attachment, sha256)
    if file.stored_at is None:
        file.size, file.received, file.stored_at = size, size, now()
        db.session.flush()
    return file


def await_named(account_id: UUID, body: Any) -> list[str]:
    """Let an account send the files that a body kept for a person names; the hashes of those still to come.

    The body is as it came, of any shape.
    """
    awaited = []
    submissions = body.get("submissions") if isinstance(body, dict) else None
    for submission in submissions if isinstance(submissions, list) else []:
        named = submission.get("attachments") if isinstance(submission, dict) else None
        for file in named if isinstance(named, list) else []:
            if not isinstance(file, dict) or not isinstance(file.get("sha256"), str):
                continue
            content_type = plain_type(str(file.get("type")))
            if not HASH.fullmatch(file["sha256"]) or content_type not in TYPES:
                continue
            found = expect(file["sha256"], content_type, None)
            if db.session.get(AwaitedFile, (account_id, found.sha256)) is None:
                db.session.add(AwaitedFile(account_id=account_id, sha256=found.sha256))
                db.session.flush()
            if found.stored_at is None:
                awaited.append(found.sha256)
    return awaited


def put_bytes(content: bytes, content_type: str) -> Attachment:
    """Store a whole file at once; for the server's own use, such as the demonstration's photos."""
    file = expect(hashlib.sha256(content).hexdigest(), content_type, len(content))
    if file.stored_at is None:
        filestore.put(content)
        file.size = file.received = len(content)
        file.stored_at = now()
    return file


def _append(stream: IO[bytes], target: IO[bytes], have: int, total: int | None) -> int:
    """Copy a request's body behind what is there; the new length. What a broken connection delivered stays.
    Raises range_not_satisfiable when another request has gone on with the file meanwhile.
    """
    limit = SIZE_MAX if total is None else total
    try:
        while chunk := stream.read(PIECE):
            with _held(target) as there:
                if there != have:
                    raise _go_on_from(there)
                if have + len(chunk) > limit:
                    target.truncate(0)
                    raise Problem("too_large")
                target.write(chunk)
                have += len(chunk)
    except (OSError, ClientDisconnected):
        return have
    return have


@contextmanager
def _held(piece: IO[bytes]) -> Iterator[int]:
    """Keep other requests off an unfinished upload for as long as a step of it takes; its length."""
    fcntl.flock(piece, fcntl.LOCK_EX)
    try:
        yield piece.seek(0, os.SEEK_END)
    finally:
        fcntl.flock(piece, fcntl.LOCK_UN)


def _go_on_from(have: int) -> Problem:
    """The problem of bytes that do not follow on what there is."""
    return Problem("range_not_satisfiable", headers={"Upload-Offset": str(have)})


def _piece(account_id: UUID, sha256: str) -> Path:
    """Where an account's unfinished upload of a file gathers."""
    return filestore.config().data / "uploads" / f"{account_id}-{sha256}"
