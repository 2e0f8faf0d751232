"""Pictures and sounds of forms: stored when the form is published, served to those who see the form."""

import hashlib

import pytest

from fieldapp import forms
from fieldapp.core.db import transaction
from fieldapp.formstore.service import publish

from ..factories import World, caller, make_account, make_area

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
SHA = hashlib.sha256(PICTURE).hexdigest()
FORM = b"""
| survey |
| | type | name | label | image |
| | text | a | A | well.png |
| settings |
| | form_id | version |
| | wells | 1 |
"""


@pytest.fixture
def published(world: World) -> World:
    """A form with a picture, published to the worker's village."""
    package = forms.Package(FORM, "md", "wells", {"well.png": PICTURE})
    plan = forms.compile_package(package, complete=True)
    with transaction():
        publish(None, plan, world.village.id, files=package.files)
    return world


def test_a_worker_gets_the_picture_that_the_plan_names(published: World) -> None:
    answer = caller(published.worker).call("GET", f"/form-files/{SHA}")
    assert (answer.status_code, answer.data, answer.content_type) == (200, PICTURE, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_only_those_who_see_the_form_get_its_files(published: World) -> None:
    elsewhere = make_account("worker", [make_area("village", published.township)])
    assert caller(elsewhere).call("GET", f"/form-files/{SHA}").status_code == 404
    assert caller(published.worker).call("GET", f"/form-files/{'0' * 64}").status_code == 404
    assert caller(published.worker).call("GET", "/form-files/nonsense").status_code == 404


def test_publishing_with_another_file_than_the_plan_was_made_with_fails(world: World) -> None:
    package = forms.Package(FORM, "md", "wells", {"well.png": PICTURE})
    plan = forms.compile_package(package, complete=True)
    with pytest.raises(ValueError, match=r"well\.png"), transaction():
        publish(None, plan, world.village.id, files={"well.png": b"another"})
