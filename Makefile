# Two commands: `make run` and `make test`. Nothing to install first but Python (3.11 or newer) and make.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run install test check bench bench-search bench-kills eval-search lock clean format

run: install ## start everything on http://127.0.0.1:8000
	@exec $(BIN)/nezabudka serve

install: .venv/installed ## the installing part of `make run`

test: .venv/installed-dev ## everything that CI runs
	@$(BIN)/python -m tests

check: .venv/installed-dev ## lint, types, layers, migrations
	@$(BIN)/python -m tests check

bench: .venv/installed-dev ## reads beside a bare route, as ratios
	@$(BIN)/python -m bench

bench-search: .venv/installed-dev ## searches among 100,000 people, beside the bare engine
	@$(BIN)/python -m bench.search

bench-kills: .venv/installed-dev ## fifty workers killed while partners are told: nothing lost, nothing doubled
	@KILL_ROUNDS=50 $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/test_webhooks_killed.py

eval-search: .venv/installed ## recall by language: make eval-search NAMES=FILE.jsonl [EVAL="--engine meilisearch"]
	@$(BIN)/nezabudka eval names $(NAMES) $(EVAL)

format: .venv/installed-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: .venv/installed-dev ## pin all dependencies again, with hashes
	@$(BIN)/python -m pip --quiet install uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --extra embedded pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --extra embedded --extra dev --constraint requirements.lock \
		pyproject.toml --output-file requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --override tests/judges/overrides.txt \
		tests/judges/judges.in --output-file tests/judges/judges.lock

clean: ## the installed packages, not the data
	rm -rf .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Nezabudka needs Python 3.11 or newer as $(PYTHON); say which one with: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { \
		echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv" >&2; rm -rf .venv; exit 1; }

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing (once) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
