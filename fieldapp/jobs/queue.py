"""The queue that wakes whoever does the work, and the clock of what is done on a schedule: huey.

The table of jobs is the truth. A message in the queue only says "look": one lost is made good by the look of
every minute, one too many finds nothing to do.
"""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import event

from fieldapp.core.db import db

Task = Callable[[], object]
log = logging.getLogger(__name__)
_QUEUE, _WAKE = "fieldapp.queue", "fieldapp.wake"


def install(
    app: Flask, url: str, work: Task, scheduled: Mapping[str, tuple[Mapping[str, str], Task]]
) -> None:
    """Give an app its queue. `work` does what waits; `scheduled` is by name when, as crontab's fields in UTC,
    and what.
    """
    queue = _queue(url)
    app.extensions[_QUEUE] = queue
    app.extensions[_WAKE] = queue.task(name="work", priority=1)(_in_context(app, work))
    for name, (when, task) in scheduled.items():
        queue.periodic_task(crontab(**when), name=name)(_in_context(app, task))


def queue_of(app: Flask) -> Huey:
    """An app's queue."""
    return app.extensions[_QUEUE]


def wake_after_commit() -> None:
    """Have the work looked at once the current transaction is committed."""
    wake = current_app.extensions[_WAKE]

    def call(_session: Any) -> None:
        try:
            wake()
        except Exception:  # each kind of queue has errors of its own; the look of every minute makes it good
            log.exception("the queue cannot be reached")

    event.listen(db.session(), "after_commit", call, once=True)


def _in_context(app: Flask, task: Task) -> Task:
    def run() -> None:
        with app.app_context():
            task()

    return run


def _queue(url: str) -> Huey:
    if url == "memory://":
        return MemoryHuey("fieldapp", results=False)
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("fieldapp", url=url, results=False)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("fieldapp", filename=str(path), results=False, timeout=15)
