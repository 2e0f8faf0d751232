"""Forms written at random, filled at random: what is kept up to date is what comes out anew."""

from __future__ import annotations

import random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fieldapp import forms
from tests.compile_cases import context_of
from tests.parity import every_item, random_answer
from tests.random_forms import random_form

STEPS = 20


def fill(session: forms.Session, chance: random.Random) -> None:
    """Do something that a person could do."""
    items = every_item(session.root)
    repeats = [item for item in items if item.kind == "repeat" and item.can_add]
    instances = [item for item in items if item.kind == "instance" and item.can_remove]
    fields = [item for item in items if item.kind == "field" and item.widget and not item.computed]
    roll = chance.random()
    if roll < 0.12 and repeats:
        session.add_repeat(chance.choice(repeats))
    elif roll < 0.18 and instances:
        session.remove_repeat(chance.choice(instances))
    elif fields:
        item = chance.choice(fields)
        session.set(item, random_answer(item, chance))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 100_000))
def test_a_random_form_filled_at_random_stands_as_one_opened_anew(seed: int) -> None:
    try:
        plan = forms.compile_xform(random_form(seed))
    except forms.FormError as error:
        assert "circle" in str(error)
        assume(False)
    chance = random.Random(seed)
    session = forms.open_session(plan, context_of({}))
    for _ in range(STEPS):
        fill(session, chance)
    anew = forms.Session(plan, context_of({}), session.all_values(), filling=False)
    assert anew.values() == session.values()
    assert [(each.item.path, each.kind) for each in anew.problems()] == [
        (each.item.path, each.kind) for each in session.problems()
    ]
    checked = forms.check(plan, session.values(), context_of({}))
    assert checked.values == session.values()
