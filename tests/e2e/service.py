"""A real fieldapp service for the browser tests: demo township, gunicorn, a folder of its own."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "fieldapp-demo"
FIELDAPP = Path(sys.executable).parent / "fieldapp"


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Service:
    """A running service: its address and the calls a test makes beside the browser."""

    url: str
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def install(self, *forms: Path) -> None:
        """Publish forms as an administrator does, at the console; raises with what it says of wrong ones."""
        command = [FIELDAPP, "forms", "install", *forms]
        done = subprocess.run(
            command, env=self.environment, check=False, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr

    def call(self, method: str, path: str, body: object = None, token: str | None = None) -> Any:
        """The JSON (or text) that METHOD /api/v1{path} answers; raises urllib's HTTPError for a problem."""
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", None if body is None else json.dumps(body).encode(), method=method
        )
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            return json.loads(content) if "json" in answer.headers["Content-Type"] else content.decode()

    def fetch(self, path: str, token: str) -> bytes:
        """The bytes that GET /api/v1{path} answers."""
        request = urllib.request.Request(f"{self.url}/api/v1{path}")
        request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
            return content

    def sign_in(self, username: str) -> dict[str, Any]:
        """Tokens and account of a demo account, on a device of its own."""
        device = {"id": str(uuid.uuid4()), "name": "test", "app_version": "test"}
        answer: dict[str, Any] = self.call(
            "POST", "/sign-in", {"username": username, "password": PASSWORD, "device": device}
        )
        return answer


def make_township(folder: Path, households: int, environment: dict[str, str]) -> None:
    """Fill `folder` with a demo township of so many households: made once in a run of the tests, then copied.

    Making one takes longer than most tests, so the processes of a run share them.
    """
    made = _shared(folder) / f"township-{households}"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with (folder / "making.log").open("wb") as log:
                for command in (["migrate"], ["demo", "--households", str(households)]):
                    subprocess.run(
                        [FIELDAPP, *command], env=environment, check=True, stdout=log, stderr=log, timeout=300
                    )
            shutil.copytree(folder, made)
    shutil.copytree(made, folder, dirs_exist_ok=True)


def _shared(folder: Path) -> Path:
    """The folder of this run of pytest, which its processes (`popen-gw0`, ...) have theirs in."""
    own = [one.parent for one in folder.parents if one.name.startswith("popen-")]
    return own[0] if own else folder.parent


def start_service(folder: Path, households: int, web: Path | None = None) -> Service:
    """Fill `folder` with a demo township of so many households and serve it; raises if not up in 60 s.

    `web`: a built web app to serve in place of the checkout's.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "FIELDAPP_MODE": "demo",
        "FIELDAPP_DATA": str(folder),
        "FIELDAPP_DATABASE": f"sqlite:///{folder}/fieldapp.sqlite3",
        "FIELDAPP_PUBLIC_URL": url,
    }
    make_township(folder, households, environment)
    log = (folder / "service.log").open("wb")
    program = [str(FIELDAPP)] if web is None else [sys.executable, "-m", "tests.e2e.served_copy", str(web)]
    process = subprocess.Popen(
        [*program, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return Service(url, process, environment)
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError((folder / "service.log").read_text()[-3000:])
