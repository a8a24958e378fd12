# The two commands are `make book` and `make test`; both install what they need into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOK := _build/html/index.html
# Readers still have pandas 2: what reads and weighs the tables is tested under it as well.
PANDAS2_TESTS := tests/test_tables.py tests/test_evidence.py tests/test_membership.py tests/test_data.py
COMPILE := --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate
export PYTHONHASHSEED := 0

.PHONY: book test address bench lint format lock clean picture

# make book DATA=folder builds the book from a folder of tables of your own
book: $(VENV)/.book
	$(if $(DATA),CSTO_DATA="$(abspath $(DATA))") $(BIN)/jupyter-book build . -n -W --keep-going
	@echo "$(CURDIR)/$(BOOK)"

test: $(VENV)/.test
	$(BIN)/python tests/browser.py
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest
	PYTHONPATH=$(VENV)/pandas2 $(BIN)/python -m pytest -k "not wheel" $(PANDAS2_TESTS)

bench: $(VENV)/.test
	$(BIN)/python benchmarks/validation.py

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# After a change of html.baseurl in _config.yml: tells the notebooks, for Colab.
address: $(VENV)/.book
	$(BIN)/python -m csto.book.launch

clean:
	rm -rf _build

# The pins: run after a change of the dependencies in pyproject.toml.
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra book $(COMPILE) -o requirements.txt
	$(BIN)/uv pip compile --group test $(COMPILE) -c requirements.txt -o tests/requirements.txt
	echo "-e ." >> requirements.txt

$(VENV)/.book: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, not " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test: $(VENV)/.book tests/requirements.txt tests/requirements-pandas2.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
		--target $(VENV)/pandas2 -r tests/requirements-pandas2.txt
	touch $@

# The picture in the README, drawn again from the tables.
picture: $(VENV)/.book
	$(BIN)/python -c "import csto; print(csto.figure('ksor-strength').picture(692).svg, end='')" > book/_static/readme.svg
