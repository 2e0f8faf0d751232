"""Server time of the desk's calls on a large database: `python -m tests.bench.desk.rooms [HOUSEHOLDS VISITS
[DATABASE_URL]]` (100000 1000000, SQLite in a folder of its own).

The county has a hundred villages in ten townships. Each call is made three times; the middle one is printed,
for a township's supervisor and for the county's administrator, in milliseconds of the whole request.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from fieldapp.accounts.models import Account
from fieldapp.app import create_app
from fieldapp.areas.models import Area
from fieldapp.core import clock
from fieldapp.core.db import Model, db, transaction
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household
from fieldapp.visits.models import OUTCOMES, Visit, VisitLook
from tests.conftest import config_of
from tests.factories import caller, make_account, make_area

TOWNSHIPS, VILLAGES = 10, 10
AT_ONCE = 20_000
CALLS = (
    "/overview/attention",
    "/overview/coverage",
    "/overview/visits",
    "/overview/followups",
    "/overview/workers",
    "/followups?state=open",
    "/followups?state=open&sort=urgency",
    "/followups?standing=late",
    "/followups/counts",
    "/followups/matching?standing=late",
    "/households",
    "/households?unvisited_days=90",
    "/visits",
    "/reviews",
    "/map/outlines",
    "/map/places?zoom=11",
    "/map/places?zoom=15&west=110.1&east=110.13&south=30.1&north=30.12",
    "/map/places?what=visits&zoom=11",
    f"/map/places?what=visits&zoom=11&from={clock.today() - timedelta(days=91)}",
    "/map/places?what=visits&zoom=15&west=110.1&east=110.13&south=30.1&north=30.12",
    "/map/places?what=followups&zoom=11",
    "/map/places?what=followups&zoom=15&west=110.1&east=110.13&south=30.1&north=30.12",
)


def fill(households: int, visits: int) -> tuple[Account, Account]:
    """The county with so many households and visits; a supervisor of a township, and the administrator."""
    Model.metadata.create_all(db.engine)
    county = make_area("county")
    townships = [make_area("township", county) for _ in range(TOWNSHIPS)]
    villages = [make_area("village", one) for one in townships for _ in range(VILLAGES)]
    workers = [make_account("worker", [one]) for one in villages]
    pairs = list(zip(villages, workers, strict=True))
    rng = random.Random(5)
    put(Household, _homes(rng, pairs, households))
    put(Visit, _visits(rng, pairs, households, visits))
    put(VisitLook, _looks(rng, pairs, visits, visits // 20))
    put(FollowUp, _followups(rng, pairs, households, visits // 5))
    with transaction():
        db.session.execute(text("ANALYZE"))
    return make_account("supervisor", [townships[0]]), make_account("administrator", [county])


def put(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Add rows in bulk."""
    began, n, batch = time.perf_counter(), 0, []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            n += _add(model, batch)
            batch = []
    n += _add(model, batch)
    print(f"{n:>9} {model.__tablename__} in {time.perf_counter() - began:.0f} s", flush=True)


def _add(model: type[Model], batch: list[dict[str, Any]]) -> int:
    if batch:
        with transaction():
            db.session.execute(insert(model), batch)
    return len(batch)


Pairs = list[tuple[Area, Account]]


def _home(n: int) -> UUID:
    return UUID(int=(1 << 96) + n)


def _visit(n: int) -> UUID:
    return UUID(int=(2 << 96) + n)


def _place(n: int) -> tuple[float, float]:
    """Where the nth house stands: its village's patch, two kilometres wide, in a county of ten by ten."""
    village, rng = n % (TOWNSHIPS * VILLAGES), random.Random(n)
    north, east = divmod(village, VILLAGES)
    return 30 + 0.05 * north + rng.gauss(0, 0.005), 110 + 0.05 * east + rng.gauss(0, 0.006)


