"""What every command that needs the service shares: the app as configured, and its end in one line."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app

from fieldapp import schema
from fieldapp.app import create_app
from fieldapp.areas.models import Area
from fieldapp.areas.queries import area_by_code
from fieldapp.config import Config, ConfigError
from fieldapp.core.errors import Problem


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


def the_area(code: str) -> Area:
    """The area of a code, or the end in one line."""
    found = area_by_code(code)
    if found is None:
        stop(f"there is no area {code}")
        raise LookupError(code)
    return found
