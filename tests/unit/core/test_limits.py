"""Tries are counted together by all threads and processes of a machine."""

import multiprocessing
import threading
import time
from pathlib import Path

from fieldapp.core.limits import SqliteStorage


def count(uri: str, times: int) -> None:
    """Count so many tries."""
    storage = SqliteStorage(uri)
    for _ in range(times):
        storage.incr("name", 60)


def test_processes_and_threads_count_together(tmp_path: Path) -> None:
    uri = f"fieldapp-sqlite://{tmp_path}/limits.sqlite3"
    workers: list[multiprocessing.Process | threading.Thread] = [
        multiprocessing.Process(target=count, args=(uri, 25)),
        multiprocessing.Process(target=count, args=(uri, 25)),
        threading.Thread(target=count, args=(uri, 25)),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert SqliteStorage(uri).get("name") == 75


def test_a_window_closes_by_itself(tmp_path: Path) -> None:
    storage = SqliteStorage(f"fieldapp-sqlite://{tmp_path}/limits.sqlite3")
    assert [storage.incr("a", 1), storage.incr("a", 1), storage.incr("b", 60)] == [1, 2, 1]
    assert storage.get_expiry("a") > time.time()
    time.sleep(1.1)
    assert storage.get("a") == 0
    assert storage.incr("a", 60) == 1
    storage.clear("b")
    assert storage.get("b") == 0
    assert storage.check()
    assert storage.reset() == 1
