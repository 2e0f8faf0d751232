"""Reading a submission as the phone read it: the same plan, the same answers, the register as the list
provider.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldapp import forms
from fieldapp.areas.models import Area
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.items import Held, Reason, reason
from fieldapp.core.texts import LANGUAGES
from fieldapp.core.unit import find
from fieldapp.formstore import queries as formstore
from fieldapp.formstore.models import FormVersion
from fieldapp.register import queries as register
from fieldapp.register.models import Household, Member
from fieldapp.visits import files

# What the server works out otherwise than the phone did is told, not held: the register may have moved on
# meanwhile.
NOTED = frozenset({"different"})


@dataclass
class Reading:
    """A submission and what the server made of it; `held` means that its register changes wait for a
    person.
    """

    body: dict[str, Any]
    version: FormVersion
    entities: Sequence[Any]
    followups: Sequence[Any]
    noted: list[Reason] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether some of it waits for a person."""
        return bool(self.reasons)


class VillageLists:
    """The register of one village as the entity lists that forms read; each look-up is made once."""

    def __init__(self, village_id: UUID) -> None:
        self._village_id = village_id
        self._found: dict[tuple[str, str | None, str], list[dict[str, str]]] = {}

    def all(self, list_name: str) -> list[dict[str, str]]:
        """Every row of a list."""
        return self._rows(list_name, None, "")

    def where(self, list_name: str, column: str, value: str) -> list[dict[str, str]]:
        """The rows of a list with this value in a column."""
        return self._rows(list_name, column, value)

    def _rows(self, list_name: str, column: str | None, value: str) -> list[dict[str, str]]:
        key = (list_name, column, value)
        if key not in self._found:
            self._found[key] = list(register.rows(list_name, column, value, self._village_id))
        return self._found[key]


def read_submission(
    viewer: Viewer, visit: dict[str, Any], submission: dict[str, Any], village: Area
) -> Reading:
    """Evaluate a submission again. Raises Held if its form version is unknown here."""
    version = formstore.version_by_hash(submission["plan_hash"])
    if version is None:
        raise Held(
            reason(
                "unknown_form_version",
                field="plan_hash",
                form=submission["form_id"],
                version=submission["version"],
            )
        )
    finished: datetime = submission["finished_at"] or visit["ended_at"] or visit["started_at"] or now()
    given = {"household_id": str(visit["household_id"])}
    if submission["subject_type"] == "member":
        given["member_id"] = str(submission["subject_id"])
    context = forms.Context(
        now=lambda: finished,
        time_zone=village.timezone,
        given=given,
        submission_id=str(submission["id"]),
        lists=VillageLists(village.id),
        language=viewer.language,
        device_id=str(viewer.device_id or ""),
    )
    plan = formstore.plan_of(version.id)
    checked = forms.check(plan, submission["values"], context)
    reading = Reading(submission, version, checked.entities, checked.followups)
    for problem in checked.problems:
        found = reason(
            f"answer_{problem.kind}",
            field=problem.path,
            label={lang: question(plan, problem.path, lang) for lang in LANGUAGES},
            said=problem.message,
        )
        (reading.noted if problem.kind in NOTED else reading.reasons).append(found)
    reading.reasons += _subject_problems(viewer, visit, submission)
    reading.reasons += files.problems(viewer, submission["attachments"])
    return reading


def question(plan: dict[str, Any], path: str, lang: str) -> str:
    """The words of the question at a path (`/data/person[2]/age`), in a language if the form has it; else the
    path. Outputs in it are left out.
    """
    wanted = re.sub(r"\[\d+\]", "", path)
    paths: list[str] = []
    for node in plan["nodes"]:
        parent = paths[node["parent"]] if "parent" in node else ""
        paths.append(f"{parent}/{node['name']}")
    if wanted not in paths:
        return path
    label = plan["nodes"][paths.index(wanted)].get("label")
    texts = plan["texts"].get(lang) or plan["texts"].get(plan["default_language"]) or []
    said = texts[label] if label is not None and label < len(texts) else None
    if isinstance(said, list):
        said = "".join(part if isinstance(part, str) else "…" for part in said)
    return said or path


def _subject_problems(viewer: Viewer, visit: dict[str, Any], submission: dict[str, Any]) -> list[Reason]:
    """Reasons if the submission is not about the household visited or one of its members."""
    subject_id = submission["subject_id"]
    if submission["subject_type"] == "household":
        known = subject_id == visit["household_id"]
    else:
        member = register.standing_member(find(Member, subject_id))
        known = member is not None and member.household_id == visit["household_id"]
    if known or (find(Household, visit["household_id"]) is None and submission["subject_type"] == "member"):
        return []
    return [reason("subject_unknown", field="subject_id", value=str(subject_id))]
