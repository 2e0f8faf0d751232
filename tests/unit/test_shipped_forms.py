"""The forms shipped in forms/: written in both languages, opening with consent, understood by pyxform."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from fieldapp.forms import compile_file
from fieldapp.forms.tables import Workbook, read_workbook

FOLDER = Path(__file__).parents[2] / "forms"
FORMS = sorted(path.stem for path in FOLDER.glob("*.md"))
SHIPPED = {
    "away_contact",
    "child_health",
    "elder_care",
    "home_visit",
    "newborn_visit",
    "pregnancy_visit",
    "register_household",
}
LANGUAGES = ("中文 (zh)", "English (en)")
TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "note", "title")
UNSEEN = ("hidden", "calculate", "csv-external", "end_group", "end_repeat")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LONGEST = {"note": {"zh": 50, "en": 110}, "": {"zh": 24, "en": 60}}
PENALISING = re.compile(
    r"contracepti|sterilis|steriliz|避孕|节育|上环|结扎|超生|计划外|罚|违规|社会抚养费|身份证号"
)


def workbook(form: str) -> Workbook:
    """The form's sheets."""
    return read_workbook((FOLDER / f"{form}.md").read_bytes(), "md")


def test_the_forms_promised_are_there() -> None:
    assert set(FORMS) >= SHIPPED


@pytest.mark.parametrize("form", FORMS)
def test_pyxform_takes_the_form_without_a_warning(form: str) -> None:
    warnings: list[str] = []
    result = convert(FOLDER / f"{form}.md", warnings=warnings, validate=False)
    assert [*warnings, *result.warnings] == []


@pytest.mark.parametrize("form", FORMS)
def test_the_compiler_has_nothing_to_remark_and_keeps_both_languages(form: str) -> None:
    plan = compile_file(FOLDER / f"{form}.md")
    assert plan["notes"] == []
    assert (plan["form"]["id"], plan["languages"], plan["default_language"]) == (form, ["zh", "en"], "zh")
    assert set(plan["form"]["title"]) == {"zh", "en"}
    assert [each for tag in ("zh", "en") for each in plan["texts"][tag] if each is None] == []
    assert plan["visit"]["subject"] in ("household", "member")
    assert {rule["form"] for rule in plan["followups"] if "form" in rule} <= set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_every_text_is_there_in_both_languages(form: str) -> None:
    missing = []
    for name, sheet in workbook(form).sheets.items():
        for number, row in sheet.rows:
            for text in TEXTS:
                has = [bool(row.get(f"{text}::{language}")) for language in LANGUAGES]
                seen = name in ("survey", "choices", "followups") and row.get("type") not in UNSEEN
                if any(has) != all(has) or (text == "label" and seen and not all(has)):
                    missing.append((name, number, text))
    assert missing == []


@pytest.mark.parametrize("form", FORMS)
def test_chinese_texts_are_chinese_and_english_ones_are_not(form: str) -> None:
    wrong = []
    for name, sheet in workbook(form).sheets.items():
        for number, row in sheet.rows:
            for column, text in row.items():
                words = re.sub(r"\$\{\w+\}|[\d\s/().,:;，。：；（）]", "", text)
                if column.endswith("::English (en)") and CHINESE.search(words):
                    wrong.append((name, number, column))
                if column.endswith("::中文 (zh)") and words and not CHINESE.search(words):
                    wrong.append((name, number, column))
    assert wrong == []


@pytest.mark.parametrize("form", FORMS)
def test_labels_are_short_enough_for_a_small_screen(form: str) -> None:
    long = [
        (number, label)
        for number, row in [*workbook(form).rows("survey"), *workbook(form).rows("choices")]
        for language in LANGUAGES
        if (label := re.sub(r"\$\{\w+\}", "李小明", row.get(f"label::{language}", "")))
        and len(label) > LONGEST["note" if row.get("type") == "note" else ""][language[-3:-1]]
    ]
    assert long == []


@pytest.mark.parametrize("form", FORMS)
def test_the_first_question_asks_for_consent(form: str) -> None:
    shown = [row for _, row in workbook(form).rows("survey") if row and row["type"] not in UNSEEN]
    first = shown[0]
    assert (first["name"], first["type"], first["required"]) == ("consent", "select_one consent", "yes")
    assert all(first.get(f"hint::{language}") for language in LANGUAGES)
    values = [row["name"] for _, row in workbook(form).rows("choices") if row.get("list_name") == "consent"]
    assert {"yes", "no"} <= set(values)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_asked_whose_purpose_is_a_penalty(form: str) -> None:
    text = (FOLDER / f"{form}.md").read_text("utf-8")
    assert PENALISING.findall(text) == []


@pytest.mark.parametrize("form", FORMS)
def test_every_constraint_says_what_would_be_right(form: str) -> None:
    silent = [
        number
        for number, row in workbook(form).rows("survey")
        if row.get("constraint") and not row.get(f"constraint_message::{LANGUAGES[0]}")
    ]
    assert silent == []


@pytest.mark.parametrize("form", FORMS)
def test_choices_used_for_filtering_are_filled_in_for_every_choice(form: str) -> None:
    lists: dict[str, list[dict[str, str]]] = {}
    for _, row in workbook(form).rows("choices"):
        if row:
            lists.setdefault(row["list_name"], []).append(row)
    gaps = []
    for _, row in workbook(form).rows("survey"):
        name = row.get("type", "").partition(" ")[2]
        columns = {column for choice in lists.get(name, []) for column in choice}
        for column in columns & set(re.findall(r"\w+", row.get("choice_filter", ""))):
            gaps += [(name, column, c["name"]) for c in lists[name] if not c.get(column)]
    assert gaps == []


@pytest.mark.parametrize("form", FORMS)
def test_guidance_helps_a_new_worker(form: str) -> None:
    guided = [row for _, row in workbook(form).rows("survey") if row.get("guidance_hint::中文 (zh)")]
    assert len(guided) >= 3
