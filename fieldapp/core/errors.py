"""Everything that can go wrong by a caller's doing: one catalogue of codes, one exception, rendered in
core/http.py.

The texts are `problem.<code>.title` and `problem.<code>.detail` in the catalogues, a field's message is
`field.<message>`. On the wire a problem is RFC 9457's application/problem+json with two members more: `code`,
which is stable, and `errors`, the fields at fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.core.texts import has_text, text

CATALOGUE: dict[str, int] = {
    "bad_request": 400,
    "malformed_json": 400,
    "sign_in_needed": 401,
    "token_expired": 401,
    "token_invalid": 401,
    "sign_in_failed": 401,
    "refresh_refused": 401,
    "refresh_reused": 401,
    "enrolment_refused": 403,
    "account_suspended": 403,
    "device_lost": 403,
    "not_allowed": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "conflict": 409,
    "already_exists": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "range_not_satisfiable": 416,
    "invalid": 422,
    "app_too_old": 426,
    "too_many_requests": 429,
    "server_error": 500,
    "unavailable": 503,
}

LONGEST_PATH = 300
MOST_ERRORS = 100


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: its dotted path in the request, and what.

    The message is a key `field.<key>` of the catalogues, with values after it where it has some (`too_long
    max=200`), or else a finished text.
    """

    field: str
    message: str

    def render(self, lang: str) -> dict[str, str]:
        """The wire form in a language."""
        field = self.field.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_PATH]
        key, *pairs = self.message.split(" ")
        if not has_text(f"field.{key}"):
            return {"field": field, "message": self.message}
        values = dict(pair.split("=", 1) for pair in pairs)
        return {"field": field, "message": text(f"field.{key}", lang, **values)}


class Problem(Exception):
    """A request that cannot be done, by its code in the catalogue.

    `errors` names fields at fault. `details` fill in the text, and those named in `extra` go out on the wire
    as well (such as the current record of a conflict).
    """

    def __init__(
        self,
        code: str,
        *,
        errors: list[FieldError] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **details: object,
    ) -> None:
        super().__init__(code, details, errors)
        self.code = code
        self.status = CATALOGUE[code]
        self.errors = errors or []
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        self.details = details

    def body(self, lang: str) -> dict[str, Any]:
        """The wire form (RFC 9457) in a language."""
        return {
            "type": f"urn:fieldapp:problem:{self.code}",
            "title": text(f"problem.{self.code}.title", lang),
            "status": self.status,
            "code": self.code,
            "detail": text(f"problem.{self.code}.detail", lang, **self.details),
            "errors": [error.render(lang) for error in self.errors[:MOST_ERRORS]],
            **self.extra,
        }


def not_found(field: str | None = None) -> Problem:
    """There is no such record, or none that this viewer may know of; `field` names the reference that led
    nowhere.
    """
    return Problem("not_found", errors=[FieldError(field, "not_found")] if field else None)


def not_allowed() -> Problem:
    """The viewer's role may not do this at all."""
    return Problem("not_allowed")


def invalid(**fields: str) -> Problem:
    """Fields that are wrong: `invalid(due="in_the_past")`, each with a message key or text."""
    return Problem("invalid", errors=[FieldError(name, message) for name, message in fields.items()])


def conflict(current: Any = None, **fields: str) -> Problem:
    """Someone else was first; `current` is the record's present wire body."""
    errors = [FieldError(name, message) for name, message in fields.items()]
    return Problem("conflict", errors=errors, extra={} if current is None else {"current": current})
