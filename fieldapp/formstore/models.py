"""Tables of published forms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.clock import now
from fieldapp.core.db import Json, Model, UTCDateTime, Uuid
from fieldapp.core.ids import new_id


class Form(Model):
    """A form by the name its author gave it (`form_id`), offered in an area and below."""

    __tablename__ = "forms"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[str] = mapped_column(Text, unique=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), index=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    active_version_id: Mapped[UUID | None] = mapped_column(Uuid)


class FormVersion(Model):
    """One compilation of a form. `plan` is the canonical JSON whose SHA-256 is `plan_hash`; it never changes.

    `subject`, `every` (days) and `order` say when a visit offers the form, as its `visit` sheet does.
    """

    __tablename__ = "form_versions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"), index=True)
    version: Mapped[str] = mapped_column(Text)
    plan_hash: Mapped[str] = mapped_column(Text, unique=True)
    plan: Mapped[str] = mapped_column(Text, deferred=True)
    subject: Mapped[str] = mapped_column(Text)
    every: Mapped[int | None]
    order: Mapped[float]
    source_name: Mapped[str | None] = mapped_column(Text)
    source: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class FormFile(Model):
    """A media file that a form version names; its bytes are in the file store under `sha256`."""

    __tablename__ = "form_files"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_versions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, index=True)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
