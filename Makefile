# Two commands matter: `make run` shows what the hooks do, `make test` is the whole quality bar.
# Both need nothing but python3 and git; what else they need they install.
VENV ?= .venv
PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile

bin := $(VENV)/bin
# RUNLEVEL=1: a package that brings a service does not start it.
apt := $(if $(filter-out 0,$(shell id -u)),sudo )env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get

.DEFAULT_GOAL := help
.PHONY: help run test bench lint crds tools clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Drive the hook server with examples/my-cluster/ and show what would be running (YAML in out/)
	@$(bin)/python -m hooks.rehearsal examples/my-cluster --out out

test: $(VENV)/.test tools lint ## Everything that must hold: lint, types, generated CRDs, tests
	$(bin)/python -m hooks crds --check
	$(bin)/pytest $(PYTEST_ARGS)

bench: $(VENV)/.run ## Measure the hook server: time and memory for 10, 100 and 1,000 agents
	@$(bin)/python -m bench

lint: $(VENV)/.test ## Style, formatting and types
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy --strict

crds: $(VENV)/.run ## Generate crds/ from the types in hooks/api
	$(bin)/python -m hooks crds

clean: ## Remove the virtual environment, caches and out/
	rm -rf $(VENV) out build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Stamps: an environment is made again only when pyproject.toml changes.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Installing python3-venv"; $(apt) update -qq && $(apt) install -y -qq python3-venv; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the hooks need into $(VENV)"
	@$(bin)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	@echo "Installing the hooks and their test tools into $(VENV); the gateway (LiteLLM) is large: some minutes"
	@$(bin)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.run

# Tests of shared limits need a Redis, tests of the kustomizations need kubectl. Where one cannot be had,
# its tests are skipped and say so.
tools:
	@for tool in redis-server:redis-server kubectl:kubernetes-client; do \
	  command -v $${tool%%:*} >/dev/null && continue; \
	  echo "Installing $${tool##*:}"; \
	  { $(apt) update -qq && $(apt) install -y -qq $${tool##*:} >/dev/null; } || echo "no $${tool%%:*}: its tests are skipped"; \
	done
