"""What outcomes promise, as a table and pure functions."""

from datetime import date
from uuid import UUID

from fieldapp.core.ids import followup_id
from fieldapp.followups.revisits import REVISITS, priority, revisit_id, window
from fieldapp.visits.models import OUTCOMES


def test_every_rule_is_for_an_outcome_and_meeting_someone_or_being_declined_promises_nothing() -> None:
    assert set(REVISITS) == set(OUTCOMES) - {"met", "declined"}


def test_a_family_that_was_out_is_visited_from_the_next_day_within_a_week() -> None:
    assert window(REVISITS["not_at_home"], date(2026, 2, 26)) == (date(2026, 2, 27), date(2026, 3, 5))


def test_it_becomes_pressing_after_three_visits_that_met_nobody() -> None:
    rule = REVISITS["not_at_home"]
    assert [priority(rule, attempts) for attempts in (1, 2, 3, 9)] == ["normal", "normal", "high", "high"]


def test_the_id_is_what_a_phone_can_work_out_by_itself() -> None:
    visit, household = UUID(int=1), UUID(int=2)
    assert revisit_id(visit, "visit_again", household) == followup_id(visit, "visit_again", household)
