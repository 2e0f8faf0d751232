"""Two versions of a form: what was added, changed, removed, and what of it cuts off data."""

from fieldapp.forms import Plan, compile_form
from fieldapp.forms.compare import Change, compare, losses

FORM = """
| survey |
| | type | name | label | relevant | save_to |
| | select_one roof | roof | Roof? | | |
| | begin_group | home | Home | | |
| | integer | rooms | How many rooms? | ${roof} = 'tile' | |
| | end_group | | | | |
| | begin_repeat | well | Well | | |
| | decimal | depth | How deep? | | |
| | end_repeat | | | | |
| choices |
| | list_name | name | label |
| | roof | tile | Tile |
| | roof | straw | Straw |
| settings |
| | form_id | version |
| | house | 1 |
"""


def plan(text: str = FORM) -> Plan:
    return compile_form(text.encode(), "md")


def changed(old: str, new: str) -> list[Change]:
    """What is said of a form after a piece of its source was replaced."""
    assert old in FORM
    return compare(plan(), plan(FORM.replace(old, new)))


def codes(change: Change) -> set[str]:
    return {detail.code for detail in change.details}


def test_the_same_form_has_not_changed() -> None:
    assert compare(plan(), plan()) == []


def test_a_question_more_is_added_and_loses_nothing() -> None:
    (change,) = changed("| | end_group", "| | text | yard | Yard? | | |\n| | end_group")
    assert (change.kind, change.path, change.loss) == ("added", "home/yard", False)


def test_a_question_that_went_cuts_off_its_answers() -> None:
    (change,) = changed("| | decimal | depth | How deep? | | |\n", "| | text | water | Water? | | |\n")[1:]
    assert (change.kind, change.path, change.loss) == ("removed", "well/depth", True)


def test_a_question_in_another_place_is_moved_and_gets_another_column() -> None:
    row = "| | integer | rooms | How many rooms? | ${roof} = 'tile' | |\n"
    found = changed(
        f"| | begin_group | home | Home | | |\n{row}",
        f"{row}| | begin_group | home | Home | | |\n| | note | n | N | | |\n",
    )
    (change,) = found
    assert (change.kind, change.path, change.loss) == ("moved", "rooms", True)


def test_a_choice_that_went_is_lost_and_one_more_is_not() -> None:
    (gone,) = changed("| | roof | straw | Straw |\n", "")
    assert codes(gone) == {"choices_removed"} and gone.loss
    (more,) = changed("| | roof | straw | Straw |\n", "| | roof | straw | Straw |\n| | roof | tin | Tin |\n")
    assert codes(more) == {"choices_added"} and not more.loss


def test_a_type_that_holds_the_old_answers_too_loses_nothing() -> None:
    (wider,) = changed("| integer | rooms", "| decimal | rooms")
    assert codes(wider) == {"type"} and not wider.loss
    (narrower,) = changed("| decimal | depth", "| date | depth")
    assert codes(narrower) == {"type"} and narrower.loss


def test_an_expression_counts_as_changed_by_what_it_means_not_by_its_numbers() -> None:
    (before,) = changed("| | select_one roof", "| | text | first | First | | |\n| | select_one roof")
    assert (before.kind, before.path) == ("added", "first")
    (other,) = changed("${roof} = 'tile'", "${roof} = 'straw'")
    assert codes(other) == {"relevant"} and losses([other]) == []
