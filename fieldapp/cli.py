"""The `fieldapp` command. It reads the same FIELDAPP_ variables as the service."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from fieldapp import schema, serving
from fieldapp.accounts.queries import account_by_username
from fieldapp.accounts.service import create_account, set_password, suspend
from fieldapp.app import create_app
from fieldapp.areas.models import LEVELS, Area
from fieldapp.areas.queries import area_by_code, top_area
from fieldapp.areas.service import create_area
from fieldapp.backup import back_up
from fieldapp.config import Config, ConfigError
from fieldapp.core import chain
from fieldapp.core.access import Role
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.settings import get_setting
from fieldapp.core.texts import text
from fieldapp.demo.fill import HOUSEHOLDS, SEED, NotEmpty, fill_demo, is_half_filled
from fieldapp.demo.staff import PASSWORD
from fieldapp.forms import FormError, compile_package, read_package
from fieldapp.forms.cli import forms, spoken
from fieldapp.forms.return_sheets import read_return
from fieldapp.formstore.service import publish
from fieldapp.jobs import consumer
from fieldapp.restore import CannotRestore, has_same_key, read_manifest, restore
from fieldapp.returns.sources import columns_of
from fieldapp.upkeep import drop_expired_sign_ins, drop_old_files, drop_stale_uploads, renew_feed


def stop(message: str) -> None:
    """End in one clear line."""
    click.echo(f"fieldapp: {message}", err=True)
    sys.exit(1)


def the_app(**changes: Any) -> Flask:
    """The service as configured, or the end in one line."""
    try:
        return create_app(replace(Config.from_environ(os.environ), **changes))
    except ConfigError as error:
        stop(str(error))
        raise


def the_config(app: Flask | None = None) -> Config:
    """The configuration of an app, or of the current one."""
    config: Config = (app or current_app).extensions["fieldapp.config"]
    return config


def with_app(command: Callable[..., None]) -> Callable[..., None]:
    """Run a command in the service's context, on a migrated database, telling problems in one line each."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        with the_app().app_context():
            if not schema.is_current():
                stop("the database has not been migrated; run: fieldapp migrate")
            try:
                command(*args, **kwargs)
            except Problem as problem:
                for error in problem.errors:
                    said = error.render("en")
                    click.echo(f"fieldapp: {said['field']} {said['message']}", err=True)
                stop(str(problem.body("en")["detail"]))

    return wrapped


@click.group()
def main() -> None:
    """Field surveys and household visits."""


@main.command()
def migrate() -> None:
    """Bring the database to this version."""
    with the_app().app_context():
        schema.migrate()
        click.echo(f"The database is at revision {schema.current()}.")


@main.command()
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


@main.command()
@with_app
def tidy() -> None:
    """Remove what has expired: sign-ins, uploads nobody goes on with, files of old exports. `work` does it
    daily.
    """
    click.echo(
        f"Removed {drop_expired_sign_ins()} expired sign-ins, {drop_stale_uploads()} stale uploads, "
        f"{drop_old_files()} old files."
    )


@main.command()
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


@main.command()
@with_app
def restored() -> None:
    """Say that the database came out of a backup. Run it before serving: phones then pull anew, losing
    nothing.
    """
    renew_feed()
    click.echo("Every phone will pull from the beginning at its next round, and keeps what it has not sent.")


@main.command()
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


@main.command("restore")
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


@main.command("demo")
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


main.add_command(forms)


@forms.command("install")
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
        area = _area(code) if code else top_area()
        if area is None:
            stop("there is no area yet; add one with: fieldapp area add")
            return
        for path, package, plan in plans:
            source = path.read_bytes()
            version = publish(None, plan, area.id, source=source, source_name=path.name, files=package.files)
            click.echo(f"{plan['form']['id']} {version.version} {version.plan_hash[:12]}")


@main.group()
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


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
@click.option("--noted", metavar="N:HASH", help="An end of the chain told earlier, which must be in it.")
@with_app
def verify_audit(*, noted: str | None) -> None:
    """Say whether the audit trail is whole, or where its chain is broken. Note the end it tells elsewhere."""
    earlier = None
    if noted is not None:
        n, _, digest = noted.partition(":")
        if not (n.isascii() and n.isdigit() and len(digest) == len(chain.FIRST)):
            stop("--noted is a number, a colon and a hash, as this command told them")
        earlier = chain.Head(int(n), digest)
    chain.seal()
    broken = chain.verify(earlier)
    if broken is not None:
        stop(text(f"cli.audit_{broken.what}", spoken(), n=broken.n))
    end = chain.head()
    click.echo(text("cli.audit_whole", spoken(), n=end.n, hash=end.hash))


@main.group()
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
        above = _area(parent).id if parent else None
        create_area(None, code=code, name=names, level=level, parent_id=above, timezone=timezone)
    click.echo(f"Added {level} {name}.")


@main.group()
def account() -> None:
    """People who sign in."""


@account.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option(
    "--area", "codes", multiple=True, required=True, help="Code of an area served; may be repeated."
)
@click.option("--phone")
@click.password_option()
@with_app
def add_account(
    *, username: str, name: str, role: str, codes: tuple[str, ...], phone: str | None, password: str
) -> None:
    """Add an account."""
    with transaction():
        areas = [_area(code).id for code in codes]
        create_account(
            None, username=username, name=name, role=role, password=password, area_ids=areas, phone=phone
        )
    click.echo(f"Added {role} {username}.")


@account.command("password")
@click.argument("username")
@click.password_option()
@with_app
def change_password(username: str, password: str) -> None:
    """Set a new password."""
    with transaction():
        found = account_by_username(username)
        if found is None:
            stop(f"there is no account {username}")
            return
        set_password(None, found, password)
    click.echo("Done.")


@account.command("suspend")
@click.argument("username")
@click.option("--resume", is_flag=True, help="Let it work again.")
@click.option("--why")
@with_app
def suspend_account(username: str, resume: bool, why: str | None) -> None:
    """Suspend an account, or let it work again."""
    with transaction():
        found = account_by_username(username)
        if found is None:
            stop(f"there is no account {username}")
            return
        suspend(None, found, active=resume, why=why)
    click.echo("Done.")


def _area(code: str) -> Area:
    """The area of a code, or the end in one line."""
    found = area_by_code(code)
    if found is None:
        stop(f"there is no area {code}")
        raise LookupError(code)
    return found


if __name__ == "__main__":
    main()
