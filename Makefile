# make run   sets everything up and serves the demo township on http://127.0.0.1:$(PORT)
# make test  sets up what the tests need and runs all of them
# Each step leaves a stamp in .stamps/, so that a second run does only what changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PORT ?= 8000
WEB := static/pwa
BIN := .venv/bin
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public -type f 2>/dev/null) $(WEB)/index.html $(WEB)/vite.config.ts
export FIELDAPP_MODE ?= demo
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test lint web-test py-test browser-test build tools clean
.DELETE_ON_ERROR:

help:
	@echo "make run    set up and serve the demo township on http://127.0.0.1:$(PORT)  (PORT=... for another)"
	@echo "make test   set up and run every check and test"

run: tools
	@bash scripts/check-port.sh $(PORT)
	@$(MAKE) .stamps/run .stamps/build
	@exec $(BIN)/fieldapp serve --prepare --port $(PORT)

test: tools
	@$(MAKE) .stamps/test .stamps/build
	@bash scripts/chromium.sh
	@bash scripts/test.sh

tools:
	@bash scripts/check-tools.sh

build: .stamps/build

.stamps/venv:
	@mkdir -p .stamps
	@bash scripts/venv.sh
	@touch $@

.stamps/run: .stamps/venv requirements.lock pyproject.toml
	@echo "Installing the Python packages"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

.stamps/test: .stamps/venv requirements-test.lock pyproject.toml
	@echo "Installing the Python packages, with those of the tests"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-test.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@ .stamps/run

# npm install rather than npm ci: it too keeps to the lock file, but does not insist that the lock file names the
# packages that other systems need, which a lock file made on Linux may not.
.stamps/npm: $(WEB)/package-lock.json $(WEB)/package.json
	@mkdir -p .stamps
	@echo "Installing the web app's packages"
	@cd $(WEB) && npm install --no-save --loglevel=error
	@touch $@

.stamps/build: .stamps/npm $(WEB_SOURCES)
	@echo "Building the web app"
	@cd $(WEB) && npm run --silent build > ../../.stamps/build.log 2>&1 || { cat ../../.stamps/build.log; exit 1; }
	@cd $(WEB) && node sizes.mjs
	@touch $@

clean:
	rm -rf .venv .stamps $(WEB)/node_modules $(WEB)/dist build
