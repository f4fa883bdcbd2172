# Everything is a target here, and each makes what it needs first. Needed: Python 3.11 or later, make, and the internet once.
.POSIX:
.PHONY: help demo serve test test-all shops check chaos bench lighthouse lock clean

UV = sh requirements/uv.sh
# Modules are compiled once, not in each of the many processes of a test run, whatever the environment says.
RUN = PYTHONDONTWRITEBYTECODE= .venv/bin/python -m
PYTEST = $(RUN) pytest --dist worksteal
# More at a time than a small machine has cores: some tests wait, and most of all do, for a lease, a worker or a shop.
AT_ONCE = 3
ALL_AT_ONCE = 4
READY = .venv/.ready

# Packages of Debian that only `make test-all` needs.
DEBIAN_PACKAGES = postgresql chromium fonts-noto-core

# `make lock UPGRADE=--upgrade` raises versions; without it only what pyproject.toml asks for changes.
UPGRADE =
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## the whole story with a sample business and a practice marketplace, offline
	QAFILA_HOME="$${QAFILA_HOME:-var/demo}" .venv/bin/qafila demo

serve: $(READY) ## run the application and its worker on this machine
	.venv/bin/qafila migrate
	.venv/bin/qafila serve

test: $(READY) ## the tests that need nothing but Python (minutes)
	$(PYTEST) -n $(AT_ONCE) -m "not all"

test-all: $(READY) shops .cache/browser/axe/.ready ## every test, as CI runs them; installs the packages of Debian and npm that some need
	@sh requirements/debian.sh $(DEBIAN_PACKAGES)
	$(PYTEST) -n $(ALL_AT_ONCE)

shops: .cache/shops/medusa/.ready .cache/shops/vendure/.ready ## real shops for the tests to run against

.cache/shops/medusa/.ready: tests/shops/medusa/package-lock.json requirements/npm.sh
	@sh requirements/npm.sh tests/shops/medusa .cache/shops/medusa

.cache/shops/vendure/.ready: tests/shops/vendure/package-lock.json requirements/npm.sh
	@sh requirements/npm.sh tests/shops/vendure .cache/shops/vendure

.cache/browser/axe/.ready: tests/browser/axe/package-lock.json requirements/npm.sh
	@sh requirements/npm.sh tests/browser/axe .cache/browser/axe

.cache/browser/lighthouse/.ready: tests/browser/lighthouse/package-lock.json requirements/npm.sh
	@sh requirements/npm.sh tests/browser/lighthouse .cache/browser/lighthouse

check: $(READY) ## format, lint, types, direction of imports, layout
	$(RUN) ruff format --check
	$(RUN) ruff check
	$(RUN) mypy
	.venv/bin/lint-imports --no-logo
	$(RUN) pytest tests/test_layout.py tests/test_docs.py tests/test_issue_texts.py

chaos: $(READY) ## an hour of kills, cuts and faults on both databases and at seven marketplaces and shops; then all has to be right
	@sh requirements/debian.sh $(DEBIAN_PACKAGES)
	$(RUN) tests.scenarios.chaos

bench: $(READY) ## every benchmark, one after the other
	@set -e; for file in benchmarks/[a-z]*.py; do \
		if [ -f "$$file" ]; then echo "== $$file"; .venv/bin/python "$$file"; \
		else echo "There are no benchmarks yet."; fi; done

lighthouse: $(READY) .cache/browser/lighthouse/.ready ## how fast, usable and sound the five main pages are; below 95 it fails
	@sh requirements/debian.sh chromium fonts-noto-core
	$(RUN) tests.browser.scores

# requirements/build.txt is for pyvips, which has no wheel: it is built, without a compiler, while it is installed.
lock: ## work out requirements/*.txt anew from pyproject.toml
	$(COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --output-file requirements/development.txt --constraint requirements/runtime.txt \
		--extra testing --group dev pyproject.toml
	echo uv | $(COMPILE) --no-annotate --output-file requirements/uv.txt -
	printf 'cffi\npkgconfig\nsetuptools\n' | $(COMPILE) --no-annotate --output-file requirements/build.txt -
	@if grep -nE '://|^-|[.](org|com|net|io|dev)([^a-z]|$$)' requirements/*.txt; then \
		echo "These lines name a host; the lock files must work with any package index." >&2; exit 1; fi

clean: ## remove what was built and installed; your data in var/ stays
	rm -rf .venv .uv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The file is written last: an environment that was left half made is thrown away and made anew.
$(READY): pyproject.toml requirements/development.txt requirements/build.txt requirements/uv.txt requirements/uv.sh
	@if [ ! -f $@ ] || ! .venv/bin/python -c pass 2>/dev/null; then \
		$(UV) venv --quiet --clear --python 3.11 .venv 2>/dev/null || $(UV) venv --clear --python '>=3.11' .venv; fi
	@rm -f $@
	$(UV) pip sync --python .venv --require-hashes --build-constraints requirements/build.txt requirements/development.txt
	$(UV) pip install --python .venv --quiet --no-deps --no-build-isolation --editable .
	@touch $@
