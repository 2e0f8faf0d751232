"""Facts about this installation that live in its database, such as whether it is a demonstration."""

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core.db import Model, db


class Setting(Model):
    """One named fact."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def get_setting(key: str) -> str | None:
    """The value of that name, None if it was never set."""
    return db.session.scalar(select(Setting.value).where(Setting.key == key))


def put_setting(key: str, value: str) -> None:
    """Set a value, in the caller's transaction."""
    db.session.merge(Setting(key=key, value=value))
    db.session.flush()
