"""A first look at the rows of survey and choices: types, names, lists and groups, so that every fault is told
at once and in the sheet's own terms (pyxform stops at the first).
"""

from __future__ import annotations

import difflib
import re

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from fieldapp.forms.dialect import CONTROL, SELECT, TYPES
from fieldapp.forms.messages import Message, did_you_mean, say
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.tables import Workbook

NO_LABEL = say("This question has neither label nor hint: nobody would know what is asked.")
UNSEEN = frozenset(
    name
    for name, entry in QUESTION_TYPE_DICT.items()
    if "control" not in entry or name in ("note", "trigger")
) | {
    "audit",
    "hidden",
    "csv-external",
    "xml-external",
    "background-audio",
    "background-geopoint",
    "start-geopoint",
}
FROM_FILE = re.compile(r"\.(csv|xml|geojson)$", re.IGNORECASE)
HEADINGS = ("label", "hint", "media", "image", "audio", "video", "guidance_hint", "big-image", "caption")


def check_structure(book: Workbook) -> list[FormProblem]:
    """Everything wrong with the rows of the survey and the choices, in their order."""
    missing = missing_columns(book)
    return missing or [*Survey(book).check(), *check_choices(book)]


def missing_columns(book: Workbook) -> list[FormProblem]:
    """The columns without which nothing can be read."""
    found = []
    for sheet, alternatives in (
        ("survey", [("type", "command"), ("name", "tag", "value")]),
        ("choices", [("list_name", "list name"), ("name", "value")]),
    ):
        table = book.sheets.get(sheet)
        if table is None or (sheet != "survey" and not table.columns):
            continue
        for names in alternatives:
            if not set(names) & set(table.columns):
                close = difflib.get_close_matches(names[0], table.columns, 1)
                hint = say("; is it called “{close}” here?", close=close[0]) if close else say(".")
                message = say(
                    "There is no column “{name}”{hint} The first row of the sheet holds the columns' names.",
                    name=names[0],
                    hint=hint,
                )
                found.append(FormProblem(message, sheet, table.header_row))
    return found


def cell(row: dict[str, str], *columns: str) -> str:
    """The first of some columns that says something."""
    return next((row[column].strip() for column in columns if row.get(column)), "")


