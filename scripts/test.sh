#!/usr/bin/env bash
# Every check, in the order in which a mistake is cheapest to find. Stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$1"; shift; "$@"; }
web() { (cd static/pwa && "$@"); }

step "Python: lint" .venv/bin/ruff check .
step "Python: format" .venv/bin/ruff format --check .
step "Python: types" .venv/bin/mypy fieldapp
step "Python: import rules" .venv/bin/lint-imports
step "Web app: lint and import rules" web npx biome check --error-on-warnings .
step "Web app: types" web npx tsc --noEmit
step "Web app: tests" web npx vitest run
step "Server: tests" .venv/bin/python -m pytest -n 2 -m "not browser" tests
step "A short storm" .venv/bin/python -m tests.bench.storm --phones 6 --seconds 25
step "Browser: tests" .venv/bin/python -m pytest -n 3 --dist loadfile -m browser -rs tests/e2e
