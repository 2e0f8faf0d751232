"""Which counts may be told to everybody, so that no small one is told or can be worked out.

A month has a count for each category. Of a month, a count of LEAST or more is told, a smaller one is said to
be under LEAST, and their total is told only with all of them. Of a year, the sum of a category's months is
told only if the months that were not told are lost in it: together LEAST or more, and not so many that each
of them must be large. So is the sum of all categories, with those not told of the year. (Complementary cell
suppression; Hundepool and others, Statistical Disclosure Control, chapter 4.)

Therefore whoever knows all that is told, of every month and year, and this rule, still finds that a small
count may be anything under LEAST; and that whatever can be reckoned out of the sums is LEAST or more. Counts
must not change once they were told.
"""

from collections.abc import Mapping, Sequence

LEAST = 5
TOTAL = "total"

Counts = Mapping[str, int]
"""Numbers by category; a month has every category, what is told perhaps only some, and `TOTAL`."""


def tell_month(counts: Counts, least: int = LEAST) -> dict[str, int]:
    """What may be told of a month."""
    told = {category: n for category, n in counts.items() if n >= least}
    return told | {TOTAL: sum(told.values())} if len(told) == len(counts) else told


def tell_year(months: Sequence[Counts], least: int = LEAST) -> dict[str, int]:
    """What may be told of a year beside its months, each of which was told by `tell_month`."""
    told: dict[str, int] = {}
    untold: list[int] = []
    for category in months[0]:
        small = [month[category] for month in months if month[category] < least]
        if _lost(small, least):
            told[category] = sum(month[category] for month in months)
        else:
            untold.append(sum(small))
    if _lost(untold, least):
        told[TOTAL] = sum(sum(month.values()) for month in months)
    return told


def at_least(told: Sequence[Counts], category: str) -> int:
    """What anybody can reckon a sum to be at least: of a category over what was told of several months, or
    of all categories.
    """
    names = {name for one in told for name in one if name != TOTAL}
    wanted = names if category == TOTAL else {category}
    return sum(one.get(name, 0) for one in told for name in wanted)


def _lost(parts: Sequence[int], least: int) -> bool:
    """Whether these parts, known to be small or not at all, may be told in a sum: none of them, or so that
    any one may still be anything under `least`, the others making up for it.
    """
    return not parts or least <= sum(parts) <= (least - 1) * (len(parts) - 1)
