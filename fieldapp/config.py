"""What a deployment may set, all of it by environment variables, read once at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from fieldapp.core.tiles import Tiles

Mode = Literal["production", "demo", "test"]

DEMO_SECRET_KEY = "fieldapp-demo-key-known-to-everyone"  # noqa: S105 -- public on purpose, refused in production
LEAST_KEY_LENGTH = 32


class ConfigError(Exception):
    """The service cannot start as it is configured; the text says what to set."""


@dataclass(frozen=True)
class Config:
    """Settings of one deployment."""

    mode: Mode
    secret_key: str
    data: Path
    database: str
    public_url: str = "http://127.0.0.1:8000"
    attachments: str = ""
    limits: str = ""
    jobs: str = ""
    proxies: int = 0
    tiles: Tiles | None = None
    page_texts: Path | None = None
    page_sound: Path | None = None
    open_licence: str = "CC-BY-4.0"
    access_life: timedelta = timedelta(minutes=15)
    refresh_life: timedelta = timedelta(days=180)

    def __post_init__(self) -> None:
        """What is kept beside the database is in the data folder unless it is said where."""
        kept = {
            "attachments": f"file://{self.data / 'attachments'}",
            "jobs": f"sqlite:///{self.data / 'jobs.sqlite3'}",
            "limits": f"fieldapp-sqlite://{self.data / 'limits.sqlite3'}",
        }
        for name, default in kept.items():
            if not getattr(self, name):
                object.__setattr__(self, name, default)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Config":
        """Read the FIELDAPP_ variables; ConfigError for what cannot be.

        FIELDAPP_MODE production (default), demo or test. FIELDAPP_SECRET_KEY at least 32 characters, needed
        in production. FIELDAPP_DATA a folder (./data). FIELDAPP_DATABASE an SQLAlchemy URL (a SQLite file in
        the data folder). FIELDAPP_PUBLIC_URL the address that phones and cards use. FIELDAPP_ATTACHMENTS an
        fsspec URL (a folder in the data folder). FIELDAPP_LIMITS where tries are counted (a SQLite file in
        the data folder; a redis:// URL for several machines). FIELDAPP_JOBS the queue of long work (a SQLite
        file in the data folder; a redis:// URL for several machines). FIELDAPP_PROXIES how many reverse
        proxies stand in front (0). FIELDAPP_TILES the address of a tile server with {z}, {x} and {y} (none:
        maps on plain ground), FIELDAPP_TILES_ATTRIBUTION whom the map names, FIELDAPP_TILES_COORDINATES wgs84
        (default), gcj02 or bd09, FIELDAPP_TILES_MAX_ZOOM its deepest level (18). FIELDAPP_PAGE_TEXTS and
        FIELDAPP_PAGE_SOUND folders with more languages of the household's page and with its texts spoken.
        FIELDAPP_OPEN_LICENCE under which licence villages' figures are given, by its SPDX name (CC-BY-4.0).
        """
        mode = environ.get("FIELDAPP_MODE", "production")
        if mode not in ("production", "demo", "test"):
            raise ConfigError(f"FIELDAPP_MODE is {mode!r}; it must be production, demo or test.")
        data = Path(environ.get("FIELDAPP_DATA") or "data").absolute()
        proxies = environ.get("FIELDAPP_PROXIES") or "0"
        if not proxies.isdigit():
            raise ConfigError(f"FIELDAPP_PROXIES is {proxies!r}; it must be a whole number.")
        try:
            tiles = Tiles.from_environ(environ)
        except ValueError as error:
            raise ConfigError(str(error)) from None
        return cls(
            mode=mode,  # type: ignore[arg-type]
            secret_key=_secret_key(mode, environ.get("FIELDAPP_SECRET_KEY", "")),
            data=data,
            database=_database(environ.get("FIELDAPP_DATABASE"), data),
            public_url=(environ.get("FIELDAPP_PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
            attachments=environ.get("FIELDAPP_ATTACHMENTS", ""),
            limits=environ.get("FIELDAPP_LIMITS", ""),
            jobs=_jobs(environ.get("FIELDAPP_JOBS", "")),
            proxies=int(proxies),
            tiles=tiles,
            page_texts=_folder(environ.get("FIELDAPP_PAGE_TEXTS")),
            page_sound=_folder(environ.get("FIELDAPP_PAGE_SOUND")),
            open_licence=environ.get("FIELDAPP_OPEN_LICENCE") or "CC-BY-4.0",
        )


def _folder(given: str | None) -> Path | None:
    return Path(given).absolute() if given else None


def _secret_key(mode: str, given: str) -> str:
    if mode != "production":
        return given or DEMO_SECRET_KEY
    if not given:
        raise ConfigError(
            "FIELDAPP_SECRET_KEY is not set. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if given.strip() == DEMO_SECRET_KEY:
        raise ConfigError("FIELDAPP_SECRET_KEY is the demo's, which everyone knows. Make one of your own.")
    if len(given) < LEAST_KEY_LENGTH:
        raise ConfigError(f"FIELDAPP_SECRET_KEY must have at least {LEAST_KEY_LENGTH} characters.")
    return given


def _jobs(given: str) -> str:
    if given and not given.startswith(("sqlite:///", "redis://", "rediss://", "memory://")):
        raise ConfigError(f"FIELDAPP_JOBS is {given!r}; it must begin with sqlite:/// or redis://.")
    if given.startswith("redis") and find_spec("redis") is None:
        raise ConfigError("FIELDAPP_JOBS names Redis, whose package is not installed: pip install redis")
    return given


def _database(given: str | None, data: Path) -> str:
    """The database's URL with the driver that is installed; a relative SQLite path is from the working
    folder.
    """
    url = given or f"sqlite:///{data / 'fieldapp.sqlite3'}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if url.startswith("sqlite:///"):
        return f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    return url
