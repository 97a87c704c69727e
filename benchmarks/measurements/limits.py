"""Limits to compare the service with: the same servers that do less, on the same cores."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, single_texts_row

CONNECTIONS = (1, 64, 256)
CONSTANT = "benchmarks.apps.constant:application()"
IN_PROCESS = "benchmarks.apps.in_process:application()"
GUNICORN_OPTIONS = {
    "": "",
    ", gunicorn's own worker": "--worker-class gevent",
}  # suffix of a label -> options


def measure_constant(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield the rows of an app that makes one Redis round trip and answers a constant."""
    yield from _measure_app(environment, CONSTANT)


def measure_in_process(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield the rows of an app that scores each text itself."""
    yield from _measure_app(environment, IN_PROCESS)


def _measure_app(environment: BenchmarkEnvironment, app: str) -> Iterator[Row]:
    for connections in environment.connections(CONNECTIONS):
        for suffix, options in GUNICORN_OPTIONS.items():
            service = environment.service(app=app, workers=0, GUNICORN_CMD_ARGS=options)
            label = connections_label(connections) + suffix
            yield single_texts_row(environment, service, connections, label)
