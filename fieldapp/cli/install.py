"""Publishing forms from the console."""

from pathlib import Path

import click

from fieldapp.areas.queries import top_area
from fieldapp.cli.app import stop, the_area, with_app
from fieldapp.core.db import transaction
from fieldapp.forms import FormError, compile_package, read_package
from fieldapp.forms.cli import spoken
from fieldapp.formstore.service import publish


@click.command("install")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--area", "code", help="Code of the area to publish to, with all below (the topmost).")
@with_app
def install_forms(*, files: tuple[Path, ...], code: str | None) -> None:
    """Compile forms (or zips of a form with its files) and publish them; if one is wrong, none is."""
    plans = []
    wrong = False
    for path in files:
        try:
            package = read_package(path)
            plans.append((path, package, compile_package(package, complete=True)))
        except FormError as error:
            wrong = True
            for problem in error.problems:
                click.echo(f"{path}: {problem.text(spoken())}", err=True)
    if wrong:
        stop("nothing was published")
    with transaction():
        area = the_area(code) if code else top_area()
        if area is None:
            stop("there is no area yet; add one with: fieldapp area add")
            return
        for path, package, plan in plans:
            source = path.read_bytes()
            version = publish(None, plan, area.id, source=source, source_name=path.name, files=package.files)
            click.echo(f"{plan['form']['id']} {version.version} {version.plan_hash[:12]}")
