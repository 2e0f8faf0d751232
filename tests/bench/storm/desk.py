"""What the township does meanwhile: households and villages change hands, visits are returned, duplicates
merged, phones reported lost. Every act goes straight to the server, whatever the phones know of it.
"""

import random
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .ground import DESK, Ground
from .service import Refused, Server

PAUSE_S = (0.3, 1.5)
ACTS = {
    "hand_over_households": 20,
    "hand_over_village": 8,
    "return_visits": 30,
    "approve_visits": 8,
    "merge": 8,
    "move_village": 6,
    "undo": 6,
    "assign": 8,
    "lose_phone": 1,
    "suspend": 1,
}


@dataclass
class Desk:
    """A supervisor at work, in a thread of its own."""

    server: Server
    ground: Ground
    seed: int
    losses: int
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    #: Accounts whose phones were lost or that were suspended.
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the act under way, and no more."""
        self._stop.set()
        self._thread.join(120)

    def settle(self) -> int:
        """Look at everything that is held and dismiss it; how much there was."""
        settled = 0
        while held := self._get("/held-items?limit=200")["items"]:
            keys = [{"id": one["id"], "digest": one["digest"]} for one in held]
            self._post("/held-items/settle", {"items": keys, "action": "dismiss", "why": "storm"})
            settled += len(held)
        while visits := self._get("/visits?state=held&limit=200")["items"]:
            ids = [one["id"] for one in visits]
            self._post("/visits/settle", {"ids": ids, "action": "dismiss", "text": "storm"})
            settled += len(visits)
        return settled

    def _work(self) -> None:
        first = self._chance.sample(list(ACTS), len(ACTS))  # each once, however short the storm
        while not self._stop.wait(self._chance.uniform(*PAUSE_S)):
            act = first.pop() if first else self._chance.choices(list(ACTS), list(ACTS.values()))[0]
            try:
                getattr(self, f"_{act}")()
                self.counts[act] += 1
            except Refused as refused:
                if refused.status == 500 or "errors" not in str(refused.body):
                    self.faults.append(f"desk: {act}: {refused}")
                self.counts["refused"] += 1
            except Exception as error:
                self.faults.append(f"desk: {act}: {error!r}")
                return

    def _get(self, path: str) -> Any:
        return self.server.call(DESK, "GET", path)

    def _post(self, path: str, body: Any) -> Any:
        return self.server.call(DESK, "POST", path, body)

    def _pair(self) -> tuple[str, str]:
        """Two different workers."""
        left = [name for name in self.ground.workers if name not in self.gone]
        first, second = self._chance.sample(left, 2)
        return first, second

    def _areas(self, worker: str) -> list[str]:
        accounts = self._get("/accounts?role=worker&limit=200")["items"]
        found: list[str] = next(one["areas"] for one in accounts if one["id"] == self.ground.workers[worker])
        return found

    def _homes(self, village: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get(f"/households?area={village}&limit=200")["items"]
        return found

    def _some_homes(self, many: int) -> list[str]:
        homes = self._homes(self._chance.choice(self.ground.villages))
        return [one["id"] for one in self._chance.sample(homes, min(many, len(homes)))]

    def _hand_over(self, **what: list[str]) -> None:
        giver, taker = self._pair()
        people = {"from_id": self.ground.workers[giver], "to_id": self.ground.workers[taker]}
        self._post("/hand-overs", people | what | {"why": "storm"})

    def _hand_over_households(self) -> None:
        self._hand_over(household_ids=self._some_homes(self._chance.randint(1, 4)))

    def _hand_over_village(self) -> None:
        giver, taker = self._pair()
        areas = self._areas(giver)
        if areas:
            village = self._chance.choice(areas)
            people = {"from_id": self.ground.workers[giver], "to_id": self.ground.workers[taker]}
            self._post("/hand-overs", people | {"village_ids": [village], "why": "storm"})

    def _return_visits(self) -> None:
        visits = self._get("/visits?state=accepted&limit=100")["items"]
        some = self._chance.sample(visits, min(4, len(visits)))
        if some:
            self._post(
                "/visits/review", {"ids": [one["id"] for one in some], "action": "return", "text": "again"}
            )

    def _approve_visits(self) -> None:
        visits = self._get("/visits?state=accepted&limit=100")["items"]
        some = self._chance.sample(visits, min(4, len(visits)))
        if some:
            self._post("/visits/review", {"ids": [one["id"] for one in some], "action": "approve"})

    def _operate(self, body: dict[str, Any]) -> None:
        made = uuid.UUID(int=self._chance.getrandbits(128), version=4)
        self.server.call(DESK, "PUT", f"/operations/{made}", body)

    def _merge(self) -> None:
        homes = self._some_homes(2)
        if len(homes) == 2:
            self._operate({"operation": "merge_households", "household_id": homes[0], "into_id": homes[1]})

    def _move_village(self) -> None:
        homes = self._some_homes(1)
        if homes:
            to = self._chance.choice(self.ground.villages)
            self._operate({"operation": "move_village", "household_id": homes[0], "village_id": to})

    def _undo(self) -> None:
        done = [one for one in self._get("/operations?limit=20")["items"] if not one["undone_at"]]
        if done:
            self._post(f"/operations/{self._chance.choice(done)['id']}/undo", {"why": "storm"})

    def _assign(self) -> None:
        found = self._get("/followups?state=open&limit=50")["items"]
        some = self._chance.sample(found, min(3, len(found)))
        if some:
            to = self.ground.workers[self._pair()[0]]
            self._post("/followups/assign", {"ids": [one["id"] for one in some], "assignee_id": to})

    def _leave(self) -> str | None:
        if len(self.gone) >= self.losses:
            return None
        worker = self._pair()[0]
        self.gone.add(worker)
        return worker

    def _lose_phone(self) -> None:
        if worker := self._leave():
            phones = self._get(f"/devices?account={self.ground.workers[worker]}")["items"]
            self._post(f"/devices/{phones[0]['id']}/state", {"state": "lost", "why": "storm"})

    def _suspend(self) -> None:
        if worker := self._leave():
            self._post(f"/accounts/{self.ground.workers[worker]}/suspend", {"why": "storm"})
