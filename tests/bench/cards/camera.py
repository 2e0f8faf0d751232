"""What a poor phone's camera makes of a card: 720 lines, 30 cm away, the paper worn, the hand unsteady.

All chance comes from a seed. Lengths on paper are in millimetres, on the frame in pixels.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (400, 400)  # the part of a 1280 x 720 frame around the card
PX_PER_MM = 3.4  # 1280 pixels over the 38 cm that a lens of 65 degrees sees at 30 cm
TABLE = 150
Point = tuple[float, float]


@dataclass(frozen=True)
class Paper:
    """A card as printed: the picture, its width, and where its QR is (left, top, right, bottom)."""

    picture: Image.Image
    width: float
    qr: tuple[float, float, float, float]
    says: str


def frame(paper: Paper, rng: Random, damage: "Damage") -> Image.Image:
    """One look of the camera at a card whose paper is already damaged."""
    lean = damage.lean
    yaw, pitch = (math.radians(rng.uniform(-lean, lean)) for _ in range(2))
    roll = math.radians(rng.uniform(-180, 180) if lean > 10 else rng.uniform(-8, 8))
    seen = _seen(paper.picture, paper.width, yaw, pitch, roll, rng.uniform(0.92, 1.08))
    return damage.camera(seen, rng) if damage.camera else seen


@dataclass(frozen=True)
class Damage:
    """What is wrong: with the paper, with the camera's look at it, and by how many degrees the card leans."""

    paper: Callable[[Paper, Random], Image.Image] | None = None
    camera: Callable[[Image.Image, Random], Image.Image] | None = None
    lean: float = 6


def blur(image: Image.Image, rng: Random) -> Image.Image:
    """Out of focus, or a hand that moves: up to 1.2 pixels."""
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.2)))


def noise(image: Image.Image, rng: Random, most: float = 30) -> Image.Image:
    """The grain of a cheap sensor, with a deviation of up to `most` of 255 levels."""
    grey = Image.new("L", image.size, 128)
    grain = [Image.frombytes("L", image.size, rng.randbytes(image.width * image.height)) for _ in range(2)]
    mixed = Image.blend(grain[0], grain[1], 0.5)  # deviation 52
    mild = Image.blend(grey, mixed, rng.uniform(0.4, 1) * most / 52)
    return ImageChops.add(image, mild, offset=-128)


def low_light(image: Image.Image, rng: Random) -> Image.Image:
    """A dark room: a quarter to a half of the contrast, with grain and a little blur."""
    light = rng.uniform(0.25, 0.5)
    dark = image.point([round(12 + level * light) for level in range(256)])
    return noise(dark.filter(ImageFilter.GaussianBlur(0.6)), rng, 8)


def glare(image: Image.Image, rng: Random) -> Image.Image:
    """A lamp mirrored in a glossy card: a soft white spot near its middle."""
    mask = Image.new("L", image.size, 0)
    x, y = image.width / 2 + rng.uniform(-90, 90), image.height / 2 + rng.uniform(-60, 60)
    wide, high = rng.uniform(14, 30), rng.uniform(14, 30)
    ImageDraw.Draw(mask).ellipse((x - wide, y - high, x + wide, y + high), fill=rng.randint(170, 255))
    return Image.composite(Image.new("L", image.size, 255), image, mask.filter(ImageFilter.GaussianBlur(10)))


def cover(paper: Paper, rng: Random) -> Image.Image:
    """A finger tip, tape or dirt over a part of the QR: up to 5 mm across, anywhere."""
    card = paper.picture.copy()
    left, top, right, bottom = paper.qr
    side, scale = right - left, card.width / paper.width
    radius = side * rng.uniform(0.03, 0.06)
    x, y = rng.uniform(left, right), rng.uniform(top, bottom)
    box = tuple(n * scale for n in (x - radius, y - radius, x + radius, y + radius))
    ImageDraw.Draw(card).ellipse(box, fill=rng.choice((60, 130, 190)))  # type: ignore[arg-type]
    return card


def worn(paper: Paper, rng: Random) -> Image.Image:
    """Years in a drawer: scratches, specks, and ink grown pale."""
    pale = rng.uniform(0, 0.3)
    card = paper.picture.point([round(level + (255 - level) * pale) for level in range(256)])
    scale, draw = card.width / paper.width, ImageDraw.Draw(card)
    left, top, right, bottom = (n * scale for n in paper.qr)
    for _ in range(3):
        ends = [(rng.uniform(left, right), rng.uniform(top, bottom)) for _ in range(2)]
        draw.line(ends, fill=rng.randint(200, 255), width=round(rng.uniform(0.1, 0.25) * scale))
    for _ in range(20):
        x, y, r = rng.uniform(left, right), rng.uniform(top, bottom), rng.uniform(0.1, 0.3) * scale
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rng.randint(0, 255))
    return card


def _everything(image: Image.Image, rng: Random) -> Image.Image:
    soft = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.7)))
    dim = soft.point([round(8 + level * 0.6) for level in range(256)])
    return noise(dim, rng, 10)


MODERATE = {
    "clean": Damage(),
    "blur": Damage(camera=blur),
    "noise": Damage(camera=noise),
    "tilt": Damage(lean=35),
    "glare": Damage(camera=glare),
    "cover": Damage(paper=cover),
    "low light": Damage(camera=low_light),
    "worn": Damage(paper=worn),
    "all a little": Damage(paper=worn, camera=_everything, lean=18),
}


def _seen(
    card: Image.Image, width: float, yaw: float, pitch: float, roll: float, nearer: float
) -> Image.Image:
    """The card in perspective on a grey table, sampled at twice the frame's pixels."""
    fine = 2 * PX_PER_MM * nearer
    flat = card.resize((round(width * fine), round(width * fine * card.height / card.width)), Image.LANCZOS)  # type: ignore[attr-defined]
    away = 300 * 2 * PX_PER_MM
    corners = [(x * flat.width / 2, y * flat.height / 2) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    centre = (SIZE[0], SIZE[1])
    placed = [_project(point, yaw, pitch, roll, away, centre) for point in corners]
    source = [(x + flat.width / 2, y + flat.height / 2) for x, y in corners]
    coefficients = _perspective(placed, source)
    size = (2 * SIZE[0], 2 * SIZE[1])
    table = Image.new("L", size, TABLE)
    options = (Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)
    inside = Image.new("L", flat.size, 255).transform(size, *options)
    table.paste(flat.transform(size, *options), mask=inside)
    return table.reduce(2)


def _project(
    point: Point, yaw: float, pitch: float, roll: float, away: float, centre: tuple[int, int]
) -> Point:
    """Where a point of the card falls on the frame when the card is turned about its middle."""
    x, y = point
    x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
    x, z = x * math.cos(yaw), x * math.sin(yaw)
    y, z = y * math.cos(pitch) - z * math.sin(pitch), y * math.sin(pitch) + z * math.cos(pitch)
    near = away / (away + z)
    return centre[0] + x * near, centre[1] + y * near


def _perspective(to: list[Point], source: list[Point]) -> list[float]:
    """Pillow's eight coefficients that take points of the frame to points of the card (Gauss)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(to, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for n in range(8):
        pivot = max(range(n, 8), key=lambda m: abs(rows[m][n]))
        rows[n], rows[pivot] = rows[pivot], rows[n]
        rows[n] = [value / rows[n][n] for value in rows[n]]
        for m in range(8):
            if m != n:
                rows[m] = [a - rows[m][n] * b for a, b in zip(rows[m], rows[n], strict=True)]
    return [row[8] for row in rows]
