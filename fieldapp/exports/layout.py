"""The tables that a form's submissions make: all its versions merged, repeats as tables of their own.

As ODK Central lays them out: a column is the names of the groups around a question and its own, joined by
`-`; a geopoint is four columns; a row has a KEY, a repeat's rows have the PARENT_KEY of the row around them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms import Plan

PLACES = ("Latitude", "Longitude", "Altitude", "Accuracy")
Path = tuple[str, ...]


@dataclass
class Column:
    """One question: its path below its table's row, its type, and its choices in the order of the form."""

    path: Path
    type: str
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its heading."""
        return "-".join(self.path)


@dataclass
class Table:
    """The form's own rows, or those of one repeat; `path` leads to it from the row around it."""

    name: str
    path: Path
    columns: dict[Path, Column] = field(default_factory=dict)
    repeats: dict[Path, "Table"] = field(default_factory=dict)

    def all(self) -> Iterator["Table"]:
        """This table and those below it."""
        yield self
        for repeat in self.repeats.values():
            yield from repeat.all()

    def headings(self, split: bool) -> list[str]:
        """The headings of its columns; with `split`, one more for each choice of a select_multiple."""
        found: list[str] = []
        for column in self.columns.values():
            if column.type == "geopoint":
                found += (f"{column.name}-{part}" for part in PLACES)
                continue
            found.append(column.name)
            if split and column.type == "select":
                found += (f"{column.name}/{value}" for value in column.choices)
        return found


def merged(plans: Sequence[Plan], language: str | None) -> Table:
    """The tables of a form by the plans of its versions, the oldest first: what a later one adds comes after.

    `language`: whose labels choices bear; None: their codes.
    """
    root = Table("submissions", ())
    for plan in plans:
        places: dict[int, tuple[Table, Path]] = {0: (root, ())}
        for number, node in enumerate(plan["nodes"]):
            if number == 0:
                continue
            table, path = places[node["parent"]]
            path = (*path, node["name"])
            if node["kind"] == "group":
                places[number] = (table, path)
            elif node["kind"] == "repeat":
                name = "-".join(path) if table is root else f"{table.name}-{'-'.join(path)}"
                places[number] = (table.repeats.setdefault(path, Table(name, path)), ())
            else:
                places[number] = (table, path)
                if not node["name"].startswith("@") and not node.get("note"):
                    column = table.columns.setdefault(path, Column(path, node.get("type", "string")))
                    column.choices |= _choices(plan, node, language)
    return root


def _choices(plan: Plan, node: Mapping[str, Any], language: str | None) -> dict[str, str]:
    """The choices of a question that are in the form itself, by code."""
    found = node.get("choices") or {}
    listed = plan["lists"].get(found.get("list")) or {}
    columns, label = listed.get("columns"), found.get("label")
    if not columns or found.get("value") not in columns:
        return {}
    value_at = columns.index(found["value"])
    source = label["itext"] if isinstance(label, dict) else label
    label_at = columns.index(source) if language and source in columns else None
    made = {}
    for row in listed["rows"]:
        code, said = row[value_at], row[label_at] if label_at is not None else None
        if isinstance(said, int):
            said = _text(plan, said, language)
        if code:
            made[code] = said if isinstance(said, str) and said else code
    return made


def _text(plan: Plan, number: int, language: str | None) -> str:
    """A text of the form in a language, else in the form's own; its computed parts are left out."""
    for tag in (language, plan.get("default_language"), *plan["texts"]):
        said = plan["texts"].get(tag, [])
        found = said[number] if number < len(said) else None
        if found is not None:
            return "".join(part for part in found if isinstance(part, str))
    return ""
