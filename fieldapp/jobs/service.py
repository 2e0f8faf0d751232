"""Asking for jobs, doing them, and taking up again what a process that died left lying.

A job is taken in one transaction by one run. A run tells of itself with its progress; one whose process is
gone, or that was silent for a minute, loses the job, which is then done again from its beginning: a job
writes nothing but a file that is put in its place when it is whole.
"""

import hashlib
import logging
import os
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, and_, or_, select, update

from fieldapp.accounts.queries import load_viewer
from fieldapp.core import access, audit, filestore
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem, invalid
from fieldapp.core.unit import add
from fieldapp.jobs import queries
from fieldapp.jobs.kinds import Lost, Made, Work, kinds
from fieldapp.jobs.models import OPEN_STATES, Job
from fieldapp.jobs.queue import wake_after_commit

SILENCE = timedelta(seconds=60)
TELL_EVERY_S = 1.0
MOST_TRIES = 3
MOST_OPEN = 20
log = logging.getLogger(__name__)


def ask(viewer: Viewer, job_id: UUID, kind: str, params: Mapping[str, Any], area_id: UUID | None) -> Job:
    """Ask for a job, in the caller's transaction; the same again is harmless. `params` in JSON's types."""
    access.require(viewer, kinds()[kind].action, area_id=area_id, field="area")
    known = db.session.get(Job, job_id)
    if known is not None:
        if (known.by_id, known.kind, known.params) != (viewer.account_id, kind, dict(params)):
            raise Problem("already_exists")
        return known
    if queries.count_open(viewer) >= MOST_OPEN:
        raise invalid(kind="too_many_jobs")
    job = Job(
        id=job_id,
        kind=kind,
        by_id=viewer.account_id,
        area_id=area_id,
        params=dict(params),
        state="waiting",
        done=0,
        tries=0,
        created_at=now(),
    )
    add(job)
    audit.record(viewer, f"job.{kind}", "job", job.id, after=dict(params))
    wake_after_commit()
    return job


def cancel(viewer: Viewer, job_id: UUID) -> Job:
    """Stop a job one asked for; harmless where it has ended."""
    job = queries.get_job(viewer, job_id, lock=True)
    if job.by_id != viewer.account_id:
        raise invalid(job_id="not_own")
    if job.state in OPEN_STATES:
        job.state, job.ended_at, job.run_id = "cancelled", now(), None
        db.session.flush()
        audit.record(viewer, "job.cancelled", "job", job.id)
    return job


def work() -> int:
    """Do every job that waits, one after the other; how many were tried."""
    tried = 0
    while (taken := _take()) is not None:
        _do(*taken)
        tried += 1
    return tried


def _take() -> tuple[UUID, UUID] | None:
    """Take the job that has waited longest, or one whose run died: its id and the run's."""
    with transaction():
        here = socket.gethostname()
        running = select(Job.host, Job.pid).where(Job.state == "running", Job.host == here)
        dead = [pid for _, pid in db.session.execute(running.distinct()) if pid and not _is_alive(pid)]
        silent = or_(Job.beat_at < now() - SILENCE, and_(Job.host == here, Job.pid.in_(dead)))
        job = db.session.scalar(
            select(Job)
            .where(or_(Job.state == "waiting", and_(Job.state == "running", silent)))
            .order_by(Job.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        run_id = uuid4()
        job.tries += 1
        job.state, job.run_id, job.host, job.pid = "running", run_id, here, os.getpid()
        job.beat_at = now()
        job.started_at = job.started_at or job.beat_at
        job.done, job.total = 0, None
        return job.id, run_id


def _do(job_id: UUID, run_id: UUID) -> None:
    """Do one job and write down how it ended."""
    folder = filestore.config().data / "jobs" / str(run_id)
    try:
        folder.mkdir(parents=True)
        job = db.session.get_one(Job, job_id)
        if job.tries > MOST_TRIES:
            raise Problem("unavailable")
        viewer = load_viewer(job.by_id)
        kind = kinds().get(job.kind)
        if viewer is None or viewer.hand_in_only or kind is None:
            raise Problem("not_allowed")
        access.require(viewer, kind.action, area_id=job.area_id)
        made = kind.run(Work(job_id, viewer, job.params, folder, _teller(job_id, run_id)))
        _finish(job_id, run_id, state="done", **_stored(made))
    except Lost:
        db.session.rollback()
    except Problem as problem:
        log.warning("job %s: %s", job_id, problem)
        _finish(job_id, run_id, state="failed", error=problem.code)
    except Exception:  # whatever a kind's code raises: the job has failed, the process goes on
        log.exception("job %s failed", job_id)
        _finish(job_id, run_id, state="failed", error="server_error")
    finally:
        db.session.remove()
        shutil.rmtree(folder, ignore_errors=True)


def _teller(job_id: UUID, run_id: UUID) -> Callable[[int, int | None], None]:
    """Tells of progress, once a second at most."""
    told = 0.0

    def tell(done: int, total: int | None) -> None:
        nonlocal told
        if time.monotonic() - told < TELL_EVERY_S:
            return
        told = time.monotonic()
        if not _write(job_id, run_id, done=done, total=total, beat_at=now()):
            raise Lost

    return tell


def _finish(job_id: UUID, run_id: UUID, **values: Any) -> None:
    """Write down how a job ended, if it is still this run's."""
    db.session.rollback()
    if values["state"] == "done":
        values["done"] = values["total"] = 1
    _write(job_id, run_id, ended_at=now(), **values)


def _write(job_id: UUID, run_id: UUID, **values: Any) -> bool:
    with transaction():
        result = db.session.execute(
            update(Job).where(Job.id == job_id, Job.run_id == run_id, Job.state == "running").values(**values)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount == 1


def _stored(made: Made) -> dict[str, Any]:
    """Put a job's file into the store; the columns that tell of it."""
    with made.path.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    filestore.put_file(made.path, sha256)
    return {
        "file_name": made.name,
        "file_type": made.content_type,
        "file_sha256": sha256,
        "file_size": made.path.stat().st_size,
    }


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
