"""Tables of the operations on the register, what was done and what undoes it; and of hand-overs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime


class RegisterOperation(Model):
    """A birth, a move, a merge ... as one act. `steps`: each record touched, before and after, in order."""

    __tablename__ = "register_operations"
    __table_args__ = (
        Index(None, "household_id", "at"),
        Index(None, "other_household_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    operation: Mapped[str] = mapped_column(Text)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    other_household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class HandOver(Model):
    """Villages and households that go from one worker to another, at once or from a day on, for good or until
    a day. `moved` is what went, for giving it back; `summary` is what the receiver reads, and `read_at` when
    they said that they had.

    state: planned, given, ended (given back), cancelled (before it was given).
    """

    __tablename__ = "hand_overs"
    __table_args__ = (
        Index(None, "to_id", "made_at"),
        Index(None, "from_id", "made_at"),
        Index(None, "state"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    village_ids: Mapped[list[str]] = mapped_column(Json)
    household_ids: Mapped[list[str]] = mapped_column(Json)
    why: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    gives_back: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
