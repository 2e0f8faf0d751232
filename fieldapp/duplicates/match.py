"""Pairs worth comparing: only records that have something in common are, block by block, so that the work
grows with the register and not with its square.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar
from uuid import UUID

from fieldapp.duplicates.score import (
    Evidence,
    Home,
    Person,
    compare_homes,
    compare_people,
    confidence,
    sounds,
)

LARGEST_BLOCK = 60  # what more than so many records have in common tells nothing
LEAST = 30  # as tests/bench/desk/duplicates.py measured it, see docs/duplicates.md
CELL = 0.001  # about a hundred metres
Compared = TypeVar("Compared", Person, Home)
Told = Callable[[int], None]


@dataclass(frozen=True)
class Pair:
    """Two records that may be one: how likely (0 to 100), and the evidence."""

    one: UUID
    other: UUID
    score: int
    evidence: Evidence


def pairs_of_people(people: Sequence[Person], told: Told = lambda _n: None) -> list[Pair]:
    """Members that may be one, the likeliest first."""
    return _scored(_candidates(people, _keys_of_person), compare_people, told)


def pairs_of_homes(homes: Sequence[Home], told: Told = lambda _n: None) -> list[Pair]:
    """Households that may be one, the likeliest first."""
    return _scored(_candidates(homes, _keys_of_home), compare_homes, told)


def _scored(
    candidates: Iterable[tuple[Compared, Compared]],
    compare: Callable[[Compared, Compared], Evidence],
    told: Told,
) -> list[Pair]:
    found = []
    for count, (one, other) in enumerate(candidates):
        if count % 1000 == 0:
            told(count)
        evidence = compare(one, other)
        score = confidence(evidence)
        if score >= LEAST:
            found.append(Pair(one.id, other.id, score, evidence))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _candidates(
    records: Sequence[Compared], keys: Callable[[Compared], Iterator[Hashable]]
) -> Iterator[tuple[Compared, Compared]]:
    """Every two records that share a key, once."""
    blocks: dict[Hashable, list[int]] = {}
    for at, record in enumerate(records):
        for key in set(keys(record)):
            blocks.setdefault(key, []).append(at)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= LARGEST_BLOCK:
            seen.update(combinations(block, 2))
    for one, other in sorted(seen):
        yield records[one], records[other]


def _keys_of_person(person: Person) -> Iterator[Hashable]:
    syllables = person.sounds
    spelled = tuple(sorted(syllables))
    if person.phone:
        yield "phone", person.phone
    if not person.name:
        return
    yield "village", spelled, person.village_id
    if person.born:
        yield "year", spelled, person.born.year
        yield "day", spelled, person.born.month, person.born.day
        yield "given", syllables[1:], person.born
        yield "born", person.born, person.village_id


def _keys_of_home(home: Home) -> Iterator[Hashable]:
    spelled = tuple(sorted(sounds(home.head)))
    if home.phone:
        yield "phone", home.phone
    if home.head:
        yield "head", spelled, home.village_id
    if home.address:
        yield "address", "".join(home.address.split()), home.village_id
    if home.place:
        north, east = round(home.place.lat / CELL), round(home.place.lon / CELL)
        for cell in ((north + a, east + b) for a in (0, 1) for b in (0, 1)):
            yield "cell", cell, spelled[:1]
    for person in home.people:
        if person.born:
            yield "member", person.sounds, person.born
