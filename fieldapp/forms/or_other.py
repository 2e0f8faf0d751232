"""``or_other`` written out before pyxform sees it, which has its words in English only."""

from __future__ import annotations

import re

from fieldapp.forms.tables import Sheet, Workbook
from fieldapp.forms.xform import language_tag

SUFFIX = " or_other"
CHOICE = ("Other", "其他")
QUESTION = ("Specify other.", "请说明其他。")
LIST = re.compile(r".+ (\S+)")
RELEVANT = ("relevant", "relevance", "bind::relevant")


def write_out(book: Workbook) -> None:
    """Give each list that an ``or_other`` question asks for its choice ``other``, and each such question the
    text question after it, in every language of their sheets; in place. Rows that pyxform refuses (a list
    that is not there, a choice_filter) are left to it.
    """
    survey, choices = book.sheets.get("survey"), book.sheets.get("choices")
    if survey is None or choices is None:
        return
    settings = next((row for _, row in book.rows("settings") if row), {})
    language = settings.get("default_language", "")
    relevant = next((column for column in RELEVANT if column in survey.columns), RELEVANT[0])
    rows = []
    for number, row in survey.rows:
        rows.append((number, row))
        kind, name = row.get("type", ""), row.get("name", "")
        found = LIST.fullmatch(kind.removesuffix(SUFFIX)) if kind.endswith(SUFFIX) else None
        if found and name and not row.get("choice_filter") and offer_other(choices, found[1], language):
            row["type"] = found.group()
            rows.append(
                (number, {relevant: f"selected(../{name}, 'other')", **question(survey, name, language)})
            )
    if len(rows) > len(survey.rows) and relevant not in survey.columns:
        survey.columns.append(relevant)
    survey.rows = rows


def offer_other(choices: Sheet, name: str, language: str) -> bool:
    """Let a list end with ``other``, unless it has one. False if there is no such list."""
    places = [place for place, (_, row) in enumerate(choices.rows) if row.get("list_name") == name]
    if not places:
        return False
    if all(choices.rows[place][1].get("name") != "other" for place in places):
        row = {"list_name": name, "name": "other", **said(choices, CHOICE, language)}
        choices.rows.insert(places[-1] + 1, (choices.rows[places[-1]][0], row))
    return True


def question(survey: Sheet, name: str, language: str) -> dict[str, str]:
    """The question that follows: what other?"""
    return {"type": "text", "name": f"{name}_other", **said(survey, QUESTION, language)}


def said(sheet: Sheet, words: tuple[str, str], language: str) -> dict[str, str]:
    """Words, in English and Chinese, for every label column of a sheet: Chinese where its language is."""
    columns = [each for each in sheet.columns if each.partition("::")[0] == "label"]
    return {
        column: words[language_tag(column.partition("::")[2] or language).startswith("zh")]
        for column in columns
    }
