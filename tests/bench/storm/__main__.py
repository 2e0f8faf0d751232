"""A storm: `python -m tests.bench.storm [--phones 50] [--seconds 300] [--on sqlite|postgresql] [--seed 1]`.

Phones, which run the app's own store and sync, work while the line is bad, the server is killed every few
seconds, they crash themselves, and the township moves everything about. Then it is calm, and nothing may be
lost, doubled or different.
"""

import argparse
import sys

from .run import Settings, run, show

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.storm")
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--households", type=int, default=10, help="in each village at first")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    outcome = run(Settings(given.phones, given.seconds, given.households, given.on, given.seed))
    show(outcome)
    sys.exit(1 if outcome.faults else 0)
