"""`python -m tests.e2e.served_copy FOLDER serve ...`: `fieldapp` with another built web app."""

import sys
from pathlib import Path

from fieldapp import webapp
from fieldapp.cli import main

if __name__ == "__main__":
    webapp.DIST = Path(sys.argv[1])
    main(sys.argv[2:])
