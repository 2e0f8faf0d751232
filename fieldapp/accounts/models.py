"""Tables of the people who sign in, their devices, and the tokens that keep a device signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.clock import now
from fieldapp.core.db import Model, UTCDateTime, Uuid
from fieldapp.core.ids import new_id

DEVICE_STATES = ("active", "lost", "erase")


class Account(Model):
    """Someone who signs in: a worker, a supervisor, an administrator or an auditor."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(Text, default="zh")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Device(Model):
    """A phone or browser; its id is made by itself. `unsent` is what it last said it had still to hand in.

    One that is `lost`, or to be erased (`erase`), may hand in what is unsent and nothing else; then it erases
    itself, and `erased_at` says when it said so.
    """

    __tablename__ = "devices"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    app_version: Mapped[str] = mapped_column(Text, default="")
    first_seen: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    last_seen: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    unsent: Mapped[int | None]
    state: Mapped[str] = mapped_column(Text, default="active")
    state_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RefreshToken(Model):
    """One link of a chain of refresh tokens: a family belongs to one sign-in on one device. Only a hash is
    kept.
    """

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    family_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replaced_by: Mapped[UUID | None] = mapped_column(Uuid)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Enrolment(Model):
    """A right to sign an account in on one phone, once and soon: what the desk's QR carries. Only a hash of
    it is kept.
    """

    __tablename__ = "enrolments"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
