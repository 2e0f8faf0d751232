"""Schema and field types of the wire: strict about types, bounded in size, naming what is wrong by a text
key.

A message is a key `field.<key>` of the catalogues, with values after it where it has some: `too_long
max=200`.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import validate

from fieldapp.core.ids import parse_id

NO_NUL = r"^[^\x00]*$"
Messages = dict[str, str | list[Any] | dict[Any, Any]]

_COMMON: Messages = {"required": "required", "null": "null", "validator_failed": "invalid"}
_SCHEMA = {"unknown": "unknown", "type": "object"}
EARLIEST, LATEST = 1850, 2200
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,20})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)


class Schema(ma.Schema):
    """Base of every schema: fields that are not listed are refused."""

    error_messages = _SCHEMA


class Text(ma.fields.String):
    """A string of at most `max` characters and at least `min`, one of `choices` if given."""

    default_error_messages: Messages = _COMMON | {
        "invalid": "text",
        "invalid_utf8": "text",
        "nul": "nul",
    }

    def __init__(self, max: int = 500, *, min: int = 0, choices: Iterable[str] | None = None, **kwargs: Any):
        checks: list[validate.Validator] = []
        if choices is not None:
            allowed = list(choices)
            checks.append(validate.OneOf(allowed, error=f"choice allowed={'|'.join(allowed)}"))
        else:
            if min:
                checks.append(validate.Length(min=min, error="too_short" if min > 1 else "blank"))
            checks.append(validate.Length(max=max, error=f"too_long max={max}"))
            kwargs["metadata"] = {"pattern": NO_NUL} | kwargs.get("metadata", {})
        super().__init__(validate=checks, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in found:
            raise self.make_error("nul")
        return found


class Id(ma.fields.UUID):
    """A UUID in canonical form."""

    default_error_messages: Messages = _COMMON | {"invalid_uuid": "uuid", "invalid": "uuid"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        try:
            return parse_id(value)
        except (ValueError, TypeError, AttributeError):
            raise self.make_error("invalid_uuid") from None


class Instant(ma.fields.AwareDateTime):
    """A moment (RFC 3339, with its offset); UTC inside."""

    default_error_messages: Messages = _COMMON | {
        "invalid": "moment",
        "invalid_awareness": "moment",
        "format": "moment",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type="datetime")
        try:
            moment = datetime.fromisoformat(value.upper())
            if not EARLIEST < moment.year < LATEST:
                raise ValueError(value)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.make_error("invalid", input=value, obj_type="datetime") from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")  # type: ignore[no-any-return]


def moment_of(value: Any) -> datetime | None:
    """A moment as a phone wrote it, in UTC; None for anything else."""
    try:
        found: datetime | None = _INSTANT.deserialize(value)
        return found
    except ma.ValidationError:
        return None


_INSTANT = Instant(allow_none=True)


class Day(ma.fields.Date):
    """A plain date, `2026-03-01`."""

    default_error_messages: Messages = _COMMON | {"invalid": "day", "format": "day"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if not isinstance(value, str) or not _DAY.fullmatch(value):
                raise ValueError(value)
            day = date.fromisoformat(value)
            if not EARLIEST < day.year < LATEST:
                raise ValueError(value)
            return day
        except ValueError:
            raise self.make_error("invalid", input=value, obj_type="date") from None


def _bounds(low: float | None, high: float | None) -> list[validate.Validator]:
    said = f"range min={low if low is not None else ''} max={high if high is not None else ''}"
    return [validate.Range(min=low, max=high, error=said)]


class Whole(ma.fields.Integer):
    """A whole number from `min` to `max`; with `text`, written as digits in a query string."""

    default_error_messages: Messages = _COMMON | {"invalid": "whole", "too_large": "whole"}

    def __init__(self, *, min: int = 0, max: int = 2**31 - 1, text: bool = False, **kwargs: Any):
        self.from_text = text
        super().__init__(strict=True, validate=_bounds(min, max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if self.from_text:
            digits = value.removeprefix("-") if isinstance(value, str) else ""
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
                raise self.make_error("invalid", input=value)
            return int(value)
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
            return int(value)  # JSON has one kind of number, and 1.0 is whole
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


class Number(ma.fields.Float):
    """A finite number from `min` to `max`; with `text`, written in decimals in a query string."""

    default_error_messages: Messages = _COMMON | {
        "invalid": "number",
        "too_large": "number",
        "special": "number",
    }

    def __init__(
        self, *, min: float | None = None, max: float | None = None, text: bool = False, **kwargs: Any
    ):
        self.from_text = text
        super().__init__(allow_nan=False, validate=_bounds(min, max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if self.from_text:
            if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
                raise self.make_error("invalid", input=value)
            return float(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.make_error("invalid", input=value)
        return float(value)


class Flag(ma.fields.Boolean):
    """true or false; with `text`, written so in a query string."""

    default_error_messages: Messages = _COMMON | {"invalid": "flag"}

    def __init__(self, *, text: bool = False, **kwargs: Any):
        self.from_text = text
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if self.from_text and value in ("true", "false"):
            return bool(value == "true")
        if self.from_text or not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Many(ma.fields.List[Any]):
    """A list of at most `max` items and at least `min`."""

    default_error_messages: Messages = _COMMON | {"invalid": "list"}

    def __init__(self, inner: ma.fields.Field[Any], *, min: int = 0, max: int = 1000, **kwargs: Any):
        said = f"list_size min={min} max={max}"
        super().__init__(inner, validate=validate.Length(min=min or None, max=max, error=said), **kwargs)


class Part(ma.fields.Nested):
    """An object of another schema."""

    default_error_messages: Messages = _COMMON | {"type": "object"}


class Document(ma.fields.Dict):
    """An object of any content, such as a form's answers; `max` keys."""

    default_error_messages: Messages = _COMMON | {"invalid": "object"}

    def __init__(self, *, max: int = 2000, **kwargs: Any):
        super().__init__(validate=validate.Length(max=max, error=f"too_many max={max}"), **kwargs)


class Strings(ma.fields.Dict):
    """An object whose values are strings, such as a register entry's properties or a text in several
    languages.
    """

    default_error_messages: Messages = _COMMON | {"invalid": "object"}

    def __init__(self, *, max: int = 200, length: int = 4000, **kwargs: Any):
        super().__init__(
            keys=Text(100, min=1),
            values=Text(length),
            validate=validate.Length(max=max, error=f"too_many max={max}"),
            **kwargs,
        )


class ListQuery(Schema):
    """What every list takes: where to go on, and how many at most."""

    cursor = Text(500)
    limit = Whole(min=1, max=500, text=True, load_default=100)


def flatten(messages: Any, path: str = "") -> list[tuple[str, str]]:
    """marshmallow's tree of messages as (dotted path, message) pairs."""
    if isinstance(messages, Mapping):
        return [
            pair
            for key, inner in messages.items()
            for pair in flatten(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
        ]
    if isinstance(messages, list):
        return [pair for inner in messages for pair in flatten(inner, path)]
    return [(path, str(messages))]
