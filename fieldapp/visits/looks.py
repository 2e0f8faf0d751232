"""Why a supervisor might look at a visit first: pure functions of the visit, its house and what was answered
the time before. Every threshold is here.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from fieldapp.core.items import Reason, reason
from fieldapp.register.models import Household
from fieldapp.visits.models import Visit

FAR_METRES = 200  # beyond what both fixes may be off by
ANSWERS_LEAST = 6  # fewer answers say nothing of haste or copying
SECONDS_AN_ANSWER = 3
COPIED_SHARE = 0.95
OUTLIER_TIMES, OUTLIER_LEAST = 3, 5  # so many times more or less than last time, and by at least so much
EARTH_METRES = 6_371_009  # mean radius (IUGG)

WEIGHTS = {
    "look_held": 100,
    "look_copied": 40,
    "look_far": 30,
    "look_quick": 30,
    "look_outlier": 20,
    "look_no_card": 10,
}
PER_MILLION = 1_000_000


def looks_of(visit: Visit, household: Household) -> list[Reason]:
    """What stands out about the visit itself: where it was, and whether the card was seen."""
    found = []
    metres = metres_between(visit.lat, visit.lon, household.lat, household.lon)
    if metres is not None and metres > FAR_METRES + (visit.accuracy or 0) + (household.accuracy or 0):
        found.append(reason("look_far", metres=round(metres)))
    if visit.outcome == "met" and visit.card_scanned_at is None:
        found.append(reason("look_no_card"))
    return found


def haste(visit: Visit, answers: int) -> list[Reason]:
    """Whether a visit was over sooner than its answers can be asked."""
    if visit.ended_at is None or answers < ANSWERS_LEAST:
        return []
    seconds = (visit.ended_at - visit.started_at).total_seconds()
    if not 0 <= seconds < answers * SECONDS_AN_ANSWER:
        return []
    return [reason("look_quick", seconds=round(seconds), answers=answers)]


def compare(answers: Mapping[str, str], before: Mapping[str, str]) -> list[Reason]:
    """Whether answers, by path, are those of the time before, or numbers among them jumped."""
    same = sum(1 for path, value in answers.items() if before.get(path) == value)
    if len(answers) >= ANSWERS_LEAST and same >= COPIED_SHARE * max(len(answers), len(before)):
        return [reason("look_copied", same=same, answers=len(answers))]
    found = []
    for path, value in answers.items():
        now, then = number(value), number(before.get(path, ""))
        if now is not None and then is not None and _far_off(now, then):
            found.append(reason("look_outlier", path=path, now=value, before=before[path]))
    return found


def leaves(values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every answer with its path; the ids that forms carry hidden are none."""
    for name, value in values.items():
        here = f"{path}/{name}"
        if isinstance(value, dict):
            yield from leaves(value, here)
        elif isinstance(value, list):
            for n, part in enumerate(value, 1):
                yield from leaves(part, f"{here}[{n}]") if isinstance(part, dict) else ()
        elif isinstance(value, str) and value and name not in ("household_id", "member_id"):
            yield here, value


def number(value: str) -> float | None:
    """An answer that is a number, and short enough to be a count or a measure and no telephone."""
    try:
        found = float(value) if len(value) <= 8 else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def metres_between(
    lat: float | None, lon: float | None, other_lat: float | None, other_lon: float | None
) -> float | None:
    """Metres between two places by the haversine formula; None where one of them is not known."""
    if lat is None or lon is None or other_lat is None or other_lon is None:
        return None
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2
    h += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(h)))


def in_sample(visit_id: UUID, percent: float) -> bool:
    """Whether a visit belongs to a random share of all: the same answer for the same visit, whoever asks."""
    drawn = int.from_bytes(hashlib.sha256(visit_id.bytes).digest()[:8], "big") % PER_MILLION
    return drawn < percent / 100 * PER_MILLION


def weight_of(looks: list[Reason]) -> int:
    """How early in the queue: each kind of reason counts once."""
    return sum(WEIGHTS[code] for code in {why["code"] for why in looks})


def _far_off(now: float, then: float) -> bool:
    low, high = sorted((abs(now), abs(then)))
    return abs(now - then) >= OUTLIER_LEAST and high > low * OUTLIER_TIMES
