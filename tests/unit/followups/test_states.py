"""Due states, by the cases that the web app runs too."""

import json
from datetime import date
from pathlib import Path

import pytest

from fieldapp.followups.states import due_state

CASES = json.loads((Path(__file__).parents[2] / "cases/followups/states.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_due_state(case: dict) -> None:
    assert due_state(case["followup"], date.fromisoformat(case["today"])) == case["expect"]
