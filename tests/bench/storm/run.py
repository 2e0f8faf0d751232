"""One storm from beginning to end."""

import json
import random
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from fieldapp import schema
from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.core.db import db
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Attachment, Visit
from tests.bench.sync.server.service import database

from .check import check
from .desk import Desk
from .ground import PASSWORD, make_ground
from .proxy import Line
from .service import Server

BUNDLE = Path(__file__).with_name("phones") / "bundle.mjs"
KILL_EVERY_S = (3.0, 7.0)
READY_S, CALM_S, END_S = 120, 600, 300


@dataclass(frozen=True)
class Settings:
    """How big a storm, how long, on what, and out of which seed."""

    phones: int
    seconds: int
    households: int
    on: str
    seed: int


@dataclass
class Outcome:
    """What was done, and what is wrong afterwards."""

    settings: Settings
    did: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run(settings: Settings) -> Outcome:
    """Raise a storm, wait for the calm, and look. Everything that it started is stopped at the end."""
    outcome = Outcome(settings)
    began = time.monotonic()
    with database(settings.on) as (folder, url, _):
        server = Server(folder, url.replace("postgresql://", "postgresql+psycopg://"))
        app = create_app(Config.from_environ(server.environment))
        with app.app_context():
            schema.migrate()
        ground = make_ground(app, settings.phones, settings.households, settings.seed)
        with app.app_context():
            db.engine.dispose()
        line = Line(server.port, settings.seed)
        desk = Desk(server, ground, settings.seed, max(1, settings.phones // 8))
        phones = None
        try:
            server.start()
            line.start()
            phones = _Phones(folder, line.port, settings, list(ground.workers))
            phones.await_word("ready", READY_S)
            _blow(settings, server, line, desk)
            phones.tell("calm", CALM_S)
            _wait_until(line.idle, 20)
            outcome.did["settled by the desk"] = desk.settle()
            report = phones.tell("end", END_S)
        finally:
            if phones:
                phones.stop()
            line.stop()
            server.stop()
        outcome.faults += desk.faults + server.faults() + list(check(app, ground, report))
        outcome.did |= _count(app, report, server, line, desk)
        with app.app_context():
            db.engine.dispose()
    outcome.did["seconds"] = round(time.monotonic() - began)
    return outcome


def show(outcome: Outcome) -> None:
    """Print what was done and what is wrong."""
    given = outcome.settings
    print(f"A storm over {given.phones} phones for {given.seconds} s on {given.on}, seed {given.seed}")
    for name, count in outcome.did.items():
        print(f"  {name}: {count}")
    for fault in outcome.faults[:100]:
        print(f"FAULT {fault}")
    print(f"{len(outcome.faults)} faults")


def _blow(settings: Settings, server: Server, line: Line, desk: Desk) -> None:
    """The storm itself: a bad line, a busy desk, and a server that is killed and started again."""
    chance = random.Random(settings.seed)
    line.stormy = True
    desk.start()
    until = time.monotonic() + settings.seconds
    try:
        while time.monotonic() < until:
            time.sleep(chance.uniform(*KILL_EVERY_S))
            if chance.random() < 0.3:
                server.kill_worker()
            else:
                server.kill()
                time.sleep(chance.uniform(0, 1))
                server.start()
    finally:
        line.stormy = False
        desk.stop()


class _Phones:
    """The process in which all phones live."""

    def __init__(self, folder: Path, port: int, settings: Settings, names: list[str]) -> None:
        self._report = folder / "report.json"
        plan = {
            "server": f"http://127.0.0.1:{port}",
            "seed": settings.seed,
            "report": str(self._report),
            "phones": [{"username": name, "password": PASSWORD} for name in names],
        }
        (folder / "plan.json").write_text(json.dumps(plan))
        subprocess.run(["node", BUNDLE, folder], check=True)
        self._process = subprocess.Popen(
            ["node", folder / "storm.mjs", folder / "plan.json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said: list[str] = []
        self._heard = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def await_word(self, word: str, seconds: float) -> None:
        """Wait until the phones say that they are so far."""
        with self._heard:
            if not self._heard.wait_for(lambda: word in self._said or "gone" in self._said, seconds):
                raise RuntimeError(f"the phones never said {word}")
        if word not in self._said:
            raise RuntimeError(f"the phones ended before {word}")

    def tell(self, word: str, seconds: float) -> dict[str, Any]:
        """Tell them the time of day and wait until they are done; the report, if there is one."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        self.await_word(word, seconds)
        report: dict[str, Any] = json.loads(self._report.read_text()) if self._report.exists() else {}
        return report

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait(10)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._heard:
                self._said.append(line.strip())
                self._heard.notify_all()
        with self._heard:
            self._said.append("gone")
            self._heard.notify_all()


def _wait_until(true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)


def _count(app: Any, report: dict[str, Any], server: Server, line: Line, desk: Desk) -> dict[str, Any]:
    """What the storm did."""
    with app.app_context():
        visits = db.session.scalar(select(func.count()).select_from(Visit))
        stored = db.session.scalar(select(func.count()).where(Attachment.stored_at.is_not(None)))
        receipts = db.session.execute(
            select(Receipt.kind, Receipt.status, func.count()).group_by(Receipt.kind, Receipt.status)
        ).all()
        why = Counter(
            f"{kind} {reason['code']}"
            for kind, reasons in db.session.execute(select(Receipt.kind, Receipt.reasons))
            for reason in reasons
        )
    phones = report["phones"]
    failures: Counter[str] = Counter()
    for phone in phones:
        failures.update(phone["counts"]["failures"])
    return {
        "visits": visits,
        "photos": stored,
        "items": ", ".join(f"{kind} {status} {count}" for kind, status, count in sorted(receipts)),
        "reasons": dict(why.most_common()),
        "server killed": server.kills,
        "one of its processes killed": server.worker_kills,
        "phones crashed": sum(phone["counts"]["crashes"] for phone in phones),
        "writes cut": sum(phone["counts"]["cutWrites"] for phone in phones),
        "phones erased": sum(bool(phone["erased"]) for phone in phones),
        "rounds": sum(phone["counts"]["rounds"] for phone in phones),
        "rounds that failed": dict(failures),
        "signed in again": sum(phone["counts"]["signIns"] for phone in phones),
        "line": dict(line.counts),
        "desk": dict(desk.counts),
    }
