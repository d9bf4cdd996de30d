PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= var

.PHONY: demo serve test test-quick lint fmt types layers eval clean

$(VENV)/default: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
