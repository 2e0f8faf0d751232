"""CSV as spreadsheets read it safely: a cell that would be taken for a formula is told as text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_NUMBER = re.compile(r"[+-]?\d[\d ]*(\.\d+)?([eE][+-]?\d+)?")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: Any) -> str:
    """A cell's text. One that begins like a formula gets an apostrophe before it (OWASP, CSV Injection);
    numbers, and telephone numbers with a plus sign, stay as they are.
    """
    if value is None:
        return ""
    said = str(value)
    return f"'{said}" if said.startswith(_RISKY) and not _NUMBER.fullmatch(said) else said


def line(cells: Iterable[Any]) -> str:
    """One line of CSV (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out).writerow([guarded(cell) for cell in cells])
    return out.getvalue()


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Many lines of CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()
