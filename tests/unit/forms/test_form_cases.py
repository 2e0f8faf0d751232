"""Every script of tests/cases/forms/ runs as it says; the web app's tests read the same files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from fieldapp.forms import Item, Session, check
from tests.compile_cases import compile_whole_form, context_of, read_cases

CASES = [pytest.param(case, id=name) for name, case in read_cases("forms").items()]
STATES = {
    "requiredMessage": "required_message",
    "constraintMessage": "constraint_message",
    "constraintOk": "constraint_ok",
}


def found(session: Session, path: str) -> Item:
    """The item at a path."""
    item = session.find(path)
    assert item is not None, f"there is no {path}"
    return item


def state(item: Item, key: str) -> Any:
    """What an item shows of itself."""
    if key == "choices":
        return [choice.value for choice in item.choices]
    return getattr(item, STATES.get(key, key))


def run_step(session: Session, step: dict[str, Any]) -> None:
    """One step of a script."""
    if "set" in step:
        session.set(found(session, step["set"]), step["to"])
    if "add" in step:
        session.add_repeat(found(session, step["add"]))
    if "remove" in step:
        session.remove_repeat(found(session, step["remove"]))
    if "language" in step:
        session.set_language(step["language"])
    if "finish" in step:
        session.finish()
    for path, expected in step.get("expect", {}).items():
        item = found(session, path)
        assert {key: state(item, key) for key in expected} == expected, path
    if "same_choices" in step:
        first, *others = (state(found(session, path), "choices") for path in step["same_choices"])
        assert all(other == first for other in others)
    compare(session, step)


def compare(session: Session, expected: dict[str, Any]) -> None:
    """What came of it: values, entities, follow-ups (those keys that are written), problems."""
    if "values" in expected:
        assert session.values() == expected["values"]
    if "entities" in expected:
        assert [asdict(each) for each in session.entities()] == expected["entities"]
    if "followups" in expected:
        made = [asdict(each) for each in session.followups()]
        assert [
            {key: each[key] for key in wanted}
            for each, wanted in zip(made, expected["followups"], strict=True)
        ] == expected["followups"]
    if "problems" in expected:
        assert [
            {"path": each.item.path, "kind": each.kind, "message": each.message}
            for each in session.problems()
        ] == expected["problems"]
    if "instanceName" in expected:
        assert session.instance_name() == expected["instanceName"]


@pytest.mark.parametrize("case", CASES)
def test_a_form_behaves_as_its_script_says(case: dict[str, Any]) -> None:
    plan = compile_whole_form(case)
    session = Session(plan, context_of(case.get("context", {})), case.get("saved"))
    for step in case["steps"]:
        run_step(session, step)
    compare(session, case.get("result", {}))


@pytest.mark.parametrize("case", CASES)
def test_what_a_phone_sends_is_found_in_order_by_the_server(case: dict[str, Any]) -> None:
    plan = compile_whole_form(case)
    session = Session(plan, context_of(case.get("context", {})), case.get("saved"))
    for step in case["steps"]:
        run_step(
            session, {key: value for key, value in step.items() if key in ("set", "to", "add", "remove")}
        )
    context = context_of(case.get("context", {}))
    checked = check(plan, session.values(), context)
    told = {(each.path, each.kind) for each in checked.problems}
    assert told == {(each.item.path, each.kind) for each in session.problems()}
    assert checked.values == session.values()
    assert checked.followups == session.followups()
    assert checked.entities == session.entities()
