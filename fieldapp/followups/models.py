"""Tables of the follow-ups: what was promised, and what became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid, case
from sqlalchemy.orm import Mapped, column_property, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime

ORIGINS = ("rule", "desk", "household")
STATES = ("open", "done", "cancelled", "withdrawn")
PRIORITIES = ("low", "normal", "high", "urgent")
EVENT_KINDS = (
    "created",
    "assigned",
    "comment",
    "done",
    "cancelled",
    "reopened",
    "redated",
    "withdrawn",
    "escalated",
    "reminded",
    "undone",
)
STANDINGS = ("not_yet", "due", "overdue", "escalated", "late", "closed")
UNITS = ("day", "week", "month")
ACTS = ("assign", "redate", "cancel", "remind", "make")


class FollowUp(Model):
    """Something promised to a household or a member, with its due window (plain dates of the village)."""

    __tablename__ = "followups"
    __table_args__ = (
        Index(None, "village_id", "state", "due"),
        Index(None, "village_id", "state", "closed_at"),
        Index(None, "assignee_id", "state", "due"),
        Index(None, "household_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    origin: Mapped[str] = mapped_column(Text)
    rule: Mapped[str | None] = mapped_column(Text)
    submission_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    visit_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    note: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    window_start: Mapped[date | None]
    due: Mapped[date]
    escalate_on: Mapped[date | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(Text, default="open")
    priority: Mapped[str] = mapped_column(Text, default="normal")
    form_id: Mapped[str | None] = mapped_column(Text)
    closes_when: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[int] = mapped_column(default=0)  # how many levels above the village it has gone
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("followup_series.id"), index=True)
    series_n: Mapped[int | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    urgency: Mapped[int] = column_property(
        case(dict(zip(reversed(PRIORITIES), range(len(PRIORITIES)), strict=True)), value=priority)
    )


class FollowUpSeries(Model):
    """A follow-up that comes again: the nth is due `n * every` units after `starts`, until `until`.

    One of a series is open at a time; the next is made when that is closed.
    """

    __tablename__ = "followup_series"
    __table_args__ = (Index(None, "household_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    title: Mapped[dict[str, str]] = mapped_column(Json)
    note: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    starts: Mapped[date]
    every: Mapped[int]
    unit: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    priority: Mapped[str] = mapped_column(Text, default="normal")
    form_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FollowUpAct(Model):
    """Something done to many follow-ups at once. `steps`: each with what it changed, before and after."""

    __tablename__ = "followup_acts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    action: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left: Mapped[list[str]] = mapped_column(Json, default=list)


class FollowUpEvent(Model):
    """A line of a follow-up's history; ids are made by whoever writes it, so a line twice is one line."""

    __tablename__ = "followup_events"
    __table_args__ = (Index(None, "followup_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    followup_id: Mapped[UUID] = mapped_column(ForeignKey("followups.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
