"""The API documents itself, wholly, and the page to read it works in both languages."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token
from markupsafe import escape

from fieldapp.core.texts import text
from fieldapp.wiring import BLUEPRINTS
from tests.factories import World, caller, problem_of

PUBLIC = {"enrol", "sign_in", "refresh_sign_in", "sign_out"}


@pytest.fixture
def document(app: Flask) -> dict[str, object]:
    """The OpenAPI document."""
    found: dict[str, object] = app.test_client().get("/api/v1/openapi.json").json
    return found


def operations(document: dict[str, object]) -> dict[str, dict[str, object]]:
    """Each operation by its id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_every_route_of_the_api_is_in_the_document(app: Flask, document: dict[str, object]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"OPTIONS", "HEAD"}
        if rule.endpoint.split(".")[0] in {blueprint.name for blueprint in BLUEPRINTS}
    }
    documented = {(path, method) for path, item in document["paths"].items() for method in item}
    assert document["openapi"] == "3.1.0"
    assert routes - documented == set()


def test_every_operation_says_what_it_answers_and_who_may_call_it(document: dict[str, object]) -> None:
    for name, operation in operations(document).items():
        assert operation["summary"], name
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
        assert ("security" not in operation) == (name in PUBLIC), name
    assert document["components"]["responses"]["DEFAULT_ERROR"]["content"].keys() == {
        "application/problem+json"
    }


def test_every_operation_has_a_name_of_its_own(document: dict[str, object]) -> None:
    count = sum(method != "parameters" for item in document["paths"].values() for method in item)
    assert len(operations(document)) == count


def test_every_operation_that_is_not_public_asks_for_a_token_that_is_good(
    world: World, document: dict[str, object]
) -> None:
    claims = {"device": str(uuid.uuid4())}
    life = timedelta(seconds=-1)
    expired = create_access_token(str(world.administrator.id), additional_claims=claims, expires_delta=life)
    nobody = caller()
    for path, item in document["paths"].items():
        for method in item.keys() - {"parameters"}:
            if item[method]["operationId"] in PUBLIC:
                continue
            address = re.sub(r"\{\w+\}", str(uuid.uuid4()), path.removeprefix("/api/v1"))
            answer = nobody.call(method.upper(), address)
            late = nobody.call(method.upper(), address, headers={"Authorization": f"Bearer {expired}"})
            assert (answer.status_code, late.status_code) == (401, 401), (method, path)
            if method != "head":
                assert problem_of(answer) == (401, "sign_in_needed")
                assert problem_of(late) == (401, "token_expired")


@pytest.mark.parametrize(("lang", "title"), [("zh", "接口文档"), ("en", "The API")])
def test_the_page_lists_every_operation_and_schema(
    app: Flask, document: dict[str, object], lang: str, title: str
) -> None:
    page = app.test_client().get(f"/api/docs?lang={lang}").get_data(as_text=True)
    assert f"<h1>{title}</h1>" in page
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page
    for name in operations(document):
        assert str(escape(text(f"api.{name}", lang))) in page
    assert "<script" not in page
