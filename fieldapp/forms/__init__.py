"""Forms: XLSForms compiled to plans, and plans evaluated. Knows neither Flask nor the database."""

from fieldapp.forms.check import AnswerProblem, Checked, check
from fieldapp.forms.choices import Choice
from fieldapp.forms.compile import compile_file, compile_form, compile_package, compile_xform
from fieldapp.forms.context import Context
from fieldapp.forms.entities import EntityChange
from fieldapp.forms.followups import FollowUp, Subject, followup_id
from fieldapp.forms.item import Item
from fieldapp.forms.lists import ListProvider
from fieldapp.forms.offer import closes, is_offered
from fieldapp.forms.opening import Values
from fieldapp.forms.package import Package, read_package
from fieldapp.forms.plan import canonical, hash_of, load
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.program import Plan
from fieldapp.forms.session import Problem, Session, open_session

__all__ = [
    "AnswerProblem",
    "Checked",
    "Choice",
    "Context",
    "EntityChange",
    "FollowUp",
    "FormError",
    "FormProblem",
    "Item",
    "ListProvider",
    "Package",
    "Plan",
    "Problem",
    "Session",
    "Subject",
    "Values",
    "canonical",
    "check",
    "closes",
    "compile_file",
    "compile_form",
    "compile_package",
    "compile_xform",
    "followup_id",
    "hash_of",
    "is_offered",
    "load",
    "open_session",
    "read_package",
]
