"""The table of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime, Uuid

JOB_STATES = ("waiting", "running", "done", "failed", "cancelled")
OPEN_STATES = ("waiting", "running")


class Job(Model):
    """A piece of long work someone asked for; its result is a file in the file store.

    `run_id` names the run that has it, `host` and `pid` the process, `beat_at` when that last spoke: a run
    that fell silent has lost the job to whoever takes it next.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "state", "created_at"),
        Index(None, "by_id", "created_at"),
        Index(None, "area_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("areas.id"))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(Text, default="waiting")
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[UUID | None] = mapped_column(Uuid)
    host: Mapped[str | None] = mapped_column(Text)
    pid: Mapped[int | None]
    beat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file_name: Mapped[str | None] = mapped_column(Text)
    file_type: Mapped[str | None] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(Text, index=True)
    file_size: Mapped[int | None] = mapped_column(BigInteger)
