"""The real service, as `fieldapp serve` runs it, killed and started again."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.service import free_port

from .ground import PASSWORD

KEY = "a key for storms, which nobody else needs to know"
UP_S = 60
PATIENCE_S = 180


class Refused(Exception):
    """The server answered, and it was no success."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


@dataclass
class Server:
    """`fieldapp serve` on a port that stays the same over its deaths."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    kills: int = 0
    worker_kills: int = 0

    def __post_init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the service."""
        return {
            "FIELDAPP_MODE": "production",
            "FIELDAPP_SECRET_KEY": KEY,
            "FIELDAPP_DATA": str(self.folder),
            "FIELDAPP_DATABASE": self.database,
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "service.log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).parent / "fieldapp", "serve", "--port", str(self.port)],
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + UP_S
        while time.monotonic() < deadline:
            try:
                if self._once("GET", "/healthz", None, {}, 2)[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise RuntimeError((self.folder / "service.log").read_text()[-3000:])

    def kill(self) -> None:
        """SIGKILL for all its processes at once."""
        if self._process is None:
            return
        self.kills += 1
        self.stop(signal.SIGKILL)

    def kill_worker(self) -> None:
        """SIGKILL for one of the processes that answer; its master starts another."""
        if self._process is None:
            return
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        if children:
            self.worker_kills += 1
            os.kill(int(children[0]), signal.SIGKILL)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, by)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(30)
        self._process = None

    def faults(self) -> list[str]:
        """What it wrote of errors; a database that was busy for too long is none, it is said to the phone."""
        log = (self.folder / "service.log").read_text(errors="replace")
        entries = re.split(r"\n(?=\d{4}-\d\d-\d\d )", log)
        wrong = [one for one in entries if " ERROR " in one and "database unavailable" not in one]
        return wrong[:20] + ([f"{len(wrong)} errors of the server"] if len(wrong) > 20 else [])

    def call(self, username: str, method: str, path: str, body: Any = None) -> Any:
        """What METHOD /api/v1{path} answers to an account, however often the server dies meanwhile. Raises
        Refused.
        """
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                token = self._tokens.get(username) or self._sign_in(username)
                status, found = self._once(
                    method, f"/api/v1{path}", body, {"Authorization": f"Bearer {token}"}, 60
                )
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.2)
                continue
            if status == 401:
                del self._tokens[username]
            elif status >= 500:
                time.sleep(0.2)
            elif status >= 400:
                raise Refused(status, found)
            else:
                return found
        raise RuntimeError(f"{method} {path} never went through")

    def _sign_in(self, username: str) -> str:
        device = {"id": str(uuid.uuid4()), "name": "desk", "app_version": "storm"}
        body = {"username": username, "password": PASSWORD, "device": device}
        status, found = self._once("POST", "/api/v1/sign-in", body, {}, 60)
        if status != 200:
            raise ValueError(found)
        self._tokens[username] = found["access_token"]
        return self._tokens[username]

    def _once(
        self, method: str, path: str, body: Any, headers: dict[str, str], patience: float
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            data = None if body is None else json.dumps(body).encode()
            connection.request(method, path, data, headers | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else None
        finally:
            connection.close()
