"""The sheets that are ours: ``followups`` and ``visit``; and what the workbook knows of places and
languages.
"""

from __future__ import annotations

import re
from typing import Any

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_expressions import Expressions
from fieldapp.forms.dialect import straighten
from fieldapp.forms.messages import Message, say
from fieldapp.forms.problems import FormProblem
from fieldapp.forms.tables import Workbook
from fieldapp.forms.xform import Output, Text, language_tag

PRIORITIES = ("low", "normal", "high", "urgent")
ASSIGNEES = ("visitor", "contact", "village", "supervisor")
SUBJECTS = ("household", "member")
COLUMNS = {
    "followups": {
        "name", "when", "for_each", "about", "label", "note", "due", "window_start", "escalate_after",
        "assign_to", "form", "closes_when", "priority",
    },
    "visit": {"subject", "title", "offer", "every", "order"},
}  # fmt: skip
QUESTION = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
SURVEY_COLUMNS = {
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "constraint": ("constraint", "bind::constraint"),
    "calculate": ("calculation", "calculate", "bind::calculate"),
    "calculation": ("calculation", "calculate", "bind::calculate"),
    "required": ("required", "bind::required"),
    "readonly": ("read_only", "readonly", "read only", "bind::readonly"),
    "default": ("default",),
    "choice_filter": ("choice_filter",),
    "repeat_count": ("repeat_count", "count", "jr:count", "control::jr:count"),
    "label": ("label",),
    "hint": ("hint",),
    "guidance_hint": ("guidance_hint",),
    "constraint_message": ("constraint_message", "constraint message"),
    "required_message": ("required_message", "required message"),
    "save_to": ("save_to", "bind::entities:saveto"),
}


def survey_place(book: Workbook, root: str) -> Any:
    """Where in the survey sheet a path's setting stands: ``(sheet, row, column, text)``."""
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    path = [root]
    for number, row in book.rows("survey"):
        kind = row.get("type", "").strip().lower().replace(" ", "_")
        name = row.get("name", row.get("value", "")).strip()
        if kind.startswith(("end_group", "end_repeat", "end_loop")) and len(path) > 1:
            path.pop()
            continue
        rows.setdefault("/".join([*path, name]), (number, row))
        if kind.startswith(("begin_group", "begin_repeat", "begin_loop")):
            path.append(name)

    def place(where: str, what: str) -> tuple[str | None, int | None, str | None, str | None]:
        found = rows.get(where)
        if found is None:
            return None, None, None, None
        number, row = found
        lower = {key.lower(): (key, text) for key, text in row.items()}
        for column in SURVEY_COLUMNS.get(what, (what,)):
            for key, (name, text) in lower.items():
                if key == column or key.startswith((column + "::", column + ":")):
                    return "survey", number, name, text
        return "survey", number, None, None

    return place


def split_columns(row: dict[str, str], name: str, default: str) -> dict[str, str]:
    """A column in its languages: ``label::中文 (zh)`` or plain ``label``."""
    found: dict[str, str] = {}
    for column, text in row.items():
        head, mark, language = column.partition("::")
        if head.strip().lower() == name:
            found[language_tag(language.strip()) if mark else default] = text
    return found


def text_parts(text: str) -> Text:
    """A text with ``${question}`` as outputs."""
    parts: Text = []
    last = 0
    for match in QUESTION.finditer(text):
        parts += [text[last : match.start()], Output(match.group())]
        last = match.end()
    parts.append(text[last:])
    return [part for part in parts if part != ""]


def bare(message: str) -> str:
    """A message without the path before it, where a cell says the place better."""
    inner = message.values.get("message") if isinstance(message, Message) else None
    return inner if isinstance(inner, str) else message


