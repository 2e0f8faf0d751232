"""A stand-in for a child vaccination survey: a household, and for each child sixteen doses with card, date
and reason.
"""

from __future__ import annotations

HOUSEHOLD = 60
DOSES = 16


def child() -> list[str]:
    """The rows of one child."""
    rows = [
        "begin_repeat | child | Child | | |",
        "text | name | Name | | |",
        "date | born | When was ${name} born? | | . <= today() |",
        "calculate | months | | | | int((today() - date(${born})) div 30.4375)",
        "select_one yn | card | Is there a card? | ${months} < 60 | |",
    ]
    for dose in range(DOSES):
        due = f"${{months}} >= {dose}"
        before = f" and ${{given{dose - 1}}} = 'yes'" if dose % 4 else ""
        rows += [
            f"begin_group | dose{dose} | Dose {dose} of ${{name}} | {due}{before} | |",
            f"select_one yn | given{dose} | Was dose {dose} given? | | |",
            f"date | on{dose} | On which day? | ${{given{dose}}} = 'yes' and ${{card}} = 'yes' "
            f"| . >= ${{born}} and . <= today() |",
            f"calculate | days{dose} | | | | if(${{on{dose}}} = '', '', "
            f"decimal-date-time(${{on{dose}}}) - decimal-date-time(${{born}}))",
            f"select_one why | why{dose} | Why not? | ${{given{dose}}} = 'no' | |",
            f"text | other{dose} | Which reason? | ${{why{dose}}} = 'other' | |",
            "end_group | | | | |",
        ]
    given = " + ".join(f"if(${{given{dose}}} = 'yes', 1, 0)" for dose in range(DOSES))
    rows += [f"calculate | doses | | | | {given}", "end_repeat | | | | |"]
    return rows


def form() -> str:
    """The form as Markdown tables."""
    rows = [
        f"{'select_one yn' if i % 3 else 'integer'} | h{i} | About the household, question {i} "
        f"| {f'${{h{i - 1}}} = ' + repr('yes') if i % 3 == 2 else ''} | |"
        for i in range(HOUSEHOLD)
    ]
    rows += child()
    rows += [
        "calculate | children | | | | count(${child})",
        "calculate | all_doses | | | | sum(${doses})",
        "note | thanks | ${children} children, ${all_doses} doses. | | |",
    ]
    choices = [
        "yn | yes | Yes",
        "yn | no | No",
        "why | far | Too far",
        "why | ill | Was ill",
        "why | other | Other",
    ]
    columns = "type | name | label | relevant | constraint | calculation"
    lines = ["| survey |", f"| | {columns} |", *(f"| | {row} |" for row in rows)]
    lines += ["| choices |", "| | list_name | name | label |", *(f"| | {row} |" for row in choices)]
    return "\n".join(lines)
