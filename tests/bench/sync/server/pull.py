"""What pulling costs the server: everything at first, a small delta, and nothing new.

`.venv/bin/python -m tests.bench.sync.server.pull [--on postgresql|sqlite] [--records 10000] [--others 0]`

A worker's phone pulls a village of so many records (a fifth households, the others members), then after a few
visits, then in vain. With --others N the database holds N households of other villages besides. Prints
seconds, bytes on the wire, CPU milliseconds and memory of the service.
"""

import argparse
import json
import time
import zlib
from typing import Any

from .ground import Ground, make_ground
from .push import requests
from .service import Service, app_on, database, serving

EMPTY = 200
OTHERS_EACH = 5_000


def pull_all(service: Service, token: str, cursor: str | None) -> dict[str, Any]:
    """Pull until nothing is left: the records, the bytes, the pages, and the cursor at the end."""
    records = size = pages = 0
    while True:
        query = "?limit=1000" + (f"&cursor={cursor}" if cursor else "")
        status, content = service.call("GET", f"/sync/pull{query}", token=token)
        assert status == 200, content
        size, pages = size + len(content), pages + 1
        page = json.loads(zlib.decompress(content, 31) if content[:2] == b"\x1f\x8b" else content)
        records, cursor = records + len(page["records"]), page["cursor"]
        if not page["more"]:
            return {"records": records, "bytes": size, "pages": pages, "cursor": cursor}


def measure(service: Service, name: str, token: str, cursor: str | None, times: int = 1) -> str:
    """Pull `times` times from a cursor, and print what one costs; the cursor after it."""
    before, begun = service.cpu(), time.perf_counter()
    for _ in range(times):
        pulled = pull_all(service, token, cursor)
    seconds, after = (time.perf_counter() - begun) / times, service.cpu()
    costs = [round((now - then) / times * 1000, 2) for now, then in zip(after, before, strict=True)]
    found: str = pulled.pop("cursor")
    figures = {
        "name": name,
        **pulled,
        "seconds": round(seconds, 4),
        "cpu_ms_service": costs[0],
        "cpu_ms_database": costs[1],
        "memory_mb": round(service.memory()),
    }
    print(json.dumps(figures), flush=True)
    return found


def main() -> None:
    """Measure on one database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--others", type=int, default=0)
    args = parser.parse_args()
    with database(args.on) as (folder, url, pid):
        app = app_on(folder, url)
        more = [OTHERS_EACH] * (args.others // OTHERS_EACH)
        ground = make_ground(app, [args.records // 5, *more], 4, most=1)
        with serving(folder, url, pid) as service:
            _pull(ground, service)


def _pull(ground: Ground, service: Service) -> None:
    token, _ = service.sign_in(ground.villages[0].worker)
    cursor = measure(service, "first", token, None)
    mine = Ground(ground.villages[:1], ground.plan_hash, ground.database)
    for line in requests(mine, service, 20, 20):
        to, body = line.rstrip(b"\n").split(b"\t", 1)
        status, content = service.call("POST", "/sync/push", json.loads(body), to.decode())
        assert status == 200, content
    cursor = measure(service, "after 20 visits", token, cursor)
    measure(service, "in vain", token, cursor, EMPTY)


if __name__ == "__main__":
    main()
