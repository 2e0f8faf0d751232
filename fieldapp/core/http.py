"""How requests come in and answers go out: the API and its blueprints, strict parsing, the one place that
commits, and the one place that renders problems.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar
from uuid import UUID

import flask_smorest
import marshmallow as ma
import orjson
from flask import Flask, Request, Response, current_app, render_template, request
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BaseConverter, Rule

from fieldapp.core.access import Viewer
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import CATALOGUE, FieldError, Problem
from fieldapp.core.fields import Many, Part, Schema, Text, Whole, flatten
from fieldapp.core.ids import parse_id
from fieldapp.core.texts import DEFAULT_LANGUAGE, LANGUAGES
from fieldapp.core.wire import dumps, find_nul

log = logging.getLogger("fieldapp")

PREFIX = "/api/v1"
PROBLEM_TYPE = "application/problem+json"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


class FieldErrorSchema(Schema):
    """One field at fault."""

    field = Text(required=True)
    message = Text(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457); `code` is stable, `errors` names fields."""

    type = Text(required=True)
    title = Text(required=True)
    status = Whole(min=400, max=599, required=True)
    code = Text(required=True, choices=sorted(CATALOGUE))
    detail = Text(required=True)
    errors = Many(Part(FieldErrorSchema), required=True)

    class Meta:
        unknown = ma.INCLUDE


class Parser(FlaskParser):
    """Reads requests strictly: JSON must be JSON, must say so, and every wrong field is named."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": ma.RAISE}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The request's JSON body."""
        if not is_json_request(req):
            raise Problem("unsupported_media_type", wanted="application/json")
        raw = req.get_data(cache=True)
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Problem("malformed_json", line=error.lineno, column=error.colno) from None
        if b"\\u0000" in raw and (field := find_nul(value)) is not None:
            raise Problem("invalid", errors=[FieldError(field, "nul")])
        return value

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_: Any) -> NoReturn:
        """Turn marshmallow's complaints into a problem that names the fields."""
        found = [pair for messages in error.messages_dict.values() for pair in flatten(messages)]
        raise Problem("invalid", errors=[FieldError(path, message) for path, message in found])


def public(view: View) -> View:
    """Mark a view that needs no sign-in."""
    view.fieldapp_public = True  # type: ignore[attr-defined]
    return view


def own_transactions(view: View) -> View:
    """Mark a writing view that opens its transactions itself, because it commits more than once."""
    view.fieldapp_own_transactions = True  # type: ignore[attr-defined]
    return view


def hand_in(view: View) -> View:
    """Mark a view that stays open to a suspended account and a lost phone, so that nothing unsent is lost."""
    view.fieldapp_hand_in = True  # type: ignore[attr-defined]
    return view


class Blueprint(flask_smorest.Blueprint):
    """A domain's routes. Every view needs a signed-in viewer unless it is `public`; every view that is not a
    reading one runs in a transaction, committed when it returns and rolled back by any exception.
    """

    ARGUMENTS_PARSER = Parser()

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        """Register a view behind its guards, and say in the document what they are."""
        guarded = _guard(view_func)
        operation: dict[str, Any] = {
            "operationId": endpoint or view_func.__name__,
            "responses": {"default": "DEFAULT_ERROR"},
        }
        if not hasattr(view_func, "fieldapp_public"):
            operation["security"] = [{"access_token": []}]
        super().add_url_rule(rule, endpoint, self.doc(**operation)(guarded), *args, **options)


def _guard(view: Any) -> Any:
    is_public = hasattr(view, "fieldapp_public")
    owns = hasattr(view, "fieldapp_own_transactions")
    hands_in = hasattr(view, "fieldapp_hand_in")

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not is_public:
            verify_jwt_in_request()
            if not hands_in and (why := viewer().hand_in_only):
                raise Problem(why)
        if owns or request.method in _READING:
            return view(*args, **kwargs)
        with transaction():
            return view(*args, **kwargs)

    return guarded


def viewer() -> Viewer:
    """Who is asking, in a view that is not public."""
    found: Viewer = get_current_user()
    return found


