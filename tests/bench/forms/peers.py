"""What other engines took for forms of the same sizes: measured 2026-11-23 in Chromium 156 on the same
machine, ODK Web Forms' engine without its screens, Enketo with them. Milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Peers:
    """The best of the peers: loading at full speed and throttled four times, and half of the answers."""

    load: float
    slow_load: float
    answer: float


PEERS = {
    "autopsy": Peers(723, 2_452, 0.33),
    "vaccination": Peers(146, 319, 0.60),
    "chain": Peers(1_635, 6_195, 483),
    "one-sum": Peers(494, 1_779, 3.1),
    "repeat": Peers(472, 1_073, 0.80),
    "cascade-5000": Peers(564, 1_712, 29),
}
ENGINE_BYTES = 260_000
