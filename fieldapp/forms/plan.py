"""Plans as documents: their canonical JSON, their hash, and what is made ready once for all sessions of
a plan.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Any

import orjson

from fieldapp.forms.program import Plan, Program

KEPT = 128

_programs: OrderedDict[int, Program] = OrderedDict()
_lock = Lock()


def canonical(plan: Plan) -> bytes:
    """The plan's JSON with sorted keys and no spaces, in UTF-8: what is hashed and sent."""
    return orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)


def hash_of(plan: Plan) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(plan)).hexdigest()


def load(data: bytes | str) -> Plan:
    """A plan from its JSON."""
    plan: dict[str, Any] = orjson.loads(data)
    return plan


def program_of(plan: Plan) -> Program:
    """What sessions of this plan share, made at the first call. The plan must not be changed afterwards."""
    key = id(plan)
    with _lock:
        program = _programs.get(key)
        if program is not None and program.plan is plan:
            _programs.move_to_end(key)
            return program
    program = Program(plan)
    with _lock:
        _programs[key] = program
        while len(_programs) > KEPT:
            _programs.popitem(last=False)
    return program
