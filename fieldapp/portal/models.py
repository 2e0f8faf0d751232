"""Table of the visits that households asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Model, UTCDateTime


class VisitRequest(Model):
    """What a household wrote on its page, and the follow-up it became; a second one that day shares it."""

    __tablename__ = "visit_requests"
    __table_args__ = (Index(None, "household_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("households.id"))
    card_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("cards.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    message: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    followup_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("followups.id"))
