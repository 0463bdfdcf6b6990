# One entry for people and CI alike: `make demo` to see it, `make test` to check everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test format docs coverage bench bench-quick clean

help:
	@echo "make demo      install into $(VENV) and tell the demo docket"
	@echo "make test      install the test tools too and run all checks"
	@echo "make format    format the code and sort the imports"
	@echo "make docs      write the generated pages of docs/"
	@echo "make coverage  run the tests and say which lines none of them reaches"
	@echo "make bench     measure against a peer and the bare driver, for docs/benchmarks.md"
	@echo "               (make bench BENCH=--full: a log of a million events)"
	@echo "make bench-quick  print the ratios alone, in less than a minute"
	@echo "make clean     remove $(VENV) and all that tools left behind"
	@echo "Another Python: make PYTHON=python3.13 test (after make clean)"

demo: $(VENV)/installed
	@$(BIN)/tracker demo

test: $(VENV)/installed-test
	@$(BIN)/python -m tests.project.run_checks

format: $(VENV)/installed-test
	$(BIN)/ruff check --fix-only --select I .
	$(BIN)/ruff format .

docs: $(VENV)/installed-test
	$(BIN)/python -m tests.project.check_docs --write

coverage: $(VENV)/installed-test
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks $(BENCH)

bench-quick: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks --brief

clean:
	rm -rf $(VENV) dist .coverage* .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache
	find tracker tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is the last thing that a virtual environment gets: one without it was broken off.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "No '$(PYTHON)' here: install Python 3.11 or newer, or say make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is too old ($$($(PYTHON) --version 2>&1)): needed is Python 3.11 or newer;" \
	    "say make PYTHON=..." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "No virtual environment could be made: Debian has it in the package python3-venv" >&2; exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing agenda-tracker"
	@$(INSTALL) -e .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing agenda-tracker and its test tools"
	@$(INSTALL) -e '.[test,sign,postgres]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing agenda-tracker and what its benchmarks compare it with"
	@$(INSTALL) -e '.[bench,postgres,sign]'
	@touch $@ $(VENV)/installed
