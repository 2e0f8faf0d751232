"""Areas from the console."""

import click

from fieldapp.areas.models import LEVELS
from fieldapp.areas.service import create_area
from fieldapp.cli.app import the_area, with_app
from fieldapp.core.db import transaction


@click.group()
def area() -> None:
    """Areas: province, county, township, village."""


@area.command("add")
@click.argument("code")
@click.option("--name", required=True, help="Chinese name.")
@click.option("--name-en", help="English name.")
@click.option("--level", type=click.Choice(LEVELS), required=True)
@click.option("--parent", help="Code of the area above.")
@click.option("--timezone", default="Asia/Shanghai", show_default=True)
@with_app
def add_area(
    *, code: str, name: str, name_en: str | None, level: str, parent: str | None, timezone: str
) -> None:
    """Add an area."""
    names = {"zh": name, "en": name_en or name}
    with transaction():
        above = the_area(parent).id if parent else None
        create_area(None, code=code, name=names, level=level, parent_id=above, timezone=timezone)
    click.echo(f"Added {level} {name}.")
