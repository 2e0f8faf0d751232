"""Lay the browser tests' screenshots (build/pictures) side by side for the README (docs/pictures)."""

from pathlib import Path

from PIL import Image

SHOTS = Path("build/pictures")
KEPT = Path("docs/pictures")
HEIGHT, GAP = 640, 24
STRIPS = {
    "visit-zh": ["zh-today", "zh-door", "zh-question", "zh-summary"],
    "visit-en": ["en-today", "en-door", "en-question", "en-summary"],
    "desk-zh": ["zh-desk-visit"],
    "desk-en": ["en-desk-followups"],
    "household": ["zh-household", "en-household"],
}


def strip(names: list[str]) -> Image.Image:
    """Screenshots of one height in a row, in 224 colours, to stay small."""
    shots = [Image.open(SHOTS / f"{name}.png").convert("RGB") for name in names]
    shots = [
        shot.resize((shot.width * HEIGHT // shot.height, HEIGHT), Image.Resampling.LANCZOS) for shot in shots
    ]
    row = Image.new("RGB", (sum(shot.width + GAP for shot in shots) - GAP, HEIGHT), "white")
    left = 0
    for shot in shots:
        row.paste(shot, (left, 0))
        left += shot.width + GAP
    return row.quantize(224)


def main() -> None:
    """Write every strip."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for name, shots in STRIPS.items():
        strip(shots).save(KEPT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
