"""The audit trail."""

import click

from fieldapp.cli.app import stop, with_app
from fieldapp.core import chain
from fieldapp.core.texts import text
from fieldapp.forms.cli import spoken


@click.group()
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
