"""Bulk-made records of the pull feed: what a village's stream holds, without the work of accepting visits."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from fieldapp.core.changes import publish_new
from fieldapp.core.db import transaction

Row = tuple[str, UUID, UUID, UUID | None, dict[str, Any]]

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧"
SYLLABLES = (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo wei fang na min jing "
    "li qiang lei jun yang yong yan jie juan tao ming chao xiu ying hua hui"
)
PINYIN = dict(zip(SURNAMES + GIVEN, SYLLABLES.split(), strict=True))
RELATIONS = ("head", "spouse", "child", "child", "parent", "grandchild")
BORN = datetime(1950, 1, 1, tzinfo=UTC)
NOW = datetime.now(UTC).replace(microsecond=0)


def plain(count: int, village: UUID, seed: int = 1) -> Iterator[Row]:
    """So many households whose wire body is about 1 kB each, as a comparison with other stores wants them."""
    rng = random.Random(seed)
    for at in range(count):
        body = _household(rng, village, at)
        body["properties"] = {f"answer_{n}": f"{rng.getrandbits(96):x}" for n in range(12)}
        yield ("household", UUID(body["id"]), village, UUID(body["id"]), body)


def village_rows(households: int, village: UUID, worker: UUID, seed: int = 1) -> Iterator[Row]:
    """Households as they are: 2 to 6 members, a card, two visits, and every other one a follow-up."""
    rng = random.Random(seed)
    for at in range(households):
        home = _household(rng, village, at)
        home_id = UUID(home["id"])
        family = [_member(rng, home, n) for n in range(rng.randint(2, 6))]
        visits = [_visit(rng, home, worker, family, days) for days in sorted(rng.sample(range(3, 340), 2))]
        latest = visits[0]
        home["last_visit"] = {"id": latest["id"], "at": latest["started_at"], "outcome": latest["outcome"]}
        yield ("household", home_id, village, home_id, home)
        for member in family:
            yield ("member", UUID(member["id"]), village, home_id, member)
        card = _card(rng, home)
        yield ("card", UUID(card["id"]), village, home_id, card)
        for visit in visits:
            yield ("visit", UUID(visit["id"]), village, home_id, visit)
        if at % 2:
            followup = _followup(rng, home, worker)
            yield ("followup", UUID(followup["id"]), village, home_id, followup)


def publish(rows: Iterator[Row]) -> int:
    """Write rows into the feed of the current app's database; returns how many."""
    count = 0
    while some := list(islice(rows, 5000)):
        with transaction():
            publish_new(some)
        count += len(some)
    return count


def _id(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.randint(1, 2)))


def _search(name: str) -> str:
    syllables = [PINYIN[sign] for sign in name]
    return f"{''.join(syllables)} {''.join(one[0] for one in syllables)}"


def _moment(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat().replace("+00:00", "Z")


def _household(rng: random.Random, village: UUID, at: int) -> dict[str, Any]:
    name = _name(rng)
    return {
        "id": _id(rng),
        "village_id": str(village),
        "number": str(at + 1),
        "address": f"青石村{at % 12 + 1}组{at + 1}号",
        "head_name": name,
        "phone": f"1{rng.randint(3000000000, 9999999999)}",
        "lat": 30.66 + rng.random() / 50,
        "lon": 110.44 + rng.random() / 50,
        "accuracy": None,
        "worker_id": None,
        "status": "active",
        "properties": {"water": rng.choice(["well", "pipe"]), "house": rng.choice(["brick", "wood"])},
        "search": _search(name),
        "last_visit": None,
        "version": 1,
        "updated_at": _moment(400),
    }


def _member(rng: random.Random, home: dict[str, Any], n: int) -> dict[str, Any]:
    name = home["head_name"] if n == 0 else _name(rng)
    away = rng.random() < 0.2
    return {
        "id": _id(rng),
        "household_id": home["id"],
        "full_name": name,
        "sex": rng.choice(["male", "female"]),
        "born": (BORN + timedelta(days=rng.randint(0, 27000))).date().isoformat(),
        "relation": RELATIONS[n],
        "phone": None,
        "residence": "away" if away else "present",
        "residence_since": "2025-02-01" if away else None,
        "away_city": "深圳" if away else None,
        "contact_member_id": None,
        "contact_name": None,
        "contact_phone": None,
        "contact_relation": None,
        "properties": {"insured": "yes"},
        "search": _search(name),
        "version": 1,
        "updated_at": _moment(400),
    }


def _card(rng: random.Random, home: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _id(rng),
        "household_id": home["id"],
        "short_code": f"{rng.randint(10**9, 10**10 - 1)}",
        "secret_hash": f"{rng.getrandbits(256):064x}",
        "issued_at": _moment(400),
        "revoked_at": None,
    }


def _visit(
    rng: random.Random, home: dict[str, Any], worker: UUID, family: list[dict[str, Any]], days: float
) -> dict[str, Any]:
    started = _moment(days)
    return {
        "id": _id(rng),
        "household_id": home["id"],
        "village_id": home["village_id"],
        "worker_id": str(worker),
        "started_at": started,
        "ended_at": started,
        "received_at": started,
        "outcome": "met",
        "lat": home["lat"],
        "lon": home["lon"],
        "accuracy": 12.0,
        "geotag_at": started,
        "geotag_reason": None,
        "card_id": None,
        "card_scanned_at": None,
        "note": "",
        "state": "accepted",
        "reasons": [],
        "missing": [],
        "submissions": [
            {
                "id": _id(rng),
                "form_id": "home_visit",
                "plan_hash": f"{rng.getrandbits(256):064x}",
                "version": "1",
                "subject_type": "household",
                "subject_id": home["id"],
                "values": {
                    "consent": "yes",
                    "present": " ".join(one["id"] for one in family[:3]),
                    "house": "ok",
                    "changes": [{"kind": "none", "note": "没有变化"}],
                    "ask": "none",
                },
                "attachments": [],
                "finished_at": started,
                "state": "accepted",
                "problems": [],
            }
        ],
    }


def _followup(rng: random.Random, home: dict[str, Any], worker: UUID) -> dict[str, Any]:
    made = rng.randint(1, 60)
    due = (NOW + timedelta(days=rng.randint(-20, 90))).date().isoformat()
    created = _moment(made)
    return {
        "id": _id(rng),
        "household_id": home["id"],
        "member_id": None,
        "village_id": home["village_id"],
        "origin": "rule",
        "rule": "promised",
        "submission_id": None,
        "visit_id": None,
        "title": {"zh": "带水质检测结果来", "en": "Bring the result of the water test"},
        "note": None,
        "window_start": due,
        "due": due,
        "escalate_on": None,
        "assignee_id": str(worker),
        "state": "open",
        "priority": "normal",
        "form_id": None,
        "closes_when": None,
        "created_at": created,
        "created_by": str(worker),
        "closed_at": None,
        "closed_by": None,
        "version": 1,
        "history": [
            {"id": _id(rng), "at": created, "by_id": None, "kind": "created", "text": None, "data": None}
        ],
    }