def language() -> str:
    """The language to answer in: the best of Accept-Language that there is a catalogue for."""
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


class NamedRule(Rule):
    """A URL rule whose converters know the name of the part they convert."""

    def get_converter(self, variable_name: str, *args: Any, **kwargs: Any) -> BaseConverter:
        """The converter of one part."""
        converter = super().get_converter(variable_name, *args, **kwargs)
        converter.variable = variable_name  # type: ignore[attr-defined]
        return converter


class BadPath(NotFound):
    """A part of the path that cannot be what it should be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__()
        self.field_error = FieldError(field, message)


class UuidConverter(BaseConverter):
    """A part of a path that is a UUID; anything else there is a problem that names the part."""

    variable = "id"

    def to_python(self, value: str) -> UUID:
        """Read it."""
        try:
            return parse_id(value)
        except ValueError:
            raise BadPath(self.variable, "uuid") from None

    def to_url(self, value: Any) -> str:
        """Write it."""
        return str(value)


class Api(flask_smorest.Api):
    """The API and its OpenAPI document."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Problems are rendered by `install` below."""

    def _register_responses(self) -> None:
        super()._register_responses()
        responses = self.spec.components.responses_lazy | self.spec.components.responses
        for response in responses.values():
            content = response.get("content", {})
            if "application/json" in content:
                content[PROBLEM_TYPE] = content.pop("application/json")


def problem_response(problem: Problem) -> Response:
    """A problem as the API answers it."""
    response = Response(dumps(problem.body(language())), status=problem.status, content_type=PROBLEM_TYPE)
    response.headers.update(problem.headers)
    response.vary.add("Accept-Language")
    return response


_BY_STATUS = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
    422: "invalid",
    429: "too_many_requests",
    500: "server_error",
    503: "unavailable",
}


def _from_http(error: HTTPException) -> Problem:
    """The problem that one of Werkzeug's exceptions stands for."""
    code = _BY_STATUS.get(error.code or 500, "bad_request" if (error.code or 500) < 500 else "server_error")
    if isinstance(error, BadPath):
        return Problem("invalid", errors=[error.field_error])
    kept = {"Allow", "Retry-After", "Content-Range"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return Problem(code, headers=headers, wanted="application/json")


def _render(problem: Problem) -> Response:
    """As JSON under /api, as a page elsewhere."""
    if request.path.startswith("/api"):
        return problem_response(problem)
    lang = language()
    page = render_template("problem.html", lang=lang, **problem.body(lang))
    return Response(page, status=problem.status, content_type="text/html; charset=utf-8")


def install(app: Flask) -> Api:
    """Give an app its JSON, its path converters, its error rendering and its API."""
    app.url_rule_class = NamedRule
    app.url_map.converters["uuid"] = UuidConverter
    app.config |= {
        "API_TITLE": "fieldapp",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": PREFIX,
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    api = Api(spec_kwargs={"security": []})
    api.register_converter(UuidConverter, lambda _converter: {"type": "string", "format": "uuid"})
    api.init_app(app)
    api.spec.components.security_scheme(
        "access_token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    app.register_error_handler(Problem, _render)
    app.register_error_handler(HTTPException, lambda error: _render(_from_http(error)))
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)
    return api


def _clash(error: IntegrityError) -> Response:
    """Two writers at once, or a reference to what does not exist: the database refused what a check let
    through.
    """
    log.warning("the database refused a write: %s", error.orig)
    return _render(Problem("conflict"))


def _unfit(error: DataError) -> Response:
    """A value that a column cannot hold."""
    log.warning("the database could not hold a value: %s", type(error.orig).__name__)
    return _render(Problem("invalid"))


def _busy(error: OperationalError) -> Response:
    """The database cannot be reached, or was busy for longer than we wait."""
    log.error("database unavailable: %s", error.orig)
    db.session.rollback()
    return _render(Problem("unavailable", headers={"Retry-After": "5"}))


def _broken(error: Exception) -> Response:
    """A defect of ours: logged whole, told briefly."""
    if current_app.testing or current_app.debug:
        raise error
    log.exception("unhandled error")
    return _render(Problem("server_error"))
