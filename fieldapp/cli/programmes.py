"""Programmes that households may be entitled to."""

from pathlib import Path

import click

from fieldapp.cli.app import stop, the_area, with_app
from fieldapp.core.db import transaction
from fieldapp.entitlements import service
from fieldapp.entitlements.queries import known_columns
from fieldapp.forms import FormError
from fieldapp.forms.cli import spoken
from fieldapp.forms.programme_sheets import Programme, read_programmes

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def programmes() -> None:
    """Programmes that households may be entitled to."""


@programmes.command("check")
@click.argument("files", nargs=-1, required=True, type=FILE)
@with_app
def check(*, files: tuple[Path, ...]) -> None:
    """Say what is wrong with files of programmes, or that nothing is."""
    for name in [one.name for path in files for one in _read(path)]:
        click.echo(name)


@programmes.command("publish")
@click.argument("file", type=FILE)
@click.option("--area", required=True, help="Code of the area in which, and below which, they hold.")
@with_app
def publish(*, file: Path, area: str) -> None:
    """Have the programmes of a file known in an area, in place of those of the same names."""
    read = _read(file)
    with transaction():
        for one in service.publish(None, read, the_area(area).id):
            click.echo(one.name)


@programmes.command("withdraw")
@click.argument("name")
@with_app
def withdraw(*, name: str) -> None:
    """Have a programme offered no more; what was noted about it stays."""
    with transaction():
        service.withdraw(None, name)
    click.echo(name)


def _read(path: Path) -> list[Programme]:
    """The programmes of a file, or the end, saying what is wrong with it."""
    try:
        return read_programmes(path, known_columns())
    except FormError as error:
        for problem in error.problems:
            click.echo(f"{path}: {problem.text(spoken())}", err=True)
        stop("these programmes cannot be used")
        raise
