"""JSON as it goes over the wire: UUIDs and moments as strings, moments in UTC with a Z."""

from typing import Any

import orjson
from flask.json.provider import JSONProvider

_OPTIONS = orjson.OPT_UTC_Z


def dumps(value: Any) -> str:
    """JSON text of dictionaries, lists, strings, numbers, UUIDs, dates and aware moments."""
    return orjson.dumps(value, option=_OPTIONS).decode()


class Provider(JSONProvider):
    """Flask's JSON through orjson: stricter than the standard library (no NaN, no lone surrogates) and
    faster.
    """

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """JSON text of a value."""
        return dumps(obj)

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """The value of a JSON text; ValueError if it is not one."""
        return orjson.loads(s)


def find_nul(value: Any) -> str | None:
    """The dotted path of the first string with a NUL character, which no database column takes; None if there
    is none.
    """
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, str):
            if "\0" in item:
                return path
        elif isinstance(item, dict):
            for key, inner in item.items():
                if "\0" in key:
                    return path
                stack.append((f"{path}.{key}" if path else key, inner))
        elif isinstance(item, list):
            stack += [(f"{path}.{n}" if path else str(n), inner) for n, inner in enumerate(item)]
    return None
