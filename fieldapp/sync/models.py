"""Tables of the push: what was answered to each item, and what is kept for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime


class Receipt(Model):
    """The first answer given to an item; every later arrival of the item is answered from this row."""

    __tablename__ = "receipts"
    __table_args__ = (Index(None, "account_id", "answered_at"),)

    item_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    digest: Mapped[str] = mapped_column(Text)


class HeldItem(Model):
    """An item that could not be applied, whole, until a person settles it.

    The digest is part of the key: should one id ever come with two different bodies, both are kept.
    """

    __tablename__ = "held_items"
    __table_args__ = (Index(None, "account_id", "settled_at"),)

    item_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    schema: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    settlement: Mapped[str | None] = mapped_column(Text)
    settled_why: Mapped[str | None] = mapped_column(Text)
