# Two commands do everything: `make run` and `make test`. The others are parts of them, or longer runs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test setup lint unit whole check slow torture emulate bench pictures lock clean

run: setup
	@$(BIN)/rapporteur run

test: setup lint unit whole check
	@echo "All checks passed."

setup: .venv/.ready

.venv/.ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rapporteur needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || { echo "Setting up .venv (once, about a minute)"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

unit: setup
	@$(BIN)/pytest -m "not whole and not slow"

# The bot, or a large part of it, at work: real dispatch, whole records, learning.
whole: setup
	@$(BIN)/pytest -m "whole and not slow"

check: setup
	@$(BIN)/rapporteur check

slow: setup
	@$(BIN)/pytest -m slow tests

# The same faults under the loads that were promised: about an hour.
torture: setup
	@RAPPORTEUR_TORTURE=1 $(BIN)/pytest -m slow tests/store tests/reminders tests/delivering tests/torture

# A Slack server of others, for tests/emulate; `make slow` uses it where it is installed.
emulate: build/emulate/.ready

build/emulate/.ready: tests/emulate/install
	@tests/emulate/install
	@touch $@

# SETS: a folder of public question sets, if there is one at hand.
bench: setup
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.matching --quick $(if $(SETS),--sets $(SETS))

pictures: setup
	@$(BIN)/python -m tests.pictures

lock: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.txt pyproject.toml
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra dev --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache
