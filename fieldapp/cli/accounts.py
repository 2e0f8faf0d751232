"""Accounts from the console."""

import click

from fieldapp.accounts.queries import account_by_username
from fieldapp.accounts.service import create_account, set_password, suspend
from fieldapp.cli.app import stop, the_area, with_app
from fieldapp.core.access import Role
from fieldapp.core.db import transaction


@click.group()
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
        areas = [the_area(code).id for code in codes]
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
