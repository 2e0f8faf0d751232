"""Whether a form is offered about a household or member, and whether a follow-up is done, from the
register alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.forms.context import Context
from fieldapp.forms.engine import Engine
from fieldapp.forms.lists import Row
from fieldapp.forms.plan import program_of
from fieldapp.forms.program import Plan


def is_offered(plan: Plan, row: Mapping[str, str], context: Context) -> bool:
    """Whether ``visit.offer`` holds for a subject's row; a form without one is always offered."""
    return holds(plan, plan["visit"].get("offer"), row, context)


def closes(plan: Plan, rule: str, row: Mapping[str, str], context: Context) -> bool:
    """Whether a rule's ``closes_when`` holds for its subject's row; false for a rule without one."""
    found = next((each.get("closes_when") for each in plan["followups"] if each["name"] == rule), None)
    return found is not None and holds(plan, found["expr"], row, context)


def holds(plan: Plan, entry: int | None, row: Mapping[str, str], context: Context) -> bool:
    """Whether an expression over a row is true."""
    if entry is None:
        return True
    engine = Engine(program_of(plan), context)
    return engine.truth(entry, engine.root, Row(row, 0))
