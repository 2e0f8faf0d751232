"""Tables of the entitlements: the programmes there are, and what became of a claim."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime

STATES = ("helping", "claimed", "granted", "refused", "declined")


class Programme(Model):
    """Something that households or members of an area may be entitled to; `body` is what was compiled."""

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Claim(Model):
    """How far a household or one of its members is with a programme: what its steps say."""

    __tablename__ = "claims"
    __table_args__ = (Index(None, "programme_id", "household_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"), index=True)


class ClaimStep(Model):
    """A step of a claim as somebody noted it; the latest that was not taken back is how far it is."""

    __tablename__ = "claim_steps"
    __table_args__ = (Index(None, "claim_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    state: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    why: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    followup_id: Mapped[UUID | None] = mapped_column(Uuid)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
