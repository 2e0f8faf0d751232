"""Tables of openness: which areas are open, and what was told of their months, once and for good."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Json, Model, UTCDateTime


class OpenArea(Model):
    """Whether the pages of an area's villages, and of those below, are open; a nearer area's word counts
    more. `names`: workers are named, else only counted. `days`: when they visit, 1 Monday to 7 Sunday.
    """

    __tablename__ = "open_areas"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    is_open: Mapped[bool]
    names: Mapped[bool] = mapped_column(default=False)
    days: Mapped[list[int]] = mapped_column(Json, default=list)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class OpenFigures(Model):
    """The counts of a village's month (`2026-10`) or year (`2026`) as they were when it was told.

    `counts` holds all of them and is shown to nobody: `{group: {category: n}}`; `told` those that everybody
    may know. Neither changes again, whatever is handed in later: a difference would tell of one visit.
    """

    __tablename__ = "open_figures"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    period: Mapped[str] = mapped_column(Text, primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[dict[str, Any]] = mapped_column(Json)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)