class Survey:
    """Walks through the rows of the survey."""

    def __init__(self, book: Workbook) -> None:
        self.rows = book.rows("survey")
        self.lists = {cell(row, "list_name", "list name") for _, row in book.rows("choices")}
        self.external = {cell(row, "list_name", "list name") for _, row in book.rows("external_choices")}
        self.spaced = {
            cell(row, "list_name", "list name"): (number, cell(row, "name", "value"))
            for number, row in reversed(book.rows("choices"))
            if " " in cell(row, "name", "value")
        }
        self.problems: list[FormProblem] = []
        self.open: list[tuple[str, str, int]] = []
        self.names: list[dict[str, int]] = [{}]
        self.repeats: dict[str, int] = {}
        self.number = 0

    def problem(self, message: Message, column: str) -> None:
        """Record what is wrong with the present row."""
        self.problems.append(FormProblem(message, "survey", self.number, column))

    def check(self) -> list[FormProblem]:
        """What is wrong with each row, and which groups are never closed."""
        for number, row in self.rows:
            self.number = number
            kind = cell(row, "type", "command")
            if kind.startswith("#") or cell(row, "disabled").lower() in ("yes", "true"):
                continue
            if kind:
                self.row(kind, row)
            elif any(column.split("::")[0] in ("name", "label") for column in row):
                self.problem(say("This row has no type: say what kind of question it is."), "type")
        for control, name, number in self.open:
            self.number = number
            self.problem(
                say(
                    "This {control} “{name}” is never closed: add a row end_{control}.",
                    control=control,
                    name=name,
                ),
                "type",
            )
        return self.problems

    def row(self, kind: str, row: dict[str, str]) -> None:
        """One row."""
        control = CONTROL.match(kind)
        if control and control[1] == "end":
            self.close(aliases.control[control[2]])
            return
        name = cell(row, "name", "tag", "value")
        if kind not in aliases.settings_header and not (kind in ("audit", "note") and not name):
            self.name(name, aliases.control[control[2]] if control else "")
        if control:
            self.open.append((aliases.control[control[2]], name, self.number))
            self.names.append({})
            return
        if not self.type(kind):
            return
        seen = any(column.split("::")[0] in HEADINGS for column in row)
        quiet = (
            kind in UNSEEN or "calculation" in row or "calculate" in row or kind in aliases.settings_header
        )
        if not seen and not quiet and not any(column.startswith("bind::calculate") for column in row):
            self.problem(NO_LABEL, "label")

    def close(self, control: str) -> None:
        """The end of a group or repeat."""
        if not self.open:
            self.problem(
                say(
                    "There is nothing open that end_{control} could close; delete this row.", control=control
                ),
                "type",
            )
            return
        opened, name, number = self.open[-1]
        if opened != control:
            self.problem(
                say(
                    "This closes a {control}, but “{name}” in row {number} is a {opened}: end_{opened}.",
                    control=control,
                    name=name,
                    number=number,
                    opened=opened,
                ),
                "type",
            )
        self.open.pop()
        self.names.pop()

    def name(self, name: str, control: str) -> None:
        """The name of a question or group."""
        if not name:
            self.problem(say("This row has no name. Give it one, of letters, digits and _."), "name")
            return
        if not is_xml_tag(name):
            self.problem(
                say(
                    "“{name}” cannot be a name: it begins with a letter or _ and has letters, digits, _, - "
                    "and . only.",
                    name=name,
                ),
                "name",
            )
            return
        if name.lower() == "meta":
            self.problem(say("The name “meta” is taken by the form itself; choose another."), "name")
        elif name in self.names[-1]:
            self.problem(
                say(
                    "“{name}” is already the name of row {other} in the same group; choose another.",
                    name=name,
                    other=self.names[-1][name],
                ),
                "name",
            )
        elif control == "repeat" and name in self.repeats:
            self.problem(
                say(
                    "Row {other} is a repeat “{name}” too; choose another name.",
                    name=name,
                    other=self.repeats[name],
                ),
                "name",
            )
        self.names[-1].setdefault(name, self.number)
        if control == "repeat":
            self.repeats.setdefault(name, self.number)

    def type(self, kind: str) -> bool:
        """The type of a question, and the list it names; whether there is such a type."""
        select = SELECT.match(kind)
        if select is None or kind in TYPES:
            if kind in aliases.select:
                self.problem(
                    say("Say which list of choices after the type, as in “{type} yes_no”.", type=kind), "type"
                )
            elif kind not in TYPES.values() and not kind.startswith("osm "):
                hint = did_you_mean(kind.lower(), TYPES, 0.7)
                self.problem(say("There is no type “{type}”{hint}", type=kind, hint=hint), "type")
                return False
            return True
        command, name = aliases.select[select[1]], select[2]
        if name.startswith("${"):
            return True
        if " " in name:
            message = say(
                "One list of choices belongs here, its name without blanks, not “{name}”.", name=name
            )
            self.problem(message, "type")
            return True
        if FROM_FILE.search(name) or select[1] in aliases.select_from_file:
            return True
        external = command == "select one external"
        sheet, lists = ("external_choices", self.external) if external else ("choices", self.lists)
        if name not in lists:
            message = say(
                "The sheet {sheet} has no list “{name}”{hint}",
                sheet=sheet,
                name=name,
                hint=did_you_mean(name, lists),
            )
            self.problem(message, "type")
        elif command == "select all that apply" and name in self.spaced:
            number, value = self.spaced.pop(name)
            message = say(
                "The name “{value}” holds a blank, and row {row} of survey lets one choose several of this "
                "list: use _ instead.",
                value=value,
                row=self.number,
            )
            self.problems.append(FormProblem(message, "choices", number, "name"))
        return True


def check_choices(book: Workbook) -> list[FormProblem]:
    """Choices without names, and two of one name in a list."""
    settings = next((row for _, row in book.rows("settings") if row), {})
    allowed = settings.get("allow_choice_duplicates", "").lower() in ("yes", "true")
    known: dict[tuple[str, str], int] = {}
    problems = []
    for number, row in book.rows("choices"):
        name, list_name = cell(row, "name", "value"), cell(row, "list_name", "list name")
        if not list_name or list_name.startswith("#"):
            continue
        if not name:
            problems.append(FormProblem(say("This choice has no name."), "choices", number, "name"))
        elif (list_name, name) in known and not allowed:
            message = say(
                "“{name}” stands in the list {list} already, in row {other}. If that is meant, set "
                "allow_choice_duplicates to yes in the sheet settings.",
                name=name,
                list=list_name,
                other=known[list_name, name],
            )
            problems.append(FormProblem(message, "choices", number, "name"))
        known.setdefault((list_name, name), number)
    return problems
