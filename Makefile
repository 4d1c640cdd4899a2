# The commands of Teamtool. Everything is kept in .venv (programs) and data (what people wrote); both are ignored.
.DEFAULT_GOAL := help
.PHONY: help run test test-long checks measured tests lint format bench rehearse rehearse-long demo manual pictures messages lock audit

BIN := .venv/bin
PY := $(BIN)/python
PIP_INSTALL := PIP_ROOT_USER_ACTION=ignore $(PY) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes
CODE := manage.py teamtool sessions factors tests benchmarks rehearsal
# Checks and tests never touch the data of a running Teamtool.
CHECKING := DATA_DIR=$(CURDIR)/.venv/.check-data
# What somebody who serves Teamtool over https would set.
PRODUCTION := HTTPS=1 TRUST_PROXY=1 ALLOWED_HOSTS=teamtool.example \
  SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH
# The tests make folders of their own. What Python compiles is kept, also where somebody does not want it beside the
# code: otherwise each of the many servers that are started compiles everything again.
TESTING := env -u DATA_DIR -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/.venv/.compiled
PYTEST := -m pytest -p tests.plugin_no_skips
BESIDE := -n 2 --dist loadfile --no-loadscope-reorder
# While it measures what is run, Python takes twice as long. So the apps' own tests have to reach every branch, without
# the browsers, the rehearsals, and those that go through the branches of others with many more values.
WIDE := $(addprefix tests/factors/test_,exports_files.py lists.py parts_already.py parts_lists.py pen.py \
    random_sessions.py room_reality.py) \
  $(addprefix tests/sessions/test_,actions_groups.py facts.py parts.py parts_help.py seating.py)
MEASURED := $(filter-out $(WIDE),$(wildcard tests/factors/test_*.py tests/sessions/test_*.py tests/teamtool/test_*.py)) \
  tests/test_messages.py

help:
	@echo "make run        serve on http://127.0.0.1:8000 (HOST, PORT and DATA_DIR from the environment)"
	@echo "make test       all checks and all tests"
	@echo "make test-long  the same tests with larger numbers and longer runs"
	@echo "make lint       style and types only; make format mends the style"
	@echo "make bench      measure how fast news reaches everybody, and what it costs"
	@echo "make rehearse   play a whole session with simulated colleagues (more with ARGS=--help)"
	@echo "make rehearse-long  the same with 2 to 40 people, ten times each"
	@echo "make demo       play up to a phase and stay there to look around: make demo PHASE=flap"
	@echo "make manual     the pictures of docs/handleiding.md anew, from played scenes"
	@echo "make pictures   contact sheets of every screen in every phase, in test-results/contact"
	@echo "make messages   bring the Dutch catalogue up to date and compile it"
	@echo "make lock       renew requirements/*.txt from requirements/*.in"
	@echo "make audit      ask whether a dependency has a known weakness (needs the network)"

run: .venv/.app
	@exec $(PY) manage.py serve

# Of the checks one can wait for the types only; meanwhile there is work for the other processor.
test: .venv/.dev
	@$(MAKE) --no-print-directory --jobs=2 checks measured
	@$(MAKE) --no-print-directory tests

test-long: export LONG = 1
test-long: test

checks: lint
	@echo "· models have their migrations"
	@$(CHECKING) $(PY) manage.py makemigrations --check --dry-run
	@echo "· production settings are safe"
	@$(CHECKING) $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@echo "· the Dutch catalogue is complete"
	@$(CHECKING) $(PY) manage.py messages --check

measured: .venv/.dev
	@$(PY) -m coverage erase
	@echo "· tests that reach the branches of the apps"
	@$(TESTING) $(PY) -m coverage run $(PYTEST) $(BESIDE) $(MEASURED)
	@$(PY) -m coverage combine --quiet
	@for app in sessions factors; do \
	  echo "· at least 95 % of the branches of $$app is tested"; \
	  $(PY) -m coverage report --include="$$app/*" --fail-under=95 || exit 1; \
	done

tests: .venv/.dev
	@echo "· a browser for the tests"
	@CHROMIUM="$$($(PY) tests/ensure_browser.py)" && export CHROMIUM && \
	  echo "· all other tests, in $$CHROMIUM" && \
	  $(TESTING) $(PY) $(PYTEST) $(BESIDE) $(MEASURED:%=--ignore=%)

lint: .venv/.dev
	@echo "· style"
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || { echo "Some files are not formatted: run make format."; exit 1; }
	@echo "· templates"
	@find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} + \
	  || { echo "Some templates are not formatted: run make format."; exit 1; }
	@echo "· types"
	@$(CHECKING) $(PY) -m mypy

format: .venv/.dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

bench: .venv/.dev
	@$(PY) -m benchmarks

# Everything at once: late joiners, leavers, somebody silent, somebody without a phone, a step back.
rehearse: .venv/.dev
	@$(PY) -m rehearsal --people 9 --late 2 --leavers 2 --silent 1 --shared 1 --back $(ARGS)

rehearse-long: .venv/.dev
	@$(PY) -m rehearsal --many $(ARGS)

demo: PHASE ?= flap
demo: .venv/.dev
	@exec $(PY) -m rehearsal --people 9 --shared 1 --stay --until $(PHASE) $(ARGS)

pictures: .venv/.dev
	@CHROMIUM="$$($(PY) tests/ensure_browser.py)" $(TESTING) $(PY) -m tests.browser.contact

manual: .venv/.dev
	@CHROMIUM="$$($(PY) tests/ensure_browser.py)" $(TESTING) $(PY) -m tests.browser.manual

messages: .venv/.dev
	@$(CHECKING) $(PY) manage.py messages

# No addresses in the output: where packages come from is a matter of the machine that installs them.
lock: .venv/.dev
	@cd requirements && for set in app dev; do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --output-file $$set.txt $$set.in || exit 1; \
	done

audit: .venv/.dev
	@$(BIN)/uv tool run pip-audit --disable-pip --require-hashes --requirement requirements/dev.txt

.venv/.dev: requirements/dev.txt .venv/.app
	@echo "· installing what the tests need"
	@$(PIP_INSTALL) --requirement requirements/dev.txt \
	  || { echo "What the tests need could not be installed: the lines above say why."; exit 1; }
	@touch $@

.venv/.app: requirements/app.txt | $(PY)
	@echo "· installing what Teamtool needs"
	@$(PIP_INSTALL) --requirement requirements/app.txt \
	  || { echo "What Teamtool needs could not be installed: the lines above say why."; exit 1; }
	@touch $@

# The first Python that is new enough and can make a virtual environment.
$(PY):
	@new_enough=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python3.14; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  new_enough=$$python; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  echo "· making .venv with $$python"; \
	  exec "$$python" -m venv .venv; \
	done; \
	if [ -z "$$new_enough" ]; then \
	  echo "Python 3.11 or newer is missing: install it, or name it as in make run PYTHON=/path/to/python3.12." >&2; \
	else \
	  echo "$$new_enough cannot make a virtual environment: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; \
	fi; exit 1
