"""What a kind of job is: who may ask for it, and the function that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from fieldapp.core.access import Viewer

_KEY = "fieldapp.jobs"


@dataclass(frozen=True)
class Made:
    """The file a job made, in its folder."""

    path: Path
    name: str
    content_type: str


@dataclass(frozen=True)
class Work:
    """A job under way: for whom, what was asked, an empty folder, and whom to tell of progress.

    `progress(done, total)` is to be called every few seconds; it raises Lost where the job was cancelled or
    taken by another, and commits what the session holds.
    """

    job_id: UUID
    viewer: Viewer
    params: Mapping[str, Any]
    folder: Path
    progress: Callable[[int, int | None], None]


class Lost(Exception):
    """The job is no longer this run's."""


@dataclass(frozen=True)
class Kind:
    """A kind of job. What a `shared` one made is seen by whoever serves its area, and is kept."""

    action: str
    run: Callable[[Work], Made]
    shared: bool = False


def connect(app: Flask, kinds: Mapping[str, Kind]) -> None:
    """Give an app its kinds of jobs."""
    app.extensions[_KEY] = kinds


def kinds() -> Mapping[str, Kind]:
    """The kinds of jobs of the current app."""
    found: Mapping[str, Kind] = current_app.extensions[_KEY]
    return found
