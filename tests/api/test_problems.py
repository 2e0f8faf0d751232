"""Whatever a caller gets wrong is a problem of the 4xx kind, in their language, naming the field where there
is one.
"""

import gzip
import json
import uuid

import pytest
import zstandard
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.factories import Caller, World, caller, fields_of, problem_of

DEVICE = {"id": str(uuid.uuid4())}
SIGN_IN = {"username": "x", "password": "y", "device": DEVICE}


def raw(nobody: Caller, body: bytes, content_type: str = "application/json") -> object:
    """The answer to a sign-in of exactly these bytes."""
    return nobody.post("/sign-in", data=body, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"username": NaN}',
        b'{"username": "\xff\xfe"}',
        b'{"username": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a": ' * 5000 + b"1" + b"}" * 5000,
    ],
)
def test_what_is_not_json_is_malformed(nobody: Caller, body: bytes) -> None:
    assert problem_of(raw(nobody, body)) == (400, "malformed_json")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"1", b"true", b"{}"])
def test_json_of_the_wrong_kind_is_invalid(nobody: Caller, body: bytes) -> None:
    assert problem_of(raw(nobody, body)) == (422, "invalid")


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ";;"]
)
def test_a_body_must_say_that_it_is_json(nobody: Caller, kind: str) -> None:
    assert problem_of(raw(nobody, json.dumps(SIGN_IN).encode(), kind)) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"username": "a\\u0000b", "password": "y", "device": {}}', "username"),
        (b'{"device": {"na\\u0000me": "x"}}', "device"),
        (b'{"device": {"list": ["ok", {"deep": "\\u0000"}]}}', "device.list.1.deep"),
    ],
)
def test_a_nul_character_is_found_wherever_it_is(nobody: Caller, body: bytes, field: str) -> None:
    answer = raw(nobody, body)
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {field}


def test_an_escaped_backslash_before_u0000_is_not_a_nul(nobody: Caller) -> None:
    answer = raw(nobody, json.dumps(SIGN_IN | {"username": "a\\u0000b"}).encode())
    assert problem_of(answer) == (401, "sign_in_failed")


@pytest.mark.parametrize("number", ["1e400", "9" * 400, "-0", "1.5", str(2**64)])
def test_a_number_of_any_size_where_text_belongs_is_refused(nobody: Caller, number: str) -> None:
    body = f'{{"username": {number}, "password": "y", "device": {{"id": "{uuid.uuid4()}"}}}}'
    assert raw(nobody, body.encode()).status_code in (400, 422)


@pytest.mark.parametrize("part", ["1", "x", "%00", "é", "{00000000-0000-0000-0000-000000000000}", "0" * 32])
def test_a_path_with_what_is_no_uuid_names_the_part(world: World, part: str) -> None:
    answer = caller(world.worker).get(f"/households/{part}")
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {"household_id"}


def test_an_unknown_path_and_a_wrong_method_say_so(world: World) -> None:
    phone = caller(world.worker)
    assert problem_of(phone.get("/nothing")) == (404, "not_found")
    answer = phone.call("DELETE", "/me")
    assert problem_of(answer) == (405, "method_not_allowed")
    assert {"GET", "PATCH"} <= set(answer.headers["Allow"].split(", "))


def test_a_body_over_the_limit_is_too_large(nobody: Caller) -> None:
    answer = raw(nobody, b" " * (33 * 1024 * 1024))
    assert problem_of(answer) == (413, "too_large")


def test_problems_speak_the_callers_language(nobody: Caller) -> None:
    zh = nobody.get("/me", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    en = nobody.get("/me", headers={"Accept-Language": "en-GB"})
    other = nobody.get("/me", headers={"Accept-Language": "fr"})
    assert zh.json["title"] == other.json["title"] == "请先登录"
    assert en.json["title"] == "Sign-in needed"
    assert {"type", "title", "status", "code", "detail", "errors"} == set(zh.json)


def test_a_busy_database_asks_to_come_back(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object) -> None:
        raise OperationalError("statement", {}, Exception("database is locked"))

    monkeypatch.setattr("fieldapp.areas.routes.visible_areas", busy)
    answer = caller(world.worker).get("/areas")
    assert problem_of(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_a_defect_of_ours_tells_nothing_of_itself(
    world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("fieldapp.areas.routes.visible_areas", broken)
    app.testing = False
    answer = caller(world.worker).get("/areas")
    assert problem_of(answer) == (500, "server_error")
    assert "secret detail" not in answer.get_data(as_text=True)


def test_every_answer_carries_the_security_headers_and_a_request_id(nobody: Caller, app: Flask) -> None:
    for path in ("/healthz", "/api/v1/me", "/app/", "/nothing", "/api/docs"):
        answer = app.test_client().get(path, headers={"X-Request-ID": "abc-123-def"})
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert answer.headers["X-Request-ID"] == "abc-123-def"


def test_long_answers_are_compressed_for_those_who_take_it(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/api/v1/openapi.json")
    zipped = client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 4
    packed = client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert packed.headers["Content-Encoding"] == "zstd"
    assert zstandard.decompress(packed.data) == plain.data


def test_requests_are_logged_without_what_they_searched_for(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "fieldapp")
    caller(world.supervisor).get("/households?q=secretname")
    assert "/api/v1/households 200" in caplog.text
    assert "secretname" not in caplog.text
    assert "Bearer" not in caplog.text
