"""For a WSGI server: `gunicorn wsgi:app`, configured by the environment."""

import os

from fieldapp.app import create_app
from fieldapp.config import Config

app = create_app(Config.from_environ(os.environ))
