"""How many damaged cards are read: `python -m tests.bench.cards [--each N] [--seed N] [--json FILE]`.

The sheets are the real ones, printed by Chromium, damaged as `camera.py` says and read by the app's decoder.
Leaves with 1 if less than 98% of any layout's moderate damage is read.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from fieldapp.app import create_app
from fieldapp.cards import queries, service, sheet
from fieldapp.core.db import Model, db
from tests.conftest import config_of
from tests.e2e.conftest import FLAGS
from tests.factories import World, make_card, make_household, viewer_of

from .share import papers_of, shares

ENOUGH = 0.98


def show(layout: str, kinds: dict[str, float]) -> None:
    """Print the shares of a layout."""
    for kind, share in kinds.items():
        print(f"{layout:8} {kind:14} {share:7.1%}")
    print(f"{layout:8} {'altogether':14} {sum(kinds.values()) / len(kinds):7.1%}", flush=True)


def main() -> None:
    """Print the shares, by layout and kind of damage."""
    asked = argparse.ArgumentParser(description="How many damaged cards are read")
    asked.add_argument("--each", type=int, default=60)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        config = config_of(Path(folder), FIELDAPP_PUBLIC_URL="https://fuwu.example.gov.cn")
        app = create_app(config)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with app.app_context(), app.test_request_context():
            Model.metadata.create_all(db.engine)
            world = World()
            for n in range(10):
                make_card(make_household(world.village, number=f"{n:02}"), world.supervisor)
            rows = queries.sheet_rows(viewer_of(world.supervisor), village=world.village.id)
            says = [service.card_url(row.card) for row in rows]
            for layout in ("sheet", "sticker"):
                papers = papers_of(browser, sheet.render(rows, "zh", layout), says)
                found[layout] = dict(shares(papers, given.each, given.seed))
                show(layout, found[layout])
        browser.close()
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))
    sys.exit(any(sum(kinds.values()) / len(kinds) < ENOUGH for kinds in found.values()))


if __name__ == "__main__":
    main()
