"""Serving with gunicorn: two processes of a few threads, forked from one that has loaded everything."""

import gc
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import qrcode
from flask import Flask
from gunicorn.app.base import BaseApplication

from fieldapp.core.db import db

WORKERS = 2
THREADS = 16
SILENCE_S = 30


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn for one app at one address; `ready` is called once it listens.

    A phone that falls silent in the middle of a request, as where the signal ends, gives its thread back
    after half a minute.
    """

    def __init__(
        self, app: Flask, host: str, port: int, ready: Callable[[], None], *, work: bool = False
    ) -> None:
        self.app = app
        self.work = work
        self.worker: subprocess.Popen[bytes] | None = None
        self.options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": int(os.environ.get("WEB_CONCURRENCY") or WORKERS),
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 15,
            "limit_request_line": 8190,  # a cursor names every stream followed
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
            "pre_request": lambda _worker, req: req.unreader.sock.settimeout(SILENCE_S),
            "on_exit": lambda _arbiter: self._end_work(),
            "when_ready": lambda _arbiter: self._ready(ready),
            "post_fork": lambda _arbiter, _worker: self._forget_connections(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn our options."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, loaded already."""
        return self.app

    def _ready(self, ready: Callable[[], None]) -> None:
        """What was loaded is never garbage: the processes to come share it, and do not look through it."""
        gc.collect()
        gc.freeze()
        if self.work:
            public_url = self.app.extensions["fieldapp.config"].public_url
            self.worker = subprocess.Popen(  # noqa: S603 -- our own command
                [sys.executable, "-m", "fieldapp.cli", "work", "--with", str(os.getpid())],
                env=os.environ | {"FIELDAPP_PUBLIC_URL": public_url},
                start_new_session=True,
            )
        ready()

    def _end_work(self) -> None:
        if self.worker is not None:
            self.worker.terminate()

    def _forget_connections(self) -> None:
        """A database connection must not be shared by processes."""
        with self.app.app_context():
            db.engine.dispose(close=False)


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens at an address already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def addresses(host: str, port: int) -> list[str]:
    """Where this machine can be reached when it listens there; the last is the one for phones."""
    found = [f"http://127.0.0.1:{port}"] if host in ("127.0.0.1", "0.0.0.0") else [f"http://{host}:{port}"]  # noqa: S104
    if host == "0.0.0.0":  # noqa: S104
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; tells which of our addresses faces outward
                found.append(f"http://{probe.getsockname()[0]}:{port}")
            except OSError:
                pass
    return found


def print_qr(address: str) -> None:
    """An address as a QR code in the terminal."""
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    code.print_ascii(out=sys.stdout, invert=True)


def log_to_terminal(*, requests: bool) -> None:
    """Log to standard error, with or without a line for each request."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("fieldapp").setLevel(logging.INFO)
    logging.getLogger("fieldapp.access").setLevel(logging.INFO if requests else logging.WARNING)
