"""The tile server that maps are drawn on, if a deployment names one; without, they lie on plain ground."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

COORDINATES = ("wgs84", "gcj02", "bd09")
_PLACE = re.compile(r"\{([^{}]*)\}")
_HOST = re.compile(r"(?i)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?")


@dataclass(frozen=True)
class Tiles:
    """A tile server: its template with {z}, {x} and {y} ({-y} where rows count upwards), whom to name, and
    the coordinates of its pictures.

    wgs84 and gcj02 are Web Mercator (EPSG:3857), the latter shifted; bd09 is Baidu's own grid, whose rows
    count upwards from the equator. What is stored is WGS 84 always.
    """

    url: str
    attribution: str = ""
    coordinates: str = "wgs84"
    max_zoom: int = 18

    @property
    def origin(self) -> str:
        """Scheme, host and port: the one place besides the service that a page may load pictures from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Tiles | None":
        """Read FIELDAPP_TILES and what goes with it; None without it, ValueError for what cannot be."""
        url = environ.get("FIELDAPP_TILES", "").strip()
        if not url:
            return None
        _check(url)
        coordinates = environ.get("FIELDAPP_TILES_COORDINATES") or "wgs84"
        if coordinates not in COORDINATES:
            raise ValueError(
                f"FIELDAPP_TILES_COORDINATES is {coordinates!r}; it must be one of {', '.join(COORDINATES)}."
            )
        zoom = environ.get("FIELDAPP_TILES_MAX_ZOOM") or "18"
        if not zoom.isdigit() or not 1 <= int(zoom) <= 24:
            raise ValueError(f"FIELDAPP_TILES_MAX_ZOOM is {zoom!r}; it must be a number from 1 to 24.")
        return cls(url, environ.get("FIELDAPP_TILES_ATTRIBUTION", "").strip(), coordinates, int(zoom))


def _check(url: str) -> None:
    """One plain host, since the content security policy names it; z, x and y (or -y), and no other place."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise ValueError(f"FIELDAPP_TILES is {url!r}; it must begin with https:// and the name of one host.")
    if {place.removeprefix("-") for place in _PLACE.findall(url)} != {"z", "x", "y"}:
        raise ValueError(f"FIELDAPP_TILES is {url!r}; it must have {{z}}, {{x}} and {{y}}, and no others.")
