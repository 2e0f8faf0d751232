"""Who works in the demo: workers of a village, supervisors of a township, an administrator, an auditor."""

from dataclasses import dataclass
from uuid import UUID

from fieldapp.demo.chance import Chance, fixed_id
from fieldapp.demo.names import given, surname
from fieldapp.demo.person import phone
from fieldapp.demo.places import Place

PASSWORD = "fieldapp-demo"  # noqa: S105 -- public on purpose; a production start refuses such a database
HOUSEHOLDS_A_WORKER = 110
EXTRA_VILLAGES = (0, 3)


@dataclass(frozen=True)
class Member:
    """One account: its areas are numbers in the list of places."""

    id: UUID
    username: str
    name: str
    role: str
    phone: str
    areas: tuple[int, ...]


def staff(seed: int, places: list[Place], counts: dict[int, int]) -> list[Member]:
    """Everyone who signs in. `counts` holds the households of each village, by its number."""
    rng = Chance(seed, "staff")
    villages = [n for n, place in enumerate(places) if place.level == "village"]
    townships = [n for n, place in enumerate(places) if place.level == "township"]
    found: list[Member] = []

    def add(username: str, role: str, areas: tuple[int, ...], sex: str) -> None:
        name = surname(rng) + given(rng, sex, rng.randrange(1972, 2001), set())
        found.append(Member(fixed_id(seed, "account", username), username, name, role, phone(rng), areas))

    number = 0
    for place, village in enumerate(villages):
        for _ in range(
            max(2 if place in EXTRA_VILLAGES else 1, round(counts[village] / HOUSEHOLDS_A_WORKER))
        ):
            number += 1
            add(f"worker{number}", "worker", (village,), "female" if rng.random() < 0.7 else "male")
    for number, township in enumerate(townships, start=1):
        add(f"supervisor{number}", "supervisor", (township,), rng.choice(("male", "female")))
    add("admin", "administrator", (0,), "female")
    add("auditor", "auditor", (0,), "male")
    return found
