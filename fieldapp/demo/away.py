"""Who works or studies elsewhere, who came from elsewhere, and who at home keeps in touch with those away."""

from datetime import date, timedelta

from fieldapp.demo.chance import Chance
from fieldapp.demo.kinship import Seat
from fieldapp.demo.names import given, surname
from fieldapp.demo.person import WORKING_AGE, Person, phone

CITIES = {
    "广东深圳": 16, "广东东莞": 14, "浙江杭州": 12, "江苏苏州": 12, "上海": 11, "浙江宁波": 9, "广东广州": 9,
    "湖北武汉": 9, "浙江义乌": 7, "浙江温州": 6, "安徽合肥": 6, "江苏昆山": 6, "福建厦门": 5, "北京": 5,
    "福建泉州": 4,
}  # fmt: skip
ARRIVED_FROM = ("四川达州", "贵州毕节", "河南信阳", "江西九江", "云南昭通", "湖南岳阳")
KIN_WORDS = {
    "spouse": "配偶",
    "parent": "父母",
    "child": "子女",
    "sibling": "兄弟姐妹",
    "other": "亲戚",
    "neighbour": "邻居",
}


def leave(rng: Chance, seats: list[Seat], people: list[Person], today: date) -> None:
    """Send a third of those of working age away; couples mostly together, but a toddler keeps its mother."""
    gone: dict[int, str] = {}
    youngest = min((seat.age for seat in seats), default=99)
    for n, seat in enumerate(seats):
        if int(seat.age) not in WORKING_AGE:
            continue
        chance = 0.48 if seat.age < 25 else 0.45 if seat.age < 40 else 0.31 if seat.age < 50 else 0.1
        if seat.sex == "female" and youngest < 2 and seat.age < 40:
            chance = 0.1
        city = rng.choices(list(CITIES), weights=list(CITIES.values()))[0]
        if seat.partner is not None and seat.partner < n:
            together = seat.partner in gone and not (youngest < 2 and seat.age < 40)
            chance, city = (0.7, gone[seat.partner]) if together else (chance * 0.35, city)
        if rng.random() < chance:
            gone[n] = city
            person = people[n]
            person.residence, person.away_city = "away", city
            years = rng.triangular(0.3, max(0.6, min(12.0, seat.age - 17)), 1.2)
            person.residence_since = (today - timedelta(days=round(years * 365))).replace(day=1)
            person.properties["away_for"] = (
                "study"
                if seat.age < 22 and rng.random() < 0.6
                else "business"
                if rng.random() < 0.08
                else "work"
            )


def arrive(rng: Chance, people: list[Person], today: date) -> None:
    """Lodgers: the whole house came here from another province."""
    came, since = rng.choice(ARRIVED_FROM), today - timedelta(days=rng.randrange(190, 1500))
    for person in people:
        person.residence, person.away_city = "arrived", None
        person.residence_since = max(since, person.born)
        person.properties = {"arrived_from": came}


def name_contacts(rng: Chance, people: list[Person], lineages: tuple[str, ...], today: date) -> None:
    """Everyone away has a named contact: a grown member at home, else kin or a neighbour in the village."""
    home = [n for n, p in enumerate(people) if p.residence != "away" and p.age(today) >= 16]
    for person in people:
        if person.residence != "away":
            continue
        if home:
            person.contact = home[0] if rng.random() < 0.7 else rng.choice(home)
            other = people[person.contact]
            person.contact_name, person.contact_phone = other.full_name, other.phone
            person.contact_relation = KIN_WORDS[_kin(person, other, today)]
        else:
            sex = rng.choice(("male", "female"))
            person.contact_name = surname(rng, lineages) + given(
                rng, sex, today.year - rng.randrange(45, 70), set()
            )
            person.contact_phone = phone(rng)
            person.contact_relation = KIN_WORDS[rng.choice(("other", "neighbour"))]


def _kin(person: Person, other: Person, today: date) -> str:
    """What the contact is to the one away, as far as their relations to the head tell."""
    pair = {person.relation, other.relation}
    if pair in ({"head", "spouse"}, {"child", "child_in_law"}):
        return "spouse"
    if person.relation == "child" and other.relation in ("head", "spouse"):
        return "parent"
    if other.relation == "child" and person.relation in ("head", "spouse"):
        return "child"
    if pair in ({"child"}, {"grandchild"}):
        return "sibling"
    older = other.age(today) - person.age(today) > 17
    return "parent" if older and person.relation in ("grandchild", "child_in_law") else "other"
