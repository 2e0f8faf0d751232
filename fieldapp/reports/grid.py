"""A grid over a box of the map: which field a place falls in, and what is told of a field."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

Column = Any
FIELD = 64  # pixels of a field's side on the screen, about
TILE = 256  # pixels of the whole world at level 0
ACROSS = 20  # fields at most from one side of a box to the other


@dataclass(frozen=True)
class Box:
    """A box in degrees, and the level of the map it is seen at; over the antimeridian if west is greater than
    east.
    """

    west: float
    south: float
    east: float
    north: float
    zoom: int

    def holds(self, lat: Column, lon: Column) -> ColumnElement[bool]:
        """SQL condition: that place is in the box; places without coordinates are in none."""
        across = or_ if self.west > self.east else and_
        return and_(lat >= self.south, lat <= self.north, across(lon >= self.west, lon <= self.east))

    @property
    def steps(self) -> tuple[float, float]:
        """Height and width of a field: halves of halves of the globe, so that fields stay where they are when
        the box is moved, about as high as wide on the screen, and not too many in the box however deep its
        level.
        """
        width = (self.east - self.west) % 360 or 360.0
        wide = min(self.zoom + math.log2(TILE / FIELD), math.log2(360 * ACROSS / width))
        middle = max(math.cos(math.radians((self.south + self.north) / 2)), 0.01)
        high = math.floor(wide) - round(math.log2(middle))
        most = math.floor(math.log2(360 * ACROSS / (self.north - self.south)))
        return 360 / 2 ** min(high, most), 360 / 2 ** math.floor(wide)

    def field(self, lat: Column, lon: Column) -> tuple[ColumnElement[float], ColumnElement[float]]:
        """SQL: the row and column of the field in which a place is."""
        high, wide = self.steps
        return func.round((lat + 90) / high - 0.5), func.round((lon + 180) / wide - 0.5)


@dataclass
class Field:
    """What was counted in a field: the sum of its places, the box around them, and how many by state."""

    lat: float = 0.0
    lon: float = 0.0
    south: float = 90.0
    west: float = 180.0
    north: float = -90.0
    east: float = -180.0

    def __post_init__(self) -> None:
        self.states: Counter[str] = Counter()


def sums(lat: Column, lon: Column) -> tuple[ColumnElement[Any], ...]:
    """SQL: what is asked of each group of places."""
    return (
        func.count(),
        func.sum(lat),
        func.sum(lon),
        func.min(lat),
        func.min(lon),
        func.max(lat),
        func.max(lon),
    )


def fields(rows: Iterable[tuple[Any, str, Sequence[Any]]]) -> list[dict[str, Any]]:
    """Fields on the wire, from groups: the field's place in the grid, the state, and its sums."""
    found: dict[Any, Field] = {}
    for key, state, (count, lat, lon, south, west, north, east) in rows:
        one = found.setdefault(key, Field())
        one.states[state] += count
        one.lat, one.lon = one.lat + lat, one.lon + lon
        one.south, one.west = min(one.south, south), min(one.west, west)
        one.north, one.east = max(one.north, north), max(one.east, east)
    return [
        {
            "lat": one.lat / one.states.total(),
            "lon": one.lon / one.states.total(),
            "south": one.south,
            "west": one.west,
            "north": one.north,
            "east": one.east,
            "count": one.states.total(),
            "states": one.states,
        }
        for one in found.values()
    ]
