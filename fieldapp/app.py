"""Puts the service together."""

import logging

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from fieldapp import apidocs, health, schema, webapp
from fieldapp.accounts import tokens
from fieldapp.config import Config, ConfigError
from fieldapp.core import compress, events, headers, http
from fieldapp.core.db import db, engine_options
from fieldapp.core.keys import derive
from fieldapp.core.limits import limiter
from fieldapp.core.settings import get_setting
from fieldapp.core.texts import text
from fieldapp.core.wire import Provider
from fieldapp.jobs import kinds, queue, service
from fieldapp.wiring import BLUEPRINTS, HANDLERS, JOBS, PAGES, SCHEDULED

MAX_REQUEST_BYTES = 32 * 1024 * 1024

migrations = Migrate()


class Fieldapp(Flask):
    """A Flask app whose JSON is ours."""

    json_provider_class = Provider


def create_app(config: Config) -> Fieldapp:
    """The service for one configuration. ConfigError where it must not start, such as in production on a
    demo.
    """
    app = Fieldapp("fieldapp", static_folder=None)
    app.extensions["fieldapp.config"] = config
    app.testing = config.mode == "test"
    app.config |= {
        "SECRET_KEY": derive(config.secret_key, "flask").hex(),
        "SQLALCHEMY_DATABASE_URI": config.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database),
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "JWT_SECRET_KEY": derive(config.secret_key, "access tokens").hex(),
        "JWT_ACCESS_TOKEN_EXPIRES": config.access_life,
        "JWT_COOKIE_CSRF_PROTECT": False,  # tokens travel in a header only
        "RATELIMIT_STORAGE_URI": config.limits,
    }
    logging.getLogger("fieldapp").setLevel(logging.INFO)
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    config.data.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrations.init_app(app, db, directory=str(schema.MIGRATIONS))
    limiter.init_app(app)
    tokens.install(app)
    events.connect(app, HANDLERS)
    kinds.connect(app, JOBS)
    queue.install(app, config.jobs, service.work, SCHEDULED)
    compress.install(app)
    headers.install(app)
    app.jinja_env.globals["t"] = text
    api = http.install(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=http.PREFIX)
    for pages in (*PAGES, apidocs.routes, health.routes, webapp.routes):
        app.register_blueprint(pages)
    if config.mode == "production":
        refuse_demo_database(app)
    return app


def refuse_demo_database(app: Flask) -> None:
    """A database with demo accounts, whose password is public, must never serve real households."""
    with app.app_context():
        try:
            is_demo = get_setting("demo") == "true"
        except SQLAlchemyError:
            return  # not migrated yet
        finally:
            db.session.remove()
    if is_demo:
        raise ConfigError("This database is a demonstration, whose passwords everyone knows. Use another.")
