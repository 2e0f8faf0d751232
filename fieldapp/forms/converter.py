"""A workbook -> XForm XML by pyxform, whose words on what is wrong are put into the sheet's own terms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pyxform.errors import ErrorCode, PyXFormError
from pyxform.xls2xform import convert

from fieldapp.forms.dialect import protected, restored
from fieldapp.forms.messages import Message, say
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.tables import Workbook

ROW = re.compile(r"\[row : (\d+)\]:?\s*")
SHEET = re.compile(
    r"On the '(\w+)' sheet(?:, the '([^']+)' value is (?:invalid|problematic)\.\s*)?", re.IGNORECASE
)
LEARN_MORE = re.compile(r"\s*Learn more:.*$|\s*If you do not mean to include a sheet.*$", re.DOTALL)
SEVERAL = re.compile(r"select_multiple (\$\{[^}]+\})")
NOT_HERE = "Use the max-pixels parameter"
DUMP = re.compile(r":?\s*\{.*\}\s*$", re.DOTALL)

SAID = {
    "ENTITY_001": "save_to needs a sheet entities with the list that is written to.",
    "ENTITY_002": "Row {other_row} saves to “{saveto}” too; one question only can.",
    "ENTITY_003": "A group or repeat cannot be saved; put save_to at the questions in it.",
    "ENTITY_004": "The sheet entities has no list “{dataset}”.",
    "ENTITY_005": "Creating needs a label for “{dataset}”; or give an entity_id to update only.",
    "ENTITY_006": "With entity_id and create_if, “{dataset}” needs update_if as well: which are updated?",
    "ENTITY_007": "Updating “{dataset}” needs an entity_id; or move update_if to create_if.",
    "ENTITY_008": "With several lists in the sheet entities, save_to names one of them: list#property.",
    "ENTITY_009": "The entity of row {other_row} has its place in {scope} too, and one group or repeat holds "
    "one entity; put the questions saved to this list in a group of their own.",
    "ENTITY_011": "“{dataset}” takes answers from {scope} and from {other_scope}, which is another repeat or "
    "group; bring the answer over with a calculate and save that.",
    "ENTITY_012": "“{dataset}” takes “{question}” from {scope} and answers from {other_scope}, which is "
    "another repeat or group; bring the answer over with a calculate.",
    "ENTITY_013": "save_to has at most one #, between list and property.",
    "HEADER_002": "The columns “{other}” and “{header}” mean the same; delete one of them.",
    "HEADER_003": "These columns are missing: {missing}.",
    "HEADER_004": "The column “{column}” is left out: names of columns have no blanks.",
    "HEADER_005": "The sheet entities has no such columns: {columns}.",
    "LABEL_001": "This choice has no label; its name is shown.",
    "NAMES_002": "“{value}” differs from another name in capital letters only, which confuses many programs.",
    "NAMES_003": "A repeat cannot have the name of the form itself, “{value}”.",
    "NAMES_006": "This choice has no name.",
    "NAMES_008": "A name begins with a letter or _ and has letters, digits, _, - and . only.",
    "NAMES_009": "“{name}” cannot be a name: it begins with a letter or _ and has letters, digits, _, - "
    "and . only.",
    "NAMES_010": "A name cannot begin with two underscores here.",
    "NAMES_011": "A name cannot hold a point here.",
    "NAMES_012": "“name” and “label” cannot be saved to; the label comes from the column label of entities.",
    "NAMES_013": "There is no sheet {sheet}, but there is {candidates}. Is that it?",
    "NAMES_014": "This list stands in the sheet twice; one row for each.",
    "NAMES_015": "This row has no list_name.",
    "PYREF_001": "A question is referred to as ${{name}}.",
    "PYREF_002": "Put a comma between the questions, as in ${{a}}, ${{b}}.",
    "PYREF_003": "There is no question “{q}”.",
    "PYREF_004": "Several questions are called “{q}”; rename all but one, or nobody knows which is meant.",
    "RANGE_001": "“{name}” must be a number.",
    "RANGE_002": "“{name}” must not be 0.",
    "RANGE_003": "“{name}” is larger than the whole range from start to end.",
    "RANGE_004": "“{name}” must be a multiple of step.",
    "RANGE_005": "“{name}” must lie between start and end.",
    "RANGE_006": "tick_labelset must be a list of the sheet choices.",
    "RANGE_007": "With no-ticks, the list of tick_labelset has two choices: for start and end.",
    "RANGE_008": "tick_interval, placeholder and tick_labelset go with vertical and no-ticks only.",
    "RANGE_009": "The choices of tick_labelset are numbers.",
    "RANGE_010": "The choices of tick_labelset lie between start and end.",
    "RANGE_011": "The choices of tick_labelset are start plus multiples of {name}.",
    "RANGE_012": "With no-ticks, the choices of tick_labelset are start and end.",
    "SURVEY_003": "incremental is true, or left out.",
    "SURVEY_004": "Parameters are written as name=value, with blanks between.",
    "SURVEY_005": "These parameters are not known here: {rejected}. Known are: {accepted}.",
    "SURVEY_006": "reference-geometry names a list, a file or a repeat.",
    "SURVEY_007": "capture-accuracy is a number of metres.",
    "SURVEY_008": "warning-accuracy is a number of metres.",
    "SURVEY_009": "allow-mock-accuracy is true or false.",
}  # fmt: skip
COLUMNS = {"HEADER_005": None, "ENTITY_005": "label", "ENTITY_006": "update_if", "ENTITY_007": "entity_id"}
FREE = {
    r"Language '(?P<language>.+)' is missing the (?P<sheet>\w+) "
    r"(?:columns (?P<columns>[^.]+)|(?P<column>[^.]+) column)\.": (
        "The sheet {sheet} has {columns} in other languages, but not in {language}."
    ),
    r"The 'disabled' column header is not part of the current spec.*": (
        "The column disabled is of old forms; relevant says the same."
    ),
    r"Row without name, text, or label is being skipped.*": "This row has no type and is left out.",
    r"(?P<kind>Repeat|Group|Loop) has no label.*": "This {kind} has no label.",
    r"Missing calculation\.": "A calculate needs a calculation.",
    r"To use big-image, you must also specify an image for the survey element named (?P<name>\S+)\.": (
        "“{name}” has a big-image; it needs an image as well."
    ),
    r"The survey element named '(?P<name>.+)' has no label or hint\.": (
        "“{name}” has neither label nor hint: nobody would know what is asked."
    ),
    r"Unknown question type '(?P<type>.+)'\.": "There is no type “{type}”.",
    r"select one external is only meant for filtered selects\.": (
        "select_one_external is meant for lists with a choice_filter."
    ),
    r"Badly formatted (?P<column>\w+).*": "This {column} cannot be read.",
    r"(?P<type>simserial|subscriberid) is no longer supported on most devices.*": (
        "No phone tells {type} any more; it stays empty."
    ),
    r"Audits must always be named 'audit\.'.*": "An audit has the name audit; leave the cell empty.",
    r"File name for '(?P<type>.+)' should end with one of the supported file extensions: (?P<endings>.+)": (
        "The file of “{type}” must end in one of {endings}."
    ),
    r"Parameter (?P<name>\S+) must have an integer value\.": "“{name}” must be a whole number.",
    r"Parameters must include randomize=true to use a seed\.": "A seed goes with randomize=true.",
    r"randomize must be set to true or false: '(?P<value>.*)' is an invalid value": (
        "randomize is true or false, not “{value}”."
    ),
    r"seed value must be a number or a reference to another field\.": (
        "seed is a number or a question, as in ${{name}}."
    ),
    r"Invalid value for quality\.": "This quality is not known. Known are voice-only, low, normal, external.",
    r"(?P<name>[\w-]+) must be set to true or false: '(?P<value>.*)' is an invalid value": (
        "“{name}” is true or false, not “{value}”."
    ),
}


def to_xform(
    book: Workbook, name: str, ours: list[FormProblem]
) -> tuple[str, str | None, list[Message | str]]:
    """Turn a workbook into XForm XML by pyxform; also the external choices and notes. Raises FormError, with
    the problems that were found already.
    """
    warnings: list[str] = []
    source = protected(book).for_pyxform()
    source["fallback_form_name"] = name
    offer_repeats(source)
    try:
        result = convert(source, warnings=warnings)
    except PyXFormError as error:
        theirs = [in_our_words(restored(each), book) for each in str(error).split("\n[row")]
        raise FormError([*ours, *added(theirs, ours)]) from None
    except RecursionError:
        raise FormError([*ours, FormProblem(say("The form is nested too deeply."))]) from None
    except Exception as error:
        what = f"{type(error).__name__}: {error}"[:300]
        problem = FormProblem(say("The form cannot be read ({error}).", error=what))
        raise FormError([*ours, *added([problem], ours)]) from None
    if ours:
        raise FormError(ours)
    lines = [line for each in warnings for line in each.split("\n") if line and NOT_HERE not in line]
    notes = [noted(in_our_words(restored(line), book)) for line in lines]
    return restored(result.xform), restored(result.itemsets) if result.itemsets else None, notes


def offer_repeats(source: dict[str, Any]) -> None:
    """pyxform looks for the list of a select_multiple in the sheet choices even where a repeat is the list,
    as in ``select_multiple ${name}``: give it one to find, which it makes nothing of.
    """
    wanted = {SEVERAL.fullmatch(row.get("type", "")) for row in source.get("survey", [])} - {None}
    for name in sorted({match[1] for match in wanted if match}):
        row = {"list_name": name, "name": "x", "label": "x"}
        source.setdefault("choices", []).append(row)
        columns = source.setdefault("choices_header", [{}])[0]
        columns.update({column: None for column in ("list_name", "name") if column not in columns})
        if not any(column.startswith("label") for column in columns):
            columns["label"] = None


def added(theirs: list[FormProblem], ours: list[FormProblem]) -> list[FormProblem]:
    """Those of pyxform's problems that stand where none of ours does."""
    places = {(problem.sheet, problem.row) for problem in ours}
    return [
        each for each in theirs if not ours or (each.row is not None and (each.sheet, each.row) not in places)
    ]


