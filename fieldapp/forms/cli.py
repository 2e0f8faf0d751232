"""Commands for authors of forms: ``fieldapp forms compile`` and ``fieldapp forms try``."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import available_timezones

import click
import orjson

from fieldapp.forms.compile import compile_file, compile_form, compile_xform
from fieldapp.forms.context import Context, zone_of
from fieldapp.forms.messages import Message, say, translated
from fieldapp.forms.plan import canonical
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.program import Plan
from fieldapp.forms.trial import as_json, as_text, run_trial

ZONE = "Asia/Shanghai"
SUBMISSION = "00000000-0000-4000-8000-000000000000"


def spoken() -> str:
    """The language of whoever sits at this terminal, as LC_ALL, LC_MESSAGES or LANG tell: zh or en."""
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")
    return "zh" if tag.lower().startswith("zh") else "en"


def fail(message: Message, language: str) -> NoReturn:
    """Say what stands in the way, and end with 1."""
    click.echo(translated(message, language), err=True)
    sys.exit(1)


def compiled(source: str, language: str) -> Plan:
    """The plan of a file, or for ``-`` of XForm XML on standard input. Exits with 1 if it is wrong."""
    try:
        if source == "-":
            return compile_xform(sys.stdin.buffer.read())
        path = Path(source)
        if not path.is_file():
            fail(say("There is no file {path}.", path=source), language)
        return compile_file(path)
    except FormError as error:
        for problem in error.problems:
            click.echo(problem.text(language), err=True)
        sys.exit(1)
    except OSError as error:
        fail(say("{path} cannot be read: {error}.", path=source, error=error.strerror), language)


@click.command("compile")
@click.argument("file", required=False)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the plan."
)
@click.option("--serve", is_flag=True, help="Read a form a line as JSON, write a plan a line as JSON.")
def compile_command(file: str | None, output: Path | None, serve: bool) -> None:
    """Compile FILE (xlsx, xls, csv, md, xml, or a zip of one with its files) to its plan; - is XForm XML on
    standard input. Files that the form names are looked for beside it.
    """
    if serve:
        for line in sys.stdin.buffer:
            if line.strip():
                click.echo(orjson.dumps(answer(line)))
        return
    if file is None:
        fail(say("Name a file, or - for XForm XML on standard input."), spoken())
    plan = compiled(file, spoken())
    for note in plan["notes"]:
        click.echo(f"{translated(say('note'), spoken())}: {translated(note, spoken())}", err=True)
    if output is None:
        click.echo(canonical(plan))
        return
    try:
        output.write_bytes(canonical(plan))
    except OSError as error:
        fail(say("{path} cannot be written: {error}.", path=output, error=error.strerror), spoken())


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line of ``--serve``: the plan, or ``{"problems": [...]}``.

    A line is a string of XForm XML or Markdown, or an object: one of ``xml``, ``md``, ``csv`` with the form's
    text, or ``path``; ``files`` by name, if it needs any. With an ``id`` the answer is
    ``{"id", "plan" or "problems"}``.
    """
    identity: dict[str, Any] = {}
    try:
        request = orjson.loads(line)
        if isinstance(request, str):
            request = {"xml" if request.lstrip().startswith("<") else "md": request}
        if not isinstance(request, dict):
            raise ValueError("it is neither a string nor an object")
        identity = {"id": request["id"]} if "id" in request else {}
        plan = compile_request(request)
        return {**identity, "plan": plan} if identity else plan
    except FormError as error:
        return {**identity, "problems": [problem.as_json() for problem in error.problems]}
    except Exception as error:
        what = f"{type(error).__name__}: {error}"[:300]
        problem = FormProblem(say("The line cannot be used ({error}).", error=what))
        return {**identity, "problems": [problem.as_json()]}


def compile_request(request: dict[str, Any]) -> Plan:
    """The plan of one line of ``--serve``."""
    files = {name: str(text).encode() for name, text in (request.get("files") or {}).items()}
    for kind in ("xml", "md", "csv"):
        if kind in request:
            return compile_form(str(request[kind]).encode(), kind, files)
    return compile_file(Path(str(request["path"])))


@click.command("try")
@click.argument("file")
@click.option("--answers", type=click.Path(path_type=Path), help="Answers as JSON.")
@click.option("--on", "day", help="The day on which the form is filled in, as 2026-03-01.")
@click.option("--lang", help="The language to show it in; else the terminal's, as far as the form has it.")
@click.option("--zone", default=ZONE, show_default=True, help="The time zone of the work.")
@click.option("--json", "wants_json", is_flag=True, help="Write JSON.")
def try_command(
    *, file: str, answers: Path | None, day: str | None, lang: str | None, zone: str, wants_json: bool
) -> None:
    """Fill FILE with answers and say what comes of it: values, relevance, constraints, entities, follow-ups.

    The answers are the JSON of ``values()``; beside the form's own names there may be ``$given`` (root fields
    such as household_id) and ``$lists`` (rows of the register by list).
    """
    language = lang or spoken()
    plan = compiled(file, language)
    given = read_answers(answers, language) if answers else {}
    if zone not in available_timezones():
        fail(say("There is no time zone {zone}; write it as Asia/Shanghai.", zone=zone), language)
    wall = zone_of(zone)
    moment = datetime.now(UTC)
    if day:
        try:
            moment = datetime.combine(date.fromisoformat(day), time(12), tzinfo=wall)
        except ValueError:
            fail(say("“{day}” is no day; write it as 2026-03-01.", day=day), language)
    context = Context(now=lambda: moment, time_zone=zone, language=language, submission_id=SUBMISSION)
    try:
        trial = run_trial(plan, given, context)
    except RecursionError:
        fail(say("The answers are nested too deeply."), language)
    if wants_json:
        click.echo(json.dumps(as_json(trial), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(trial, language))


def read_answers(path: Path, language: str) -> dict[str, Any]:
    """The answers in a JSON file. Exits with 1 if it holds none."""
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        fail(say("{path} cannot be read: {error}.", path=path, error=error.strerror), language)
    except RecursionError:
        fail(say("The answers are nested too deeply."), language)
    except ValueError as error:
        fail(say("{path} is not JSON: {error}", path=path, error=error), language)
    if not isinstance(given, dict):
        fail(say("{path} must hold one JSON object.", path=path), language)
    rows = given.get("$lists") or {}
    tables = rows.values() if isinstance(rows, dict) else [None]
    whole = all(isinstance(each, list) and all(isinstance(row, dict) for row in each) for each in tables)
    if not isinstance(given.get("$given") or {}, dict) or not whole:
        fail(
            say("In {path}, $given is an object and $lists an object of lists of rows.", path=path), language
        )
    return given
