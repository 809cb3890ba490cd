# `make` lists the targets. PYTHON names the interpreter that .venv is made from; pip reads its own environment
# variables (PIP_EXTRA_INDEX_URL, PIP_INDEX_URL, ...) as always. ARGS goes to the window and to pytest.
PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt
# A sweep takes hours, and a folder to keep its points in: see benchmarks/README.md.
BENCHMARKS := $(filter-out benchmarks/_% benchmarks/sweep.py,$(wildcard benchmarks/*.py))

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long lint format pytest window wheel bench screenshots states translations clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## make .venv and install everything that the window needs

run: $(VENV)/.ready ## open the window and start training on the built-in data
	@$(BIN)/xmodal-gui $(ARGS)

test: lint pytest window wheel ## every check and test

test-long: $(VENV)/.ready-dev ## the long forms of the tests
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m long --timeout 3600 $(ARGS)

lint: $(VENV)/.ready-dev ## ruff, mypy, import-linter
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev ## let ruff put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Two at a time: many tests wait for a process of their own. Torch gets one thread in each, and those of engines, which
# have their own number, must not spin while they wait for a core. A worker that dies ends the run: one in its place
# can wait for ever.
pytest: $(VENV)/.ready-dev ## the tests alone, with Qt offscreen: make pytest ARGS=tests/cli
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 GOMP_SPINCOUNT=10000 $(BIN)/python -m pytest -m "not long" -n 2 --dist loadfile --max-worker-restart 0 $(ARGS)

window: $(VENV)/.ready-dev ## open the real window on a virtual display, train a little, look at the picture
	$(BIN)/python tools/try_window.py $(BIN)/xmodal-gui

wheel: $(VENV)/.ready-dev ## build the wheel and try it from a second environment, without and with Qt
	$(BIN)/python tools/try_wheel.py

bench: $(VENV)/.ready-dev ## all benchmarks: one JSON line each
	@status=0; for script in $(BENCHMARKS); do $(BIN)/python $$script || status=1; done; exit $$status

screenshots: $(VENV)/.ready ## take the pictures in docs/images again
	$(BIN)/python tools/with_display.py $(BIN)/python tools/screenshots.py

states: $(VENV)/.ready-dev ## take pictures of every state of the window into build/states, to be looked at: ARGS="--language en --scale 1"
	$(BIN)/python tools/states.py build/states $(ARGS)

translations: $(VENV)/.ready-dev ## collect the window's words for the translators, and compile what they wrote
	$(BIN)/python tools/translations.py

clean: ## remove what was built (not .venv, not runs/)
	rm -rf build dist .venv-wheel .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# A stamp per set of packages: as long as these files are not newer, nothing is installed and no index is asked.
$(VENV)/.ready: pyproject.toml constraints.txt tools/qt_libraries.py
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"xmodal needs Python 3.11 or newer and $(PYTHON) is {v[0]}.{v[1]}: say which one to use, make $(MAKECMDGOALS) PYTHON=python3.12")'
	@echo "Setting up $(VENV): this takes a minute or two, once."
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) --quiet --upgrade pip
	@$(PIP) --editable '.[gui,audio]'
	@$(BIN)/python tools/qt_libraries.py
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@$(PIP) --group dev
	@touch $@
