"""Tables of the visits: the knock on the door, the forms filled in, the photos taken."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime

OUTCOMES = ("met", "not_at_home", "declined", "moved_away", "vacant", "no_such_address")
VISIT_STATES = ("accepted", "held", "approved", "returned")
VISIT_EVENTS = ("approved", "returned", "comment", "settled", "corrected", "reopened")
HEARD = ("confirmed", "differs", "not_reached")
SUBJECTS = ("household", "member")


class Visit(Model):
    """One knock on one door: who, when, where, which card was scanned, and what happened."""

    __tablename__ = "visits"
    __table_args__ = (
        Index(
            "ix_visits_counted",  # what the overview and the map count, so that no row is read
            *("village_id", "started_at", "outcome", "state", "practice", "lat", "lon", "worker_id"),
        ),
        Index(None, "village_id", "received_at"),
        Index(None, "received_at", "id", "village_id"),
        Index(None, "worker_id", "started_at"),
        Index(None, "household_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    item_id: Mapped[UUID | None] = mapped_column(Uuid)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(Text)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy: Mapped[float | None]
    geotag_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    geotag_reason: Mapped[str | None] = mapped_column(Text)
    card_id: Mapped[UUID | None] = mapped_column(Uuid)
    card_scanned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    practice: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(Text, default="accepted")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)


class VisitEvent(Model):
    """A line of what became of a visit after it was taken in; its id is made by whoever writes it."""

    __tablename__ = "visit_events"
    __table_args__ = (Index(None, "visit_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class VisitVersion(Model):
    """A visit as it was before its worker corrected it: the whole wire body, kept for comparison."""

    __tablename__ = "visit_versions"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)


class VisitLook(Model):
    """A visit's place in the queue of review: why to look at it first, and whether it still waits.

    One that is `sampled` is re-checked by telephone; `heard` says what the household said of it.
    """

    __tablename__ = "visit_looks"
    __table_args__ = (
        Index(None, "village_id", "waiting", "weight", "received_at"),
        Index(None, "sampled", "village_id"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    looks: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    weight: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[bool] = mapped_column(default=True)
    sampled: Mapped[bool] = mapped_column(default=False)
    heard: Mapped[str | None] = mapped_column(Text)
    heard_note: Mapped[str | None] = mapped_column(Text)
    heard_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heard_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class Submission(Model):
    """One form filled in about one subject during a visit; `values` are the phone's own, as sent."""

    __tablename__ = "submissions"
    __table_args__ = (Index(None, "subject_id", "form_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    form_version_id: Mapped[UUID] = mapped_column(ForeignKey("form_versions.id"))
    form_id: Mapped[str] = mapped_column(Text)
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    values: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(Text, default="accepted")
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class Attachment(Model):
    """A file by its SHA-256 (hex); `stored_at` is set once it was received whole and its hash verified."""

    __tablename__ = "attachments"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    received: Mapped[int] = mapped_column(BigInteger, default=0)


class AwaitedFile(Model):
    """A file that an account may send although no visit names it: the item that does is kept for a person."""

    __tablename__ = "awaited_files"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachments.sha256"), primary_key=True)


class VisitAttachment(Model):
    """A visit names a file: an answer `name` of one submission is the file with this hash."""

    __tablename__ = "visit_attachments"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachments.sha256"), index=True)
