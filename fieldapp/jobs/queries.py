"""Reads of the jobs: one's own, and the shared ones of the areas one serves."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.jobs.kinds import kinds
from fieldapp.jobs.models import OPEN_STATES, Job


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: the viewer asked for the job; or it is of a shared kind, done, and of an area served."""
    shared = [name for name, kind in kinds().items() if kind.shared and access.may(viewer, kind.action)]
    of_area = and_(Job.kind.in_(shared), Job.state == "done", access.within(viewer, Job.area_id))
    return or_(Job.by_id == viewer.account_id, of_area)


def get_job(viewer: Viewer, job_id: UUID, *, lock: bool = False) -> Job:
    """The job, locked for a change if asked. Raises not_found where the viewer may not know of it."""
    query = select(Job).where(Job.id == job_id, visible(viewer))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_found()
    return found


def search_jobs(viewer: Viewer, *, kind: str | None = None, state: str | None = None) -> Select[Job]:
    """Jobs the viewer may know of."""
    query = select(Job).where(visible(viewer))
    for column, value in ((Job.kind, kind), (Job.state, state)):
        if value is not None:
            query = query.where(column == value)
    return query


def count_open(viewer: Viewer) -> int:
    """How many jobs of the viewer are not done yet."""
    mine = select(func.count()).select_from(Job)
    return db.session.scalar(mine.where(Job.by_id == viewer.account_id, Job.state.in_(OPEN_STATES))) or 0


def job_body(job: Job) -> dict[str, Any]:
    """A job on the wire."""
    file = None
    if job.file_sha256 is not None:
        file = {
            "name": job.file_name,
            "type": job.file_type,
            "sha256": job.file_sha256,
            "size": job.file_size,
        }
    names = ("id", "kind", "by_id", "area_id", "params", "state", "done", "total", "error", "created_at")
    return {name: getattr(job, name) for name in (*names, "started_at", "ended_at")} | {"file": file}
