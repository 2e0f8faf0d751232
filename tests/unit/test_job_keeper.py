"""The keeper of the jobs' process ends it even when it does not listen."""

import os
import signal
import time

import pytest

from fieldapp.jobs import consumer


def test_a_consumer_that_does_not_end_by_itself_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "GRACE_S", 0.5)
    heard, ready = os.pipe()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.write(ready, b".")
        time.sleep(60)
        os._exit(0)
    os.read(heard, 1)
    consumer.end_child(child)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
