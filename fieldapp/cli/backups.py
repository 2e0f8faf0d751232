"""Backups of a running service, and what comes out of them."""

from pathlib import Path

import click

from fieldapp.backup import back_up
from fieldapp.cli.app import stop, the_app, with_app
from fieldapp.restore import CannotRestore, has_same_key, read_manifest, restore
from fieldapp.upkeep import renew_feed


@click.command()
@with_app
def restored() -> None:
    """Say that the database came out of a backup. Run it before serving: phones then pull anew, losing
    nothing.
    """
    renew_feed()
    click.echo("Every phone will pull from the beginning at its next round, and keeps what it has not sent.")


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--files/--no-files", default=True, help="Whether stored files are in it, or only named.")
@with_app
def backup(*, target: Path, files: bool) -> None:
    """Write the database and the stored files to FILE, as they are at this moment, while the service runs."""
    made = back_up(target, files=files)
    click.echo(f"{target}: {made.rows} rows, {made.files} files, {target.stat().st_size} bytes.")
    click.echo("FIELDAPP_SECRET_KEY is not in it: keep it elsewhere; without it printed cards open nothing.")
    for sha256 in made.lacking:
        click.echo(f"fieldapp: the store lacks the file {sha256}", err=True)


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove what the database holds.")
def restore_backup(*, source: Path, replace: bool) -> None:
    """Put a backup into the database and the store, all or nothing; phones then pull anew, losing nothing."""
    with the_app().app_context():
        try:
            if not has_same_key(read_manifest(source)):
                warning = "the backup is of another FIELDAPP_SECRET_KEY: cards printed then open nothing"
                click.echo(f"fieldapp: {warning}", err=True)
            made = restore(source, replace=replace)
        except CannotRestore as error:
            stop(str(error))
            return
        click.echo(f"Restored {made.rows} rows and {made.files} files.")
        for sha256 in made.lacking:
            click.echo(f"fieldapp: neither backup nor store has the file {sha256}", err=True)
