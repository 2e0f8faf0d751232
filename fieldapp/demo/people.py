"""The people of one house: kinship first, then names, who is away, and which services they asked for."""

from datetime import date, timedelta

from fieldapp.demo.away import arrive, leave, name_contacts
from fieldapp.demo.chance import Chance
from fieldapp.demo.kinship import PATTERNS, Seat, seats_of
from fieldapp.demo.names import generation_character, given, surname
from fieldapp.demo.person import Person, phone


def family(rng: Chance, today: date, lineages: tuple[str, ...] = ()) -> list[Person]:
    """The members of one house, head first."""
    pattern = rng.choices(list(PATTERNS), weights=list(PATTERNS.values()))[0]
    seats = seats_of(rng, pattern)
    people = _named(rng, seats, today, () if pattern == "lodgers" else lineages)
    leave(rng, seats, people, today)
    if pattern == "lodgers":
        arrive(rng, people, today)
    name_contacts(rng, people, lineages, today)
    _needs(rng, people, today)
    return people


def _named(rng: Chance, seats: list[Seat], today: date, lineages: tuple[str, ...]) -> list[Person]:
    house = surname(rng, lineages)
    people: list[Person] = []
    taken: set[str] = set()
    shared: dict[int | None, str] = {}
    for seat in seats:
        born = today - timedelta(days=round(seat.age * 365.2425) + rng.randrange(3))
        generation = ""
        if seat.sex == "male" and seat.mother is not None:
            generation = shared.setdefault(seat.mother, generation_character(rng, born.year))
        family_name = house if seat.line == "house" else surname(rng)
        name = family_name + given(rng, seat.sex, born.year, taken, generation)
        number = phone(rng) if seat.age >= 14 and rng.random() < (0.95 if seat.age < 70 else 0.7) else None
        people.append(Person(name, seat.sex, born, seat.relation, number))
    return people


def _needs(rng: Chance, people: list[Person], today: date) -> None:
    """Which home services members at home have asked for, as the registration form records them."""
    newborn = any(person.age(today) < 1 for person in people)
    for person in people:
        age = person.age(today)
        if person.residence not in ("present", "arrived"):
            continue
        wanted: list[str] = []
        if age <= 6:
            wanted.append("child")
        expecting = (
            person.sex == "female" and 20 <= age <= 38 and person.relation in ("spouse", "child_in_law")
        )
        if expecting and not newborn and rng.random() < 0.09:
            wanted.append("antenatal")
            person.properties["pregnant"] = "yes"
        if age >= 45 and rng.random() < (0.25 if age < 65 else 0.55):
            wanted.append("chronic")
        if age >= 65 and rng.random() < 0.7:
            wanted.append("elder")
        if age >= 10 and rng.random() < 0.025:
            wanted.append("disability")
        if wanted:
            person.properties["services"] = " ".join(wanted)
