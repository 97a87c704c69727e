"""Single texts on few connections and on many."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, single_texts_row

CONNECTIONS = (1, 16, 64, 256, 1000)


def measure_single(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for each number of connections and each checkout."""
    for connections in environment.connections(CONNECTIONS):
        for suffix, folder in environment.checkouts().items():
            label = connections_label(connections) + suffix
            yield single_texts_row(environment, environment.service(folder=folder), connections, label)
