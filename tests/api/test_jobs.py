"""Long work: asked for once, done once, taken up again when its process dies, seen by who asked for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from fieldapp.accounts.models import Account
from fieldapp.areas.settings import DAYS_KEY
from fieldapp.core import clock
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.settings import put_setting
from fieldapp.followups.escalation import escalate_late
from fieldapp.jobs import kinds, service
from fieldapp.jobs.kinds import Kind, Made, Work
from fieldapp.jobs.models import Job
from fieldapp.upkeep import FILE_LIFE, drop_old_files
from tests.factories import (
    Caller,
    World,
    caller,
    make_followup,
    make_household,
    problem_of,
    pull,
)


def write_poem(work: Work) -> Made:
    """A job that writes down what it was asked."""
    work.progress(0, 1)
    path = work.folder / "poem.txt"
    path.write_text(str(work.params["line"]))
    return Made(path, "诗.txt", "text/plain; charset=utf-8")


@pytest.fixture(autouse=True)
def poems(request: pytest.FixtureRequest) -> None:
    """Each app of these tests knows a kind of job."""
    name = "each_app" if "each_world" in request.fixturenames else "app"
    kinds.connect(request.getfixturevalue(name), {"poem": Kind("read", write_poem)})


def ask(account: Account, line: str = "春眠不觉晓", job_id: UUID | None = None) -> UUID:
    with transaction():
        return service.ask(viewer_of_now(account), job_id or uuid4(), "poem", {"line": line}, None).id


def viewer_of_now(account: Account) -> service.Viewer:
    from_db = service.load_viewer(account.id)
    assert from_db is not None
    return from_db


def seen(who: Caller, job_id: UUID) -> dict[str, object]:
    answer = who.get(f"/jobs/{job_id}")
    assert answer.status_code == 200
    body: dict[str, object] = answer.json
    return body


def test_a_job_waits_is_done_and_gives_its_file(each_world: World) -> None:
    who = caller(each_world.supervisor)
    job_id = ask(each_world.supervisor)
    assert seen(who, job_id)["state"] == "waiting"
    assert problem_of(who.get(f"/jobs/{job_id}/file")) == (404, "not_found")
    assert service.work() == 1
    body = seen(who, job_id)
    assert (body["state"], body["done"], body["total"]) == ("done", 1, 1)
    answer = who.get(f"/jobs/{job_id}/file")
    assert answer.get_data(as_text=True) == "春眠不觉晓"
    assert "%E8%AF%97.txt" in answer.headers["Content-Disposition"]
    assert service.work() == 0
    assert list((current_app.extensions["fieldapp.config"].data / "jobs").iterdir()) == []


def test_asking_again_is_harmless_and_others_neither_see_nor_stop_it(world: World) -> None:
    job_id = ask(world.supervisor)
    assert ask(world.supervisor, job_id=job_id) == job_id
    with pytest.raises(Problem, match="already_exists"):
        ask(world.supervisor, "another", job_id)
    for other in (world.other_supervisor, world.administrator, world.worker):
        assert problem_of(caller(other).get(f"/jobs/{job_id}")) == (404, "not_found")
        assert problem_of(caller(other).post(f"/jobs/{job_id}/cancel")) == (404, "not_found")
    assert [one["id"] for one in caller(world.supervisor).get("/jobs").json["items"]] == [str(job_id)]
    assert caller(world.administrator).get("/jobs").json["items"] == []


def test_asking_wakes_the_worker_only_once_it_is_written(world: World) -> None:
    queue = current_app.extensions["fieldapp.queue"]
    with pytest.raises(RuntimeError), transaction():
        service.ask(viewer_of_now(world.supervisor), uuid4(), "poem", {"line": ""}, None)
        raise RuntimeError
    db.session.remove()
    assert queue.pending_count() == 0
    ask(world.supervisor)
    assert queue.pending_count() == 1


def test_a_failure_is_told_and_the_next_job_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(work: Work) -> Made:
        raise ValueError(work.params)

    found = kinds.kinds()
    monkeypatch.setitem(found, "broken", Kind("read", fail))  # type: ignore[arg-type]
    with transaction():
        bad = service.ask(viewer_of_now(world.supervisor), uuid4(), "broken", {}, None).id
    good = ask(world.supervisor)
    assert service.work() == 2
    who = caller(world.supervisor)
    assert (seen(who, bad)["state"], seen(who, bad)["error"]) == ("failed", "server_error")
    assert seen(who, good)["state"] == "done"


def test_a_cancelled_job_is_not_done_and_one_under_way_stops(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "TELL_EVERY_S", 0)
    who = caller(world.supervisor)

    def cancelled_meanwhile(work: Work) -> Made:
        work.progress(1, 9)
        with transaction():
            service.cancel(work.viewer, work.job_id)
        return write_poem(work)

    early = ask(world.supervisor)
    assert who.post(f"/jobs/{early}/cancel").json["state"] == "cancelled"
    assert service.work() == 0
    monkeypatch.setitem(kinds.kinds(), "poem", Kind("read", cancelled_meanwhile))  # type: ignore[arg-type]
    late = ask(world.supervisor)
    assert service.work() == 1
    assert seen(who, late)["state"] == "cancelled"
    assert seen(who, late)["file"] is None


def test_a_job_whose_run_fell_silent_is_done_again_but_not_for_ever(each_world: World) -> None:
    job_id = ask(each_world.supervisor)
    for tries in range(1, service.MOST_TRIES + 1):
        taken = service._take()
        assert taken is not None and taken[0] == job_id
        assert service.work() == 0  # it is this living process's
        with transaction():
            silent = clock.now() - service.SILENCE - timedelta(seconds=1)
            db.session.execute(update(Job).values(beat_at=silent))
        assert db.session.get_one(Job, job_id).tries == tries
    assert service.work() == 1
    body = seen(caller(each_world.supervisor), job_id)
    assert (body["state"], body["error"]) == ("failed", "unavailable")


def test_a_run_that_lost_its_job_writes_nothing(world: World) -> None:
    job_id = ask(world.supervisor)
    old = service._take()
    assert old is not None
    with transaction():
        db.session.execute(update(Job).values(beat_at=clock.now() - service.SILENCE * 2))
    assert service.work() == 1
    service._finish(*old, state="failed", error="server_error")
    assert seen(caller(world.supervisor), job_id)["state"] == "done"


def test_a_job_of_a_process_that_was_killed_is_taken_up_at_once(world: World) -> None:
    job_id = ask(world.supervisor)
    assert service._take() is not None
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with transaction():
        db.session.execute(update(Job).values(pid=gone.pid))
    assert service.work() == 1
    assert seen(caller(world.supervisor), job_id)["state"] == "done"


def test_who_was_suspended_meanwhile_gets_nothing(world: World) -> None:
    job_id = ask(world.supervisor)
    with transaction():
        db.session.execute(update(Account).where(Account.id == world.supervisor.id).values(active=False))
    assert service.work() == 1
    assert db.session.get_one(Job, job_id).error == "not_allowed"


def test_old_files_go_and_jobs_stay_told(world: World) -> None:
    first, second = ask(world.supervisor), ask(world.supervisor)
    other = ask(world.supervisor, "another line")
    service.work()
    with clock.at(clock.now() + FILE_LIFE + timedelta(days=1)):
        with transaction():
            db.session.execute(update(Job).where(Job.id == second).values(ended_at=clock.now()))
        assert drop_old_files() == 1  # of the two alike, one is still wanted
    who = caller(world.supervisor)
    assert problem_of(who.get(f"/jobs/{first}/file")) == (404, "not_found")
    assert problem_of(who.get(f"/jobs/{other}/file")) == (404, "not_found")
    assert who.get(f"/jobs/{second}/file").status_code == 200
    assert seen(who, first)["state"] == "done"


def wait_for(met: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until it is so; on a busy machine a process takes its time to begin."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def keeper(app: Flask) -> Iterator[subprocess.Popen[bytes]]:
    """`fieldapp work` in processes of its own, on this test's database."""
    config = app.extensions["fieldapp.config"]
    environ = {"FIELDAPP_MODE": "test", "FIELDAPP_DATA": str(config.data)}
    ready = "from fieldapp import cli, schema; schema.is_current = lambda: True; cli.main(['work'])"
    process = subprocess.Popen([sys.executable, "-c", ready], env=os.environ | environ)
    yield process
    process.terminate()
    process.wait(120)


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or ended and only not asked after."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return "Z" in status.split("State:")[1][:3]


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_working_process_is_started_again_when_killed_and_ends_with_its_keeper(
    keeper: subprocess.Popen[bytes],
) -> None:
    wait_for(lambda: bool(children(keeper.pid)))
    first = children(keeper.pid)[0]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: bool(children(keeper.pid)) and children(keeper.pid)[0] != first)
    second = children(keeper.pid)[0]
    keeper.kill()
    keeper.wait()
    wait_for(lambda: has_ended(second))


