"""The process that does the work: huey's consumer, started again should it die, ended with who started it."""

import os
import signal
import threading
import time
from collections.abc import Callable

from flask import Flask
from huey.consumer import Consumer

from fieldapp.jobs.queue import queue_of

THREADS = 2
PAUSE_S = 1.0
GRACE_S = 15.0


def keep(app: Flask, parent: int | None) -> None:
    """Do the work in a process of its own, until told to end, or until the process `parent` is gone."""
    ending = False

    def end(*_: object) -> None:
        nonlocal ending
        ending = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    while not ending:
        child = os.fork()
        if child == 0:
            _consume(app)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            ending = ending or (parent is not None and os.getppid() != parent)
            if ending:
                end_child(child)
                return
            time.sleep(PAUSE_S / 4)
        time.sleep(PAUSE_S)


def end_child(child: int) -> None:
    """End the consumer, by force if it must be: what was under way is taken up by the next."""
    os.kill(child, signal.SIGTERM)
    until = time.monotonic() + GRACE_S
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            return
        time.sleep(PAUSE_S / 4)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _consume(app: Flask) -> None:
    """Be the consumer; never returns."""
    keeper = os.getppid()
    threading.Thread(target=_end_with, args=(keeper, os.getppid), daemon=True).start()
    queue = queue_of(app)
    consumer = Consumer(queue, workers=THREADS, max_delay=2.0, check_worker_health=True)
    try:
        consumer.run()
    finally:
        os._exit(0)


def _end_with(keeper: int, current: Callable[[], int]) -> None:
    """End at once when the keeper is gone: what was under way is taken up by the next."""
    while current() == keeper:
        time.sleep(PAUSE_S)
    os._exit(1)
