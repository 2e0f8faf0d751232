"""Lists that page by cursor: the cursor says behind which row to go on, so that new rows neither repeat nor
hide any.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, asc, desc, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from fieldapp.core.db import db
from fieldapp.core.errors import invalid
from fieldapp.core.wire import dumps


@dataclass(frozen=True)
class Paged:
    """One page of entities, and the cursor of the next (None: this is the last)."""

    items: Sequence[Any]
    next: str | None


def paginate(
    statement: Select[Any],
    keys: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    limit: int,
    *,
    descending: bool = False,
) -> Paged:
    """One page of a statement that selects one entity, ordered by these attributes of it.

    No key may be null, and the last must be unique. A cursor that is none of ours is `invalid` and names the
    field.
    """
    order = desc if descending else asc
    statement = statement.order_by(*(order(key) for key in keys))
    if cursor is not None:
        here = tuple_(*(literal(v, k.type) for v, k in zip(_decode(cursor, keys), keys, strict=True)))
        place = tuple_(*keys)
        statement = statement.where(place < here if descending else place > here)
    rows = db.session.scalars(statement.limit(limit + 1)).all()
    if len(rows) <= limit:
        return Paged(rows, None)
    last = rows[limit - 1]
    values = [getattr(last, key.key) for key in keys]
    return Paged(rows[:limit], base64.urlsafe_b64encode(dumps(values).encode()).decode().rstrip("="))


def _decode(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    """The values of a cursor in the types of the keys."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = orjson.loads(raw)
        if not isinstance(values, list) or len(values) != len(keys):
            raise ValueError(cursor)
        return [_typed(value, key.type.python_type) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise invalid(cursor="cursor") from None


def _typed(value: Any, kind: type[Any]) -> Any:
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if kind is date:
        return date.fromisoformat(value)
    if not isinstance(value, kind) or (isinstance(value, str) and "\0" in value):
        raise TypeError(value)
    if isinstance(value, int) and abs(value) > 2**62:
        raise ValueError(value)
    return value
