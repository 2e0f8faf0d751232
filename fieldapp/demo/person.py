"""One member of a demo household, as the register will hold it."""

from dataclasses import dataclass, field
from datetime import date

from fieldapp.demo.chance import Chance

WORKING_AGE = range(18, 60)


@dataclass
class Person:
    """One member as the register will hold it; `contact` is the number of the member who keeps in touch."""

    full_name: str
    sex: str
    born: date
    relation: str
    phone: str | None = None
    residence: str = "present"
    residence_since: date | None = None
    away_city: str | None = None
    contact: int | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_relation: str | None = None
    properties: dict[str, str] = field(default_factory=dict)

    def age(self, today: date) -> int:
        """Completed years."""
        return today.year - self.born.year - ((today.month, today.day) < (self.born.month, self.born.day))


def phone(rng: Chance) -> str:
    """A mobile number of valid form whose middle block, 0000, no operator gives out."""
    return f"1{rng.choice('3578')}{rng.choice('0125679')}0000{rng.randrange(10_000):04d}"
