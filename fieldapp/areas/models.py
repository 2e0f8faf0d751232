"""Tables of areas: province, county, township, village, in a tree."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.clock import DEFAULT_TIMEZONE
from fieldapp.core.db import Json, Model, Uuid
from fieldapp.core.ids import new_id

LEVELS = ("province", "county", "township", "village")


class Area(Model):
    """One area; `name` is given in several languages, the point is about its middle.

    `settings` is what the area decides itself (areas/settings.py), with their `version`.
    """

    __tablename__ = "areas"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("areas.id"), index=True)
    level: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[dict[str, str]] = mapped_column(Json)
    timezone: Mapped[str] = mapped_column(Text, default=DEFAULT_TIMEZONE)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    settings: Mapped[dict[str, Any] | None] = mapped_column(Json)
