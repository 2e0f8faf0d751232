"""A group of commands that loads only the one that is called: compiling a form needs no database."""

from collections.abc import Mapping
from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group whose commands are given by where they are: {name: "module:attribute"}."""

    def __init__(self, name: str, help: str, commands: Mapping[str, str]) -> None:
        super().__init__(name, help=help)
        self._places = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now; None if there is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command
