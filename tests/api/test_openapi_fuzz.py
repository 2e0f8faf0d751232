"""Schemathesis throws generated requests, right and wrong, at every operation that the document names."""

import os
import tempfile
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from fieldapp.app import create_app
from tests.conftest import config_of
from tests.factories import World, caller

EXAMPLES = int(os.environ.get("FIELDAPP_FUZZ_EXAMPLES", "12"))
METHODS = ("get", "post", "put", "patch", "delete", "head")


def _operations() -> list[tuple[str, str]]:
    """Path and method of every operation in the document."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config_of(Path(folder)))
        document = app.test_client().get("/api/v1/openapi.json").json
    assert document is not None
    return [
        (path, method) for path, item in document["paths"].items() for method in METHODS if method in item
    ]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize(("path", "method"), _operations())
def test_nothing_generated_breaks_the_api(
    app: Flask, world: World, path: str, method: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[path][method]
    headers = caller(world.administrator).headers | {"Accept-Encoding": "identity"}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case) -> None:
        # what fits the schema may still be refused by a rule, such as "give one of the two"
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    run()
