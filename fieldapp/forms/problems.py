"""What is wrong with a form, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class FormProblem:
    """One thing wrong with a form: where it stands, and what to do.

    ``row`` is 1-based as a spreadsheet shows it; ``position`` is the 0-based offset of the fault in
    ``expression``.
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
        """The known facts only, for the wire."""
        return {key: value for key, value in vars(self).items() if value is not None}

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.sheet and f"sheet {self.sheet}",
                self.row and f"row {self.row}",
                self.column and f"column {self.column}",
            )
            if part
        )
        text = f"{place}: {self.message}" if place else self.message
        if self.expression is None:
            return text
        text += f"\n    {one_line(self.expression)}"
        if self.position is not None:
            text += "\n    " + " " * self.position + "^"
        return text


def one_line(expression: str) -> str:
    """An expression with line breaks shown as spaces, so that a caret under it stands right."""
    return expression.replace("\n", " ").replace("\r", " ").replace("\t", " ")


class FormError(Exception):
    """A form cannot be compiled; ``problems`` lists everything found wrong with it."""

    def __init__(self, problems: list[FormProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