def _homes(rng: random.Random, pairs: Pairs, count: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for n in range(count):
        village, worker = pairs[n % len(pairs)]
        place = _place(n)
        yield {
            "id": _home(n),
            "village_id": village.id,
            "number": str(n),
            "head_name": f"户主{n}",
            "lat": place[0],
            "lon": place[1],
            "worker_id": worker.id,
            "status": "active",
            "properties": {"water": "piped", "stove": "gas"},
            "search": f"户主{n} huzhu{n} hz{n}",
            "last_visit_at": now - timedelta(days=rng.random() * 150),
            "last_visit_outcome": rng.choice(OUTCOMES),
            "created_at": now,
            "updated_at": now,
        }


def _visits(rng: random.Random, pairs: Pairs, homes: int, count: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for n in range(count):
        village, worker = pairs[n % homes % len(pairs)]
        at = now - timedelta(days=rng.random() * 730)
        lat, lon = _place(n % homes)
        yield {
            "id": _visit(n),
            "household_id": _home(n % homes),
            "village_id": village.id,
            "worker_id": worker.id,
            "started_at": at,
            "ended_at": at + timedelta(minutes=20),
            "received_at": at,
            "outcome": rng.choice(OUTCOMES),
            "lat": None if n % 20 == 0 else lat + rng.gauss(0, 0.0002),
            "lon": None if n % 20 == 0 else lon + rng.gauss(0, 0.0002),
            "accuracy": 15,
            "practice": False,
            "state": "accepted" if n % 3 else "approved",
            "reasons": [],
        }


def _looks(rng: random.Random, pairs: Pairs, visits: int, count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        village, worker = pairs[n % len(pairs)]
        waiting = n % 5 == 0
        yield {
            "visit_id": _visit(n),
            "village_id": village.id,
            "worker_id": worker.id,
            "received_at": clock.now(),
            "looks": [],
            "weight": rng.choice((0, 10, 30, 100)),
            "waiting": waiting,
            "sampled": False,
        }


def _followups(rng: random.Random, pairs: Pairs, homes: int, count: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for n in range(count):
        village, worker = pairs[n % homes % len(pairs)]
        state = "open" if n % 8 == 0 else "done"
        yield {
            "id": UUID(int=(3 << 96) + n),
            "household_id": _home(n % homes),
            "village_id": village.id,
            "origin": "rule",
            "title": {"zh": "再去看看"},
            "note": {},
            "due": (now + timedelta(days=rng.randint(-30, 60) if state == "open" else -60)).date(),
            "assignee_id": worker.id if n % 3 else None,
            "state": state,
            "priority": rng.choice(("low", "normal", "high", "urgent")),
            "created_at": now,
            "closed_at": None if state == "open" else now - timedelta(days=rng.random() * 700),
            "version": 1,
            "level": 0,
        }


def measure(people: dict[str, Account]) -> None:
    """Print what each call takes."""
    print(f"{'call':<42}" + "".join(f"{name:>16}" for name in people))
    desks = {name: caller(account) for name, account in people.items()}
    for call in CALLS:
        took = {}
        for name, desk in desks.items():
            times = []
            for _ in range(3):
                db.session.remove()
                began = time.perf_counter()
                answer = desk.get(call)
                times.append(time.perf_counter() - began)
                assert answer.status_code == 200, (call, answer.get_data(as_text=True))
            took[name] = statistics.median(times) * 1000
        print(f"{call:<42}" + "".join(f"{ms:>13.0f} ms" for ms in took.values()), flush=True)


def main() -> None:
    """Fill a database and measure on it."""
    households, visits = (int(one) for one in (sys.argv[1:3] or ("100000", "1000000")))
    with tempfile.TemporaryDirectory() as name:
        app = create_app(config_of(Path(name), sys.argv[3] if len(sys.argv) > 3 else None))
        with app.app_context():
            supervisor, administrator = fill(households, visits)
            measure({"township": supervisor, "county": administrator})
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
