"""Serving, working beside it, and keeping the database in order."""

import os

import click

from fieldapp import schema, serving
from fieldapp.areas.queries import top_area
from fieldapp.cli.app import stop, the_app, the_config, with_app
from fieldapp.core.db import db
from fieldapp.core.settings import get_setting
from fieldapp.core.texts import text
from fieldapp.demo.fill import fill_demo, is_half_filled
from fieldapp.demo.staff import PASSWORD
from fieldapp.jobs import consumer
from fieldapp.upkeep import drop_expired_sign_ins, drop_old_files, drop_stale_uploads


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    with the_app().app_context():
        schema.migrate()
        click.echo(f"The database is at revision {schema.current()}.")


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--prepare", is_flag=True, help="Migrate first; in demo mode, fill an empty database too.")
@click.option("--work/--no-work", default=True, help="Whether to start `fieldapp work` beside.")
def serve(port: int, host: str, prepare: bool, work: bool) -> None:
    """Serve with gunicorn, and do the long work in a process beside it."""
    if serving.is_taken(host, port):
        stop(f"port {port} is taken; choose another with --port")
    reached = serving.addresses(host, port)
    given = os.environ.get("FIELDAPP_PUBLIC_URL")
    app = the_app(**({} if given else {"public_url": reached[-1]}))
    config = the_config(app)
    serving.log_to_terminal(requests=config.mode == "production")
    with app.app_context():
        if prepare:
            schema.migrate()
            if config.mode == "demo" and (top_area() is None or is_half_filled()):
                fill_demo(again=True)
        elif not schema.is_current():
            stop("the database has not been migrated; run: fieldapp migrate")
        is_demo = get_setting("demo") == "true"
        db.session.remove()
        db.engine.dispose()

    def tell() -> None:
        for address in reached:
            click.echo(f"  {address}/app/")
        if is_demo:
            click.echo(text("cli.demo_sign_ins", "en", password=PASSWORD))
        serving.print_qr(f"{config.public_url}/app/")

    serving.Server(app, host, port, tell, work=work).run()


@click.command()
@with_app
def tidy() -> None:
    """Remove what has expired: sign-ins, uploads nobody goes on with, files of old exports. `work` does it
    daily.
    """
    click.echo(
        f"Removed {drop_expired_sign_ins()} expired sign-ins, {drop_stale_uploads()} stale uploads, "
        f"{drop_old_files()} old files."
    )


@click.command()
@click.option("--with", "parent", type=int, metavar="PID", help="End with the process that started this.")
def work(parent: int | None) -> None:
    """Do the long and the scheduled work. `serve` starts this beside itself; other machines may too."""
    app = the_app()
    serving.log_to_terminal(requests=False)
    with app.app_context():
        if not schema.is_current():
            stop("the database has not been migrated; run: fieldapp migrate")
        db.session.remove()
        db.engine.dispose()
    consumer.keep(app, parent)
