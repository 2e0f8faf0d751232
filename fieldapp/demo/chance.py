"""Chance that repeats: the same seed and purpose give the same draws and the same ids, on every machine."""

import random
import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "fieldapp:demo")


class Chance(random.Random):
    """A generator for one purpose, so that a change in one part leaves the others as they were."""

    def __init__(self, *purpose: object) -> None:
        super().__init__("/".join(str(part) for part in purpose))


def fixed_id(*purpose: object) -> uuid.UUID:
    """The id of one thing of a demo, always the same for the same seed and place in the list."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in purpose))
