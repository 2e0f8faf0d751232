"""What authors write in many ways -> XLSForm as pyxform reads it: headers, types, quotation marks, truths."""

from __future__ import annotations

import re
from collections.abc import Callable

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.utils import default_is_dynamic

from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.messages import Message, say
from fieldapp.forms.tables import Sheet, Workbook
from fieldapp.forms.xform import language_tag

TEXTS = frozenset({
    "label", "caption", "hint", "guidance_hint", "constraint_message", "constraining_message",
    "required_message", "requiredmsg", "image", "big-image", "audio", "video", "form_title", "title", "note",
    "bind::jr:constraintmsg", "bind::jr:requiredmsg", "instance_title", "description",
})  # fmt: skip
KNOWN = TEXTS | {
    "type", "command", "name", "tag", "value", "list_name", "relevant", "relevance", "required", "read_only",
    "readonly", "constraint", "calculation", "calculate", "default", "appearance", "choice_filter", "trigger",
    "parameters", "repeat_count", "count", "save_to", "media", "bind", "body", "control", "instance", "rows",
    "autoplay", "disabled", "form_id", "id_string", "version", "style", "default_language", "instance_name",
    "public_key", "submission_url", "auto_send", "auto_delete", "client_editable", "namespaces", "prefix",
    "allow_choice_duplicates", "clean_text_values", "add_none_option", "omit_instanceid", "instance_xmlns",
    "entity_id", "create_if", "update_if", "repeat", "dataset", "set_form_title", "set_form_id", "delimiter",
    "sms_keyword", "sms_field", "sms_separator", "no_app_error_string", "noapperrorstring", "compact_tag",
}  # fmt: skip
SINGLE_COLON = re.compile(
    r"^(label|caption|hint|guidance[ _]hint|(?:constraint|required)[ _]message|media|image|"
    r"big-image|audio|video|bind|body|control|instance)\s*:\s*(?!:)",
    re.IGNORECASE,
)
OTHER_TYPES = ("audit", "osm", "csv-external", "xml-external", "background-audio", *aliases.settings_header)
TRUTHS = {"y": "yes", "n": "no", "是": "yes", "否": "no", "√": "yes"}
TRUTH_COLUMNS = frozenset({"required", "read_only", "readonly", "disabled", "allow_choice_duplicates"})
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
BLANKS = re.compile(r"\s+")
QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
CLOSING = {"“": '“”"', "”": '“”"', "‘": "‘’'", "’": "‘’'", '"': '"', "'": "'"}
KEPT = {mark: chr(0x10FF01 + index) for index, mark in enumerate(QUOTES)}
KEEP = str.maketrans(KEPT)
RESTORE = str.maketrans({sign: mark for mark, sign in KEPT.items()})
CHT_RECORD = re.compile(r"^db:\S+$")

TYPES = {
    name.lower(): name
    for name in (*QUESTION_TYPE_DICT, *aliases._type_alias_map, *OTHER_TYPES, *aliases.select)
}  # fmt: skip
CONTROL = re.compile(rf"^(begin|end)[\s_]+({'|'.join(aliases.control)})\b(.*)$", re.IGNORECASE)
SELECT = re.compile(
    rf"^({'|'.join(sorted(map(re.escape, aliases.select), key=len, reverse=True))})\s+(.+?)"
    r"(\s+or[ _]other|\s+or specify other)?$",
    re.IGNORECASE,
)


def normal(book: Workbook) -> list[Message]:
    """Put a workbook into the words that pyxform knows, in place. Gives notes of what changed."""
    notes: list[Message] = []
    for name, sheet in book.sheets.items():
        rename(sheet, header)
        for number, row in sheet.rows:
            for column in row:
                row[column] = INVISIBLE.sub("", row[column])
                if not is_text(column):
                    row[column] = row[column].replace("\xa0", " ").replace("\u3000", " ").strip()
                if column in TRUTH_COLUMNS:
                    row[column] = TRUTHS.get(row[column].lower(), row[column])
            if name == "survey":
                survey_row(row, number, notes)
    notes += unknown_columns(book)
    settings = next((row for _, row in book.rows("settings") if row), {})
    language = settings.get("default_language", "")
    for name in ("survey", "choices"):
        if language and name in book.sheets:
            plain_texts(book.sheets[name], language)
    return notes


def unknown_columns(book: Workbook) -> list[Message]:
    """Notes of the columns of survey and settings that mean nothing. Kobo's own, with ``$``, ``_`` or
    ``kobo`` in front, are passed over.
    """
    return [
        say("Sheet {sheet}: the column {column} is not known and is ignored.", sheet=name, column=column)
        for name in ("survey", "settings")
        for column in (book.sheets[name].columns if name in book.sheets else ())
        if plain(column.partition("::")[0]) not in KNOWN
        and not column.startswith(("$", "_", "#", "kobo", "attribute::", "jr:"))
    ]