@lru_cache(maxsize=1)
def templates() -> list[tuple[str, re.Pattern[str]]]:
    """pyxform's messages as patterns, with the codes that we have words for."""
    found = []
    for code in ErrorCode:
        if code.name in SAID:
            text = re.escape(LEARN_MORE.sub("", code.value.msg).replace("{{", "{").replace("}}", "}"))
            seen: set[str] = set()

            def group(match: re.Match[str], seen: set[str] = seen) -> str:
                name = match[1]
                if name in seen:
                    return ".*?"
                seen.add(name)
                return f"(?P<{name}>.*?)"

            found.append((code.name, re.compile(re.sub(r"\\\{(\w+)\\\}", group, text) + r"\s*", re.DOTALL)))
    return found


def in_our_words(said: str, book: Workbook) -> FormProblem:
    """A message of pyxform with its place, and in our words if we have some."""
    said = said if said.lstrip().startswith("[row") or not re.match(r"\s*: \d+\]", said) else f"[row{said}"
    said = LEARN_MORE.sub("", said).strip()
    row, sheet = ROW.search(said), SHEET.search(said)
    where = sheet[1].lower() if sheet else "survey" if row else None
    number = book.row_number(where, int(row[1])) if row and where else None
    column = sheet[2].partition(" ")[0] if sheet and sheet[2] else None
    column = "list_name" if column == "dataset" else column
    message: str = DUMP.sub("", SHEET.sub("", ROW.sub("", said))).strip()
    for code, pattern in templates():
        match = pattern.fullmatch(said)
        if match:
            values: dict[str, object] = {**match.groupdict()}
            if "other_row" in values and where:
                values["other_row"] = book.row_number(where, int(match["other_row"])) or match["other_row"]
            message = say(SAID[code], **values)
            column = COLUMNS.get(code, column)
            break
    else:
        for free, template in FREE.items():
            match = re.fullmatch(free, ROW.sub("", said).strip(), re.DOTALL)
            if match:
                said_of = match.groupdict()
                if said_of.get("column"):
                    said_of["columns"] = said_of["column"]
                message = say(template, **said_of)
    if where is None and isinstance(message, Message) and message.values.get("sheet_name") in book.sheets:
        where = str(message.values["sheet_name"])
        number = book.sheets[where].header_row
    return FormProblem(message, where if number else None, number, column if number else None)


def noted(problem: FormProblem) -> Message | str:
    """A problem that is only a note."""
    if problem.row is None:
        return problem.message
    return say(
        "Sheet {sheet}, row {row}: {message}", sheet=problem.sheet, row=problem.row, message=problem.message
    )
