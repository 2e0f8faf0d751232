"""How well duplicates are found: `python -m tests.bench.desk.duplicates [PEOPLE]` (20000).

A made township's members, of whom one in twenty is there twice, the second time as it happens: typed by
sound, given names swapped, a slip in the birth date, another telephone, another surname, a birth date left
out. Names are as common as in China. Prints precision and recall by threshold and by slip, and the time.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from pypinyin import lazy_pinyin

from fieldapp.demo.names import FEMALE, MALE, SURNAMES, Cohort
from fieldapp.duplicates import match
from fieldapp.duplicates.score import Person, Place

VILLAGES = 15
SHARE = 20


def made(count: int, chance: random.Random) -> tuple[list[Person], dict[frozenset[UUID], str]]:
    """Members, and which two of them are one, with the slip that was made."""
    people = [_person(chance) for _ in range(count)]
    by_sound: dict[str, list[str]] = {}
    for one in sorted({character for person in people for character in person.name}):
        by_sound.setdefault(lazy_pinyin(one)[0], []).append(one)
    slips = _slips(by_sound, chance)
    truth = {}
    for n, person in enumerate(chance.sample(people, count // SHARE)):
        kind = list(slips)[n % len(slips)]
        twin = slips[kind](replace(person, id=_id(chance)))
        if chance.random() < 0.6:  # registered in another household, elsewhere as often as not
            twin = replace(twin, household_id=_id(chance), place=_near(person.place, chance))
        if chance.random() < 0.3:
            twin = replace(twin, village_id=UUID(int=chance.randrange(VILLAGES)), place=None)
        people.append(twin)
        truth[frozenset((person.id, twin.id))] = kind
    chance.shuffle(people)
    return people, truth


def _person(chance: random.Random) -> Person:
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(90 * 365))
    sex = chance.choice(("male", "female"))
    cohorts: tuple[Cohort, ...] = MALE if sex == "male" else FEMALE
    cohort = next(one for one in cohorts if born.year <= one.until)
    given = (
        chance.choice(cohort.whole)
        if chance.random() < 0.4
        else chance.choice(cohort.first) + chance.choice(cohort.second)
    )
    (surname,) = chance.choices(list(SURNAMES), list(SURNAMES.values()))
    village = UUID(int=chance.randrange(VILLAGES))
    place = Place(30.6 + chance.random() / 5, 110.4 + chance.random() / 5)
    phone = f"1{chance.randrange(3 * 10**9, 10**10)}" if chance.random() < 0.6 else None
    return Person(_id(chance), _id(chance), village, surname + given, sex, born, phone, place)


def _slips(by_sound: dict[str, list[str]], chance: random.Random) -> dict[str, Callable[[Person], Person]]:
    def homophone(one: Person) -> Person:
        at = chance.randrange(1, len(one.name))
        other = chance.choice(by_sound[lazy_pinyin(one.name[at])[0]])
        return replace(one, name=one.name[:at] + other + one.name[at + 1 :])

    def swapped(one: Person) -> Person:
        return replace(one, name=one.name[0] + one.name[1:][::-1])

    def birth(one: Person) -> Person:
        assert one.born is not None
        return replace(one, born=one.born + timedelta(days=chance.choice((-1, 1, 10, 365))))

    def phone(one: Person) -> Person:
        return replace(homophone(one), phone=f"1{chance.randrange(3 * 10**9, 10**10)}")

    def married(one: Person) -> Person:
        return replace(one, name=chance.choice(list(SURNAMES)) + one.name[1:])

    def unborn(one: Person) -> Person:
        return replace(one, born=None)

    def typo(one: Person) -> Person:
        return replace(one, name=one.name[:-1] + chance.choice(chance.choice(list(by_sound.values()))))

    return {
        "nothing": lambda one: one,
        "homophone": homophone,
        "swapped given name": swapped,
        "birth date": birth,
        "homophone and telephone": phone,
        "surname": married,
        "no birth date": unborn,
        "another character": typo,
    }


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128))


def _near(place: Place | None, chance: random.Random) -> Place | None:
    return place and Place(place.lat + chance.gauss(0, 0.0003), place.lon + chance.gauss(0, 0.0003))


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    people, truth = made(count, random.Random(7))
    least, match.LEAST = match.LEAST, 1
    began = time.perf_counter()
    pairs = match.pairs_of_people(people)
    print(f"{len(people)} members, {len(truth)} there twice, {time.perf_counter() - began:.1f} s")
    scores = {frozenset((pair.one, pair.other)): pair.score for pair in pairs}
    print("threshold  precision  recall")
    for threshold in (20, 30, 40, 50, 60, 70, 80, 90, 95):
        found = {pair for pair, score in scores.items() if score >= threshold}
        right = len(found & truth.keys())
        mark = "  <- taken" if threshold == least else ""
        print(f"{threshold:9}  {right / max(1, len(found)):9.3f}  {right / len(truth):6.3f}{mark}")
    for kind in dict.fromkeys(truth.values()):
        mine = [pair for pair, slip in truth.items() if slip == kind]
        right = sum(scores.get(pair, 0) >= least for pair in mine)
        print(f"{kind:24} recall {right / len(mine):.3f}")


if __name__ == "__main__":
    main()
