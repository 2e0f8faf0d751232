"""Who might best do which follow-ups: a proposal from load and distance, a pure function. Nobody is given
anything by it.

Each follow-up in turn goes to whoever it costs least, in kilometres: as far as the house is from the middle
of the houses that a worker serves, LOAD_KM more for each follow-up that they have open already (those just
proposed included), and STRANGER_KM more where they do not serve the village.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fieldapp.visits.looks import metres_between

LOAD_KM = 0.5
STRANGER_KM = 3.0
UNKNOWN_KM = 5.0  # where the house or the worker's middle has no position


@dataclass
class Worker:
    """Who could be given work: the villages served, the middle of their houses, and what they have open."""

    id: UUID
    village_ids: frozenset[UUID]
    lat: float | None
    lon: float | None
    load: int


@dataclass(frozen=True)
class Task:
    """A follow-up to be given to someone, and where its house is."""

    id: UUID
    village_id: UUID
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Proposal:
    """A follow-up for a worker; metres from the middle of the houses they serve, if known."""

    task_id: UUID
    worker_id: UUID
    metres: int | None


def propose(tasks: Iterable[Task], workers: Sequence[Worker]) -> list[Proposal]:
    """A worker for each follow-up, in their order; nothing without workers. Equal costs go by id."""
    loads = {worker.id: worker.load for worker in workers}
    found = []
    for task in tasks if workers else ():
        metres = {worker.id: metres_between(task.lat, task.lon, worker.lat, worker.lon) for worker in workers}
        best = min(
            workers, key=lambda worker: (_cost(task, worker, metres[worker.id], loads[worker.id]), worker.id)
        )
        loads[best.id] += 1
        away = metres[best.id]
        found.append(Proposal(task.id, best.id, None if away is None else round(away)))
    return found


def _cost(task: Task, worker: Worker, metres: float | None, load: int) -> float:
    away = UNKNOWN_KM if metres is None else metres / 1000
    return away + LOAD_KM * load + (0 if task.village_id in worker.village_ids else STRANGER_KM)
