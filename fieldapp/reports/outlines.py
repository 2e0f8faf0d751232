"""Where villages lie, by where their households stand: an outline around them, since no other is known."""

import math
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.register.models import Household
from fieldapp.reports.overview import villages

PATCH, COARSE = 0.001, 0.0025  # degrees: houses nearer than about 100 m, or 250 m, count as one
MANY = 30  # villages, which are looked at from afar
FARTHEST_TIMES = 4  # of the middle distance from the middle: what is beyond was put there by mistake
FARTHEST_LEAST = 0.02  # degrees, within which nothing is
Pair = tuple[float, float]
Patch = tuple[float, float, int]


def outlines(viewer: Viewer, area: UUID | None) -> list[dict[str, Any]]:
    """The outline of each village of which any household has a place."""
    ids = villages(viewer, area)
    patch = PATCH if len(ids) <= MANY else COARSE
    y, x = func.round(Household.lat / patch), func.round(Household.lon / patch)
    query = (
        select(Household.village_id, y, x, func.count())
        .where(among(Household.village_id, ids), Household.gone.is_(None))
        .where(Household.lat.is_not(None), Household.lon.is_not(None))
        .group_by(Household.village_id, y, x)
    )
    found: dict[UUID, list[Patch]] = {}
    for village_id, lat, lon, count in db.session.execute(query):
        found.setdefault(village_id, []).append((lat * patch, lon * patch, count))
    return [
        {
            "village_id": one,
            "households": sum(count for _, _, count in found[one]),
            "ring": outline(found[one], patch),
        }
        for one in ids
        if one in found
    ]


def outline(patches: Sequence[Patch], size: float) -> list[Pair]:
    """The smallest convex figure around patches of that size, each a latitude, a longitude and how many
    houses stand there, without those far from all others; corners in order, the first not repeated.
    """
    half = size / 2
    corners = {
        (lat + north, lon + east)
        for lat, lon, _ in _near(patches)
        for north in (-half, half)
        for east in (-half, half)
    }
    return hull(corners)


def hull(points: Iterable[Pair]) -> list[Pair]:
    """The convex hull of points, by Andrew's monotone chain; fewer than three points are their own."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return [*_chain(ordered), *_chain(ordered[::-1])]


def _chain(points: Sequence[Pair]) -> list[Pair]:
    """One side of the hull, without its last point."""
    side: list[Pair] = []
    for point in points:
        while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
            side.pop()
        side.append(point)
    return side[:-1]


def _turn(a: Pair, b: Pair, c: Pair) -> float:
    """Twice the area of a triangle: positive where one turns left at `b`."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _near(patches: Sequence[Patch]) -> list[Patch]:
    """Patches that are not many times farther from the middle than most houses."""
    lat = _middle((lat, count) for lat, _, count in patches)
    lon = _middle((lon, count) for _, lon, count in patches)
    far = [(math.hypot(one[0] - lat, one[1] - lon), one[2]) for one in patches]
    most = max(FARTHEST_LEAST, FARTHEST_TIMES * _middle(far))
    return [one for one, (distance, _) in zip(patches, far, strict=True) if distance <= most]


def _middle(values: Iterable[tuple[float, int]]) -> float:
    """The median of values that occur so many times each."""
    ordered = sorted(values)
    half = sum(count for _, count in ordered) / 2
    for value, count in ordered:
        half -= count
        if half <= 0:
            return value
    return ordered[-1][0]
