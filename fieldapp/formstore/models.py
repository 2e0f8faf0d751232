"""Tables of forms: what was uploaded, and which version is offered where."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.clock import now
from fieldapp.core.db import Json, Model, UTCDateTime, Uuid
from fieldapp.core.ids import new_id

RELEASE_STATES = ("waiting", "done", "cancelled", "undone")


class Form(Model):
    """A form by the name its author gave it (`form_id`). `area_id` is of whoever brought it: they and those
    below see it before it is offered anywhere.
    """

    __tablename__ = "forms"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[str] = mapped_column(Text, unique=True)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), index=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)


class FormVersion(Model):
    """One compilation of a form. `plan` is the canonical JSON whose SHA-256 is `plan_hash`; it never changes.

    `subject`, `every` (days) and `order` say when a visit offers the form, as its `visit` sheet does.
    """

    __tablename__ = "form_versions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"), index=True)
    version: Mapped[str] = mapped_column(Text)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    plan_hash: Mapped[str] = mapped_column(Text, unique=True)
    plan: Mapped[str] = mapped_column(Text, deferred=True)
    subject: Mapped[str] = mapped_column(Text)
    every: Mapped[int | None]
    order: Mapped[float]
    source_name: Mapped[str | None] = mapped_column(Text)
    source: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    uploaded_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", name="fk_form_versions_published_by")
    )


class FormOffer(Model):
    """The version of a form that is filled in in an area and below, unless a nearer area has an offer of its
    own; without a version the form is not filled in there. From the day `next_on` it is `next_version_id`.
    """

    __tablename__ = "form_offers"
    __table_args__ = (Index(None, "form_id", "area_id", unique=True),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"))
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), index=True)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("form_versions.id"))
    next_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("form_versions.id"))
    next_on: Mapped[date | None]


class FormRelease(Model):
    """One act of publishing: a version (None: no version any more) to `areas` (ids) from a day on.

    `before` and `after` are the offers that it replaced and left, `{area id: version id or null}` of those
    areas and all below, for undoing it.
    """

    __tablename__ = "form_releases"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"), index=True)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("form_versions.id"))
    areas: Mapped[list[str]] = mapped_column(Json)
    starts_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, index=True)
    why: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class FormFile(Model):
    """A media file that a form version names; its bytes are in the file store under `sha256`."""

    __tablename__ = "form_files"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("form_versions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, index=True)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
