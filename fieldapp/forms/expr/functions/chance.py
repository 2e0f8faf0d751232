"""Functions of chance. randomize keeps to the ODK XForms specification: Park-Miller and the inside-out
shuffle.
"""

from __future__ import annotations

import hashlib
import math

from fieldapp.forms.expr.functions.table import Host, function
from fieldapp.forms.expr.values import NodeSet, Value, number_of_string, to_string

MODULUS = 2_147_483_647
FACTOR = 16_807
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@function("uuid", "n? -> s", host=True, volatile=True)
def uuid(host: Host, length: float | None = None) -> str:
    """A UUID of version 4, or that many random letters and digits."""
    if length is None:
        return host.uuid()
    count = int(max(0, min(1000, length))) if not math.isnan(length) else 0
    return "".join(LETTERS[int(host.random() * len(LETTERS))] for _ in range(count))


@function("randomize", "N v? -> N", host=True)
def randomize(host: Host, nodes: NodeSet, seed: Value | None = None) -> NodeSet:
    """The nodes in random order, the same for the same seed."""
    state = 1 + int(host.random() * (MODULUS - 2)) if seed is None else seed_of(host, seed)
    out: NodeSet = []
    for index, node in enumerate(nodes):
        state = state * FACTOR % MODULUS
        place = int((state - 1) / (MODULUS - 1) * (index + 1))
        if place == index:
            out.append(node)
        else:
            out.append(out[place])
            out[place] = node
    return out


def seed_of(host: Host, seed: Value) -> int:
    """The first state of the generator, from 1 up to its modulus."""
    number = float(seed) if isinstance(seed, float | bool) else number_of_string(to_string(seed), host.zone)
    if math.isfinite(number):
        whole = math.floor(number)
    else:
        text = to_string(seed)
        whole = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    state = int(math.fmod(whole, MODULUS)) if abs(whole) < 2**53 else truncated_modulus(whole)
    return state if state > 0 else state + MODULUS - 1


def truncated_modulus(whole: int) -> int:
    """Remainder with the sign of the dividend, exact for large integers."""
    rest = abs(whole) % MODULUS
    return -rest if whole < 0 else rest
