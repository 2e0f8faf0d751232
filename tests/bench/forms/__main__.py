"""Measures the form engine in Node and in Chromium, at full speed and throttled four times, beside the
peers' figures: ``python -m tests.bench.forms [NAME...]``. Writes build/bench-forms.json too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.forms.peers import ENGINE_BYTES, PEERS
from tests.bench.forms.shapes import SHAPES, write

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "build/bench-forms"
RUN = Path(__file__).with_name("run.mjs")
PAGES = 3
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

Figures = dict[str, Any]


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder to pages that stand alone: only to those does Chromium show its fine clock."""

    def end_headers(self) -> None:
        """Add the two headers."""
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def in_node(name: str) -> Figures:
    """The figures of a form in a fresh process of Node."""
    command = ["node", "--expose-gc", str(RUN), str(FOLDER), name]
    found: Figures = json.loads(subprocess.check_output(command))
    return found


def in_chromium(browser: Browser, address: str, name: str, rate: int, *, working: bool) -> Figures:
    """The figures of a form in a fresh page of Chromium, with answers or of loading alone; memory in bytes.
    Loading is processor time of the page's own thread: other work on the machine does not count.
    """
    page = browser.new_page()
    page.goto(f"{address}/page.html")
    tools = page.context.new_cdp_session(page)
    page.evaluate(
        "name => Promise.all([import('/measure.mjs'), fetch(`/${name}.json`).then(r => r.text())])"
        ".then(([measure, json]) => Object.assign(window, { measure, json }))",
        name,
    )

    def heap() -> float:
        tools.send("HeapProfiler.collectGarbage")
        return float(tools.send("Runtime.getHeapUsage")["usedSize"])

    def worked() -> float:
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "ScriptDuration") * 1_000

    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = heap()
    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    start = worked()
    page.evaluate("new Promise(done => setTimeout(() => { measure.load(json); done(); }))")
    load = worked() - start
    memory = heap() - before
    found = page.evaluate("name => measure.work(name, json)", name) if working else {}
    page.close()
    return {"load": load, "memory": memory, **found}


def joined(runs: list[Figures]) -> Figures:
    """Runs of the same form as one: the middle of loading, and half and nineteen in twenty of the answers."""
    answers = runs[-1]["answers"]
    return {
        "load": median(run["load"] for run in runs),
        "memory": median(run["memory"] for run in runs),
        "p50": median(answers),
        "p95": quantiles(answers, n=20)[-1],
        "more": runs[-1]["more"],
    }


def measure(names: list[str]) -> dict[str, dict[str, Figures]]:
    """Every form in every place."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(FOLDER)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    path = shutil.which("chromium") or shutil.which("google-chrome")
    found: dict[str, dict[str, Figures]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        print(f"Chromium {browser.version}, {os.cpu_count()} cores")
        for name in names:
            found[name] = {"Node": joined([in_node(name) for _ in range(PAGES)])}
            for rate in (1, 4):
                runs = [
                    in_chromium(browser, address, name, rate, working=turn == PAGES - 1)
                    for turn in range(PAGES)
                ]
                found[name][f"{rate}x"] = joined(runs)
            print(f"  {name}", file=sys.stderr)
        browser.close()
    server.shutdown()
    return found


def times(peer: float | None, ours: float) -> str:
    """How many times faster than the best peer."""
    return "" if peer is None else f"{peer / ours:.0f}"


def show(size: int, found: dict[str, dict[str, Figures]]) -> None:
    """Print the tables, in Markdown."""
    print(f"\nThe engine: {size} bytes of JavaScript, minified, gzipped; the smallest peer {ENGINE_BYTES}.\n")
    print("| ms | load: Node | 1x | best peer | times | 4x | best peer | times | answer: Node p50 | 1x p50 "
          "| 1x p95 | best peer p50 | times | 4x p50 | 4x p95 | MB |")  # fmt: skip
    print("|---|" + "--:|" * 15)
    for name, places in found.items():
        node, fast, slow = places["Node"], places["1x"], places["4x"]
        peer = PEERS.get(name)
        cells = [
            f"{node['load']:.1f}", f"{fast['load']:.1f}", f"{peer.load:.0f}" if peer else "",
            times(peer and peer.load, fast["load"]), f"{slow['load']:.1f}",
            f"{peer.slow_load:.0f}" if peer else "", times(peer and peer.slow_load, slow["load"]),
            f"{node['p50']:.4f}", f"{fast['p50']:.3f}", f"{fast['p95']:.3f}",
            f"{peer.answer:.2f}" if peer else "", times(peer and peer.answer, fast["p50"]),
            f"{slow['p50']:.3f}", f"{slow['p95']:.3f}", f"{fast['memory'] / 1e6:.1f}",
        ]  # fmt: skip
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n| ms: Node, 1x, 4x | " + "what |\n|---|---|")
    for name, places in found.items():
        said = [
            key + " " + ", ".join(f"{places[place]['more'][key]:.2f}" for place in places)
            for key in places["Node"]["more"]
        ]
        print(f"| {name} | {'; '.join(said)} |")


if __name__ == "__main__":
    chosen = [name for name in SHAPES if name in sys.argv[1:] or not sys.argv[1:]]
    write(FOLDER, chosen)
    (FOLDER / "page.html").write_text("<!doctype html><title>bench</title>", encoding="utf-8")
    subprocess.run(["node", str(RUN), str(FOLDER)], check=True)
    figures = measure(chosen)
    engine = json.loads((FOLDER / "size.json").read_text("utf-8"))
    (ROOT / "build/bench-forms.json").write_text(json.dumps({"bytes": engine, "figures": figures}, indent=1))
    show(engine, figures)