def test_late_follow_ups_go_up_level_by_level_and_phones_are_told(each_world: World) -> None:
    home = make_household(each_world.village)
    due = date(2027, 3, 20)
    made = make_followup(home, each_world.supervisor, due=due)
    with transaction():
        put_setting(DAYS_KEY, "5")

    def on(day: date) -> int:
        with clock.at(clock.datetime(day.year, day.month, day.day, 4, tzinfo=clock.UTC)):
            return escalate_late()

    def record() -> dict[str, object]:
        who = caller(each_world.worker)
        return next(one["body"] for one in pull(who)["records"] if one["id"] == str(made.id))

    assert on(due + timedelta(days=4)) == 0
    assert on(due + timedelta(days=5)) == 1
    assert on(due + timedelta(days=9)) == 0
    body = record()
    assert (body["level"], body["escalate_on"]) == (1, "2027-03-25")
    line = body["history"][-1]
    assert (line["kind"], line["data"]) == ("escalated", {"to": "township", "late": 5})
    assert on(due + timedelta(days=10)) == 1
    assert on(due + timedelta(days=30)) == 1
    assert [line["data"].get("to") for line in record()["history"][1:]] == ["township", "county", "province"]
    assert on(due + timedelta(days=60)) == 0
    steps = select(AuditRow).where(AuditRow.action == "followup.escalated")
    assert len(db.session.scalars(steps).all()) == 3


def test_a_new_due_day_begins_escalation_anew(world: World) -> None:
    made = make_followup(make_household(world.village), world.supervisor, due=date(2026, 3, 20))
    with clock.at(clock.datetime(2026, 3, 28, tzinfo=clock.UTC)):
        assert escalate_late() == 1
    who = caller(world.supervisor)
    body = {"id": str(uuid4()), "action": "redate", "due": "2026-05-01"}
    assert who.post(f"/followups/{made.id}/changes", body).json["level"] == 0
    with clock.at(clock.datetime(2026, 5, 7, tzinfo=clock.UTC)):
        assert escalate_late() == 0
