# Everything needs only make and Python 3.11 or newer with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run
# Tests of screens wait half of their time: twice as many at once as there are processors.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(2 * (os.cpu_count() or 1), 8))')

.PHONY: demo test check consumers faults bench clean

demo: $(RUN)
	@$(BIN)/workbench demo --into demo --exports exports

test: $(DEV)
	@$(BIN)/python -m pytest -n $(WORKERS)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

consumers: $(DEV)
	@echo "Installing what reads our exports (once) ..."
	@test $(VENV)/.consumers -nt pyproject.toml || { $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --editable '.[dev,consumers]' && if sh scripts/consumers/install.sh; then touch $(VENV)/.consumers; fi; }
	@$(BIN)/python -m pytest -n auto --timeout 900 -rs -m consumer tests/consumers

# make faults FAULTS=long takes much longer; FAULTS_SEED=8 throws other dice.
faults: $(DEV)
	@sh scripts/faults/install.sh
	@$(BIN)/python -m pytest -n auto --timeout 3600 -rs -m faults tests/faults

bench: $(DEV)
	@echo "Installing what we measure ourselves against (once) ..."
	@test -e $(VENV)/.rivals || { $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,rivals]' \
	    && touch $(VENV)/.rivals; }
	$(BIN)/python -m benchmarks

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Workbench needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Python's venv is missing; install it with: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): pyproject.toml | $(BIN)/python
	@echo "Installing Workbench into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q workbench
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing Workbench and its checks into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q workbench
	@touch $@ $(RUN)

clean:
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .hypothesis
