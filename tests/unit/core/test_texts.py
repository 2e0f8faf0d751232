"""Every text exists in both languages, with the same fields, and every problem has its texts."""

import string

import pytest

from fieldapp.core.errors import CATALOGUE, FieldError, Problem
from fieldapp.core.texts import LANGUAGES, catalogue, known_language, pick, text


def fields(template: str) -> set[str]:
    """The format fields of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_the_catalogues_have_the_same_keys_and_fields() -> None:
    zh, en = (catalogue(lang) for lang in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert [key for key in zh if fields(zh[key]) != fields(en[key])] == []
    assert [key for key, said in {**zh, **en}.items() if not said.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_problem_has_its_texts(code: str, lang: str) -> None:
    body = Problem(code, line=1, column=2, wanted="application/json").body(lang)
    assert body["code"] == code
    assert body["status"] == CATALOGUE[code]
    assert body["title"] and body["detail"]


def test_a_field_error_fills_in_its_values() -> None:
    assert FieldError("a.b", "too_long max=20").render("en") == {
        "field": "a.b",
        "message": text("field.too_long", "en", max=20),
    }
    assert FieldError("a", "Said as it is.").render("zh")["message"] == "Said as it is."


def test_the_nearest_language_is_taken() -> None:
    assert [known_language(tag) for tag in ("zh-CN", "en_GB", "fr", "", None)] == [
        "zh",
        "en",
        "zh",
        "zh",
        "zh",
    ]
    assert pick({"en": "Village", "zh": "村"}, "zh-Hans") == "村"
    assert pick({"bo": "གྲོང"}, "en") == "གྲོང"
    assert pick(None, "en") == ""
