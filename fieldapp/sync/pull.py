"""Pull: the rows of a viewer's streams after a cursor, their bodies joined as they are stored."""

import base64
import binascii
from collections.abc import Mapping
from uuid import UUID

import orjson

from fieldapp.core import access, changes
from fieldapp.core.access import Viewer
from fieldapp.core.changes import Place
from fieldapp.core.db import transaction
from fieldapp.core.errors import invalid
from fieldapp.core.ids import new_id
from fieldapp.core.settings import get_setting, put_setting

EPOCH_KEY = "feed_epoch"
# In a cursor of a pull that goes on, in the place of a stream: how many records are left.
LEFT = UUID(int=0)


def pull(viewer: Viewer, cursor: str | None, limit: int) -> str:
    """A page of the feed as JSON text. Raises invalid, naming `cursor`, for one that this database never gave
    out.
    """
    places = {} if cursor is None else decode(cursor)
    left, _ = places.pop(LEFT, (None, 0))
    streams = access.streams(viewer)
    dropped = [stream for stream in places if stream not in set(streams)]
    page = changes.read(streams, places, limit, left=left)
    records = ",".join(
        f'{{"kind":"{row.kind}","id":"{row.record_id}","stream":"{row.stream_id}",'
        f'"body":{row.body or "null"}}}'
        for row in page.rows
    )
    head = orjson.dumps(
        {
            "cursor": encode(page.cursor | ({LEFT: (page.remaining, 0)} if page.more else {})),
            "more": page.more,
            "remaining": page.remaining,
            "dropped_streams": dropped,
        }
    ).decode()
    return f'{head[:-1]},"records":[{records}]}}'


def encode(places: Mapping[UUID, Place]) -> str:
    """A cursor: the database's mark, then stream by stream its id and the place in it, each number as a
    varint.
    """
    packed = bytearray(_epoch())
    for stream, place in places.items():
        packed += stream.bytes
        for number in place:
            packed += _varint(number)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(cursor: str) -> dict[UUID, Place]:
    """The places of a cursor. Raises invalid, naming `cursor`: the phone then starts afresh, keeping what is
    unsent.
    """
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if packed[:8] != _epoch():
            raise ValueError(cursor)
        places: dict[UUID, Place] = {}
        at = 8
        while at < len(packed):
            stream = UUID(bytes=packed[at : at + 16])
            xid, at = _number(packed, at + 16)
            position, at = _number(packed, at)
            places[stream] = (xid, position)
        return places
    except (ValueError, IndexError, binascii.Error):
        raise invalid(cursor="cursor") from None


def _epoch() -> bytes:
    """Eight bytes that mark this database, so that a cursor of another is noticed."""
    found = get_setting(EPOCH_KEY)
    if found is None:
        with transaction():
            found = get_setting(EPOCH_KEY) or new_id().hex[:16]
            put_setting(EPOCH_KEY, found)
    return bytes.fromhex(found)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(packed: bytes, at: int) -> tuple[int, int]:
    """A varint and where it ends; ValueError beyond 63 bits."""
    number = shift = 0
    while True:
        byte = packed[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if number >= 2**63:
            raise ValueError(number)
        if byte < 0x80:
            return number, at
        shift += 7
