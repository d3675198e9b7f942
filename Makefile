# Every command of the project. `make demo` and `make test` need nothing installed but Python 3.11 (or uv).
RUN := .venv/bin
UV = $(shell command -v uv || echo .tools/bin/uv)
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
BENCHES = reach slots hours booking plan faults web country
JOBS ?= 2
ARGS ?=

.PHONY: demo test check fix bench docs setup setup-bench lock proof audit

demo: ## install, load and serve the demonstration territory (PORT=8000)
	@bin/boot app
	@exec $(RUN)/maillage demo

test: ## every test but the long proofs (ARGS=tests/engines for some, JOBS=0 for one process)
	@bin/boot app dev plan
	@$(RUN)/python -m pytest -m "not proof" -n $(JOBS) --dist loadgroup $(ARGS)

check: ## style, types, directions, migrations, rules about the code, generated pages
	@bin/boot app dev plan
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/maillage makemigrations --check --dry-run
	$(RUN)/python -m pytest -q tests/architecture
	$(RUN)/maillage docs --check

fix: ## what the tools can repair by themselves
	@bin/boot app dev plan
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: ## every benchmark that exists, one JSON object each (ARGS=--quick)
	@bin/boot app dev plan peers
	@for name in $(BENCHES); do \
	  if [ -e bench/$$name.py ] || [ -e bench/$$name ]; then $(RUN)/python -m bench.$$name --json $(ARGS) || exit 1; fi; done

docs: ## write the generated pages again
	@bin/boot app
	$(RUN)/maillage docs

setup: ## the environment of development
	@bin/boot app dev plan

setup-bench: ## and the engines we compare with
	@bin/boot app dev plan peers

lock: ## write requirements/ again from pyproject.toml (ARGS=--upgrade)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv" >&2; exit 1; }
	$(LOCK) $(ARGS) pyproject.toml -o requirements/app.txt
	$(LOCK) $(ARGS) pyproject.toml --extra dev -c requirements/app.txt -o requirements/dev.txt
	$(LOCK) $(ARGS) pyproject.toml --extra plan -c requirements/dev.txt -o requirements/plan.txt
	$(LOCK) $(ARGS) pyproject.toml --extra peers -c requirements/dev.txt -o requirements/peers.txt
	echo uv | $(LOCK) $(ARGS) - -o requirements/uv.txt

proof: ## the long proofs
	@bin/boot app dev plan
	@$(RUN)/python -m pytest -m proof $(ARGS)

audit: ## known flaws of the locked packages
	@bin/boot app dev plan
	@[ -x $(RUN)/pip-audit ] || { echo "audit: pip-audit is not installed, nothing was audited" >&2; exit 1; }
	$(RUN)/pip-audit --require-hashes --disable-pip -r requirements/app.txt
