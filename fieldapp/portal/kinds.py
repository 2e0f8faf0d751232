"""What a household may ask on its page: one table of kinds, with who deals with each and by when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of request: promised within `days`; `to` the worker as a follow-up, or the desk.

    `choices`: groups of options, the first of which must be answered if there is one. `note`: words are
    needed. `proof`: only after proof. `private`: never listed on the page, shown only to who has its number,
    because a worker knows all that proves a household.
    """

    days: int
    to: str
    icon: str
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: bool = False
    proof: bool = False
    private: bool = False
    priority: str = "normal"


KINDS: dict[str, Kind] = {
    "visit": Kind(
        3,
        "worker",
        "door",
        (
            ("reason", ("health", "elder", "child", "away", "support", "house", "other")),
            ("time", ("any", "morning", "afternoon", "evening", "weekend")),
        ),
        priority="high",
    ),
    "happened": Kind(
        7, "desk", "tick", (("came", ("yes", "no")), ("how", ("good", "fair", "poor"))), private=True
    ),
    "correct": Kind(
        10, "worker", "pen", (("what", ("name", "born", "phone", "address", "person")),), note=True
    ),
    "birth": Kind(5, "worker", "baby"),
    "move": Kind(5, "worker", "house", note=True),
    "return": Kind(5, "worker", "in", note=True),
    "departure": Kind(5, "worker", "out", note=True),
    "complain": Kind(
        10, "desk", "horn", (("about", ("worker", "office", "other")),), note=True, private=True
    ),
    "withdraw": Kind(3, "worker", "stop", (("service", ("visits", "calls", "forms", "all")),), proof=True),
    "erase": Kind(30, "desk", "bin", note=True, proof=True),
}
