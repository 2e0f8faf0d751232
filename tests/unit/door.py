"""A family, and a form being filled in at its door: what tests of the shipped forms share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldapp.forms import (
    Context,
    EntityChange,
    FollowUp,
    Session,
    check,
    compile_file,
    open_session,
)

FOLDER = Path(__file__).parents[2] / "forms"
FORMS = sorted(path.stem for path in FOLDER.glob("*.md"))
PLANS = {form: compile_file(FOLDER / f"{form}.md") for form in FORMS}
HOME = "11111111-1111-4111-8111-111111111111"
GRANDFATHER, GRANDMOTHER, SON, WIFE, TODDLER, BABY = (
    f"22222222-2222-4222-8222-22222222222{n}" for n in range(1, 7)
)
Row = dict[str, str]


def person(id: str, name: str, sex: str, born: str, relation: str, **more: str) -> Row:
    """A member's row in the register."""
    row = {"name": id, "label": name, "household_id": HOME, "full_name": name, "sex": sex, "born": born}
    return {**row, "relation": relation, "residence": "present", **more}


HOUSE: Row = {
    "name": HOME,
    "label": "李建国",
    "number": "12",
    "address": "桥头组 12 号",
    "head_name": "李建国",
    "phone": "13800001111",
    "status": "active",
    "last_visit": "2025-01-08",
}
AWAY = {
    "residence": "away",
    "residence_since": "2023-02-01",
    "away_city": "浙江义乌",
    "phone": "13900002222",
    "contact_name": "王秀英",
    "contact_phone": "13800001111",
}
FAMILY = [
    person(GRANDFATHER, "李建国", "male", "1948-03-04", "head"),
    person(GRANDMOTHER, "王秀英", "female", "1951-07-09", "spouse"),
    person(SON, "李强", "male", "1980-02-11", "child", **AWAY),
    person(WIFE, "陈敏", "female", "1994-05-06", "child_in_law", pregnant="yes"),
    person(TODDLER, "李小雨", "male", "2023-10-10", "grandchild"),
    person(BABY, "李家宝宝", "female", "2025-03-28", "grandchild", birth_weight="3200"),
]


class Register:
    """The register as a phone knows it."""

    def __init__(self, households: list[Row], members: list[Row]) -> None:
        self.lists = {"households": households, "members": members}

    def all(self, name: str) -> Iterable[Mapping[str, str]]:
        """Every row of a list."""
        return self.lists.get(name, [])

    def where(self, name: str, column: str, value: str) -> Iterable[Mapping[str, str]]:
        """The rows whose column has this value."""
        return [row for row in self.all(name) if row.get(column, "") == value]


class Visit:
    """A form being filled in; an answer that could not be given on the screen fails the test."""

    def __init__(self, form: str, member: str = "", *, known: bool = True) -> None:
        self.plan = PLANS[form]
        given = {"household_id": HOME} | ({"member_id": member} if member else {})
        self.context = Context(
            now=lambda: datetime(2025, 4, 10, 1, 30, tzinfo=UTC),
            time_zone="Asia/Shanghai",
            given=given,
            submission_id="5d0f3f9e-0b57-4c39-9a55-0d9f7d1a0001",
            lists=Register([HOUSE], FAMILY) if known else Register([], []),
        )
        self.session: Session = open_session(self.plan, self.context)

    def item(self, path: str) -> Any:
        """The question at a path below /data, or below /data/main."""
        found = self.session.find(f"/data/main/{path}") or self.session.find(f"/data/{path}")
        assert found is not None, path
        return found

    def answer(self, under: str = "", **answers: str) -> Visit:
        """Answer questions of one group, in order."""
        for name, value in answers.items():
            item = self.item(f"{under}/{name}" if under else name)
            assert item.relevant, f"{item.path} is not asked"
            self.session.set(item, value)
            item = self.item(f"{under}/{name}" if under else name)
            assert item.constraint_ok, f"{item.path}: {item.constraint_message}"
            if item.choices:
                assert set(value.split()) <= {choice.value for choice in item.choices}, item.path
        return self

    def refuses(self, path: str, value: str) -> str:
        """The message with which an answer is refused; the answer is taken back."""
        self.session.set(self.item(path), value)
        item = self.item(path)
        assert not item.constraint_ok, f"{path} takes {value}"
        message = item.constraint_message
        self.session.set(self.item(path), "")
        return str(message)

    def add(self, path: str) -> Visit:
        """Add an instance of a repeat."""
        self.session.add_repeat(self.item(path))
        return self

    def finish(self) -> Visit:
        """Nothing is missing, and the server finds the same when it looks again."""
        assert [(each.item.path, each.kind) for each in self.session.problems()] == []
        checked = check(self.plan, self.session.values(), self.context)
        assert checked.problems == []
        assert checked.entities == self.session.entities()
        assert checked.followups == self.session.followups()
        return self

    def register_of(self, id: str) -> Row:
        """What the form writes about a household or member."""
        return next(each.properties for each in self.session.entities() if each.id == id)

    def promises(self) -> dict[str, FollowUp]:
        """Follow-ups by rule."""
        return {each.rule: each for each in self.session.followups()}

    def changes(self, list_name: str) -> list[EntityChange]:
        """Register changes of one list."""
        return [each for each in self.session.entities() if each.list == list_name]
