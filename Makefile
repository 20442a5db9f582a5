# `make report` and `make test` set up all that they need: a virtual environment in .venv and, for PDF, Pango.
PYTHON ?= python3
BIN := .venv/bin
BUNDLE ?= fixtures/bundles/document-example
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
LIBRARIES := PATH=$$PATH:/sbin:/usr/sbin ldconfig -p
HAS_PANGO := { $(LIBRARIES) | grep -q libpangoft2-1.0.so && $(LIBRARIES) | grep -q libharfbuzz-subset.so; }
INSTALL_PANGO := { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PANGO) >/dev/null; }
COUNTED := build/coverage.json
FLOOR := 95
# Dask sends a class of fleet/run.py to its workers as code, which cannot be sent while its lines are counted.
COUNT := -m slipcover --source netparse --omit netparse/fleet/run.py --json --out $(COUNTED)

.PHONY: report test lint unit docs docs-site roots man lock newest offline samples fuzz tools firewall reach uml damage truth jobs redact fleet bench pango clean

# Without Pango an ordinary user gets the HTML page, and is told which command brings the PDF.
report: .venv/installed
	@mkdir -p build/report
	@if $(HAS_PANGO) || { [ "$$(id -u)" = 0 ] && $(INSTALL_PANGO); }; then \
	  $(BIN)/netparse report $(BUNDLE) -o build/report/report.html -o build/report/report.pdf --force && \
	  echo "The report is in build/report/report.html and build/report/report.pdf"; \
	else \
	  $(BIN)/netparse report $(BUNDLE) -o build/report/report.html --force && \
	  echo "The report is in build/report/report.html; a PDF as well needs Pango: sudo apt-get install -y $(PANGO)"; \
	fi

test: .venv/tested pango lint unit

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# With MEASURE=1 the lines that no test runs are counted: too many of them are an error, and build/coverage.txt names them.
unit:
	@mkdir -p build
	$(BIN)/python $(if $(MEASURE),$(COUNT)) -m pytest -q -n 2 --dist loadgroup
	@if [ -n "$(MEASURE)" ]; then \
	  $(BIN)/python -m slipcover --merge $(COUNTED) --out $(COUNTED) --skip-covered --fail-under $(FLOOR) >build/coverage.txt || \
	    { tail -n 1 build/coverage.txt; echo "less than $(FLOOR) % of the lines are run by a test: build/coverage.txt names those that are not"; exit 1; }; \
	fi

# Pages that are made from the data, the commands and the checks; a test fails when they are out of date.
docs: .venv/tested
	$(BIN)/python -m netparse.parsers.page docs/commands.md
	$(BIN)/python -m tests.checks.examples docs/checks.md
	$(BIN)/python -m netparse.ports.page docs/ports.md
	$(BIN)/python -m netparse.captures.collectors.page docs/collectors.md
	$(BIN)/python -m netparse.fleet.page docs/fleet-datasets.md
	$(BIN)/python -m netparse.cli.page docs/cli.md

# The documentation as a site in build/docs-site, which opens from the folder; its links, and its search in a browser, are tried.
docs-site: .venv/tested
	$(BIN)/pip install -q --require-hashes -r requirements-docs.lock
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q -f website/mkdocs.yml
	$(BIN)/pytest -q tests/website/site.py
	@echo "The site is in build/docs-site/index.html"

# README followed to the letter on bare Debian 12 and 13, made with debootstrap below build/roots, as a user and as root; needs root and a network.
roots: .venv/tested
	$(BIN)/pytest -q tests/install/bare_roots.py

# A manual page of each command in build/man; `man -l build/man/netparse.1` shows one.
man: .venv/installed
	$(BIN)/python -m netparse.cli.man build/man

# The versions and hashes of all that netparse stands on, for every Python and system: what is tried is what is locked.
LOCK := PATH=$(BIN):$$PATH uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: .venv/offline
	$(LOCK) pyproject.toml --extra dev -o requirements-dev.lock
	$(LOCK) pyproject.toml -c requirements-dev.lock -o requirements.lock
	$(LOCK) pyproject.toml --extra docs -c requirements-dev.lock -o requirements-docs.lock
	$(LOCK) pyproject.toml --extra offline -c requirements-dev.lock -o requirements-offline.lock
	printf 'hatchling\neditables\n' | $(LOCK) - -c requirements-dev.lock -o requirements-build.lock

# All tests with the newest release of everything that pyproject.toml allows: tells early what will break for those who install today.
newest: pango
	$(PYTHON) -m venv --clear build/newest
	build/newest/bin/pip install -q --upgrade -e '.[dev]'
	build/newest/bin/python -m pip freeze --exclude-editable > build/newest/versions.txt
	$(MAKE) unit BIN=build/newest/bin

