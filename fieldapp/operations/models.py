"""Table of the operations on the register: what was done, and what undoes it."""

from datetime import datetime
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