def survey_row(row: dict[str, str], number: int, notes: list[Message]) -> None:
    """Put a row of the survey into pyxform's words, in place; one that is only a remark is emptied."""
    for column in ("type", "command"):
        if row.get(column, "").startswith("#"):
            row.clear()
        elif column in row:
            row[column] = question_type(row[column], number, notes)
    if "default" in row:
        row["default"] = default_value(row["default"], row.get("type", ""))


def default_value(written: str, kind: str) -> str:
    """A default that pyxform would take for an expression although it cannot be one is a string."""
    if "${" in written or not default_is_dynamic(written, kind):
        return written
    try:
        parse(straighten(written))
    except ExpressionError:
        quote = '"' if "'" in written else "'"
        return written if quote in written else f"{quote}{written}{quote}"
    return written


def rename(sheet: Sheet, by: Callable[[str], str]) -> None:
    """Give the columns of a sheet other names; two that would have one name stay as they are."""
    names = {column: by(column) for column in sheet.columns}
    taken = list(names.values())
    names = {column: name if taken.count(name) == 1 else column for column, name in names.items()}
    sheet.columns = [names[column] for column in sheet.columns]
    for _, row in sheet.rows:
        for column in list(row):
            row[names.get(column, column)] = row.pop(column)


def header(column: str) -> str:
    """A column's name in the spelling of XLSForm; a name that is not known stays as it is."""
    column = SINGLE_COLON.sub(lambda found: found[1] + "::", INVISIBLE.sub("", column))
    parts = [part.strip() for part in column.split("::")]
    depth = 2 if plain(parts[0]) == "media" else 1
    for index, part in enumerate(parts[:depth]):
        if plain(part) in KNOWN:
            parts[index] = plain(part)
    return "::".join(parts)


def plain(word: str) -> str:
    """A column's name in lower case with ``_`` for blanks."""
    return BLANKS.sub("_", word.strip()).lower()


def question_type(written: str, row: int, notes: list[Message]) -> str:
    """A type as pyxform spells it; what is not known stays as it is."""
    text = BLANKS.sub(" ", written).strip()
    control = CONTROL.match(text)
    if control:
        return f"{control[1].lower()} {control[2].lower()}{control[3]}"
    select = SELECT.match(text)
    if select:
        other = " or_other" if select[3] else ""
        return f"{select[1].lower()} {select[2]}{other}"
    if CHT_RECORD.match(text):
        notes.append(
            say("Row {row} of survey: {type} is CHT's own; it is asked as text.", row=row, type=text)
        )
        return "text"
    known: str = TYPES.get(text.lower(), text)
    return known


def plain_texts(sheet: Sheet, language: str) -> None:
    """Where a text has a column for the default language and one for none, the first wins and the second
    fills its gaps.
    """
    tag = language_tag(language)
    for column in [each for each in sheet.columns if "::" in each]:
        base, _, said = column.rpartition("::")
        if base in sheet.columns and is_text(base) and language_tag(said) == tag:
            for _, row in sheet.rows:
                if base in row:
                    row.setdefault(column, row[base])
                    del row[base]
            sheet.columns.remove(base)


def is_text(column: str) -> bool:
    """Whether a column holds words for people, not expressions or names."""
    parts = column.lower().split("::")
    return parts[0] in TEXTS or parts[0] == "media" or "::".join(parts[:2]) in TEXTS


def protected(book: Workbook) -> Workbook:
    """A copy in which the quotation marks of texts are hidden from pyxform, which would make them straight;
    those of expressions are straight.
    """
    sheets = {}
    for name, sheet in book.sheets.items():
        rows = [
            (number, {column: hide(name, column, text) for column, text in row.items()})
            for number, row in sheet.rows
        ]
        sheets[name] = Sheet(name, sheet.columns, rows, sheet.header_row)
    return Workbook(sheets, book.sheet_names)


def hide(sheet: str, column: str, text: str) -> str:
    """A cell as pyxform is given it."""
    if not any(mark in text for mark in QUOTES):
        return text
    literal = column == "default" and "(" not in text and "${" not in text
    data = sheet in ("choices", "external_choices") and column not in ("list_name", "list name", "name")
    if literal or data or is_text(column):
        return text.translate(KEEP)
    return straighten(text).translate(KEEP)


def restored(xml: str) -> str:
    """What pyxform made, with the quotation marks that were hidden from it."""
    return xml.translate(RESTORE)


def straighten(expression: str) -> str:
    """An expression whose strings stand in straight quotation marks; those within a string stay as they are,
    unless the string is then never closed.
    """
    out = []
    closing = ""
    for character in expression:
        straight = QUOTES.get(character, character)
        if not closing:
            closing = CLOSING.get(character, "")
            out.append(straight)
        elif character in closing:
            closing = ""
            out.append(straight)
        else:
            out.append(character)
    return "".join(QUOTES.get(each, each) for each in expression) if closing else "".join(out)


__all__ = ["is_text", "normal", "protected", "restored", "straighten"]
