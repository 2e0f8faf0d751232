"""Many who come at the same time are served together, where that costs less than serving each alone.

Whoever finds the place free serves all who wait by then; those who come meanwhile wait for the next turn. So
nobody waits for company, and the more come, the cheaper each is. What harms one harms no other: if a turn
fails, each who took part in it is served alone, and is told alone what is wrong.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

log = logging.getLogger("fieldapp")

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
Serve = Callable[[Sequence[Thing]], Mapping[Thing, Outcome]]


class _Turn(Generic[Thing, Outcome]):
    """What one thread brought, and what came of it."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things
        self.served = False
        self.outcomes: Mapping[Thing, Outcome] | None = None


class Together(Generic[Thing, Outcome]):
    """A place where threads are served together, up to `most` things in a turn."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: list[_Turn[Thing, Outcome]] = []
        self._list = Lock()
        self._place = Lock()

    def serve(self, things: Sequence[Thing], how: Serve[Thing, Outcome]) -> Mapping[Thing, Outcome]:
        """What came of these things: `how` says it of them, and of those that others brought. Raises what
        `how` raises of these alone.
        """
        mine: _Turn[Thing, Outcome] = _Turn(things)
        with self._list:
            self._waiting.append(mine)
        with self._place:
            if not mine.served:
                self._take_turn(mine, how)
        return how(things) if mine.outcomes is None else mine.outcomes

    def _take_turn(self, mine: _Turn[Thing, Outcome], how: Serve[Thing, Outcome]) -> None:
        """Serve mine, and of the others who wait as many as fit, those who came first."""
        turns = [mine]
        with self._list:
            self._waiting.remove(mine)
            room = self._most - len(mine.things)
            while self._waiting and len(self._waiting[0].things) <= room:
                turns.append(self._waiting.pop(0))
                room -= len(turns[-1].things)
        outcomes: Mapping[Thing, Outcome] | None = None
        try:
            outcomes = how([thing for turn in turns for thing in turn.things])
        except Exception as error:
            if len(turns) == 1:
                raise
            log.warning("%d together: %s", len(turns), error)
        finally:
            for turn in turns:
                turn.outcomes, turn.served = outcomes, True
