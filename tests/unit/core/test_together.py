"""Those who come while others are served are served together next, and fail alone."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event, Lock

import pytest

from fieldapp.core.together import Together


class Desk:
    """Serves numbers by doubling them, and remembers with whom each came; 13 is refused, with all who came
    along.
    """

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.begun = Event()
        self.go_on = Event()
        self.go_on.set()
        self.writing = Lock()

    def double(self, numbers: Sequence[int]) -> Mapping[int, int]:
        """Each number doubled."""
        with self.writing:
            self.turns.append(list(numbers))
        self.begun.set()
        assert self.go_on.wait(10)
        if 13 in numbers:
            raise ValueError(f"13 among {len(numbers)}")
        return {number: 2 * number for number in numbers}


def behind_the_first(
    desk: Desk, place: Together[int, int], pool: ThreadPoolExecutor, others: Sequence[Sequence[int]]
) -> list[Future[Mapping[int, int]]]:
    """The others come while 1 is served; then all are served."""
    desk.go_on.clear()
    first = pool.submit(place.serve, [1], desk.double)
    assert desk.begun.wait(10)
    came = [pool.submit(place.serve, each, desk.double) for each in others]
    while len(place._waiting) < len(others):
        pass
    desk.go_on.set()
    return [first, *came]


def test_who_comes_while_another_is_served_shares_the_next_turn_and_gets_their_own() -> None:
    desk, place = Desk(), Together[int, int](100)
    with ThreadPoolExecutor(4) as pool:
        done = behind_the_first(desk, place, pool, [[2], [3, 4], [5]])
        assert [one.result(10)[number] for one, number in zip(done, (1, 2, 3, 5), strict=True)] == [
            2,
            4,
            6,
            10,
        ]
    assert [sorted(turn) for turn in desk.turns] == [[1], [2, 3, 4, 5]]


def test_a_turn_is_no_longer_than_it_may_be() -> None:
    desk, place = Desk(), Together[int, int](3)
    with ThreadPoolExecutor(4) as pool:
        for one in behind_the_first(desk, place, pool, [[2, 3], [4, 5], [6, 7]]):
            one.result(10)
    assert sorted(map(len, desk.turns)) == [1, 2, 2, 2]


def test_what_harms_one_harms_no_other() -> None:
    desk, place = Desk(), Together[int, int](100)
    with ThreadPoolExecutor(4) as pool:
        first, good, bad = behind_the_first(desk, place, pool, [[2], [13]])
        assert (first.result(10)[1], good.result(10)[2]) == (2, 4)
        with pytest.raises(ValueError, match="13 among 1"):
            bad.result(10)


def test_one_alone_that_fails_is_tried_once_and_leaves_the_place_free() -> None:
    desk, place = Desk(), Together[int, int](100)
    with pytest.raises(ValueError, match="13 among 1"):
        place.serve([13], desk.double)
    assert desk.turns == [[13]]
    assert place.serve([4], desk.double) == {4: 8}


def test_a_crowd_is_served_to_the_last() -> None:
    desk, place = Desk(), Together[int, int](5)
    together = Barrier(16)

    def come(mine: int) -> list[int]:
        together.wait(10)
        return [
            place.serve([number], desk.double)[number]
            for number in range(mine * 1000 + 100, mine * 1000 + 150)
        ]

    with ThreadPoolExecutor(16) as pool:
        for mine, got in enumerate(pool.map(come, range(16))):
            assert got == [2 * number for number in range(mine * 1000 + 100, mine * 1000 + 150)]
    assert sorted(number for turn in desk.turns for number in turn) == sorted(
        mine * 1000 + each for mine in range(16) for each in range(100, 150)
    )
