"""Where houses stand: lanes that bend through a village, and houses along both sides of them."""

import itertools
import math
from dataclasses import dataclass

from fieldapp.demo.chance import Chance

METRES_A_DEGREE = 111_320.0
SPACING = 17.0
LANES = (
    "老街",
    "河沿路",
    "祠堂巷",
    "新村路",
    "学堂路",
    "后山路",
    "塘边路",
    "油坊巷",
    "桥头路",
    "茶园路",
    "碾场路",
    "井边巷",
)


@dataclass(frozen=True)
class House:
    """One house: its lane, its number (the lane's hundred and the door), and where it stands (WGS 84)."""

    lane: str
    number: int
    lat: float
    lon: float


def lane(rng: Chance, metres: float) -> list[tuple[float, float]]:
    """A lane as points (east, north) in metres: from near the middle, bending gently as if along water."""
    heading = rng.uniform(0, 2 * math.pi)
    out = rng.uniform(20, 160)
    points = [(out * math.cos(heading), out * math.sin(heading))]
    heading += rng.uniform(-0.9, 0.9)
    left, bend = metres, rng.uniform(-0.25, 0.25)
    while left > 0:
        step = min(left, rng.uniform(35, 70))
        heading += bend + rng.uniform(-0.2, 0.2)
        east, north = points[-1]
        points.append((east + step * math.cos(heading), north + step * math.sin(heading)))
        left -= step
        if rng.random() < 0.15:
            bend = -bend
    return points


def along(points: list[tuple[float, float]], metres: float) -> tuple[float, float, float]:
    """The point so many metres along a polyline, and the heading there (radians, east is 0)."""
    for (east, north), (east2, north2) in itertools.pairwise(points):
        length = math.hypot(east2 - east, north2 - north)
        if metres <= length and length > 0:
            part = metres / length
            return (
                east + (east2 - east) * part,
                north + (north2 - north) * part,
                math.atan2(north2 - north, east2 - east),
            )
        metres -= length
    (east, north), (east2, north2) = points[-2], points[-1]
    return east2, north2, math.atan2(north2 - north, east2 - east)


def houses(rng: Chance, lat: float, lon: float, count: int) -> list[House]:
    """So many houses around the middle of a village: odd numbers on one side of a lane, even opposite."""
    lanes = max(3, min(len(LANES), round(count / 26)))
    names = list(LANES)
    rng.shuffle(names)
    found: list[House] = []
    for n in range(lanes):
        here = round(count * (n + 1) / lanes) - round(count * n / lanes)
        points = lane(rng, SPACING * (here / 2 + 2))
        for door in range(1, here + 1):
            east, north, heading = along(points, SPACING * (door / 2) + rng.uniform(-4, 4))
            side = (1 if door % 2 else -1) * rng.uniform(7, 16)
            east += side * -math.sin(heading)
            north += side * math.cos(heading)
            found.append(House(names[n], 100 * (n + 1) + door, *degrees(lat, lon, east, north)))
    return found


def degrees(lat: float, lon: float, east: float, north: float) -> tuple[float, float]:
    """A place so many metres east and north of another, on a flat earth: good for some kilometres."""
    return (
        round(lat + north / METRES_A_DEGREE, 6),
        round(lon + east / (METRES_A_DEGREE * math.cos(math.radians(lat))), 6),
    )