# Archives of wheels for machines without a network, and netparse.pyz, in dist/offline (docs/offline.md); tried with pip's index switched off.
offline: .venv/offline
	PATH=$(BIN):$$PATH $(BIN)/python offline/build.py

.venv/offline: .venv/installed requirements-offline.lock
	$(BIN)/pip install -q --require-hashes -r requirements-offline.lock
	@touch $@

# More seeds: the comparison with textfsm over every template of ntc-templates, and input that means harm.
fuzz: .venv/tested
	NETPARSE_FSM_ROUNDS=20 $(BIN)/pytest -q -n 2 tests/fsm
	NETPARSE_FUZZ_ROUNDS=200 $(BIN)/pytest -q -n 2 tests/fuzz tests/checks/test_hostile_names.py

# Every distribution and network plugin behind its generated rules, in network namespaces: real packets, nft and iptables.
firewall: .venv/tested
	NETPARSE_FIREWALL_ROUNDS=1000 $(BIN)/pytest -q tests/firewall

# What netparse reach says against real connections: ten thousand flows through random rules and clusters; needs root.
reach: .venv/tested
	NETPARSE_REACH_ALL=1 $(BIN)/pytest -q -n 2 tests/reach
	$(BIN)/python -m tests.lab.reach.compare line --seeds 0-99
	$(BIN)/python -m tests.lab.reach.compare cluster --seeds 0-99
	$(BIN)/python -m tests.lab.reach.compare wide --seeds 0-49
	$(BIN)/python -m tests.lab.reach.kinds

# The same inside user-mode-linux (Debian's package of that name), whose kernel has IPVS, VRF, bonds, VLANs, IPIP, GRE and Geneve; needs root.
uml: .venv/tested
	$(BIN)/python -m tests.lab.uml tests.lab.reach.compare devices --seeds 0-19

# Banner, counters and marks of the pictures against the findings, for every bundle of the fixtures; `make test` tries one of 24.
truth: .venv/tested
	NETPARSE_TRUTH_EVERY=1 $(BIN)/pytest -q -n 2 tests/report/test_page_one_is_true.py

# Every file and scenario of the fixtures read by one, two and three processes; `make test` tries one of eight and of 48.
jobs: .venv/tested
	NETPARSE_JOBS_EVERY=1 $(BIN)/pytest -q -n 2 tests/captures/bulk/test_processes.py

# Every damaged variant of every clean bundle; `make test` tries one of 250.
damage: .venv/tested
	NETPARSE_DAMAGE_EVERY=1 $(BIN)/pytest -q -n 2 tests/damage

# Every scenario redacted is judged as its original; `make test` tries one of twelve.
redact: .venv/tested
	NETPARSE_REDACT_EVERY=1 $(BIN)/pytest -q -n 2 tests/redact

# Text against JSON of the real tools of the packet filter, a thousand random rulesets for each of them; needs root.
tools: .venv/tested
	NETPARSE_TOOL_ROUNDS=1000 $(BIN)/pytest -q tests/parsers/netfilter/test_against_tools.py

# A thousand bundles on two workers of which one is killed, on a cluster of separate processes, and after a SIGKILL of the run.
fleet: .venv/tested
	NETPARSE_FLEET_BUNDLES=1000 $(BIN)/pytest -q tests/fleet/test_run.py

# What is compared is measured side by side in one run; docs/benchmarks.md gets the tables.
bench: .venv/tested
	$(BIN)/python -m tests.benchmarks.write_table
	$(BIN)/python -m tests.benchmarks.bench_start
	$(BIN)/python -m tests.benchmarks.bench_sources
	$(BIN)/python -m tests.benchmarks.bench_inspect
	$(BIN)/python -m tests.benchmarks.bench_report
	$(BIN)/python -m tests.benchmarks.bench_scale
	$(BIN)/python -m tests.benchmarks.bench_fleet
	$(BIN)/python -m tests.benchmarks.bench_reach
	$(BIN)/python -m tests.benchmarks.bench_redact

# The sample reports in reports/ and the pictures of them in docs/pictures/; tests compare the reports.
samples: .venv/tested pango
	$(BIN)/python -m tests.report.samples

# The environment is made anew when what it is made from changes: exactly what was tried, each file by its hash. pip compiles what it copies; what stays here is compiled here.
.venv/installed: pyproject.toml requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "netparse needs Python 3.11 or newer; name it with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --require-hashes -r requirements-build.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q netparse
	@touch $@

.venv/tested: .venv/installed requirements-dev.lock
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

# WeasyPrint prints the PDF with Pango and cuts its fonts with HarfBuzz: libraries of the system.
pango:
	@$(HAS_PANGO) || if [ "$$(id -u)" = 0 ]; then \
	  $(INSTALL_PANGO); \
	else \
	  echo "PDF needs Pango: sudo apt-get install -y $(PANGO)"; exit 1; \
	fi

clean:
	rm -rf .venv build dist
