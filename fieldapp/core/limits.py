"""How often a thing may be tried: flask-limiter, counting where every server process sees the same count.

On one machine the counts are in a small SQLite file beside the database; with several machines, configure a
Redis URL.
"""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

SCHEMES = ["fieldapp-sqlite"]

limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=True)


class SqliteStorage(Storage):
    """Counters of a fixed window in a SQLite file, addressed as `fieldapp-sqlite:///path`."""

    STORAGE_SCHEME = SCHEMES

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = uri.removeprefix("fieldapp-sqlite://")
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Errors that mean that the storage itself failed."""
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use so that none is carried over a fork."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=5, isolation_level=None)
            for last in (*[False] * 50, True):
                try:
                    _set_up(connection)
                    break
                except sqlite3.OperationalError:  # changing the journal does not wait for others who do
                    if last:
                        raise
                    time.sleep(0.1)
            self._local.connection = connection
        return connection

    def incr(self, key: str, expiry: int, amount: int = 1, **_options: Any) -> int:
        """Count `amount` more in the key's window, starting one of `expiry` seconds if none is open; the new
        count.
        """
        at = time.time()
        found = self._connection().execute(
            "INSERT INTO counters VALUES (:key, :amount, :at + :expiry) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN expires > :at THEN count ELSE 0 END + :amount, "
            "expires = CASE WHEN expires > :at THEN expires ELSE :at + :expiry END RETURNING count",
            {"key": key, "amount": amount, "at": at, "expiry": expiry},
        )
        count: int = found.fetchall()[0][0]
        if count == amount:
            self._connection().execute("DELETE FROM counters WHERE expires < ?", (at,))
        return count

    def get(self, key: str) -> int:
        """The count of the key's open window."""
        row = self._row(key)
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """When the key's window closes, in seconds since the epoch."""
        row = self._row(key)
        return row[1] if row else time.time()

    def _row(self, key: str) -> tuple[int, float] | None:
        found: tuple[int, float] | None = (
            self._connection()
            .execute("SELECT count, expires FROM counters WHERE key = ? AND expires > ?", (key, time.time()))
            .fetchone()
        )
        return found

    def check(self) -> bool:
        """Whether the file can be used."""
        try:
            self._connection().execute("SELECT 1")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count; how many there were."""
        return self._connection().execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        """Forget the count of one key."""
        self._connection().execute("DELETE FROM counters WHERE key = ?", (key,))


def _set_up(connection: sqlite3.Connection) -> None:
    """Make a new file ready; nothing happens to one that is."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER, expires REAL)"
    )
