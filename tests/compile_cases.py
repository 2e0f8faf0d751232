"""Compiles tests/cases/ for the tests of the web app: ``python -m tests.compile_cases OUTDIR``.

Writes OUTDIR/expr/NAME.json, OUTDIR/forms/NAME.json and OUTDIR/entitlements/NAME.json: the same cases with
their plan. An expression case
has also ``entry``, the number of its expression in the plan, evaluated in the root frame. OUTDIR/walks.json
and OUTDIR/expressions.json hold random walks (through the cases and through random forms) and expressions
with what Python makes of them
(tests/parity.py).
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp import forms
from fieldapp.forms.programme_sheets import Programme, read_programmes
from tests.parity import random_expressions, walk
from tests.random_forms import random_form

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[1]
ZONE = "Asia/Shanghai"
MOMENT = "2026-03-01T04:00:00Z"
SUBMISSION = "0d9f6c2e-8f0d-4d0e-9a53-1d3c2b1a0f00"

WALK = 25
SEED = 20260301
EXPRESSIONS = 400
RANDOM_FORMS = 60

Case = dict[str, Any]


def read_cases(kind: str) -> dict[str, Any]:
    """The case files of a kind (``expr``, ``forms``) by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((CASES / kind).glob("*.json"))}


def expression_form(case: Case) -> str:
    """An XForm with the case's fields; the expression is written as a calculation of the root, whose
    names it sees.
    """
    fields = list(case.get("values", {}))
    types = case.get("types", {})
    elements = "".join(f"<{name}/>" for name in fields)
    binds = "".join(f'<bind nodeset="/data/{name}" type="{types.get(name, "string")}"/>' for name in fields)
    lists = "".join(
        f'<instance id="{name}" src="jr://file-csv/{name}.csv"/>' for name in case.get("lists", {})
    )
    texts = "".join(
        f'<translation lang="{tag}"><text id="t"><value>{tag}</value></text></translation>'
        for tag in ("en", "zh")
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
        f"<h:title>case</h:title><model><itext>{texts}</itext><instance>"
        f"<data id='case'>{elements}</data></instance>{lists}{binds}"
        f'<bind nodeset="/data" calculate="{escape(case["expr"])}"/></model></h:head><h:body/></h:html>'
    )


def compile_expression(case: Case) -> tuple[forms.Plan, int]:
    """The plan of an expression case and the number of its expression."""
    plan = forms.compile_xform(expression_form(case))
    root = plan["nodes"][0]
    plan["order"] = [step for step in plan["order"] if step[1] != 0]
    del root["computed"]
    return plan, root.pop("calculate")


def compile_whole_form(case: Case) -> forms.Plan:
    """The plan of a form case: its form is Markdown, or a path of the repository."""
    source = case["form"]
    if source.endswith(".md") and "\n" not in source:
        return forms.compile_file(ROOT / source)
    kind = "xml" if source.lstrip().startswith("<") else "md"
    return forms.compile_form(source.encode(), kind)


def programmes_of(scene: Case) -> list[Programme]:
    """The programmes of a scene of entitlements: a file of the repository."""
    return read_programmes(ROOT / scene["file"], {"born", "residence", "residence_since"})


class RowLists:
    """Lists given with a case."""

    def __init__(self, lists: dict[str, list[dict[str, str]]]) -> None:
        self.lists = lists

    def all(self, name: str) -> list[dict[str, str]]:
        """Every row."""
        return self.lists.get(name, [])

    def where(self, name: str, column: str, value: str) -> list[dict[str, str]]:
        """Rows by a column; a missing cell counts as empty."""
        return [row for row in self.lists.get(name, []) if row.get(column, "") == value]


def context_of(case: Case) -> forms.Context:
    """The surroundings of a case: ``today`` (noon of that day) or ``now``, ``timeZone``, ``given``,
    ``lists`` ...
    """
    zone = case.get("timeZone", ZONE)
    moment = datetime.fromisoformat(case.get("now", MOMENT))
    if "today" in case:
        moment = datetime.fromisoformat(f"{case['today']}T12:00:00").replace(tzinfo=ZoneInfo(zone))
    counter = iter(range(1, 1_000))
    return forms.Context(
        now=lambda: moment.astimezone(UTC),
        time_zone=zone,
        random=lambda: 0.5,
        uuid=lambda: f"00000000-0000-4000-8000-{next(counter):012d}",
        device_id=case.get("deviceId", ""),
        username=case.get("username", ""),
        language=case.get("language", "en"),
        given=case.get("given", {}),
        submission_id=case.get("submissionId", SUBMISSION),
        lists=RowLists(case.get("lists", {})),
        last_saved=case.get("lastSaved"),
    )


def main(out: Path) -> None:
    """Write every case with its plan."""
    for kind in ("expr", "forms"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    for name, cases in read_cases("expr").items():
        compiled = []
        for case in cases:
            plan, entry = compile_expression(case)
            compiled.append({**case, "plan": plan, "entry": entry})
        write(out / "expr" / f"{name}.json", compiled)
    walks = []
    for name, case in read_cases("forms").items():
        plan = compile_whole_form(case)
        write(out / "forms" / f"{name}.json", {**case, "plan": plan})
        around = case.get("context", {})
        walked = walk(plan, context_of(around), name, WALK)
        walks.append({"name": name, "context": around, "plan": plan, **walked})
    for path in sorted((CASES / "xlsforms").glob("*.md")):
        plan = forms.compile_file(path)
        walks.append(
            {"name": path.stem, "context": {}, "plan": plan, **walk(plan, context_of({}), path.stem, WALK)}
        )
    for seed in range(RANDOM_FORMS):
        try:
            plan = forms.compile_xform(random_form(seed))
        except forms.FormError:
            continue
        walked = walk(plan, context_of({}), str(seed), WALK)
        walks.append({"name": f"random form {seed}", "context": {}, "plan": plan, **walked})
    (out / "entitlements").mkdir(parents=True, exist_ok=True)
    for name, scenes in read_cases("entitlements").items():
        compiled = [
            {**scene, "programmes": [one.body for one in programmes_of(scene)], **case}
            for scene in scenes
            for case in scene["cases"]
        ]
        write(out / "entitlements" / f"{name}.json", compiled)
    write(out / "walks.json", walks)
    write(out / "expressions.json", random_expressions(context_of({}), SEED, EXPRESSIONS))


def write(path: Path, content: Any) -> None:
    """One file of compiled cases."""
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
