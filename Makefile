# `make demo` and `make test` need Python 3.11 or newer and nothing else; `make contract` also needs Node 20.

VENV := .venv
PORT ?= 8000
# One more than there are cores: many tests wait for a process of the service, and not for a core.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
ARGS ?=
UV ?= uv

candidates := python3 python3.13 python3.12 python3.11
recent = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(candidates); do $$p -c '$(recent)' 2>/dev/null && { echo $$p; exit; }; done; echo python3)
# A stamp carries the version of Python and the folder, for a virtual environment fits only one of each.
fits := $(shell $(PYTHON) -c 'import os, sys, zlib; print("%d.%d-%x" % (*sys.version_info[:2], zlib.crc32(os.getcwdb())))' 2>/dev/null)
RUNTIME := $(VENV)/runtime-$(fits).stamp
TEST := $(VENV)/test-$(fits).stamp
NODE := tests/contract/node
NODE_MODULES := $(NODE)/node_modules/.stamp

PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-input
LOCKED := --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:
.DELETE_ON_ERROR:

.PHONY: help demo test check lint contract bench fuzz openapi lock clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-10s%s\n", $$1, $$2 }'

demo: $(RUNTIME)  ## a service with a sample portfolio on PORT (8000)
	@$(VENV)/bin/steerco demo --port $(PORT)

test: $(TEST)  ## every test, on SQLite and on an embedded PostgreSQL (ARGS="-k risk" for some)
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 4 $(ARGS)

check: lint  ## lint and the quick tests, in less than a minute
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 4 -m quick -k "not postgresql" $(ARGS)

lint: $(TEST)  ## style, types, who imports whom, the image, and what no file may hold
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	@if [ -x $(VENV)/bin/hadolint ]; then echo hadolint Dockerfile; $(VENV)/bin/hadolint Dockerfile; \
	else echo "hadolint has no build for this machine: Dockerfile not linted"; fi
	$(PY) -m pytest -q tests/unit/test_gates.py

contract: $(TEST) $(NODE_MODULES)  ## the OpenAPI document is current and clean, and its clients compile
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" sh tests/contract/check.sh

openapi: $(RUNTIME)  ## write docs/openapi.json anew
	@mkdir -p docs build
	$(VENV)/bin/steerco openapi > build/openapi.json
	mv build/openapi.json docs/openapi.json

bench: $(TEST)  ## the service beside its floor
	$(PY) -m bench $(ARGS)

fuzz: $(TEST)  ## the schema fuzzer at length, and new examples for every law
	STEERCO_FUZZ_EXAMPLES=$${STEERCO_FUZZ_EXAMPLES:-300} $(PY) -m pytest -n $(WORKERS) tests/contract tests/unit $(ARGS)

COMPILE = $(UV) pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(ARGS)
lock:  ## lock the requirements anew (needs uv; ARGS=--upgrade for newer versions)
	$(COMPILE) requirements/test.in --output-file requirements/test.txt
	$(COMPILE) requirements/runtime.in --constraints requirements/test.txt --output-file requirements/runtime.txt
	$(COMPILE) requirements/build.in --output-file requirements/build.txt

clean:  ## remove what was made, the demo's data aside
	rm -rf $(VENV) build dist *.egg-info $(NODE)/node_modules .hypothesis .*_cache
	find app migrations tests -name __pycache__ -prune -exec rm -rf {} +

define too_old
$(PYTHON) is missing or older than 3.11. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12
endef
define no_ensurepip
$(PYTHON) cannot make a virtual environment: it lacks ensurepip, which Debian and Ubuntu package apart.
Install it (as root) and try again:    apt-get install python3-venv
endef
export too_old no_ensurepip

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c '$(recent)' 2>/dev/null || { echo "$$too_old" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$$no_ensurepip" >&2; exit 1; }
	@echo "Setting up $(VENV) with what the service needs ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) $(LOCKED) -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Only ever added to a new environment, so that nothing stays which the lock no longer names.
$(TEST): $(RUNTIME) requirements/test.txt
	@if ls $(VENV)/test-* >/dev/null 2>&1; then rm -rf $(VENV); $(MAKE) --no-print-directory $(RUNTIME); fi
	@echo "Adding what the tests need ..."
	@$(PIP_INSTALL) $(LOCKED) -r requirements/test.txt
	@touch $@

$(NODE_MODULES): $(NODE)/package-lock.json $(NODE)/package.json
	@command -v npm >/dev/null || { echo "make contract needs Node 20 or newer with npm." >&2; exit 1; }
	npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund
	@touch $@
