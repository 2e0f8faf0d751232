"""All functions of the language, by name."""

from fieldapp.forms.expr.functions import chance, cht, geography, logic, moments, numbers, strings
from fieldapp.forms.expr.functions.table import TABLE, Function, Host

__all__ = [
    "TABLE",
    "Function",
    "Host",
    "chance",
    "cht",
    "geography",
    "logic",
    "moments",
    "numbers",
    "strings",
]
