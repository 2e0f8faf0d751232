"""Kinship in one house before anyone has a name: a pattern, and ages that follow from one another.

Spouses are close in age, mothers are 20 to 40 at a birth, grown daughters have mostly married out.
"""

from dataclasses import dataclass

from fieldapp.demo.chance import Chance

PATTERNS = {
    "nuclear": 31, "three_generations": 27, "old_couple": 12, "old_alone": 9, "skipped": 5, "young_couple": 5,
    "single_parent": 4, "bachelor": 4, "four_generations": 1, "lodgers": 2,
}  # fmt: skip


@dataclass
class Seat:
    """A place in the family: whose surname it bears (`line`), and the seats of its partner and mother."""

    relation: str
    sex: str
    age: float
    line: str = "house"
    partner: int | None = None
    mother: int | None = None


def seats_of(rng: Chance, pattern: str) -> list[Seat]:
    """The seats of a house of this pattern, head first."""
    seats: list[Seat] = []
    if pattern in ("nuclear", "lodgers"):
        wife = _couple(rng, seats, rng.uniform(25, 52), ("head", "spouse"), "house")
        _children(rng, seats, wife, "child")
    elif pattern == "young_couple":
        _couple(rng, seats, rng.uniform(22, 30), ("head", "spouse"), "house")
    elif pattern in ("three_generations", "four_generations", "skipped"):
        grandmother = _couple(rng, seats, rng.uniform(47, 72), ("head", "spouse"), "house")
        son = seats[grandmother].age - max(20.0, rng.gauss(24.0, 2.2))
        son = max(son, 22.5)
        wife = _couple(rng, seats, son, ("child", "child_in_law"), "house")
        _children(rng, seats, wife, "grandchild")
        if pattern != "skipped" and rng.random() < 0.22:
            seats.pop(rng.choice((0, 1)))
            _renumber(seats)
        if pattern == "four_generations":
            seats.append(Seat("parent", "female", seats[0].age + rng.uniform(19, 27), "own"))
    elif pattern == "old_couple":
        _couple(rng, seats, rng.triangular(58, 88, 68), ("head", "spouse"), "house")
    elif pattern == "old_alone":
        sex = "female" if rng.random() < 0.66 else "male"
        seats.append(Seat("head", sex, rng.triangular(62, 96, 75), "own" if sex == "female" else "house"))
    elif pattern == "single_parent":
        sex = rng.choice(("male", "female"))
        seats.append(Seat("head", sex, rng.uniform(30, 50), "house"))
        seats.append(Seat("child", rng.choice(("male", "female")), seats[0].age - rng.uniform(21, 28)))
    else:
        seats.append(Seat("head", "male", rng.triangular(28, 70, 48), "house"))
    return seats


def _spouse_age(rng: Chance, husband: float) -> float:
    return max(20.5, husband - max(-4.0, min(9.0, rng.gauss(2.0, 2.2))))


def _children(rng: Chance, seats: list[Seat], mother: int, relation: str) -> None:
    """Children of a mother, eldest first; grown daughters who married out have no seat."""
    age = seats[mother].age
    wanted = rng.choices([0, 1, 2, 3], weights=[7, 43, 42, 8])[0]
    born_at = max(20.0, rng.gauss(24.5, 2.6))
    for _ in range(wanted):
        years = age - born_at
        if years < 0.01:
            break
        sex = rng.choice(("male", "female", "male"))
        home = years < 22 or rng.random() < ((0.8 if sex == "male" else 0.15) if years < 31 else 0.06)
        if home:
            seats.append(Seat(relation, sex, years, mother=mother))
        born_at += rng.uniform(1.6, 6.0)


def _couple(rng: Chance, seats: list[Seat], husband: float, relations: tuple[str, str], line: str) -> int:
    """Seats for a husband and a wife, who keeps her own surname; the number of the wife's seat."""
    seats.append(Seat(relations[0], "male", husband, line))
    seats.append(Seat(relations[1], "female", _spouse_age(rng, husband), "own", partner=len(seats) - 1))
    seats[-2].partner = len(seats) - 1
    return len(seats) - 1


def _renumber(seats: list[Seat]) -> None:
    """After a grandparent died: the one left heads the house, and the numbers of seats shift by one."""
    seats[0].partner = None
    seats[0].relation = "head"
    for seat in seats[1:]:
        seat.partner = None if seat.partner is None else seat.partner - 1
        seat.mother = None if seat.mother is None else seat.mother - 1