class Sheets:
    """Compiles our own sheets of a workbook."""

    def __init__(self, draft: Draft, expressions: Expressions, book: Workbook) -> None:
        self.draft = draft
        self.expressions = expressions
        self.book = book
        self.sheet = ""
        self.row = 0

    def problem(self, message: str, column: str | None = None) -> None:
        """Record a problem of the present row."""
        self.draft.problems.append(FormProblem(message, self.sheet, self.row, column))

    def expression(self, cells: dict[str, str], column: str, owner: int, **options: Any) -> int | None:
        """Compile the expression in a column, or give None if it is empty or wrong."""
        source = straighten(cells.get(column, ""))
        if not source:
            return None
        before = len(self.draft.problems)
        number = self.expressions.number(source, owner, column, path="", **options)
        self.draft.problems[before:] = [
            problem.at(self.sheet, self.row, column) for problem in self.draft.problems[before:]
        ]
        return number

    def check_columns(self) -> None:
        """Columns that mean nothing are most likely misspelt."""
        sheet = self.book.sheets.get(self.sheet)
        for column in sheet.columns if sheet else []:
            name = column.partition("::")[0].strip().lower()
            if name not in COLUMNS[self.sheet] and not name.startswith("#"):
                self.draft.note(
                    say(
                        "Sheet {sheet}: the column {column} is not known and is ignored.",
                        sheet=self.sheet,
                        column=column,
                    )
                )

    def followups(self) -> list[dict[str, Any]]:
        """The rules of the sheet ``followups``."""
        self.sheet = "followups"
        self.check_columns()
        found: list[dict[str, Any]] = []
        names: set[str] = set()
        for number, cells in self.book.rows("followups"):
            row = {key if "::" in key else key.strip().lower(): text for key, text in cells.items()}
            self.row = number
            if not row or row.get("name", "").startswith("#"):
                continue
            name = row.get("name", "")
            if not re.fullmatch(r"[A-Za-z_][\w.-]*", name):
                self.problem(say("A rule needs a name of letters, digits and _."), "name")
                continue
            if name in names:
                self.problem(say("Two rules are called {name}.", name=name), "name")
            names.add(name)
            rule = self.followup(name, row)
            if rule is not None:
                found.append(rule)
        return found

    def followup(self, name: str, row: dict[str, str]) -> dict[str, Any] | None:
        """One rule."""
        owner = 0
        repeat = row.get("for_each", "").removeprefix("${").removesuffix("}").strip()
        if repeat:
            matches = [
                n
                for n, node in enumerate(self.draft.nodes)
                if node["kind"] == "repeat" and node["name"] == repeat
            ]
            if len(matches) != 1:
                self.problem(say("There is no repeat called {repeat}.", repeat=repeat), "for_each")
                return None
            owner = matches[0]
        rule: dict[str, Any] = {"name": name, "scope": owner}
        if not row.get("when"):
            self.problem(say("Say when this follow-up is needed; true() for always."), "when")
        rule["when"] = self.expression(row, "when", owner, boolean=True)
        for column in ("about", "due", "window_start", "escalate_after"):
            compiled = self.expression(row, column, owner)
            if compiled is not None:
                rule[column] = compiled
        for column, key in (("label", "title"), ("note", "note")):
            text = self.text(row, column, owner)
            if text is not None:
                rule[key] = text
        if "title" not in rule and not split_columns(row, "label", ""):
            self.problem(say("Say what is to be done."), "label")
        rule["assign_to"] = self.one_of(row, "assign_to", ASSIGNEES, "visitor")
        rule["priority"] = self.one_of(row, "priority", PRIORITIES, "normal")
        if row.get("form"):
            rule["form"] = row["form"]
        closes = self.expression(row, "closes_when", 0, boolean=True, row="subject")
        if closes is not None:
            rule["closes_when"] = {"expr": closes, "source": row["closes_when"]}
        return rule

    def text(self, row: dict[str, str], column: str, owner: int) -> int | None:
        """A text of the present row in its languages."""
        versions = {
            tag: text_parts(text)
            for tag, text in split_columns(row, column, self.draft.default_language).items()
        }
        before = len(self.draft.problems)
        number = self.expressions.text(versions, owner, column)
        self.draft.problems[before:] = [
            FormProblem(bare(each.message), self.sheet, self.row, column)
            for each in self.draft.problems[before:]
        ]
        for tag in versions:
            if tag not in self.draft.languages:
                self.draft.languages.append(tag)
        return number

    def one_of(self, row: dict[str, str], column: str, allowed: tuple[str, ...], default: str) -> str:
        """A word from a closed list."""
        word = row.get(column, "").strip().lower() or default
        if word not in allowed:
            self.problem(say("“{word}” is not one of {names}.", word=word, names=", ".join(allowed)), column)
        return word

    def visit(self) -> dict[str, Any]:
        """The one row of the sheet ``visit``."""
        self.sheet = "visit"
        self.check_columns()
        rows = [(number, row) for number, row in self.book.rows("visit") if row]
        if not rows:
            return {}
        self.row, row = rows[0][0], rows[0][1]
        if len(rows) > 1:
            self.problem(say("Only one row belongs here."))
        visit: dict[str, Any] = {"subject": self.one_of(row, "subject", SUBJECTS, "household")}
        offer = self.expression(row, "offer", 0, boolean=True, row="subject")
        if offer is not None:
            visit["offer"] = offer
        for column in ("every", "order"):
            text = row.get(column, "")
            if text and not text.isdigit():
                self.problem(say("A whole number belongs here."), column)
            elif text:
                visit[column] = int(text)
        title = split_columns(row, "title", self.draft.default_language)
        if title:
            visit["title"] = title
        return visit
