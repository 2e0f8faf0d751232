"""When a series comes again, and who is proposed for what: pure functions."""

from datetime import date
from uuid import UUID

import pytest

from fieldapp.followups.balance import Task, Worker, propose
from fieldapp.followups.series import due_of

HERE, THERE = UUID(int=1), UUID(int=2)
ANN, BEN = UUID(int=11), UUID(int=12)


@pytest.mark.parametrize(
    ("unit", "every", "n", "due"),
    [
        ("day", 10, 3, date(2026, 3, 2)),
        ("week", 2, 1, date(2026, 2, 14)),
        ("month", 1, 1, date(2026, 2, 28)),
        ("month", 1, 2, date(2026, 3, 31)),
        ("month", 12, 1, date(2027, 1, 31)),
    ],
)
def test_a_month_without_the_day_has_it_on_its_last_and_the_next_is_right_again(
    unit: str, every: int, n: int, due: date
) -> None:
    assert due_of(date(2026, 1, 31), every, unit, n) == due


def worker(account: UUID, village: UUID, lon: float | None, load: int) -> Worker:
    return Worker(account, frozenset({village}), 30.0 if lon is not None else None, lon, load)


def test_the_nearer_worker_is_proposed_until_the_load_outweighs_the_way() -> None:
    workers = [worker(ANN, HERE, 110.0, 0), worker(BEN, HERE, 110.02, 0)]  # 1.9 km apart
    tasks = [Task(UUID(int=100 + n), HERE, 30.0, 110.0) for n in range(6)]
    given = [one.worker_id for one in propose(tasks, workers)]
    assert given[:4] == [ANN] * 4 and BEN in given[4:]


def test_a_stranger_to_the_village_is_proposed_only_when_its_own_worker_has_far_more_to_do() -> None:
    tasks = [Task(UUID(int=100), HERE, 30.0, 110.0)]
    near = [worker(ANN, HERE, 110.0, 5), worker(BEN, THERE, 110.0, 0)]
    assert propose(tasks, near)[0].worker_id == ANN
    busy = [worker(ANN, HERE, 110.0, 12), worker(BEN, THERE, 110.0, 0)]
    assert propose(tasks, busy)[0].worker_id == BEN


def test_without_positions_the_load_decides_and_without_workers_nothing_is_proposed() -> None:
    tasks = [Task(UUID(int=100), HERE, None, None)]
    [one] = propose(tasks, [worker(ANN, HERE, None, 2), worker(BEN, HERE, None, 1)])
    assert (one.worker_id, one.metres) == (BEN, None)
    assert propose(tasks, []) == []
