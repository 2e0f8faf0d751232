"""How large a share of damaged cards the app's decoder reads."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from .camera import MODERATE, SIZE, Paper, frame

READER = Path(__file__).parent / "read.mjs"
LOOKS = 5  # Camera.tsx looks every 180 ms
MM = 96 / 25.4  # a millimetre in CSS pixels


def papers_of(browser: Browser, html: str, says: Sequence[str]) -> list[Paper]:
    """The cards of a sheet as they come out of the printer, at 290 dots an inch.

    `says`: what each QR says, in the sheet's order.
    """
    page = browser.new_page(device_scale_factor=3)
    page.set_content(html)
    page.emulate_media(media="print")
    papers = []
    for card, text in zip(page.locator(".card").all(), says, strict=True):
        edge, qr = card.bounding_box(), card.locator("svg").bounding_box()
        assert edge is not None and qr is not None
        x, y = qr["x"] - edge["x"], qr["y"] - edge["y"]
        place = (x / MM, y / MM, (x + qr["width"]) / MM, (y + qr["height"]) / MM)
        picture = Image.open(BytesIO(card.screenshot())).convert("L")
        papers.append(Paper(picture, edge["width"] / MM, place, text))
    page.close()
    return papers


def shares(papers: Sequence[Paper], each: int, seed: int) -> Mapping[str, float]:
    """Of every kind of damage, the share of `each` cards that were read, and read right, within a second: the
    app looks LOOKS times in it, while the hand moves.
    """
    frames, says = [], []
    for kind, damage in MODERATE.items():
        for n in range(each):
            paper = papers[n % len(papers)]
            rng = Random(f"{seed}/{kind}/{n}")
            card = replace(paper, picture=damage.paper(paper, rng)) if damage.paper else paper
            frames += [frame(card, rng, damage).tobytes() for _ in range(LOOKS)]
            says.append(paper.says)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "frames"
        file.write_bytes(b"".join(frames))
        command = ["node", str(READER), str(file), *map(str, SIZE)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    said = json.loads(done.stdout)
    looks = [set(said[n * LOOKS : (n + 1) * LOOKS]) - {None} for n in range(len(says))]
    right = [read == {wanted} for read, wanted in zip(looks, says, strict=True)]
    return {kind: sum(right[n * each : (n + 1) * each]) / each for n, kind in enumerate(MODERATE)}
