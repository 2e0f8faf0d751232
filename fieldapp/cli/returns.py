"""Templates of returns."""

from pathlib import Path

import click

from fieldapp.cli.app import stop, with_app
from fieldapp.forms import FormError
from fieldapp.forms.cli import spoken
from fieldapp.forms.return_sheets import read_return
from fieldapp.returns.sources import columns_of


@click.group()
def returns() -> None:
    """Templates of returns."""


@returns.command("check")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@with_app
def check_returns(*, files: tuple[Path, ...]) -> None:
    """Say what is wrong with templates of returns, or that nothing is."""
    wrong = False
    for path in files:
        try:
            click.echo(f"{path}: {read_return(path, columns_of).name}")
        except FormError as error:
            wrong = True
            for problem in error.problems:
                click.echo(f"{path}: {problem.text(spoken())}", err=True)
    if wrong:
        stop("these templates cannot be used")
