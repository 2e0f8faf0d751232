"""Tables of the register: households and their members."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime

HOUSEHOLD_STATUSES = ("active", "moved_away", "vacant")
SEXES = ("male", "female")
GONE = ("merged", "undone")
RESIDENCES = ("present", "away", "arrived", "moved_out", "died")


class Household(Model):
    """A household behind one door of a village; what forms define beyond the columns is in `properties`.

    A record that is `gone` was a duplicate (`merged_into` stands for it) or was made by an operation since
    undone: nobody sees it, and it is kept.
    """

    __tablename__ = "households"
    __table_args__ = (
        Index(None, "village_id", "number"),
        Index(
            "ix_households_counted",  # what the overview and the map count, so that no row is read
            *("village_id", "gone", "status", "last_visit_at", "last_visit_outcome"),
            *("lat", "lon", "worker_id"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    number: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str | None] = mapped_column(Text)
    head_name: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy: Mapped[float | None]
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    status: Mapped[str] = mapped_column(Text, default="active")
    properties: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    search: Mapped[str] = mapped_column(Text, default="")
    last_visit_id: Mapped[UUID | None] = mapped_column(Uuid)
    last_visit_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_visit_outcome: Mapped[str | None] = mapped_column(Text)
    gone: Mapped[str | None] = mapped_column(Text)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class Member(Model):
    """A person of a household, present, away or left; typed core columns and string `properties`; `gone` as
    above.
    """

    __tablename__ = "members"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    full_name: Mapped[str] = mapped_column(Text, default="")
    sex: Mapped[str | None] = mapped_column(Text)
    born: Mapped[date | None]
    relation: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    residence: Mapped[str] = mapped_column(Text, default="present")
    residence_since: Mapped[date | None]
    away_city: Mapped[str | None] = mapped_column(Text)
    contact_member_id: Mapped[UUID | None] = mapped_column(Uuid)
    contact_name: Mapped[str | None] = mapped_column(Text)
    contact_phone: Mapped[str | None] = mapped_column(Text)
    contact_relation: Mapped[str | None] = mapped_column(Text)
    properties: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    search: Mapped[str] = mapped_column(Text, default="")
    gone: Mapped[str | None] = mapped_column(Text)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


Record = Household | Member
Body = dict[str, Any]
