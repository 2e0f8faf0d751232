"""What is wrong with a form, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldapp.forms.messages import say, translated

SHOWN = 200


@dataclass(frozen=True)
class FormProblem:
    """One thing wrong with a form: where it stands, and what to do.

    ``row`` is 1-based as a spreadsheet shows it; ``position`` is the 0-based offset of the fault in
    ``expression``. ``message`` is English, and Chinese too if it is a Message.
    """

    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    expression: str | None = None
    position: int | None = None

    def at(self, sheet: str | None, row: int | None, column: str | None) -> FormProblem:
        """The same problem, placed in a workbook unless it already has its place."""
        if self.sheet:
            return self
        return replace(self, sheet=sheet, row=row, column=column)

    def as_json(self) -> dict[str, object]:
        """The known facts only, for the wire; ``message`` in English, ``messages`` by language."""
        known: dict[str, object] = {key: value for key, value in vars(self).items() if value is not None}
        return {
            **known,
            "message": str(self.message),
            "messages": {language: translated(self.message, language) for language in ("zh", "en")},
        }

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: str) -> str:
        """The problem as a person reads it: place, message, and the expression with a caret below."""
        places = [
            say("sheet {sheet}", sheet=self.sheet) if self.sheet else None,
            say("row {row}", row=self.row) if self.row else None,
            say("column {column}", column=self.column) if self.column else None,
        ]
        comma, colon = ("，", "：") if language.startswith("zh") else (", ", ": ")
        place = comma.join(str(translated(part, language)) for part in places if part)
        message = str(translated(self.message, language))
        text = f"{place}{colon}{message}" if place else message
        if self.expression is None:
            return text
        start = max(0, (self.position or 0) - SHOWN // 2)
        text += f"\n    {one_line(self.expression[start : start + SHOWN])}"
        if self.position is not None:
            text += "\n    " + caret_offset(self.expression[start : self.position]) + "^"
        return text


def one_line(expression: str) -> str:
    """An expression with line breaks shown as spaces, so that a caret under it stands right."""
    return expression.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def caret_offset(before: str) -> str:
    """Blanks as wide as what stands before a caret: an ideographic one for each character as wide as that."""
    return "".join("　" if "⺀" <= each <= "￮" else " " for each in one_line(before))


class FormError(Exception):
    """A form cannot be compiled; ``problems`` lists everything found wrong with it."""

    def __init__(self, problems: list[FormProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
