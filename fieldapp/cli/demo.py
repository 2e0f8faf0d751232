"""The fictional county."""

import click

from fieldapp.cli.app import stop, the_config, with_app
from fieldapp.core.texts import text
from fieldapp.demo.fill import HOUSEHOLDS, SEED, NotEmpty, fill_demo
from fieldapp.demo.staff import PASSWORD


@click.command("demo")
@click.option("--households", default=HOUSEHOLDS, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same demo.")
@click.option("--again", is_flag=True, help="Empty a demo's database first.")
@with_app
def make_demo(*, households: int, seed: int, again: bool) -> None:
    """Fill an empty database with a fictional county."""
    if the_config().mode == "production":
        stop("the demo's passwords are public; it is made only with FIELDAPP_MODE=demo")
    try:
        fill_demo(households, seed, again=again)
    except NotEmpty as error:
        stop(str(error))
    click.echo(text("cli.demo_sign_ins", "en", password=PASSWORD))
