"""Villages, lanes and houses of the demo: as many as asked for, near together, the same every time."""

import math

import pytest

from fieldapp.demo.chance import Chance
from fieldapp.demo.places import county, share_out
from fieldapp.demo.streets import houses


def test_the_small_demo_has_two_townships_and_six_villages() -> None:
    levels = [place.level for place in county(600)]
    assert (levels.count("county"), levels.count("township"), levels.count("village")) == (1, 2, 6)


@pytest.mark.parametrize("households", [600, 5_000, 100_000])
def test_names_and_codes_differ_and_parents_come_first(households: int) -> None:
    places = county(households)
    assert len({place.code for place in places}) == len(places)
    assert len({place.zh for place in places}) == len(places)
    assert all(place.parent < n for n, place in enumerate(places))
    assert places == county(households)


@pytest.mark.parametrize("households", [1, 600, 601, 100_000])
def test_households_are_shared_out_to_the_last_one(households: int) -> None:
    villages = [place for place in county(households) if place.level == "village"]
    counts = share_out(households, villages)
    assert sum(counts) == households
    if households == 600:
        assert all(60 <= count <= 140 for count in counts)


def test_houses_stand_apart_and_within_walking_distance() -> None:
    found = houses(Chance("lanes"), 31.2, 115.4, 130)
    assert len(found) == 130
    assert len({(house.lane, house.number) for house in found}) == 130
    for house in found:
        assert math.hypot((house.lat - 31.2) * 111_320, (house.lon - 115.4) * 95_000) < 1_500
    spots = sorted((house.lat, house.lon) for house in found)
    assert len(set(spots)) == 130
