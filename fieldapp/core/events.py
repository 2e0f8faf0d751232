"""What one domain tells the others: an event is announced, and the handlers wiring.py's table names are
called in turn.

Handlers run in the caller's transaction; what one raises undoes the whole.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, current_app

Table = Mapping[type[Any], Sequence[Callable[[Any], None]]]

_KEY = "fieldapp.events"


def connect(app: Flask, table: Table) -> None:
    """Give an app the table of who handles which event."""
    app.extensions[_KEY] = table


def announce(event: object) -> None:
    """Call this event's handlers, in the table's order."""
    for handler in current_app.extensions[_KEY].get(type(event), ()):
        handler(event)
