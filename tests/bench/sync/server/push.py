"""Submissions of twelve questions as fast as they are taken, wholly processed.

`.venv/bin/python -m tests.bench.sync.server.push [--on postgresql|sqlite] [--batch 100] [--phones 8]
[--visits 6000] [--grown 80000]`

The form is evaluated again, writes two properties of its household, and one in ten opens a follow-up. Prints
submissions a second, CPU milliseconds each, and how long a request takes; on an empty database and, with
--grown, on one that holds so many visits.
"""

import argparse
import json
import random
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from fieldapp.core.ids import followup_id

from .ground import Ground, make_ground
from .growth import grow
from .service import Service, app_on, database, serving

VILLAGES, HOUSEHOLDS, MEMBERS = 20, 500, 4


def visit(chance: random.Random, ground: Ground, village_id: str, household_id: str) -> dict[str, Any]:
    """One item of an outbox: a visit with one form."""
    sick, medicine = chance.random() < 0.3, chance.random() < 2 / 3
    values = {
        "household_id": household_id,
        "consent": "yes",
        "people": str(chance.randint(1, 8)),
        "roof": chance.choice(["tile", "concrete", "tin"]),
        "water": chance.choice(["tap", "well", "spring"]),
        "toilet": chance.choice(["yes", "no"]),
        "income": chance.choice(["farm", "farm wages", "wages shop"]),
        "insured_on": "2024-09-01",
        "sick": "yes" if sick else "no",
        "phone": f"138{chance.randint(0, 99999999):08}",
        "remark": "一切都好，下次再来看看老人",
    }
    if sick:
        values |= {"sick_count": "1", "medicine": "yes" if medicine else "no"}
    score = (2 if values["toilet"] == "yes" else 0) + len(values["income"].split()) - (1 if sick else 0)
    values["well_off"] = str(score)
    answers = values | {"meta": {"entity": {"@update": "true", "@id": household_id}}}
    made = datetime.now(UTC) - timedelta(seconds=chance.randint(0, 3600))
    at = made.isoformat()
    submission = str(uuid.uuid4())
    promised = str(followup_id(submission, "medicine", household_id))
    return {
        "id": str(uuid.uuid4()),
        "kind": "visit",
        "schema": 1,
        "made_at": at,
        "body": {
            "id": str(uuid.uuid4()),
            "household_id": household_id,
            "village_id": village_id,
            "started_at": at,
            "ended_at": at,
            "outcome": "met",
            "lat": 29.56,
            "lon": 106.55,
            "accuracy": 12.5,
            "geotag_at": at,
            "geotag_reason": None,
            "card_id": None,
            "card_scanned_at": None,
            "note": "",
            "submissions": [
                {
                    "id": submission,
                    "form_id": "twelve",
                    "plan_hash": ground.plan_hash,
                    "version": "1",
                    "subject_type": "household",
                    "subject_id": household_id,
                    "values": answers,
                    "attachments": [],
                    "finished_at": at,
                }
            ],
            "followups": [promised] if values.get("medicine") == "no" else [],
        },
    }


def requests(ground: Ground, service: Service, visits: int, batch: int) -> Iterator[bytes]:
    """The pushes of all phones, mixed: a worker hands in visits of their own village."""
    chance = random.Random(visits)
    pushes = []
    signed_in = [(village, *service.sign_in(village.worker)) for village in ground.villages]
    count = 0
    while count < visits:
        village, token, device = signed_in[len(pushes) % len(signed_in)]
        homes = chance.sample(village.households, min(batch, visits - count))
        items = [visit(chance, ground, village.id, home) for home in homes]
        body = {"protocol": 1, "device": {"id": device, "app_version": "1", "unsent": 0}, "items": items}
        pushes.append(token.encode() + b"\t" + json.dumps(body).encode() + b"\n")
        count += len(items)
    yield from pushes


def measure(ground: Ground, service: Service, name: str, args: argparse.Namespace) -> dict[str, Any]:
    """Push, and print what it cost."""
    plan = b"".join(requests(ground, service, args.visits, args.batch))
    before = service.cpu()
    phones = f"{__package__}.phones"
    command = [sys.executable, "-m", phones, service.port, args.phones, args.seconds]
    ran = subprocess.run([str(part) for part in command], input=plan, capture_output=True, check=True)
    after = service.cpu()
    answer = json.loads(ran.stdout)
    done = sum(n for said, n in answer["said"].items() if said in ("accepted", "held", "duplicate"))
    took = answer["took"]
    figures = {
        "name": name,
        "batch": args.batch,
        "phones": args.phones,
        "said": answer["said"],
        "per_second": round(done / answer["seconds"]),
        "cpu_ms_service": round((after[0] - before[0]) / done * 1000, 3),
        "cpu_ms_database": round((after[1] - before[1]) / done * 1000, 3),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "memory_mb": round(service.memory()),
    }
    print(json.dumps(figures), flush=True)
    return figures


def main() -> None:
    """Measure on one database, empty and grown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--phones", type=int, default=8)
    parser.add_argument("--visits", type=int, default=6000)
    parser.add_argument("--grown", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    with database(args.on) as (folder, url, pid):
        app = app_on(folder, url)
        ground = make_ground(app, [HOUSEHOLDS] * VILLAGES, MEMBERS)
        with serving(folder, url, pid) as service:
            measure(ground, service, "empty", args)
            if args.grown:
                grow(app, args.grown)
                measure(ground, service, f"after {args.grown} visits", args)


if __name__ == "__main__":
    main()
