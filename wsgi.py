"""For a WSGI server: `gunicorn wsgi:app`, configured by the environment."""

import os

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.serving import log_to_terminal

log_to_terminal(requests=True)
app = create_app(Config.from_environ(os.environ))
