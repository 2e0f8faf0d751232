"""A picture such as a worker takes: a whitewashed wall with a crack, or a stain where rain comes in."""

import struct
import zlib

from fieldapp.demo.chance import Chance

WIDTH, HEIGHT = 400, 300


def wall(rng: Chance) -> bytes:
    """A PNG (RGB, 400 x 300) of a wall; no two are alike."""
    rows = [bytearray(_plaster(rng, y)) for y in range(HEIGHT)]
    if rng.random() < 0.6:
        _crack(rng, rows)
    else:
        _stain(rng, rows)
    return _png(rows)


def _plaster(rng: Chance, y: int) -> list[int]:
    """A row of plaster: paler above, a green skirting below, grainy throughout."""
    base = (176, 196, 180) if y > HEIGHT * 0.72 else (226, 222, 210)
    shade = 1 - 0.12 * y / HEIGHT
    noise = rng.getrandbits(64)
    grains = [(noise >> shift) % 8 - 4 for shift in range(61)]
    red, green, blue = (int(channel * shade) - 6 for channel in base)
    row: list[int] = []
    for x in range(WIDTH):
        grain = grains[x % 61] - (abs(x - WIDTH // 2) >> 5)
        row += (red + grain, green + grain, blue + grain)
    return row


def _crack(rng: Chance, rows: list[bytearray]) -> None:
    """A crack that wanders down from the ceiling, widest at the top."""
    x = rng.uniform(0.25, 0.75) * WIDTH
    drift = rng.uniform(-0.6, 0.6)
    for y in range(int(HEIGHT * rng.uniform(0.5, 0.95))):
        x += drift + rng.gauss(0, 1.3)
        width = 1 + 3 * (1 - y / HEIGHT) + rng.random()
        for near in range(int(x - width), int(x + width) + 1):
            _darken(rows, near, y, 0.35)


def _stain(rng: Chance, rows: list[bytearray]) -> None:
    """A damp stain below the ceiling, darker at its edge."""
    middle, reach, depth = rng.uniform(0.3, 0.7) * WIDTH, rng.uniform(80, 150), rng.uniform(90, 190)
    for y in range(int(depth)):
        half = reach * (1 - (y / depth) ** 2) ** 0.5 + rng.gauss(0, 2)
        for x in range(int(middle - half), int(middle + half)):
            _darken(rows, x, y, 0.72 if abs(x - middle) > half - 6 or y > depth - 6 else 0.87)


def _darken(rows: list[bytearray], x: int, y: int, factor: float) -> None:
    if 0 <= x < WIDTH and 0 <= y < HEIGHT:
        for n in range(3 * x, 3 * x + 3):
            rows[y][n] = int(rows[y][n] * factor)


def _png(rows: list[bytearray]) -> bytes:
    """PNG (ISO/IEC 15948): signature, header, one compressed block of unfiltered rows, end."""
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
