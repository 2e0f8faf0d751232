"""What outcomes promise, as a table and pure functions."""

from datetime import date
from uuid import UUID

from fieldapp.areas.settings import DEFAULTS, REVISITED
from fieldapp.core.ids import followup_id
from fieldapp.followups.revisits import RULES, Revisit, priority, revisit_id, revisit_of, window
from fieldapp.visits.models import OUTCOMES


def not_at_home() -> Revisit:
    """What nobody at home promises where nothing is decided."""
    found = revisit_of("not_at_home", DEFAULTS)
    assert found is not None
    return found


def test_every_rule_is_for_an_outcome_and_meeting_someone_or_being_declined_promises_nothing() -> None:
    assert set(RULES) == set(REVISITED) == set(OUTCOMES) - {"met", "declined"}
    assert revisit_of("met", DEFAULTS) is None


def test_a_family_that_was_out_is_visited_from_the_next_day_within_a_week() -> None:
    assert window(not_at_home(), date(2026, 2, 26), DEFAULTS) == (date(2026, 2, 27), date(2026, 3, 5))


def test_it_becomes_pressing_after_three_visits_that_met_nobody() -> None:
    rule = not_at_home()
    assert [priority(rule, attempts) for attempts in (1, 2, 3, 9)] == ["normal", "normal", "high", "high"]


def test_the_id_is_what_a_phone_can_work_out_by_itself() -> None:
    visit, household = UUID(int=1), UUID(int=2)
    assert revisit_id(visit, "visit_again", household) == followup_id(visit, "visit_again", household)
