"""How likely two records are one: evidence added up, each piece with its word (docs/duplicates.md).

Names are compared by syllable: characters are typed by sound, so that a homophone is the commonest slip. Of
the two or three syllables of a name nothing is to measure beyond which are equal and which changed places.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from pypinyin import lazy_pinyin

Evidence = list[tuple[str, float]]
NEAR_M, FAR_M = 60.0, 3000.0
NEVER = -8.0
EVEN = 5.0  # the evidence at which one pair in two is a duplicate


@dataclass(frozen=True)
class Place:
    """Where someone lives, in WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Person:
    """A member as it is compared."""

    id: UUID
    household_id: UUID
    village_id: UUID
    name: str
    sex: str | None
    born: date | None
    phone: str | None
    place: Place | None = None

    @property
    def sounds(self) -> tuple[str, ...]:
        """The syllables of the name."""
        return sounds(self.name)


@dataclass(frozen=True)
class Home:
    """A household as it is compared; `people` are its members."""

    id: UUID
    village_id: UUID
    number: str
    head: str
    address: str
    phone: str | None
    place: Place | None
    people: tuple[Person, ...] = ()


@lru_cache(maxsize=200_000)
def sounds(name: str) -> tuple[str, ...]:
    """A name's syllables, without tones; other scripts word by word."""
    return tuple(lazy_pinyin(name.strip().lower()))


def confidence(evidence: Evidence) -> int:
    """Evidence as a number from 0 to 100."""
    total = sum(weight for _, weight in evidence)
    return round(100 / (1 + math.exp(-0.9 * (total - EVEN))))


def compare_people(one: Person, other: Person) -> Evidence:
    """What speaks for and against two members being one."""
    found = [*_names(one.name, other.name), *_births(one.born, other.born), *_phones(one.phone, other.phone)]
    if one.sex and other.sex and one.sex != other.sex:
        found.append(("sex_differs", -4.0))
    if one.household_id == other.household_id:
        found.append(("same_household", 1.5))
    elif one.village_id == other.village_id:
        found.append(("same_village", 0.5))
    return found + _places(one.place, other.place)


def compare_homes(one: Home, other: Home) -> Evidence:
    """What speaks for and against two households being one."""
    found = [*_names(one.head, other.head, "head_"), *_phones(one.phone, other.phone)]
    alike = _address(one.address, other.address)
    if alike > 0.8:
        found.append(("same_address", 2.0))
    found.append(("same_village", 0.5) if one.village_id == other.village_id else ("other_village", -1.0))
    if one.number and one.number == other.number and one.village_id == other.village_id:
        found.append(("same_number", 1.0))
    shared = _shared(one.people, other.people)
    if shared:
        found.append(("same_members", min(3.0 * shared, 6.0)))
    elif one.people and other.people:
        found.append(("other_members", -4.0))
    return found + _places(one.place, other.place)


def _names(one: str, other: str, kind: str = "") -> Evidence:
    if not one or not other:
        return []
    if one == other:
        return [(f"{kind}same_name", 3.0)]
    mine, yours = sounds(one), sounds(other)
    if mine == yours:
        return [(f"{kind}same_sound", 2.5)]
    if sorted(mine) == sorted(yours) and mine[:1] == yours[:1]:
        return [(f"{kind}swapped_name", 2.0)]
    if len(mine) == len(yours) and len(mine) > 1:
        differ = [at for at, pair in enumerate(zip(mine, yours, strict=True)) if pair[0] != pair[1]]
        if differ == [0]:
            return [(f"{kind}other_surname", 0.5)]
        if len(differ) == 1 and len(mine) > 2:
            return [(f"{kind}alike_name", 0.5)]
    return [(f"{kind}other_name", NEVER)]


def _births(one: date | None, other: date | None) -> Evidence:
    if one is None or other is None:
        return []
    if one == other:
        return [("same_birth", 4.0)]
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return [("swapped_birth", 2.5)]
    slips = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    if slips == 1:
        return [("alike_birth", 1.5)]
    return [("same_year", -1.5)] if one.year == other.year else [("other_birth", -5.0)]


def _phones(one: str | None, other: str | None) -> Evidence:
    if not one or not other:
        return []
    return [("same_phone", 3.0)] if one == other else [("other_phone", -0.5)]


def _places(one: Place | None, other: Place | None) -> Evidence:
    if one is None or other is None:
        return []
    metres = distance(one, other)
    if metres <= NEAR_M:
        return [("near", 1.0)]
    return [("far", -1.0)] if metres > FAR_M else []


def distance(one: Place, other: Place) -> float:
    """Metres between two places, close enough for a county."""
    north = (one.lat - other.lat) * 111_320
    east = (one.lon - other.lon) * 111_320 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(north, east)


def _address(one: str, other: str) -> float:
    """How much of two addresses is the same, from 0 to 1 (Dice's coefficient of pairs of characters)."""
    mine, yours = _pairs(one), _pairs(other)
    return 2 * len(mine & yours) / (len(mine) + len(yours)) if mine and yours else 0.0


def _pairs(said: str) -> set[str]:
    plain = "".join(said.split()).lower()
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _shared(some: Iterable[Person], others: Iterable[Person]) -> int:
    """How many members of one household are, by sound and birth, in the other."""
    return len({(one.sounds, one.born) for one in some} & {(one.sounds, one.born) for one in others})
