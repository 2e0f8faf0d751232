#!/usr/bin/env bash
# Makes .venv unless a usable one is there.
set -euo pipefail
if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi
python=$(bash "$(dirname "$0")/python.sh")
rm -rf .venv
if ! "$python" -m venv .venv >/dev/null 2>&1; then
  rm -rf .venv
  echo "fieldapp: $python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2
  exit 1
fi
