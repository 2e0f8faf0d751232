"""Areas, distances and fences on a sphere (ODK XForms, geographic functions)."""

from __future__ import annotations

import math
from itertools import pairwise

from fieldapp.forms.expr.functions.table import function
from fieldapp.forms.expr.values import Value, node_text, to_string

RADIUS = 6_378_100.0
Point = tuple[float, float]


def point_of(text: str) -> Point | None:
    """Latitude and longitude of ``lat lon [alt [acc]]``, or None."""
    words = text.split()
    if not 2 <= len(words) <= 4:
        return None
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return None
    latitude, longitude = numbers[:2]
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and all(map(math.isfinite, numbers))):
        return None
    return latitude, longitude


def points_of(*values: Value) -> list[Point] | None:
    """All points of traces, shapes, points and node-sets, in order; None if something is no point."""
    found: list[Point] = []
    for value in values:
        texts = [node_text(node) for node in value] if isinstance(value, list) else [to_string(value)]
        for text in texts:
            for part in text.split(";"):
                if part.strip():
                    point = point_of(part)
                    if point is None:
                        return None
                    found.append(point)
    return found


def metres(start: Point, end: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat1, lat2 = math.radians(start[0]), math.radians(end[0])
    dlat, dlon = lat2 - lat1, math.radians(end[1] - start[1])
    chord = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(chord)))


@function("distance", "v+ -> n")
def distance(*values: Value) -> float:
    """Length in metres of the line through all points; NaN if something is no point, 0 for fewer than two."""
    points = points_of(*values)
    if points is None:
        return math.nan
    return sum((metres(a, b) for a, b in pairwise(points)), 0.0)


@function("area", "v -> n")
def area(value: Value) -> float:
    """Square metres within a shape; the first point closes it. NaN if something is no point."""
    points = points_of(value)
    if points is None:
        return math.nan
    if len(points) < 3:
        return 0.0
    ring = points if points[0] == points[-1] else [*points, points[0]]
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        total += math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total * RADIUS * RADIUS / 2)


@function("geofence", "v v -> b")
def geofence(point: Value, shape: Value) -> bool:
    """Whether a point lies within a shape (on the border counts as its edges cross)."""
    places, ring = points_of(point), points_of(shape)
    if not places or not ring or len(ring) < 3:
        return False
    y, x = places[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (lat1 > y) != (lat2 > y) and x < (lon2 - lon1) * (y - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside


@function("intersects", "v -> b")
def intersects(value: Value) -> bool:
    """Whether a trace or the outline of a shape crosses itself."""
    points = points_of(value) or []
    points = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    closed = len(points) > 2 and points[0] == points[-1]
    segments = list(pairwise(points))
    for i, first in enumerate(segments):
        for j in range(i + 1, len(segments)):
            neighbours = j == i + 1 or (closed and i == 0 and j == len(segments) - 1)
            if crosses(first, segments[j], neighbours):
                return True
    return False


def turn(a: Point, b: Point, c: Point) -> float:
    """Positive if a, b, c turn left, negative if right, 0 if they lie on a line."""
    return (b[1] - a[1]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[1] - a[1])


def within(a: Point, b: Point, c: Point) -> bool:
    """Whether c, known to lie on the line of a and b, lies between them."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def crosses(first: tuple[Point, Point], second: tuple[Point, Point], neighbours: bool) -> bool:
    """Whether two segments meet; neighbours meet in their common point, which does not count."""
    (a, b), (c, d) = first, second
    if neighbours:
        shared = b if b == c else a
        other_first, other_second = (a if shared == b else b), (d if shared == c else c)
        folds = turn(shared, other_first, other_second) == 0
        return folds and (
            within(shared, other_first, other_second) or within(shared, other_second, other_first)
        )
    t1, t2, t3, t4 = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if (t1 > 0) != (t2 > 0) and (t3 > 0) != (t4 > 0) and 0 not in (t1, t2, t3, t4):
        return True
    return (
        (t1 == 0 and within(a, b, c))
        or (t2 == 0 and within(a, b, d))
        or (t3 == 0 and within(c, d, a))
        or (t4 == 0 and within(c, d, b))
    )
