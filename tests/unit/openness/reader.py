"""A reader who tries to work out what was not told: by search, sharing nothing with the rule it tries."""

from collections.abc import Sequence

Part = tuple[int, str]
Sum = tuple[frozenset[Part], int]
Ranges = dict[Part, tuple[int, int]]


def could_be(ranges: Ranges, sums: Sequence[Sum], wanted: frozenset[Part], value: int) -> bool:
    """Whether the parts can be given numbers within their ranges that agree with all the sums, those that are
    wanted adding up to this value.
    """
    return _filled([*sums, (wanted, value)], ranges)


def _filled(sums: Sequence[Sum], ranges: Ranges) -> bool:
    narrowed = _narrowed(sums, ranges)
    if narrowed is None:
        return False
    free = [part for part, (low, high) in narrowed.items() if low < high]
    if not free:
        return True
    part = min(free, key=lambda each: narrowed[each][1] - narrowed[each][0])
    low, high = narrowed[part]
    return any(_filled(sums, narrowed | {part: (value, value)}) for value in range(low, high + 1))


def _narrowed(sums: Sequence[Sum], ranges: Ranges) -> Ranges | None:
    """The ranges that are left when every sum is reckoned with; None if one is empty."""
    found, before = dict(ranges), None
    while found != before:
        before = dict(found)
        for parts, value in sums:
            least, most = sum(found[part][0] for part in parts), sum(found[part][1] for part in parts)
            for part in parts:
                low, high = found[part]
                low, high = max(low, value - (most - high)), min(high, value - (least - low))
                if low > high:
                    return None
                least, most = least + low - found[part][0], most + high - found[part][1]
                found[part] = (low, high)
    return found
