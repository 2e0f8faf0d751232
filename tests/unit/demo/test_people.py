"""The people of the demo township are plausible, and the same for a seed."""

from datetime import date

import pytest

from fieldapp.demo.chance import Chance
from fieldapp.demo.people import family
from fieldapp.demo.person import WORKING_AGE, Person

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def houses() -> list[list[Person]]:
    return [family(Chance(7, n), TODAY, ("陈", "吴")) for n in range(1500)]


def test_the_same_seed_gives_the_same_family() -> None:
    assert family(Chance(1, 5), TODAY) == family(Chance(1, 5), TODAY)
    assert family(Chance(1, 5), TODAY) != family(Chance(2, 5), TODAY)


def test_a_house_holds_about_three_and_a_third_people(houses: list[list[Person]]) -> None:
    assert 3.1 < sum(map(len, houses)) / len(houses) < 3.5


def test_every_house_has_one_head_and_nobody_unborn_or_beyond_age(houses: list[list[Person]]) -> None:
    for house in houses:
        assert [person.relation for person in house].count("head") == 1
        assert house[0].relation == "head"
        assert all(0 <= person.age(TODAY) <= 105 and person.born <= TODAY for person in house)


def test_wives_keep_their_names_and_children_take_their_fathers(houses: list[list[Person]]) -> None:
    couples = [house for house in houses if len(house) > 2 and house[1].relation == "spouse"]
    for house in couples:
        children = [p for p in house if p.relation == "child"]
        assert all(child.full_name[0] == house[0].full_name[0] for child in children)
    assert sum(h[0].full_name[0] == h[1].full_name[0] for h in couples) < 0.15 * len(couples)


def test_mothers_are_grown_when_their_children_are_born(houses: list[list[Person]]) -> None:
    for house in houses:
        mother = next((p for p in house if p.relation == "spouse" and p.sex == "female"), None)
        if mother:
            assert all(p.born.year - mother.born.year >= 19 for p in house if p.relation == "child"), [
                (p.full_name, p.born) for p in house
            ]


def test_names_in_a_house_differ(houses: list[list[Person]]) -> None:
    repeated = sum(len({p.full_name for p in house}) < len(house) for house in houses)
    assert repeated == 0


def test_a_third_of_those_of_working_age_are_away_in_a_named_city(houses: list[list[Person]]) -> None:
    working = [p for house in houses for p in house if p.age(TODAY) in WORKING_AGE]
    away = [p for p in working if p.residence == "away"]
    assert 0.29 < len(away) / len(working) < 0.38
    assert all(p.away_city and p.residence_since and p.residence_since <= TODAY for p in away)


def test_everyone_away_has_a_named_contact_who_is_not_away(houses: list[list[Person]]) -> None:
    for house in houses:
        for person in house:
            if person.residence != "away":
                assert person.away_city is None
                continue
            assert person.contact_name and person.contact_relation
            if person.contact is not None:
                contact = house[person.contact]
                assert contact.residence != "away" and contact.full_name == person.contact_name


def test_telephones_have_a_valid_form_that_no_operator_gives_out(houses: list[list[Person]]) -> None:
    for house in houses:
        for person in house:
            assert person.phone is None or (person.phone[3:7] == "0000" and len(person.phone) == 11)


def test_services_are_asked_for_at_the_ages_the_form_offers_them(houses: list[list[Person]]) -> None:
    offered = {
        "child": (0, 6),
        "antenatal": (15, 54),
        "chronic": (35, 120),
        "elder": (60, 120),
        "disability": (0, 120),
    }
    for house in houses:
        for person in house:
            for service in person.properties.get("services", "").split():
                low, high = offered[service]
                assert low <= person.age(TODAY) <= high
