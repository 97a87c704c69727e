"""One worker and two."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, many_texts_row, single_texts_row

COUNTS = {1: "1 worker", 2: "2 workers"}
CONNECTIONS = (64, 256)
LARGE_CONNECTIONS = 4


def measure_workers(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield the rows of single texts and of large requests, for each number of workers."""
    for connections in environment.connections(CONNECTIONS):
        for count, name in COUNTS.items():
            label = f"{name}, {connections_label(connections)}"
            yield single_texts_row(environment, environment.service(workers=count), connections, label)
    for count, name in COUNTS.items():
        label = f"{name}, 1,000 texts a request, {connections_label(LARGE_CONNECTIONS)}"
        service = environment.service(workers=count)
        yield many_texts_row(environment, service, 1000, LARGE_CONNECTIONS, label)
