"""Tables of the household's page: what households asked, and how their proving stands."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Model, UTCDateTime

STATES = ("open", "closed", "aside")
OUTCOMES = ("settled", "upheld", "not_upheld", "refused")


class HouseholdRequest(Model):
    """What a household wrote on its page. It became a follow-up, or the desk of `office_id` deals with it.

    Those that share a follow-up were written on one day. `aside`: taken for spam, kept, nobody is told.
    `level`: how many levels above its office it has gone, being late.
    """

    __tablename__ = "household_requests"
    __table_args__ = (
        Index(None, "household_id", "at"),
        Index(None, "office_id", "state", "promised"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    office_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"))
    kind: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    message: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    proved: Mapped[bool] = mapped_column(default=False)
    promised: Mapped[date]
    followup_id: Mapped[UUID | None] = mapped_column(ForeignKey("followups.id"))
    state: Mapped[str] = mapped_column(Text, default="open")
    level: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class HouseholdProof(Model):
    """How a household's proving stands: wrong tries, a lock, and the code that a worker may tell it."""

    __tablename__ = "household_proofs"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    code_hash: Mapped[str | None] = mapped_column(Text)
    code_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
