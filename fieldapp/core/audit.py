"""The audit trail: who changed what, when, from which device, and why. Rows are added and never touched
again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import Json, Model, UTCDateTime, Uuid, transaction
from fieldapp.core.ids import new_id
from fieldapp.core.unit import add_row


class AuditRow(Model):
    """One thing that someone did. `actor_id` is empty for what the service did by itself or a household asked
    for. `n` and `hash` are the row's place in the chain (core/chain.py), empty until it is sealed.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject_id_at", "subject_id", "at"),
        Index("ix_audit_household_id_at", "household_id", "at"),
        Index("ix_audit_actor_id_at", "actor_id", "at"),
        Index("ix_audit_n", "n", unique=True),
        Index("ix_audit_unsealed", "at", sqlite_where=text("n IS NULL"), postgresql_where=text("n IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    action: Mapped[str] = mapped_column(Text)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    household_id: Mapped[UUID | None] = mapped_column(Uuid)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    why: Mapped[str | None] = mapped_column(Text)
    n: Mapped[int | None] = mapped_column(BigInteger)
    hash: Mapped[str | None] = mapped_column(Text)


def record(
    viewer: Viewer | None,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    *,
    household_id: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Add a row in the caller's transaction; `before` and `after` hold the fields that changed, in JSON's
    types.
    """
    add_row(
        AuditRow,
        {
            "id": new_id(),
            "at": now(),
            "actor_id": viewer.account_id if viewer else None,
            "device_id": viewer.device_id if viewer else None,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "household_id": household_id,
            "before": before,
            "after": after,
            "why": why,
        },
    )


def record_reading(
    viewer: Viewer, subject_kind: str, subject_id: UUID | None, household_id: UUID | None
) -> None:
    """Add, in a transaction of its own, that someone opened a record with a household's personal facts."""
    with transaction():
        record(viewer, f"{subject_kind}.read", subject_kind, subject_id, household_id=household_id)


@event.listens_for(AuditRow, "before_update")
@event.listens_for(AuditRow, "before_delete")
def _refuse(_mapper: Any, _connection: Any, row: AuditRow) -> None:
    """The trail is append-only."""
    raise RuntimeError(f"audit row {row.id} cannot be changed")
