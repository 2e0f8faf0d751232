"""A village's register, written in bulk: households on their lanes, members, cards, and their feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert

from fieldapp.cards import codes
from fieldapp.cards.models import Card
from fieldapp.cards.queries import card_body
from fieldapp.core import changes
from fieldapp.core.access import Grant
from fieldapp.core.db import Model, db
from fieldapp.demo.chance import Chance, fixed_id
from fieldapp.demo.people import family
from fieldapp.demo.person import Person, phone
from fieldapp.demo.places import Place
from fieldapp.demo.streets import House, houses
from fieldapp.register.models import Household, Member
from fieldapp.register.queries import household_body, member_body
from fieldapp.register.service import refresh_search

EMPTY = (("vacant", 0.03), ("moved_away", 0.01))
UNPLACED = 0.03

FeedRow = tuple[str, UUID, UUID, UUID | None, dict[str, Any]]


@dataclass(frozen=True)
class Village:
    """What to fill a village with: where, how many households, who works there, registered when."""

    seed: int
    place: Place
    area_id: UUID
    households: int
    workers: Sequence[UUID]
    today: date
    registered_at: datetime
    registered_by: UUID


class Codes:
    """Short codes given out so far; the rare code that is taken is drawn again, as when cards are issued."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self._taken: set[str] = set()

    def take(self, card_id: UUID) -> str:
        """A code for this card that no other card of this run has."""
        attempt = 0
        while (code := codes.short_code(self.key, card_id, attempt)) in self._taken:
            attempt += 1
        self._taken.add(code)
        return code


def fill_village(village: Village, short_codes: Codes) -> int:
    """Write the whole register of a village in the caller's transaction; how many members it has."""
    place = village.place
    rng = Chance(village.seed, "lanes", place.code)
    homes: list[Household] = []
    members: list[Member] = []
    cards: list[Card] = []
    feed: list[FeedRow] = []
    for number, house in enumerate(houses(rng, place.lat, place.lon, village.households)):
        home, people = _household(village, house, number)
        card = _card(village, home, short_codes)
        homes.append(home)
        members += people
        cards.append(card)
        feed.append(("household", home.id, village.area_id, home.id, household_body(home)))
        feed += [("member", one.id, village.area_id, home.id, member_body(one)) for one in people]
        feed.append(("card", card.id, village.area_id, home.id, card_body(card)))
    _insert(Household, [_values(row) for row in homes])
    _insert(Member, [_values(row) for row in members])
    _insert(Card, [_values(row) for row in cards])
    grants = [{"household_id": home.id, "account_id": home.worker_id} for home in homes if home.worker_id]
    _insert(Grant, grants)
    changes.publish_new(feed)
    return len(members)


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Insert rows as they are: one statement, where the mapper makes one for each set of empty columns."""
    if rows:
        db.session.execute(insert(cast(Table, model.__table__)), rows)


def _values(row: Any) -> dict[str, Any]:
    """The columns of a record that is not in the session."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _household(village: Village, house: House, number: int) -> tuple[Household, list[Member]]:
    """A household behind this door, and its members; a few doors have nobody behind them."""
    seed, place = village.seed, village.place
    rng = Chance(seed, "house", place.code, number)
    household_id = fixed_id(seed, "household", place.code, number)
    people = family(rng, village.today, place.lineages)
    draw, status = rng.random(), "active"
    for name, share in EMPTY:
        if draw < share:
            status = name
            break
        draw -= share
    reached = next((one.phone for one in people if one.phone and one.residence != "away"), None)
    placed = rng.random() > UNPLACED
    home = Household(
        id=household_id,
        village_id=village.area_id,
        number=str(house.number),
        address=f"{place.zh}{house.lane}{house.number}号",
        head_name=people[0].full_name,
        phone=reached or people[0].phone or phone(rng),
        lat=house.lat if placed else None,
        lon=house.lon if placed else None,
        accuracy=round(rng.uniform(4, 14), 1) if placed else None,
        worker_id=village.workers[number * len(village.workers) // village.households],
        status=status,
        properties=_properties(rng, people) if status == "active" else {},
        version=1,
        created_at=village.registered_at,
        updated_at=village.registered_at,
        created_by=village.registered_by,
    )
    refresh_search(home)
    if status != "active":
        return home, []
    return home, [_member(village, home, people, number, n) for n in range(len(people))]


def _properties(rng: Chance, people: list[Person]) -> dict[str, str]:
    """What the registration form keeps of the household beyond its columns."""
    found = {"people": str(len(people))}
    support = rng.choices(("none", "dibao", "monitored", "veteran", "unsure"), weights=(84, 6, 3, 2, 5))[0]
    if support != "none":
        found["support"] = support
    if rng.random() < 0.5:
        found["visit_time"] = rng.choice(("morning", "noon", "evening", "weekend"))
    return found


def _member(village: Village, home: Household, people: list[Person], number: int, n: int) -> Member:
    person, code = people[n], village.place.code
    contact = (
        None if person.contact is None else fixed_id(village.seed, "member", code, number, person.contact)
    )
    member = Member(
        id=fixed_id(village.seed, "member", code, number, n),
        household_id=home.id,
        full_name=person.full_name,
        sex=person.sex,
        born=person.born,
        relation=person.relation,
        phone=person.phone,
        residence=person.residence,
        residence_since=person.residence_since,
        away_city=person.away_city,
        contact_member_id=contact,
        contact_name=person.contact_name,
        contact_phone=person.contact_phone,
        contact_relation=person.contact_relation,
        properties=person.properties,
        version=1,
        created_at=home.created_at,
        updated_at=home.updated_at,
    )
    refresh_search(member)
    return member


def _card(village: Village, home: Household, short_codes: Codes) -> Card:
    card_id = fixed_id(village.seed, "card", home.id)
    return Card(
        id=card_id,
        household_id=home.id,
        short_code=short_codes.take(card_id),
        secret_hash=codes.secret_hash(codes.secret(short_codes.key, card_id)),
        issued_at=village.registered_at,
        issued_by=village.registered_by,
    )
