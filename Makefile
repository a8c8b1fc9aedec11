# Needs Python 3.11 or newer and make; everything else goes into .venv (see DEVELOPING.md).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
# The PostgreSQL that `make test-all` tests beside the embedded one.
OLD_POSTGRES ?= /usr/lib/postgresql/15/bin
UV_VERSION := 0.13.9
BIN := .venv/bin
TESTED := tideover tests bench conftest.py

export PORT
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
# Without compiled files every start takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

.PHONY: help run test test-all bench lint format clean

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

run: .venv/.for-running  ## Run Tideover on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@exec $(BIN)/tideover run

test: .venv/.for-testing  ## Test on the embedded PostgreSQL; in a browser where Chromium is found
	@$(BIN)/pytest -n 2 --dist loadscope

test-all: lint  ## Lint, and test on the embedded PostgreSQL and on PostgreSQL 15, all browser tests included
	@test -x $(OLD_POSTGRES)/postgres || { echo "There is no PostgreSQL 15 in $(OLD_POSTGRES). Install it (Debian: apt-get install postgresql-15), or name its folder: make test-all OLD_POSTGRES=..."; exit 1; }
	TIDEOVER_TEST_THOROUGH=1 $(BIN)/pytest -n 2 --dist loadscope
	TIDEOVER_TEST_THOROUGH=1 TIDEOVER_TEST_BINARIES=$(OLD_POSTGRES) $(BIN)/pytest -n 2 --dist loadscope -m "not browser" --ignore=tests/processes/test_kills.py

bench: .venv/.for-testing  ## Measure, and write docs/benchmarks.md
	@$(BIN)/python -m bench

lint: .venv/.for-testing  ## Check style, types and which room imports which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TESTED)
	$(BIN)/lint-imports

format: .venv/.for-testing  ## Put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## Remove what was installed and all test data; what was entered in var/postgres stays
	@for link in var/test-*-in-memory; do test ! -L "$$link" || rm -rf "$$(readlink "$$link")"; done
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis var/test-*

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tideover needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv || { echo "Python could not make .venv. On Debian, install python3-venv."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

# uv lives in the environment it fills, hence --inexact: it must not remove itself.
.venv/.for-running: uv.lock pyproject.toml | .venv/bin/uv
	@$(BIN)/uv sync --frozen --inexact --no-dev
	@touch $@

.venv/.for-testing: uv.lock pyproject.toml | .venv/bin/uv
	@$(BIN)/uv sync --frozen --inexact
	@touch $@ .venv/.for-running
