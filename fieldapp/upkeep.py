"""Keeping an installation in order: what may go goes, and a database that came out of a backup says so."""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, text, update

from fieldapp.accounts.models import RefreshToken
from fieldapp.areas.settings import DEFAULTS, settings_of_all
from fieldapp.core import chain, changes, filestore
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.ids import new_id
from fieldapp.core.settings import put_setting
from fieldapp.jobs.kinds import kinds
from fieldapp.jobs.models import OPEN_STATES, Job
from fieldapp.sync.pull import EPOCH_KEY
from fieldapp.visits.models import Attachment

AT_ONCE = 10_000
UPLOAD_LIFE = timedelta(days=30)
FILE_LIFE = timedelta(days=DEFAULTS["keep_files_days"])
log = logging.getLogger(__name__)


def tidy() -> None:
    """Everything of a day: what expired goes, and the log is told the end of the audit trail's chain."""
    drop_expired_sign_ins()
    drop_stale_uploads()
    drop_old_files()
    end = chain.head()
    log.info("the audit trail ends at %s:%s", end.n, end.hash)


def drop_old_files() -> int:
    """Remove files of jobs that ended longer ago than their area keeps them, other than those of shared
    kinds, which stay; how many. What is of no one area goes as if nothing were decided.
    """
    kept = [name for name, kind in kinds().items() if kind.shared]
    old = select(Job).where(_outlived(), Job.kind.not_in(kept))
    old = old.where(Job.state.not_in(OPEN_STATES), Job.file_sha256.is_not(None))
    with transaction():
        hashes = set()
        for job in db.session.scalars(old.limit(AT_ONCE)):
            hashes.add(job.file_sha256 or "")
            job.file_sha256 = job.file_size = None
        db.session.flush()
        for column in (Job.file_sha256, Attachment.sha256):
            hashes -= set(db.session.scalars(select(column).where(column.in_(hashes))))
    for sha256 in hashes:
        filestore.remove(sha256)
    return len(hashes)


def _outlived() -> ColumnElement[bool]:
    """SQL condition: a job ended longer ago than its area keeps files."""
    areas = [one for one in db.session.scalars(select(Job.area_id).distinct()) if one is not None]
    by_days: dict[int, list[UUID]] = {}
    for area_id, settings in settings_of_all(areas).items():
        by_days.setdefault(settings["keep_files_days"], []).append(area_id)
    return or_(
        and_(Job.area_id.is_(None), Job.ended_at < now() - FILE_LIFE),
        *(
            and_(Job.area_id.in_(ids), Job.ended_at < now() - timedelta(days=days))
            for days, ids in by_days.items()
        ),
    )


def drop_expired_sign_ins() -> int:
    """Remove refresh tokens that have expired, some at a time; how many."""
    removed = 0
    while True:
        with transaction():
            expired = select(RefreshToken.id).where(RefreshToken.expires_at <= now()).limit(AT_ONCE)
            ids = list(db.session.scalars(expired))
            db.session.execute(delete(RefreshToken).where(RefreshToken.id.in_(ids)))
        removed += len(ids)
        if len(ids) < AT_ONCE:
            return removed


def drop_stale_uploads() -> int:
    """Remove unfinished uploads that nobody has gone on with for a month; how many. Phones begin anew."""
    oldest = (now() - UPLOAD_LIFE).timestamp()
    stale = [
        piece
        for piece in (filestore.config().data / "uploads").glob("*")
        if piece.is_file() and piece.stat().st_mtime < oldest
    ]
    for piece in stale:
        piece.unlink(missing_ok=True)
    return len(stale)


def renew_feed() -> None:
    """Have every phone pull from the beginning, keeping what it has not sent: the database came out of a
    backup, so that places which phones were given may be given once more to other records.

    On PostgreSQL rows are ordered by the transaction that wrote them, and those of another cluster's
    transactions would hide what is written from now on: they go before all that is to come.
    """
    with transaction():
        put_setting(EPOCH_KEY, new_id().hex[:16])
        db.session.execute(update(changes.Change).where(changes.Change.xid != 0).values(xid=0))
        if db.engine.dialect.name == "postgresql":
            last = db.session.scalar(select(func.max(changes.Change.position))) or 1
            db.session.execute(
                text(
                    "SELECT setval('change_positions', "
                    "greatest(:last, (SELECT last_value FROM change_positions)))"
                ),
                {"last": last},
            )
