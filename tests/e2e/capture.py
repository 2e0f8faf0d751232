"""Turns a picture into the video that Chromium's fake camera plays."""

from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 1280, 720


def camera_film(picture: Path, film: Path, frames: int = 4) -> Path:
    """Write `film` (YUV4MPEG2, 1280 x 720, 4:2:0): `picture` on a grey table, as a phone sees it."""
    table = Image.new("RGB", (WIDTH, HEIGHT), (128, 128, 128))
    card = Image.open(picture).convert("RGB")
    card.thumbnail((WIDTH * 9 // 10, HEIGHT * 9 // 10))
    table.paste(card, ((WIDTH - card.width) // 2, (HEIGHT - card.height) // 2))
    luma, blue, red = table.convert("YCbCr").split()
    half = (WIDTH // 2, HEIGHT // 2)
    frame = b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(header + frame * frames)
    return film
