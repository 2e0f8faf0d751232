"""The register's core columns: how a value from a form, a phone or the desk becomes the column's own type.

A name that is no core column is a property: a string defined by some form (ODK Entities).
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fieldapp.register.models import HOUSEHOLD_STATUSES, RESIDENCES, SEXES

Parser = Callable[[Any], Any]

PROPERTY_NAME = re.compile(r"[^\W\d][\w.\-]{0,63}")
PROPERTY_LENGTH = 10_000
PROPERTIES_MAX = 200
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")
_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{2,30}")


class BadValue(ValueError):
    """A value that a field cannot hold; `code` is the stable reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def lenient_uuid(value: Any) -> UUID | None:
    """A UUID, or None for anything else."""
    try:
        return uuid(value)
    except BadValue:
        return None


@dataclass(frozen=True)
class Subject:
    """What the register keeps of one kind of record: entity list, core fields, and those never empty."""

    name: str
    list_name: str
    fields: Mapping[str, Parser]
    never_empty: frozenset[str]


def text(limit: int) -> Parser:
    """A parser of strings of at most `limit` characters; outer white space is dropped."""

    def parse(value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValue("not_text")
        clean = str(value).strip()
        if len(clean) > limit:
            raise BadValue("too_long")
        return clean

    return parse


def phone(value: Any) -> str:
    """A telephone number as people write it: digits, blanks, hyphens, brackets, a leading plus."""
    clean: str = text(32)(value)
    if not _PHONE.fullmatch(clean):
        raise BadValue("not_a_phone")
    return clean


def number(low: float, high: float) -> Parser:
    """A parser of finite numbers from `low` to `high`."""

    def parse(value: Any) -> float:
        try:
            result = float(value) if not isinstance(value, bool) else math.nan
        except (TypeError, ValueError, OverflowError):
            result = math.nan
        if not low <= result <= high:
            raise BadValue("not_in_range")
        return result

    return parse


def one_of(allowed: tuple[str, ...]) -> Parser:
    """A parser of the words in `allowed`."""

    def parse(value: Any) -> str:
        if not isinstance(value, str) or value.strip() not in allowed:
            raise BadValue("unknown_choice")
        return value.strip()

    return parse


def plain_date(value: Any) -> date:
    """A date as YYYY-MM-DD; the time of a longer ISO 8601 text is dropped."""
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise BadValue("not_a_date") from None


def uuid(value: Any) -> UUID:
    """A UUID, with or without the `uuid:` that XForms instance ids carry."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value).removeprefix("uuid:"))
    except ValueError:
        raise BadValue("not_a_uuid") from None


HOUSEHOLD = Subject(
    "household",
    "households",
    {
        "village_id": uuid,
        "number": text(40),
        "address": text(300),
        "head_name": text(100),
        "phone": phone,
        "lat": number(-90, 90),
        "lon": number(-180, 180),
        "accuracy": number(0, 1_000_000),
        "worker_id": uuid,
        "status": one_of(HOUSEHOLD_STATUSES),
    },
    frozenset({"village_id", "status"}),
)
MEMBER = Subject(
    "member",
    "members",
    {
        "household_id": uuid,
        "full_name": text(100),
        "sex": one_of(SEXES),
        "born": plain_date,
        "relation": text(60),
        "phone": phone,
        "residence": one_of(RESIDENCES),
        "residence_since": plain_date,
        "away_city": text(100),
        "contact_member_id": uuid,
        "contact_name": text(100),
        "contact_phone": phone,
        "contact_relation": text(60),
    },
    frozenset({"household_id", "residence"}),
)
SUBJECTS = {subject.name: subject for subject in (HOUSEHOLD, MEMBER)}
LISTS = {subject.list_name: subject for subject in (HOUSEHOLD, MEMBER)}


def parse(subject: Subject, name: str, value: Any) -> Any:
    """Return the value as the field `name` keeps it; None clears it. Raises BadValue.

    `properties.<name>` is a property: always a string.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if name in subject.fields:
        return subject.fields[name](value)
    if name.startswith("properties."):
        if not PROPERTY_NAME.fullmatch(name.removeprefix("properties.")):
            raise BadValue("bad_name")
        return text(PROPERTY_LENGTH)(value)
    raise BadValue("unknown_field")


def flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"properties": {"roof": "tile"}}` as `{"properties.roof": "tile"}`, other names as they are."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if name == "properties" and isinstance(value, Mapping):
            flat.update({f"properties.{key}": inner for key, inner in value.items()})
        else:
            flat[name] = value
    return flat


def from_entity(subject: Subject, properties: Mapping[str, str]) -> dict[str, Any]:
    """Return an entity's properties under the register's names: a core column, or `properties.<name>`.

    ODK's `geometry` ("lat lon altitude accuracy") becomes the household's coordinates.
    """
    flat: dict[str, Any] = {}
    for name, value in properties.items():
        if name == "geometry" and subject is HOUSEHOLD:
            flat.update(_coordinates(value))
        else:
            flat[name if name in subject.fields else f"properties.{name}"] = value
    return flat


def _coordinates(point: str) -> dict[str, Any]:
    parts = str(point).split()
    if not parts:
        return {}
    if len(parts) < 2:
        return {"lat": point}
    return {"lat": parts[0], "lon": parts[1], **({"accuracy": parts[3]} if len(parts) > 3 else {})}
